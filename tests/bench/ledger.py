"""Holds the ledger against what the platform took: every letter once, nothing lost, in order."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.store.database import Database
from bot.store.events import events
from bot.store.letters import letters
from bot.store.people import people


@dataclass(frozen=True, slots=True)
class Verdict:
    """`doubled` and `lost` must be empty; `silent` are events of people that made no letter."""

    states: Mapping[str, int]
    doubled: Sequence[str]
    lost: Sequence[str]
    silent: int
    events: int

    def __str__(self) -> str:
        return (
            f"{self.events} events, letters {dict(self.states)}, "
            f"doubled {len(self.doubled)}, lost {len(self.lost)}, without a letter {self.silent}"
        )


def compare(database: Database, taken: Sequence[tuple[float, str, str]]) -> Verdict:
    """`taken` are (when, person, text) in the platform's order."""
    with database.read() as connection:
        rows = connection.execute(
            select(
                letters.c.id, letters.c.key, letters.c.state, letters.c.body, people.c.platform_id
            )
            .join_from(letters, people, letters.c.person_id == people.c.id)
            .order_by(letters.c.id)
        ).all()
        numbers = list(connection.execute(select(events.c.id)).scalars())
    told: dict[str, list[str]] = defaultdict(list)
    for _at, person, text in taken:
        told[person].append(text)
    doubled: list[str] = []
    lost: list[str] = []
    by_person: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_person[row.platform_id].append(row)
    for person in by_person.keys() | told.keys():
        _compare_person(by_person[person], told[person], doubled, lost)
    answered = {int(row.key.split(":")[1]) for row in rows}
    return Verdict(
        Counter(row.state for row in rows),
        doubled,
        lost,
        len(set(numbers) - answered),
        len(numbers),
    )


def _compare_person(
    rows: Sequence[Any], told: Sequence[str], doubled: list[str], lost: list[str]
) -> None:
    """Each text was told at least as often as letters with it were sent, and at most as often as
    letters in doubt allow; and all of it in the order of the letters."""
    sent = Counter(row.body["text"] for row in rows if row.state == "sent")
    doubtful = Counter(row.body["text"] for row in rows if row.state == "unsure")
    heard = Counter(told)
    for text in sent.keys() | heard.keys():
        lost.extend([text] * (sent[text] - heard[text]))
        doubled.extend([text] * (heard[text] - sent[text] - doubtful[text]))
    lost.extend(f"{row.key} ({row.state})" for row in rows if row.state not in ("sent", "unsure"))
    left = iter([row.body["text"] for row in rows if row.state in ("sent", "unsure")])
    if not all(text in left for text in told):
        lost.append(f"out of order: {rows[0].key if rows else told[0]}")
