"""Replies become letters: cut into bubbles as the channel can carry them, keyed by their cause."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.channels.channel import Abilities
from bot.channels.splitting import bubbles
from bot.core.replies import Reply
from bot.store import letters
from bot.store.database import Connection
from bot.store.people import Person

# The loop guard: two bots talking to each other, or a stuck client, must not fill a chat.
LOOP_MOST = 20
LOOP_SPAN = timedelta(minutes=5)


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
) -> int:
    """Puts the replies into the outbox and returns how many letters were made.

    `cause` names what they answer ("event:12"): posting the same cause twice adds nothing. `now`
    is the program's time, `real` the real one, from which on they may leave.
    """
    rows: list[dict[str, Any]] = []
    for reply in replies:
        digest = hashlib.sha256(reply.text.encode()).hexdigest()[:16]
        since = now - LOOP_SPAN
        if letters.same_text_since(connection, person.id, digest, since) >= LOOP_MOST:
            continue
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
                    "digest": digest,
                    "trace": trace,
                    "attempts": 0,
                    "created_at": now,
                    "due_at": real,
                    "worker": "",
                    "message_id": "",
                    "code": "",
                    "words": "",
                }
            )
            digest = ""  # a reply of three bubbles was said once
    letters.put_in(connection, rows)
    return len(rows)
