"""Roads: whether one person may be written to now, and how, against a table of cases."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import literal, select

from bot.core import events as ev
from bot.store import people, roads
from bot.store.audience import JOINED
from bot.store.database import Database
from tests.store.rows import NOW, add_account, add_person

OA, PAGE, CHAT = "zalo:22", "messenger:33", "webchat:phuong-a"
HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)
MAY_PAY = {"may_pay": True, "budget": 550}


@dataclass(frozen=True)
class Case:
    """Somebody who wrote `ago` (None: it is not known), on an account with these values."""

    road: str
    account: str = OA
    ago: timedelta | None = None
    person: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    template: str = ""


CASES = {
    "Zalo, a moment ago": Case(roads.FREE, ago=MINUTES),
    "Zalo, just inside": Case(roads.FREE, ago=48 * HOURS - 6 * MINUTES),
    "Zalo, the margin": Case(roads.WINDOW, ago=48 * HOURS - 4 * MINUTES),
    "Zalo, three days": Case(roads.WINDOW, ago=72 * HOURS),
    "Zalo, free messages left": Case(roads.FREE, ago=HOURS, person={"free_left": 1}),
    "Zalo, none left": Case(roads.QUOTA, ago=HOURS, person={"free_left": 0}),
    "Zalo, none left, and paid": Case(
        roads.PAID, ago=HOURS, person={"free_left": 0}, values=MAY_PAY
    ),
    "Zalo, paid": Case(roads.PAID, ago=72 * HOURS, values=MAY_PAY),
    "Zalo, free though it may pay": Case(roads.FREE, ago=HOURS, values=MAY_PAY),
    "Zalo, just inside the week": Case(roads.PAID, ago=168 * HOURS - 6 * MINUTES, values=MAY_PAY),
    "Zalo, after the week": Case(roads.WINDOW, ago=168 * HOURS - 4 * MINUTES, values=MAY_PAY),
    "Zalo, the last of the money": Case(
        roads.PAID, ago=72 * HOURS, values={**MAY_PAY, "spent": 495, "spent_month": "2026-11"}
    ),
    "Zalo, no money left": Case(
        roads.BUDGET, ago=72 * HOURS, values={**MAY_PAY, "spent": 496, "spent_month": "2026-11"}
    ),
    "Zalo, spent last month": Case(
        roads.PAID, ago=72 * HOURS, values={**MAY_PAY, "spent": 550, "spent_month": "2026-10"}
    ),
    "Zalo, no budget": Case(roads.BUDGET, ago=72 * HOURS, values={"may_pay": True}),
    "Zalo, known by sync": Case(roads.UNKNOWN),
    "Zalo, known by sync, and paid": Case(roads.UNKNOWN, values=MAY_PAY),
    "Zalo knows no template": Case(roads.WINDOW, ago=72 * HOURS, template="nhac_lich"),
    "Messenger, inside": Case(roads.UPDATE, PAGE, 24 * HOURS - 6 * MINUTES),
    "Messenger, the margin": Case(roads.WINDOW, PAGE, 24 * HOURS - 4 * MINUTES),
    "Messenger, two days": Case(roads.WINDOW, PAGE, 47 * HOURS),
    "Messenger, two days, by template": Case(roads.TEMPLATE, PAGE, 47 * HOURS, template="nhac"),
    "Messenger, inside, though a template": Case(roads.UPDATE, PAGE, HOURS, template="nhac"),
    "Messenger, never wrote": Case(roads.WINDOW, PAGE),
    "Messenger pays nothing": Case(roads.WINDOW, PAGE, 47 * HOURS, values=MAY_PAY),
    "Messenger counts no free ones": Case(roads.UPDATE, PAGE, HOURS, {"free_left": 0}),
    "Web chat": Case(roads.PAGE, CHAT),
    "Web chat, long ago": Case(roads.PAGE, CHAT, 900 * HOURS),
}


def road(database: Database, case: Case) -> str:
    add_account(database, case.account, **case.values)
    person = add_person(database, account_id=case.account)
    person.last_wrote_at = None if case.ago is None else NOW - case.ago
    for name, value in case.person.items():
        setattr(person, name, value)
    database.write(lambda connection: people.keep(connection, person))
    asked = select(roads.road(literal(case.template) != "")).select_from(JOINED)
    with database.read() as connection:
        found: str = connection.execute(asked, roads.at(NOW)).scalar_one()
        return found


@pytest.mark.parametrize("name", CASES)
def test_one_person_s_road(database: Database, name: str) -> None:
    found = road(database, CASES[name])
    assert found == CASES[name].road
    assert (found in roads.OPEN) == (not found.startswith("-"))


def test_every_road_and_every_reason_has_a_case() -> None:
    assert {case.road for case in CASES.values()} == {*roads.OPEN, *roads.SHUT}


def did(kind: type[ev.Event], account: str, **values: Any) -> ev.Event:
    return kind(account=account, key="k", person="lan", at=NOW, **values)


@pytest.mark.parametrize("account", [OA, PAGE, CHAT])
def test_what_people_do_opens_the_window(account: str) -> None:
    assert roads.opens(did(ev.TextSaid, account, text="chào"))
    assert roads.opens(did(ev.ButtonPressed, account, payload="#menu"))
    assert roads.opens(did(ev.Followed, account))
    assert roads.opens(did(ev.Arrived, account))
    assert not roads.opens(did(ev.Seen, account))
    assert not roads.opens(did(ev.StoppedNews, account))
    assert not roads.opens(did(ev.Unfollowed, account))


def test_a_reaction_opens_it_on_messenger_only() -> None:
    assert roads.opens(did(ev.Reacted, PAGE, reaction="love"))
    assert not roads.opens(did(ev.Reacted, OA, reaction="/-heart"))


def test_the_month_of_a_budget_is_that_of_vietnam() -> None:
    assert roads.month_of(datetime(2026, 10, 31, 17, 0, tzinfo=UTC)) == "2026-11"
