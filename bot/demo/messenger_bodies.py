"""The events Meta posts, one a kind, and the envelope and signature they come in (§2.2, §3)."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

Fields = Mapping[str, Any]
EventBody = dict[str, Any]
Posted = tuple[bytes, dict[str, str]]

INBOX_APP_ID = 263902037430900  # whoever answers in Meta's own inbox does it with this app
THUMB_ID = 369239263222822


def _message(fields: Fields, **more: Any) -> EventBody:
    return {"message": {"mid": fields["mid"], **more}}


def _attached(fields: Fields, kind: str, payload: Any) -> EventBody:
    message = _message(fields, attachments=[{"type": kind, "payload": payload}])
    if "text" in fields:
        message["message"]["text"] = fields["text"]
    return message


def _media(kind: str) -> Callable[[Fields], EventBody]:
    return lambda f: _attached(f, kind, {"url": f.get("url", f"https://cdn.example/{kind}")})


def _sticker(fields: Fields) -> dict[str, Any]:
    return {"url": "https://cdn.example/thumb.png", "sticker_id": fields.get("id", THUMB_ID)}


def _policy(action: str) -> Callable[[Fields], EventBody]:
    def event(fields: Fields) -> EventBody:
        policy = {"action": action, "reason": fields.get("reason", "spam")}
        if action == "unblock":
            del policy["reason"]
        return {"policy_enforcement": policy}

    return event


def _thread(name: str) -> Callable[[Fields], EventBody]:
    owners = {"previous_owner_app_id": "1", "new_owner_app_id": "2", "metadata": ""}
    return lambda f: {name: {**owners, **f.get("value", {})}}


def _receipt(name: str) -> Callable[[Fields], EventBody]:
    return lambda f: {name: {"watermark": f["timestamp"], **f.get("value", {})}}


# What a person did, by the kind's name. These open the window of 24 h (§6.1) ...
ACTIONS: Mapping[str, Callable[[Fields], EventBody]] = {
    "text": lambda f: _message(f, text=f.get("text", "Cho mình hỏi chút ạ")),
    "quick_reply": lambda f: _message(
        f, text=f.get("text", "Có"), quick_reply={"payload": f.get("payload", "#yes")}
    ),
    "image": _media("image"),
    "audio": _media("audio"),
    "video": _media("video"),
    "file": _media("file"),
    "post": _media("post"),
    "reel": _media("reel"),
    "sticker": lambda f: _attached(f, "sticker", _sticker(f)),
    "sticker_twice": lambda f: _message(
        f, attachments=[{"type": t, "payload": _sticker(f)} for t in ("sticker", "image")]
    ),
    "location": lambda f: _attached(
        f, "location", {"coordinates": {"lat": f.get("lat", 20.54), "long": f.get("long", 105.92)}}
    ),
    "link": lambda f: _attached(f, "fallback", {"url": f.get("url", "https://example.vn")}),
    "wave": lambda f: _message(f, attachments=[{"type": "fallback", "payload": None}]),
    "unsupported": lambda f: _message(f, is_unsupported=True),
    "postback": lambda f: {
        "postback": {
            "mid": f["mid"],
            "title": f.get("title", "Bắt đầu"),
            "payload": f.get("payload", "#start"),
            **({"referral": f["referral"]} if "referral" in f else {}),
        }
    },
    "referral": lambda f: {
        "referral": {"ref": f.get("ref", "poster"), "source": "SHORTLINK", "type": "OPEN_THREAD"}
    },
    "optin": lambda f: {"optin": {"ref": f.get("ref", "trang-chu"), "user_ref": "ref-1"}},
    "reaction": lambda f: {
        "reaction": {"mid": f["mid"], "action": "react", "reaction": "love", "emoji": "❤️"}
    },
}

# ... and these do not.
OTHERS: Mapping[str, Callable[[Fields], EventBody]] = {
    "unreact": lambda f: {"reaction": {"mid": f["mid"], "action": "unreact"}},
    "edit": lambda f: {"message_edit": {"mid": f["mid"], "text": f.get("text", ""), "num_edit": 1}},
    "deleted": lambda f: _message(f, is_deleted=True),
    "delivery": _receipt("delivery"),
    "read": _receipt("read"),
    "stop_news": lambda f: {
        "optin": {
            "type": "notification_messages",
            "notification_messages_token": "1234",
            "notification_messages_status": f.get("status", "STOP NOTIFICATIONS"),
        }
    },
    "account_linking": lambda f: {"account_linking": {"status": f.get("status", "unlinked")}},
    "feedback": lambda f: {"response_feedback": {"feedback": "Good response", "mid": f["mid"]}},
    "order": lambda f: {"order": {"products": [], "note": f.get("note", "")}},
    "pass_thread": _thread("pass_thread_control"),
    "take_thread": _thread("take_thread_control"),
    "policy_warning": _policy("warning"),
    "policy_block": _policy("block"),
    "policy_unblock": _policy("unblock"),
}

KINDS: Mapping[str, Callable[[Fields], EventBody]] = {**ACTIONS, **OTHERS}


def event(kind: str, page: str, psid: str, fields: Fields) -> EventBody:
    """One event of KINDS; `fields` holds at least `mid` and `timestamp` (milliseconds)."""
    people = {"sender": {"id": psid}, "recipient": {"id": page}}
    if kind.startswith("policy_"):
        del people["sender"]
    return {**people, "timestamp": fields["timestamp"], **KINDS[kind](fields)}


def echo(page: str, psid: str, timestamp: int, message: Mapping[str, Any]) -> EventBody:
    """A message of the Page as it comes back: sender and recipient change places."""
    people = {"sender": {"id": page}, "recipient": {"id": psid}}
    return {**people, "timestamp": timestamp, "message": {"is_echo": True, **message}}


def entry(page: str, timestamp: int, array: str, events: list[EventBody]) -> dict[str, Any]:
    """The entry of one Page; `array` is messaging or standby."""
    return {"id": page, "time": timestamp, array: events}


def posted(entries: list[dict[str, Any]], app_secret: str) -> Posted:
    """(raw, headers) as Meta posts them: letters beyond ASCII and slashes escaped, then signed."""
    body = {"object": "page", "entry": entries}
    raw = json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode("ascii")
    signature = hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
    return raw, headers
