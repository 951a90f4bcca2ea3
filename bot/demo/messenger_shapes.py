"""What the Send API and the profile take, as strict as reference/messenger.md §5, §7 and §10.

Stricter than Meta where the reference allows a doubt: lengths count in UTF-16 units, a title that
Meta would cut is refused, and message kinds that the bot never sends are not known here.
"""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.demo.platform_server import Request

MESSAGING_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG")
LIVE_TAGS = ("HUMAN_AGENT",)
SENDER_ACTIONS = ("typing_on", "typing_off", "mark_seen")
SEND_KEYS = frozenset(
    {"recipient", "messaging_type", "tag", "message", "sender_action", "reply_to"}
)
MESSAGE_KEYS = frozenset({"text", "attachment", "quick_replies", "metadata"})

# What arrives as JSON inside a form.
JSON_FIELDS = frozenset({"recipient", "message", "template", "reply_to"})

PHONE = re.compile(r"\+[1-9]\d{7,14}")


class GraphError(Exception):
    """An error as the Graph API words it; `subcode` 0 for none."""

    def __init__(self, code: int, subcode: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.subcode = subcode
        self.message = message


def error_body(error: GraphError) -> dict[str, Any]:
    """The error as Meta answers it."""
    told: dict[str, Any] = {"message": error.message, "type": "OAuthException", "code": error.code}
    if error.subcode:
        told["error_subcode"] = error.subcode
    return {"error": {**told, "fbtrace_id": "AFakeTrace"}}


def fields_of(request: Request) -> Mapping[str, Any]:
    """The body's fields, JSON or a form; a body that is neither has none."""
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return unfolded(request.form)
    return request.json if isinstance(request.json, dict) else {}


def unfolded(form: Mapping[str, str]) -> dict[str, Any]:
    """A form with its JSON fields read. Raises GraphError where they hold none."""
    try:
        return {k: json.loads(v) if k in JSON_FIELDS else v for k, v in form.items()}
    except ValueError:
        raise invalid("param must be JSON") from None


def check_send(body: Mapping[str, Any]) -> None:
    """Raises GraphError where a send request is not exactly as the reference has it."""
    only_keys(body, SEND_KEYS, "request")
    recipient = body.get("recipient")
    if not isinstance(recipient, dict) or list(recipient) != ["id"]:
        raise invalid("recipient must hold exactly one id")
    words(recipient["id"], 1, 100, "recipient id")
    _check_type(body)
    if "message" in body and "sender_action" in body:
        raise GraphError(100, 2018014, "message and sender_action together")
    if "message" not in body and "sender_action" not in body:
        raise GraphError(100, 2018015, "neither message nor sender_action")
    if "message" in body:
        _check_message(body["message"])
    elif body["sender_action"] not in SENDER_ACTIONS:
        raise invalid("unknown sender_action")


def _check_type(body: Mapping[str, Any]) -> None:
    kind, tag = body.get("messaging_type", "RESPONSE"), body.get("tag")
    if kind not in MESSAGING_TYPES:
        raise invalid("unknown messaging_type")
    if (kind == "MESSAGE_TAG") != (tag is not None):
        raise invalid("a tag goes with MESSAGE_TAG and only with it")
    if tag is not None and tag not in LIVE_TAGS:
        raise invalid("this tag is retired")


def _check_message(message: Any) -> None:
    only_keys(message, MESSAGE_KEYS, "message")
    if not str(message.get("text", "")).strip() and not message.get("attachment"):
        raise GraphError(100, 2018034, "message is empty")
    if "text" in message and "attachment" in message:
        raise invalid("text and attachment together")
    if "text" in message:
        words(message["text"], 1, 2000, "text")
    else:
        _check_attachment(message["attachment"])
    if "metadata" in message:
        words(message["metadata"], 0, 999, "metadata")
    if "quick_replies" in message:
        for quick_reply in listed(message["quick_replies"], 1, 13, "quick_replies"):
            _check_quick_reply(quick_reply)


def _check_quick_reply(quick_reply: Any) -> None:
    only_keys(quick_reply, {"content_type", "title", "payload", "image_url"}, "quick reply")
    if quick_reply.get("content_type") != "text":
        raise invalid("content_type must be text")
    words(quick_reply.get("title"), 1, 20, "quick reply title")
    words(quick_reply.get("payload"), 1, 1000, "quick reply payload")


def _check_attachment(attachment: Any) -> None:
    only_keys(attachment, {"type", "payload"}, "attachment")
    payload = attachment.get("payload")
    if attachment.get("type") == "image":
        only_keys(payload, {"url", "is_reusable"}, "image")
        _check_url(payload.get("url"))
    elif attachment.get("type") == "template":
        only_keys(payload, {"template_type", "text", "buttons"}, "template")
        if payload.get("template_type") != "button":
            raise invalid("unknown template_type")
        words(payload.get("text"), 1, 640, "template text")
        for button in listed(payload.get("buttons"), 1, 3, "buttons"):
            _check_button(button, 20)
    else:
        raise invalid("unknown attachment type")


def _check_button(button: Any, title_limit: int) -> None:
    if not isinstance(button, dict):
        raise invalid("a button must be an object")
    kind, payload = button.get("type"), button.get("payload")
    value = "url" if kind == "web_url" else "payload"
    only_keys(button, {"type", "title", value}, "button")
    if kind == "web_url":
        _check_url(button.get("url"))
    elif kind == "postback":
        words(payload, 1, 1000, "payload", empty=2018040)
    elif kind == "phone_number":
        if not isinstance(payload, str) or not PHONE.fullmatch(payload):
            raise invalid("phone number must be + and digits")
    else:
        raise invalid("unknown button type")
    words(button.get("title"), 1, title_limit, "button title", empty=2018053)


def check_profile(profile: Mapping[str, Any], current: Mapping[str, Any]) -> None:
    """Raises GraphError where a profile's properties are not as §10 has them."""
    known = {"get_started", "greeting", "persistent_menu", "ice_breakers"}
    only_keys(profile, known, "profile")
    if "get_started" in profile:
        only_keys(profile["get_started"], {"payload"}, "get_started")
        words(profile["get_started"].get("payload"), 1, 1000, "get_started payload")
    for greeting in _by_locale(profile, "greeting", {"locale", "text"}):
        words(greeting.get("text"), 1, 160, "greeting")
    menu_keys = {"locale", "composer_input_disabled", "call_to_actions"}
    for menu in _by_locale(profile, "persistent_menu", menu_keys):
        if "get_started" not in {**current, **profile}:
            raise invalid("a menu needs get_started")
        for item in listed(menu.get("call_to_actions"), 1, 20, "call_to_actions"):
            _check_button(item, 30)
            if item["type"] == "phone_number":
                raise invalid("a menu has no phone buttons")
    for breaker in _by_locale(profile, "ice_breakers", {"locale", "call_to_actions"}):
        listed(breaker.get("call_to_actions"), 1, 4, "ice breakers")


def _by_locale(
    profile: Mapping[str, Any], name: str, known: Collection[str]
) -> list[Mapping[str, Any]]:
    """The entries of a property by locale; one of them must be the default's."""
    if name not in profile:
        return []
    entries: list[Mapping[str, Any]] = listed(profile[name], 1, 100, name)
    for entry in entries:
        only_keys(entry, known, name)
    if "default" not in [entry.get("locale") for entry in entries]:
        raise invalid(f"{name} has no default locale")
    return entries


def invalid(why: str) -> GraphError:
    """The error for a request that is not as the reference has it."""
    return GraphError(100, 0, f"(#100) Invalid parameter: {why}")


def only_keys(value: Any, known: Collection[str], what: str) -> None:
    """Raises GraphError for what is no object, or has keys beside the known ones."""
    if not isinstance(value, dict) or not set(value) <= set(known):
        raise invalid(f"{what} must be an object of {', '.join(sorted(known))}")


def listed(value: Any, least: int, most: int, what: str) -> list[Any]:
    """A list of the right length. Raises GraphError."""
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise invalid(f"{what} must be a list of {least} to {most}")
    return value


def words(value: Any, least: int, most: int, what: str, empty: int = 0) -> None:
    """Raises GraphError for what is no text or has not `least` to `most` UTF-16 units.

    `empty` is the subcode Meta has for an empty value, 0 for none.
    """
    if not isinstance(value, str):
        raise invalid(f"{what} must be a string")
    length = len(value.encode("utf-16-le", "surrogatepass")) // 2
    if not least <= length <= most:
        subcode = 0 if length else empty
        raise GraphError(100, subcode, f"{what} must have {least} to {most} letters")


def _check_url(value: Any) -> None:
    if value == "":
        raise GraphError(100, 2018041, "address is empty")
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        raise invalid("address must be http or https")
