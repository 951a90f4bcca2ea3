"""Graph batches of the fake: up to 50 calls in one, each faring by itself (§8)."""

import json
import random
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl

from bot.demo.messenger_shapes import invalid, only_keys, unfolded

BATCH_LIMIT = 50
ITEM_KEYS = {"method", "relative_url", "body", "headers", "name", "omit_response_on_success"}

# What may become of one item. "null": timed out, nothing was done; "null_after": timed out, and it
# was done; "transient": Meta's own error 2; "broken": a 502 without Meta's words, nothing done;
# "broken_after": the same, and it was done.
Fate = Literal["", "null", "null_after", "transient", "broken", "broken_after"]

TRANSIENT = {
    "message": "An unexpected error has occurred. Please retry your request later.",
    "type": "OAuthException",
    "is_transient": True,
    "code": 2,
    "fbtrace_id": "AFakeTrace",
}

# (status, answer) of one call: method, path, query, body.
Call = Callable[[str, str, Mapping[str, str], Mapping[str, Any]], tuple[int, dict[str, Any]]]


class ItemFaults:
    """Which items of batches go wrong, decided by `seed`; `shares` are 0–1 of the items by fate."""

    def __init__(self, *, seed: int = 0, shares: Mapping[Fate, float] | None = None) -> None:
        self._random = random.Random(seed)
        self._shares = shares or {}
        self._scripted: deque[Fate] = deque()

    def next_are(self, *fates: Fate) -> None:
        """Orders what becomes of the next items, before any share is drawn; "" is well."""
        self._scripted.extend(fates)

    def draw(self) -> Fate:
        if self._scripted:
            return self._scripted.popleft()
        if not self._shares:
            return ""
        lot = self._random.random()
        for fate, share in self._shares.items():
            if lot < share:
                return fate
            lot -= share
        return ""


def items_of(batch: Any) -> list[dict[str, Any]]:
    """The items of a batch, JSON or a form's field of JSON. Raises GraphError."""
    if isinstance(batch, str):
        try:
            batch = json.loads(batch)
        except ValueError:
            batch = None
    if not isinstance(batch, list) or not 1 <= len(batch) <= BATCH_LIMIT:
        raise invalid(f"batch must be a list of 1 to {BATCH_LIMIT} requests")
    for item in batch:
        only_keys(item, ITEM_KEYS, "batch item")
        for name in ("method", "relative_url"):
            if not isinstance(item.get(name), str):
                raise invalid(f"{name} of a batch item must be a string")
        if not isinstance(item.get("body", ""), str):
            raise invalid("body of a batch item must be a url-encoded string")
    return batch


def answer_item(item: Mapping[str, Any], call: Call, fate: Fate) -> dict[str, Any] | None:
    """What the outer answer holds for one item; None stands as null."""
    done: tuple[int, dict[str, Any]] | None = None
    if fate in ("", "null_after", "broken_after"):
        path, _, query = item["relative_url"].lstrip("/").partition("?")
        body = unfolded(dict(parse_qsl(item.get("body", ""))))
        done = call(item["method"], path, dict(parse_qsl(query)), body)
    if fate in ("null", "null_after"):
        return None
    if fate in ("broken", "broken_after"):
        return {"code": 502, "headers": [], "body": ""}
    status, answer = done or (500, {"error": TRANSIENT})
    headers = [{"name": "Content-Type", "value": "application/json; charset=UTF-8"}]
    return {"code": status, "headers": headers, "body": json.dumps(answer)}
