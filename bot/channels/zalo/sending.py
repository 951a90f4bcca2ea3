"""Sends one bubble as a consultation message and tells what became of it.

Requests: D:tin-nhan/tin-tu-van/… and D:phu-luc/cau-truc-cua-tham-so-buttons [official], as in
reference/zalo-oa.md §4.2–4.4.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from typing import Any

from bot.channels.channel import Credentials, Letter
from bot.channels.fields import identifier, mapping, number, text, whole_number
from bot.channels.http import Answer, MaybeSent, Network, NotSent, Result
from bot.channels.zalo.errors import MINUTE, TABLE, outcome_of, until_next_minute
from bot.core.outcomes import OurFault, Outcome, Sent, Unsure, Waiting
from bot.core.replies import Bubble, Button

PATH = "/v3.0/oa/message/cs"

# What Zalo said is kept with the letter; more than this helps nobody.
LONGEST_WORDS = 300

# How far the calls may be ahead of the minute (ours and Zalo's differ), and what is as good as all.
AHEAD, ALL_BUT_NONE = 0.1, 0.99

Json = dict[str, Any]


def send(network: Network, api_url: str, account: Credentials, letter: Letter) -> Outcome:
    """One call, blocking up to the HTTP limit."""
    body = {"recipient": {"user_id": letter.person}, "message": message(letter.bubble)}
    result = network.call("POST", f"{api_url}{PATH}", headers=headers_of(account), json=body)
    return outcome(result, time.time())


def headers_of(account: Credentials) -> dict[str, str]:
    """The token, and with a known app secret the proof that it was not stolen (code -242)."""
    headers = {"access_token": account.access_token}
    if account.app_secret:
        token, secret = account.access_token.encode(), account.app_secret.encode()
        headers["appsecret_proof"] = hmac.new(secret, token, hashlib.sha256).hexdigest()
    return headers


def message(bubble: Bubble) -> Json:
    """The bubble as Zalo wants it. A picture takes the text as its caption and has no buttons."""
    if bubble.picture:
        element = {"media_type": "image", "url": bubble.picture}
        payload: Json = {"template_type": "media", "elements": [element]}
        caption = {"text": bubble.text} if bubble.text else {}
        return {**caption, "attachment": {"type": "template", "payload": payload}}
    buttons = [made for button in bubble.buttons if (made := _button(button))]
    if not buttons:
        return {"text": bubble.text}
    attachment = {"type": "template", "payload": {"buttons": buttons}}
    return {"text": bubble.text, "attachment": attachment}


def _button(button: Button) -> Json | None:
    if button.kind == "choice":
        return {"title": button.title, "type": "oa.query.hide", "payload": button.value}
    if button.kind == "link":
        return {"title": button.title, "type": "oa.open.url", "payload": {"url": button.value}}
    code = phone_code(button.value)
    if not code:
        return None
    return {"title": button.title, "type": "oa.open.phone", "payload": {"phone_code": code}}


def phone_code(number_said: str) -> str:
    """A number as 84…, "" for one that has no such form.

    Short numbers and hotlines (113, 1900…) have none: as 84113 the button would ring elsewhere.
    They stand in the text, which prints every number (Abilities.prints_numbers).
    """
    digits = re.sub(r"[\s.\-()]", "", number_said)
    found = re.fullmatch(r"(?:\+?84|0)([1-9]\d{7,9})", digits)
    return f"84{found[1]}" if found else ""


def outcome(result: Result, now: float) -> Outcome:
    """What became of the call; `now` in seconds since 1970."""
    if isinstance(result, NotSent):
        return Waiting("busy", "network", result.words)
    if isinstance(result, MaybeSent):
        return Unsure("network", result.words)
    body = mapping(result.body)
    code = number(body.get("error"))
    words = text(body.get("message"))[:LONGEST_WORDS]
    # A gateway may give 4xx or 5xx with Zalo's own words inside: those know best.
    if code is not None and code and (result.status < 500 or code in TABLE):
        return outcome_of(int(code), words, now)
    if code == 0 and result.status < 300:
        return _sent(mapping(body.get("data")), usage(result.headers, now))
    return _of_status(result, now)


def _sent(data: Mapping[str, Any], used: float | None) -> Sent:
    """`quota` tells out of which quota it went; without one it was charged (§4.2)."""
    quota = mapping(data.get("quota"))
    is_reply = quota.get("quota_type") == "reply"
    return Sent(
        identifier(data.get("message_id")),
        used,
        free_left=whole_number(quota.get("remain")) if is_reply else None,
        is_charged=bool(data) and not quota,
    )


def _of_status(answer: Answer, now: float) -> Outcome:
    """An answer without Zalo's words: it comes from whatever stands before Zalo."""
    code = str(answer.status)
    if answer.status == 429:
        return Waiting("rate", code, "HTTP 429", after=until_next_minute(now))
    if answer.status == 503:
        return Waiting("busy", code, "HTTP 503")
    if 300 <= answer.status < 500:
        return OurFault(code, f"HTTP {code}: not the address of Zalo's API")
    return Unsure(code, f"HTTP {code} without an error code")


def usage(headers: Mapping[str, str], now: float) -> float | None:
    """The share of this minute's calls used up, 0–1 (D:phu-luc/gioi-han-toc-do-api).

    The counters begin anew each minute: as long as the calls are not used up faster than the
    minute passes it is 0, or news would slow down at the end of every minute.
    """
    limit, left = (
        number(headers.get("X-RateLimit-Limit")),
        number(headers.get("X-RateLimit-Remain")),
    )
    if limit is None or left is None or limit <= 0:
        return None
    used = min(1.0, max(0.0, 1 - left / limit))
    gone = now % MINUTE / MINUTE
    return used if used > min(gone + AHEAD, ALL_BUT_NONE) else 0.0
