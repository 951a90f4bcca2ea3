"""Replies become letters: cut into bubbles as the channel can carry them, keyed by their cause."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.channels.channel import Abilities
from bot.channels.splitting import bubbles
from bot.core.replies import Reply
from bot.store import letters
from bot.store.database import Connection
from bot.store.people import Person


def post(
    connection: Connection,
    person: Person,
    replies: Sequence[Reply],
    abilities: Abilities,
    *,
    cause: str,
    trace: str,
    now: datetime,
    real: datetime,
    road: str = "",
) -> int:
    """Puts the replies into the outbox and returns how many letters were made.

    `cause` names what they answer ("event:12"): posting the same cause twice adds nothing. `now`
    is the program's time, `real` the real one, from which on they may leave. `road` is named where
    they go unasked (bot/store/roads.py): the price of a paid one is reserved by the caller.
    """
    rows: list[dict[str, Any]] = []
    for reply in replies:
        for bubble in bubbles(reply, abilities):
            rows.append(
                {
                    "key": f"{cause}:{len(rows)}",
                    "account_id": person.account_id,
                    "person_id": person.id,
                    "lane": letters.REPLY_LANE,
                    "state": "queued",
                    "body": bubble.as_json(),
                    "entry": reply.entry,
                    "trace": trace,
                    "attempts": 0,
                    "created_at": now,
                    "due_at": real,
                    "worker": "",
                    "message_id": "",
                    "code": "",
                    "words": "",
                    "road": road,
                }
            )
    letters.put_in(connection, rows)
    return len(rows)
