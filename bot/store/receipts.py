"""Receipts and echoes: what a platform tells of letters after they left."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, literal, literal_column, true, update

from bot.store.letters import letters

# Written out, or neither database would know that the index of few holds what is asked for.
_HAS_ITS_MESSAGE = letters.c.message_id != literal_column("''")


def note_receipt(
    connection: Connection,
    account_id: str,
    person_id: int,
    message_ids: Sequence[str],
    until: datetime | None,
    at: datetime,
    *,
    is_seen: bool,
) -> int:
    """Notes delivery or reading on the letters named, and on all of the person up to `until`.
    What was read has been delivered, though platforms do not always tell that first.

    `until` is when the platform had the newest of them, in real time: after we began to send it
    and before we noted what became of it.
    """
    column = letters.c.seen_at if is_seen else letters.c.delivered_at
    base = and_(letters.c.person_id == person_id, letters.c.state == "sent", column.is_(None))
    delivered_at = func.coalesce(letters.c.delivered_at, literal(at, column.type))
    values = {column: at, letters.c.delivered_at: delivered_at}
    count = 0
    if message_ids:
        count += connection.execute(
            update(letters)
            .where(
                base,
                letters.c.account_id == account_id,
                _HAS_ITS_MESSAGE,
                letters.c.message_id.in_(message_ids),
            )
            .values(values)
        ).rowcount
    if until is not None:
        count += connection.execute(
            update(letters).where(base, letters.c.sending_at <= until).values(values)
        ).rowcount
    return count


def note_echo(
    connection: Connection, account_id: str, key: str, message_id: str, now: datetime
) -> bool:
    """The platform showed our own letter back: one in doubt is thereby known as sent.

    It is found by its key, without one by its message id, which a letter in doubt seldom has.
    """
    if not (key or message_id):
        return False
    name, part, parts = _read_part(key)
    is_last = part + 1 >= parts
    is_it = and_(_HAS_ITS_MESSAGE, letters.c.message_id == message_id)
    done = connection.execute(
        update(letters)
        .where(
            letters.c.account_id == account_id,
            letters.c.key == name if key else is_it,
            letters.c.state.in_(("unsure", "sending")),
            letters.c.part == part if parts > 1 else true(),
        )
        .values(
            state="sent" if is_last else "queued",
            part=letters.c.part if is_last else part + 1,
            message_id=message_id,
            settled_at=now if is_last else None,
            lease_until=None,
            worker="",
        )
    )
    return done.rowcount > 0


def key_of_part(key: str, part: int, parts: int) -> str:
    """The key under which one bubble of a letter leaves: it comes back in the platform's echo."""
    return key if parts == 1 else f"{key}#{part + 1}/{parts}"


_PART = re.compile(r"(.+)#(\d{1,4})/(\d{1,4})")


def _read_part(key: str) -> tuple[str, int, int]:
    """The letter's own key, which bubble of it this is, and of how many."""
    found = _PART.fullmatch(key)
    return (key, 0, 1) if found is None else (found[1], int(found[2]) - 1, int(found[3]))
