"""Reports: counts, what was delivered and seen, and reasons that staff understand."""

from datetime import timedelta
from typing import Any

import pytest

from bot.bulletin.reasons import MESSENGER, OWN, ZALO, reason_of
from bot.bulletin.report import (
    NAMES,
    PEOPLE_HEAD,
    REASONS_HEAD,
    SUMMARY_HEAD,
    people_rows,
    reason_rows,
    report,
    summary_rows,
)
from bot.channels.messenger.errors import ERRORS
from bot.channels.zalo import errors as zalo_errors
from bot.store import bulletin_counts, letters, roads, spread, units
from bot.store.bulletin_counts import STATES
from bot.store.database import Connection, Database
from tests.bulletin.scene import (
    OA,
    PAGE,
    add_accounts,
    add_bulletin,
    add_people,
    bulletin_of,
    letters_of,
    set_letters,
)
from tests.store.rows import NOW

TABLE = letters.letters
PLATFORMS = ("Zalo", "OA", "Trang", "Meta")


@pytest.fixture
def number(database: Database) -> int:
    """Ten on the OA, three on the Page of another unit, each with a story of their own."""
    add_accounts(database, OA)
    add_accounts(database, PAGE, unit_slug="phuong-b")
    add_people(database, OA, 10, name="Lan")
    add_people(database, PAGE, 3, last_wrote_at=NOW - timedelta(days=2))
    made = add_bulletin(database, state="sending")

    def work(connection: Connection) -> None:
        units.take_in(connection, "phuong-a", "Phường A", None)
        part = spread.next_slice(connection, 0, 1_000)
        spread.put_in(connection, bulletin_of(database, made), part, NOW, NOW)

    database.write(work)
    of_oa = [row.id for row in letters_of(database, made) if row.account_id == OA]
    stories: list[dict[str, Any]] = [
        {"state": "sent", "settled_at": NOW, "delivered_at": NOW, "seen_at": NOW},
        {"state": "sent", "settled_at": NOW, "delivered_at": NOW},
        {"state": "sent", "settled_at": NOW},
        {"state": "gone", "code": "-213"},
        {"state": "gone", "code": "-217"},
        {"state": "refused", "code": "-248"},
        {"state": "refused", "code": "-999"},
        {"state": "unsure", "code": "crash"},
        {"state": "sending"},
    ]
    for letter, story in zip(of_oa, stories, strict=False):
        set_letters(database, TABLE.c.id == letter, **story)
    return made


def test_the_whole_its_accounts_and_its_units(database: Database, number: int) -> None:
    with database.read() as connection:
        found = report(connection, number, NOW)
    assert dict(found.whole.counts) == {
        "sent": 3,
        "gone": 2,
        "refused": 2,
        "unsure": 1,
        "sending": 1,
        "queued": 1,
        "waiting": 3,
    }
    assert (found.whole.total, found.whole.delivered, found.whole.seen) == (13, 2, 1)
    assert [(part.name, part.unit, part.total) for part in found.accounts] == [
        ("Messenger 33", "phuong-b", 3),
        ("Zalo 22", "Phường A", 10),
    ]
    assert {(part.name, part.total) for part in found.units} == {("phuong-b", 3), ("Phường A", 10)}


def test_reasons_are_put_together_by_what_they_mean(database: Database, number: int) -> None:
    with database.read() as connection:
        found = report(connection, number, NOW)
    told = [(one.state, one.code, one.number, one.reason.words) for one in found.reasons]
    assert told[0] == ("waiting", "", 3, "lâu chưa nhắn, nền tảng chưa cho gửi")
    assert told[1] == ("gone", "-213, -217", 2, "đã chặn hoặc rời kênh")
    assert ("refused", "-999", 1, "nền tảng không nhận (mã -999)") in told
    assert sum(one.number for one in found.reasons) == 3 + 2 + 2 + 1


def test_the_rows_of_a_sheet_fit_their_heads(database: Database, number: int) -> None:
    with database.read() as connection:
        found = report(connection, number, NOW)
        people = list(people_rows(bulletin_counts.people_of(connection, number)))
    rows = list(summary_rows(found))
    assert rows[-1] == ("Tất cả", "", 13, 1, 1, 3, 3, 2, 2, 1, 2, 1)
    assert {len(row) for row in rows} == {len(SUMMARY_HEAD)}
    assert {len(row) for row in reason_rows(found)} == {len(REASONS_HEAD)}
    assert {len(row) for row in people} == {len(PEOPLE_HEAD)}
    assert len(people) == 13
    assert ("Lan", "Đã gửi", "", "21/11/2026 10:00") in {row[2:6] for row in people}


def test_people_are_read_page_by_page(database: Database, number: int) -> None:
    with database.read() as connection:
        whole = [row.id for row in bulletin_counts.people_of(connection, number, page=4)]
    assert whole == [row.id for row in letters_of(database, number)]


def test_every_state_has_a_name() -> None:
    assert list(NAMES) == list(STATES)


def test_every_reason_is_words_and_one_thing_to_do() -> None:
    for table in (OWN, ZALO, MESSENGER):
        for reason in table.values():
            assert reason.words[0].islower() or reason.words.startswith(
                ("Zalo", "OA", "Trang", "Meta")
            )
            assert not reason.words.endswith(".")
            assert reason.advice.endswith(".")


def test_every_reason_of_the_roads_is_explained() -> None:
    assert {*roads.SHUT, roads.TODAY} <= OWN.keys()


def test_only_codes_that_the_platforms_have_are_explained() -> None:
    assert {int(code) for code in ZALO} <= zalo_errors.TABLE.keys()
    known = {f"{row.code}" for row in ERRORS} | {f"{row.subcode}" for row in ERRORS}
    assert {part for code in MESSENGER for part in code.split("/")} <= known


@pytest.mark.parametrize(
    ("account", "code", "part"),
    [
        (OA, "-230", "lâu chưa nhắn"),
        (PAGE, "10/2018278", "lâu chưa nhắn"),
        (PAGE, "200/1545041", "rời kênh"),
        (PAGE, "190/463", "mất quyền"),
        (PAGE, "-230", "mã -230"),
        (PAGE, "", "không nhận"),
    ],
)
def test_a_code_is_that_of_its_platform(account: str, code: str, part: str) -> None:
    assert part in reason_of(account, "refused", code).words
