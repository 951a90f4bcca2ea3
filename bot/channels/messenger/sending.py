"""Sends one bubble with the Send API and tells what became of it (reference/messenger.md §5, §8).

The API has no idempotency key: what may have been taken is Unsure, and the echo that carries the
letter's key in `metadata` settles it later.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels import fields
from bot.channels.channel import Credentials, Letter
from bot.channels.http import Answer, MaybeSent, Network, NotSent, Result
from bot.channels.messenger import templates
from bot.channels.messenger.errors import outcome_of_error, outcome_of_status
from bot.channels.messenger.graph import Graph, keys_of
from bot.channels.messenger.messages import OUR_MARK
from bot.core.outcomes import Outcome, Sent, Unsure, Waiting
from bot.core.replies import Bubble, Button
from bot.settings import TemplateShape

USAGE_HEADERS = ("X-App-Usage", "X-Business-Use-Case-Usage")

# The percentages in those headers; what else stands there is no share of a limit.
PERCENTAGES = frozenset({"call_count", "total_time", "total_cputime"})


def send(
    network: Network, graph: Graph, shape: TemplateShape, account: Credentials, letter: Letter
) -> Outcome:
    """One call of the Send API. The Page id in the path makes a wrong token fail loudly."""
    address = graph.address(f"{account.platform_id}/messages")
    body = request_of(letter, shape)
    result = network.call("POST", address, params=keys_of(account), json=body)
    return outcome_of(result)


def request_of(letter: Letter, shape: TemplateShape) -> dict[str, Any]:
    """The body of the call. RESPONSE and UPDATE are allowed in the 24 h window only (§5)."""
    metadata = f"{OUR_MARK}{letter.key}"
    if letter.template:
        return templates.request_of(shape, letter.person, letter.template, metadata)
    return {
        "recipient": {"id": letter.person},
        "messaging_type": "RESPONSE" if letter.is_answer else "UPDATE",
        "message": {**message_of(letter.bubble), "metadata": metadata},
    }


def message_of(bubble: Bubble) -> dict[str, Any]:
    """The bubble as a message: picture, text with action buttons, or plain text; choices to all."""
    actions, lines = _actions(bubble)
    text = "\n".join(part for part in (bubble.text, *lines) if part)
    message: dict[str, Any]
    if bubble.picture:
        message = _attachment("image", {"url": bubble.picture})
    elif actions:
        buttons = {"template_type": "button", "text": text, "buttons": actions}
        message = _attachment("template", buttons)
    else:
        message = {"text": text}
    quick_replies = [
        {"content_type": "text", "title": button.title, "payload": button.value}
        for button in bubble.buttons
        if button.kind == "choice"
    ]
    return {**message, "quick_replies": quick_replies} if quick_replies else message


def _attachment(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"attachment": {"type": kind, "payload": payload}}


def _actions(bubble: Bubble) -> tuple[list[dict[str, str]], list[str]]:
    """The buttons of a template, and lines for numbers that no call button can dial."""
    actions: list[dict[str, str]] = []
    lines: list[str] = []
    for button in bubble.buttons:
        if button.kind == "link":
            actions.append({"type": "web_url", "title": button.title, "url": button.value})
        elif button.kind == "phone" and (number := international(button.value)):
            actions.append({"type": "phone_number", "title": button.title, "payload": number})
        elif button.kind == "phone" and button.value not in bubble.text:
            lines.append(_number_line(button))
    return actions, lines


def _number_line(button: Button) -> str:
    return button.title if button.value in button.title else f"{button.title}: {button.value}"


def international(number: str) -> str:
    """A Vietnamese number as "+84…", the only form a call button takes.

    "" for 113, 1900… and the like: they are dialled as they stand and have no such form.
    """
    digits = re.sub(r"\D", "", number)
    if number.strip().startswith("+"):
        return f"+{digits}"
    return f"+84{digits[1:]}" if digits.startswith("0") else ""


def outcome_of(result: Result) -> Outcome:
    """What became of a call of the Send API."""
    match result:
        case NotSent(words):
            return Waiting("busy", "", words)
        case MaybeSent(words):
            return Unsure("", words)
        case Answer():
            return _outcome_of_answer(result)


def _outcome_of_answer(answer: Answer) -> Outcome:
    share, after = usage(answer.headers), regain_seconds(answer.headers)
    return outcome_of_body(answer.status, answer.body, share, after)


def outcome_of_body(
    status: int, answered: object, share: float | None, after: float | None
) -> Outcome:
    """What became of a letter, alone or as an item of a batch; the headers told share and after."""
    body = fields.mapping(answered)
    error = body.get("error")
    if isinstance(error, dict):
        return outcome_of_error(error, status, after)
    message_id = fields.identifier(body.get("message_id"))
    if status < 300 and message_id:
        return Sent(message_id, share)
    return outcome_of_status(status, str(status), "neither a message id nor an error", after)


def usage(headers: Mapping[str, str]) -> float | None:
    """The share of the rate used up, 0–1: the largest percentage of the headers, None untold."""
    shares = [share for key, share in _numbers(headers) if key in PERCENTAGES]
    return min(max(shares) / 100, 1.0) if shares else None


def regain_seconds(headers: Mapping[str, str]) -> float | None:
    """Seconds until calls are taken again (the header tells minutes), None untold."""
    name = "estimated_time_to_regain_access"
    minutes = [number for key, number in _numbers(headers) if key == name and number > 0]
    return max(minutes) * 60.0 if minutes else None


def _numbers(headers: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """Every number of both headers with its name; the second is a list for each business."""
    for header in USAGE_HEADERS:
        try:
            said = json.loads(headers.get(header, ""))
        except ValueError:
            continue
        limits = [said]
        for listed in fields.mapping(said).values():
            limits.extend(fields.items(listed))
        for limit in limits:
            for name, value in fields.mapping(limit).items():
                number = fields.whole_number(value)
                if number is not None:
                    yield name, float(number)
