"""What Zalo takes as a consultation message and what it refuses, to the letter.

From the official pages as read in reference/zalo-oa.md §4.2–4.4; which code a broken shape gets
(-201 invalid, -210 too long or too many, -233 unsupported) follows the words of D:phu-luc/ma-loi.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.demo.platform_server import Request

TEXT_LIMIT = 2000
TITLE_LIMIT = 100
PAYLOAD_LIMIT = 1000
SMS_LIMIT = 160
MOST_BUTTONS = 5
MESSAGE_KEYS = {"text", "attachment", "quote_message_id"}
QUOTAS: Mapping[str, tuple[str, ...]] = {
    "quota_owner": ("OA", "APP"),
    "product_type": ("cs", "transaction"),
    "quota_type": ("sub_quota", "purchase_quota", "reward_quota"),
}


class Refusal(Exception):
    """An answer with `error` ≠ 0."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


def check(body: object) -> tuple[str, dict[str, Any]]:
    """(user id, message) of a request to /v3.0/oa/message/cs. Raises Refusal."""
    top = an_object(body, "body", {"recipient", "message"})
    user_id = an_object(top["recipient"], "recipient", {"user_id"})["user_id"]
    if not isinstance(user_id, str) or not re.fullmatch(r"[0-9]{1,19}", user_id):
        raise Refusal(-201, "user_id is invalid")
    message = an_object(top["message"], "message", set(), MESSAGE_KEYS)
    if "quote_message_id" in message:
        words(message["quote_message_id"], "quote_message_id", PAYLOAD_LIMIT)
    needs_text = "attachment" not in message or _attachment(message)
    if needs_text or "text" in message:
        words(message.get("text"), "text", TEXT_LIMIT)
    return user_id, message


def check_quota_asked(body: object) -> None:
    """Raises Refusal for a question about quotas that is not as §5.4 has it."""
    asked = an_object(body, "body", set(QUOTAS))
    for name, known in QUOTAS.items():
        if asked[name] not in known:
            raise Refusal(-201, f"{name} is invalid")


def _attachment(message: Mapping[str, Any]) -> bool:
    """Whether the attachment needs a text beside it."""
    attachment = an_object(message["attachment"], "attachment", {"type", "payload"})
    payload = attachment["payload"]
    if attachment["type"] == "file":
        words(an_object(payload, "payload", {"token"})["token"], "token", PAYLOAD_LIMIT)
        if "text" in message:
            raise Refusal(-201, "text is invalid")
        return False
    if attachment["type"] != "template" or not isinstance(payload, dict):
        raise Refusal(-201, "attachment is invalid")
    if "template_type" not in payload:
        _buttons(an_object(payload, "payload", {"buttons"})["buttons"])
        return True
    if payload["template_type"] != "media":
        raise Refusal(-233, "template_type is unsupported")
    elements = an_object(payload, "payload", {"template_type", "elements"})["elements"]
    if not isinstance(elements, list) or len(elements) != 1:
        raise Refusal(-210, "elements must have exactly 1 element")
    _media(elements[0])
    return False


def _media(element: object) -> None:
    kind = element.get("media_type") if isinstance(element, dict) else None
    if kind not in ("image", "gif", "sticker"):
        raise Refusal(-201, "media_type is invalid")
    sizes = {"width", "height"} if kind == "gif" else set()
    found = an_object(element, "element", {"media_type", *sizes}, {"url", "attachment_id"})
    if not all(type(found[size]) is int for size in sizes):
        raise Refusal(-201, "width or height is invalid")
    if ("url" in found) == ("attachment_id" in found) or (kind == "sticker" and "url" in found):
        raise Refusal(-201, "attachment_id is invalid")
    if "url" in found:
        _url(found["url"])
    else:
        words(found["attachment_id"], "attachment_id", PAYLOAD_LIMIT)


def _buttons(buttons: object) -> None:
    if not isinstance(buttons, list) or not buttons:
        raise Refusal(-201, "buttons is invalid")
    if len(buttons) > MOST_BUTTONS:
        raise Refusal(-210, f"buttons must be at most {MOST_BUTTONS}")
    for button in buttons:
        found = an_object(button, "button", {"title", "type", "payload"})
        words(found["title"], "title", TITLE_LIMIT)
        check_payload = PAYLOADS.get(str(found["type"]))
        if check_payload is None:
            raise Refusal(-201, "type is invalid")
        check_payload(found["payload"])


def _query(payload: object) -> None:
    words(payload, "payload", PAYLOAD_LIMIT)


def _open_url(payload: object) -> None:
    _url(an_object(payload, "payload", {"url"})["url"])


def _phone(payload: object) -> None:
    _phone_code(an_object(payload, "payload", {"phone_code"})["phone_code"])


def _sms(payload: object) -> None:
    found = an_object(payload, "payload", {"content", "phone_code"})
    words(found["content"], "content", SMS_LIMIT)
    _phone_code(found["phone_code"])


PAYLOADS: Mapping[str, Callable[[object], None]] = {
    "oa.query.show": _query,
    "oa.query.hide": _query,
    "oa.open.url": _open_url,
    "oa.open.phone": _phone,
    "oa.open.sms": _sms,
}


def _phone_code(value: object) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"84[1-9][0-9]{7,9}", value):
        raise Refusal(-201, "phone_code is invalid")


def _url(value: object) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"https?://\S+", value):
        raise Refusal(-201, "url is invalid")


def an_object(
    value: object, name: str, required: set[str], more: set[str] | None = None
) -> dict[str, Any]:
    """An object with all of `required` and nothing but them and `more`. Raises Refusal."""
    if not isinstance(value, dict) or not required <= value.keys() <= required | (more or set()):
        raise Refusal(-201, f"{name} is invalid")
    return value


def words(value: object, name: str, limit: int) -> None:
    """Raises Refusal for what is no text, blank or longer than `limit` UTF-16 units."""
    if not isinstance(value, str) or not value.strip():
        raise Refusal(-201, f"{name} is invalid")
    if len(value.encode("utf-16-le", "surrogatepass")) // 2 > limit:
        raise Refusal(-210, f"{name} is over {limit} characters")


def json_of(request: Request) -> Any:
    """The body of a call that must be JSON. Raises Refusal."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refusal(-201, "body is invalid")
    return request.json


def data_of(request: Request, required: set[str]) -> dict[str, Any]:
    """The JSON of the one query parameter `data`. Raises Refusal."""
    try:
        data = json.loads(request.query["data"])
    except (KeyError, ValueError):
        raise Refusal(-201, "data is invalid") from None
    if not isinstance(data, dict) or not required <= data.keys():
        raise Refusal(-201, "data is invalid")
    return data
