"""What became of letters, noted in the ledger by the worker that had them in hand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Integer,
    String,
    and_,
    bindparam,
    cast,
    column,
    func,
    or_,
    update,
)

from bot.store.columns import milliseconds
from bot.store.letters import letters
from bot.store.ready import Ready

_TOLD = func.json_to_recordset(cast(bindparam("told"), JSON)).table_valued(
    column("id", BigInteger),
    column("state", String),
    column("attempts", Integer),
    column("due_at", BigInteger),
    column("settled_at", BigInteger),
    column("message_id", String),
    column("code", String),
    column("words", String),
    column("part", Integer),
    column("next_part", Integer),
    name="told",
)
_TOLD = _TOLD.render_derived(with_types=True)


def _settle(told: Any) -> Ready:
    """The statement that notes outcomes; `told` gives the value of each name."""
    return Ready(
        update(letters)
        # A letter the sweep gave up as `unsure` still learns the truth when it comes late.
        .where(
            letters.c.id == told("id"),
            letters.c.part == told("part"),
            or_(
                # Noting it twice must not reach a letter somebody else is sending meanwhile.
                and_(letters.c.state == "sending", letters.c.worker == bindparam("by")),
                letters.c.state == "unsure",
            ),
        )
        .values(
            state=told("state"),
            attempts=told("attempts"),
            due_at=told("due_at"),
            settled_at=told("settled_at"),
            message_id=told("message_id"),
            code=told("code"),
            words=told("words"),
            part=told("next_part"),
            lease_until=None,
            worker="",
        ),
        is_plain=True,
    )


# PostgreSQL takes all outcomes in one statement; SQLite is quickest one by one.
_SETTLE_ONE = _settle(lambda name: bindparam(f"to_{name}"))
_SETTLE_ALL = _settle(lambda name: _TOLD.c[name])


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a letter; `due_at` matters where the state is `queued` again.

    `part` is the bubble that was sent, `next_part` the one to send next.
    """

    id: int
    state: str
    attempts: int
    due_at: datetime
    settled_at: datetime | None
    message_id: str = ""
    code: str = ""
    words: str = ""
    part: int = 0
    next_part: int = 0


def settle(connection: Connection, settled: Sequence[Settled], worker: str) -> None:
    """Notes what became of letters that this worker was sending."""
    told = [
        {
            "id": one.id,
            "state": one.state,
            "attempts": one.attempts,
            "due_at": milliseconds(one.due_at),
            "settled_at": one.settled_at and milliseconds(one.settled_at),
            "message_id": one.message_id,
            "code": one.code,
            "words": one.words[:500],
            "part": one.part,
            "next_part": one.next_part,
        }
        for one in settled
    ]
    if told and connection.dialect.name == "postgresql":
        _SETTLE_ALL.run(connection, {"by": worker, "told": json.dumps(told)})
    elif told:
        named = ({f"to_{name}": value for name, value in one.items()} for one in told)
        _SETTLE_ONE.run_each(connection, [{"by": worker, **one} for one in named])
