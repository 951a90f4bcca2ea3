"""An account that is stopped: its staff read once which, why and what to do."""

import unicodedata
from typing import Any

import pytest

from bot.channels.messenger.errors import ERRORS
from bot.channels.zalo.errors import ACCOUNT as MAKES_ACCOUNT_FAULT
from bot.channels.zalo.errors import TABLE
from bot.delivery import stopping
from bot.demo.platform_server import Response
from bot.store import accounts, bulletins, notices
from bot.store.database import Database
from tests.cast import LAN, MINH, crowd
from tests.delivery.bulk_scene import run_bulletin
from tests.stage import Stage
from tests.store.rows import ACCOUNT, NOW, add_account, rows_of
from tests.waiting import until


def stop(database: Database, code: str = "190") -> bool:
    return database.write(
        lambda connection: stopping.stop(connection, ACCOUNT, code, "words of the platform", NOW)
    )


def test_staff_are_told_once_what_stands_still_and_what_to_do(database: Database) -> None:
    add_account(database, unit_slug="phuong-tien-noi")
    assert stop(database)
    assert not stop(database)
    (notice,) = rows_of(database, notices.notices)
    assert (notice.unit_slug, notice.link) == ("phuong-tien-noi", "/staff/channels")
    assert notice.words == (
        "Zalo OA 22 đang dừng, bot không gửi được tin: mã kết nối đã hết hạn hoặc bị gỡ. "
        "Mở trang Kênh, bấm “Kết nối lại”. Tin đang chờ sẽ tự đi tiếp."
    )
    (row,) = rows_of(database, accounts.accounts)
    assert (row.stopped_at, row.stopped_code) == (NOW, "190")


def test_a_second_stop_after_it_ran_again_is_told_again(database: Database) -> None:
    add_account(database)
    stop(database)
    database.write(lambda connection: accounts.resume(connection, ACCOUNT))
    later = NOW.replace(hour=NOW.hour + 1)
    database.write(lambda connection: stopping.stop(connection, ACCOUNT, "368", "", later))
    assert len(rows_of(database, notices.notices)) == 2


CODES = [str(code) for code, maker in TABLE.items() if maker is MAKES_ACCOUNT_FAULT]
CODES += [
    f"{row.code}/{row.subcode}" if row.subcode else str(row.code)
    for row in ERRORS
    if row.means == "account"
]


@pytest.mark.parametrize("code", [*CODES, "token", "policy", "-216", "-99999"])
def test_every_code_that_stops_an_account_has_its_words(code: str) -> None:
    for account_id in ("zalo:22", "messenger:33"):
        words = stopping.sentence(account_id, code)
        assert words == unicodedata.normalize("NFC", words)
        assert "{" not in words
        assert words.endswith("Tin đang chờ sẽ tự đi tiếp.")


def test_a_restricted_page_stops_its_news_and_nobody_elses(stage: Stage) -> None:
    people = crowd(20)
    run_bulletin(stage, [LAN, MINH], on_messenger=people)
    stage.messenger.pages[stage.page.partition(":")[2]].is_restricted = True
    stage.start_postman(rates={"zalo": 50.0, "messenger": 50.0})
    until(lambda: rows_of(stage.bot.database, notices.notices))
    until(lambda: {r.state for r in stage.letters() if r.account_id == stage.oa} == {"sent"})
    of_page = [row for row in stage.letters() if row.account_id == stage.page]
    until(lambda: not any(row.state == "sending" for row in stage.letters()))
    assert {row.state for row in of_page} <= {"queued", "sending"}
    assert stage.messenger.taken == []
    stage.messenger.pages[stage.page.partition(":")[2]].is_restricted = False
    stage.bot.database.write(lambda connection: accounts.resume(connection, stage.page))
    stage.until_settled()
    assert len(stage.messenger.taken) == 20


def test_a_bulletin_nobody_can_be_sent_pauses_by_itself(stage: Stage) -> None:
    wrong = run_bulletin(stage, crowd(60), title="Tin sai")
    right = run_bulletin(stage, on_messenger=crowd(5))
    said = {"error": -201, "message": "elements is invalid"}
    stage.zalo_server.faults.next_is(*[Response(200, said)] * 60)
    stage.start_postman(rates={"zalo": 50.0, "messenger": 50.0})
    until(lambda: bulletin(stage, wrong)["state"] == "paused")
    until(lambda: {row.state for row in stage.letters() if row.bulletin_id == right} == {"sent"})
    until(lambda: not any(row.state == "sending" for row in stage.letters()))
    states = [row.state for row in stage.letters() if row.bulletin_id == wrong]
    assert set(states) == {"refused", "queued"}
    assert states.count("refused") < 30
    assert bulletin(stage, wrong)["stopped_code"] == "-201"
    (notice,) = rows_of(stage.bot.database, notices.notices)
    assert "“Tin sai” đã tự dừng: Zalo không nhận" in notice.words
    assert notice.link == f"/staff/bulletins/{wrong}"


def test_single_letters_that_are_wrong_pause_nothing(stage: Stage) -> None:
    number = run_bulletin(stage, crowd(40))
    said = Response(200, {"error": -201, "message": "user_id is invalid"})
    stage.zalo_server.faults.next_is(*[said] * 5)
    stage.start_postman(rates={"zalo": 100.0, "messenger": 100.0})
    stage.until_settled()
    assert bulletin(stage, number)["state"] == "sending"
    assert [row.state for row in stage.letters()].count("refused") == 5


def bulletin(stage: Stage, number: int) -> dict[str, Any]:
    with stage.bot.database.read() as connection:
        found = bulletins.find(connection, number)
    assert found is not None
    return found
