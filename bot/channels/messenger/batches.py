"""Sends many letters in one call, a Graph batch; each item of the answer is looked at (§8).

Items fare by themselves; the texts are written into the call once for all who read the same.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from bot.channels import fields
from bot.channels.channel import Credentials, Letter
from bot.channels.http import FORM, Answer, MaybeSent, Network, NotSent, Result
from bot.channels.messenger import templates
from bot.channels.messenger.errors import outcome_of_error, outcome_of_status
from bot.channels.messenger.graph import Graph, keys_of
from bot.channels.messenger.messages import OUR_MARK
from bot.channels.messenger.sending import (
    message_of,
    outcome_of_body,
    regain_seconds,
    usage,
)
from bot.core.outcomes import Outcome, Unsure, Waiting
from bot.core.replies import Bubble
from bot.settings import TemplateShape

MOST = 50  # items Meta takes in one call


def send(
    network: Network,
    graph: Graph,
    shape: TemplateShape,
    account: Credentials,
    letters: Sequence[Letter],
) -> list[Outcome]:
    """One call for up to MOST letters; the outcomes in their order."""
    keys = urlencode({**keys_of(account), "include_headers": "false"})
    path = f"{account.platform_id}/messages"
    items = ",".join(_item(path, letter, shape) for letter in letters)
    content = f"{keys}&batch={quote_plus('[')}{items}{quote_plus(']')}"
    kind = {"Content-Type": FORM}
    result = network.call("POST", graph.address(""), content=content.encode(), headers=kind)
    return outcomes_of(result, len(letters))


def _item(path: str, letter: Letter, shape: TemplateShape) -> str:
    """One item of the list, as it stands in the form: a form within JSON within a form."""
    metadata = f"{OUR_MARK}{letter.key}"
    if letter.template:
        body = templates.request_of(shape, letter.person, letter.template, metadata)
        return quote_plus(json.dumps(_call(path, urlencode(_folded(body)))))
    front, middle, end = _frame(path, letter.bubble, letter.is_answer)
    return f"{front}{_deep(letter.person)}{middle}{_deep(metadata)}{end}"


@lru_cache(maxsize=64)  # a bulletin without names is the same for everybody
def _frame(path: str, bubble: Bubble, is_answer: bool) -> tuple[str, str, str]:
    """The item but for the person and the metadata, which belong between its three pieces."""
    person, metadata = "\x01", "\x02"
    body = {
        "recipient": {"id": person},
        "messaging_type": "RESPONSE" if is_answer else "UPDATE",
        "message": {**message_of(bubble), "metadata": metadata},
    }
    whole = quote_plus(json.dumps(_call(path, urlencode(_folded(body)))))
    front, rest = whole.split(_deep(person))
    middle, end = rest.split(_deep(metadata))
    return front, middle, end


def _deep(text: str) -> str:
    """A text as it stands in the call: in JSON, in a form, in JSON, in a form."""
    inner = quote_plus(json.dumps(text)[1:-1])
    return quote_plus(json.dumps(inner)[1:-1])


def _call(path: str, body: str) -> dict[str, str]:
    return {"method": "POST", "relative_url": path, "body": body}


def _folded(body: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a form; what is no plain text stands there as JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in body.items()
    }


def outcomes_of(result: Result, count: int) -> list[Outcome]:
    """What became of each of the `count` letters of a call."""
    match result:
        case NotSent(words):
            return [Waiting("busy", "", words)] * count
        case MaybeSent(words):
            return [Unsure("", words)] * count
        case Answer():
            return _of_answer(result, count)


def _of_answer(answer: Answer, count: int) -> list[Outcome]:
    after = regain_seconds(answer.headers)
    error = fields.mapping(answer.body).get("error")
    if isinstance(error, dict):
        return [outcome_of_error(error, answer.status, after)] * count
    if answer.status >= 300 or not isinstance(answer.body, list):
        words = "no list of answers"
        return [outcome_of_status(answer.status, str(answer.status), words, after)] * count
    share = usage(answer.headers)
    items = [*answer.body[:count], *[None] * (count - len(answer.body))]
    return [_of_item(item, share, after) for item in items]


def _of_item(item: object, share: float | None, after: float | None) -> Outcome:
    """An item that is null or lacking was begun and nobody knows how it ended."""
    told = fields.mapping(item)
    status = fields.whole_number(told.get("code"))
    if status is None:
        return Unsure("", "no answer to this item")
    try:
        body = json.loads(fields.text(told.get("body")))
    except (ValueError, RecursionError):
        body = None
    return outcome_of_body(status, body, share, after)
