"""What a talk leaves behind: nothing secret, what staff need, and nothing at all when asked so."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table
from structlog.testing import capture_logs

from bot.core import events as ev
from bot.store import events, letters, questions, retention
from bot.store.tables import metadata
from tests.conversation.talking import Talker, entries, texts
from tests.stage import Stage
from tests.store.rows import rows_of

NUMBER = "036123456789"
ASKED = f"cccd {NUMBER}, quên mật khẩu VNeID thì làm sao"


@pytest.fixture
def lan(stage: Stage) -> Talker:
    return Talker(stage.bot.reception(stage.wake), stage.page, "lan")


def rows(lan: Talker, table: Table) -> list[Any]:
    return rows_of(lan.reception.database, table)


def said(lan: Talker) -> list[str]:
    """What is kept of the person's words, in order."""
    return [row.said for row in rows(lan, events.events)]


def sweep(lan: Talker) -> int:
    """What the clock does once the last word has left."""
    database = lan.reception.database
    database.write(
        lambda connection: connection.execute(letters.letters.update().values(state="sent"))
    )
    return database.write(
        lambda connection: retention.forget_due(connection, lan.reception.clock.now())
    )


MASKED = {
    "typed": (lambda facts: ev.TextSaid(**facts, text=NUMBER), "****"),
    "in groups": (lambda facts: ev.TextSaid(**facts, text="cccd: 036 123 456 789"), "cccd: ****"),
    "with a question": (
        lambda facts: ev.TextSaid(**facts, text=ASKED),
        "cccd ****, quên mật khẩu VNeID thì làm sao",
    ),
    "not understood": (
        lambda facts: ev.TextSaid(**facts, text=f"giá vàng sjc bao nhiêu {NUMBER}"),
        "giá vàng sjc bao nhiêu ****",
    ),
    "asking for a person": (
        lambda facts: ev.TextSaid(**facts, text=f"{NUMBER} cho gặp cán bộ"),
        "**** cho gặp cán bộ",
    ),
    "as a payload": (lambda facts: ev.TextSaid(**facts, text=f"#{NUMBER}"), "#****"),
    "on a button": (
        lambda facts: ev.ButtonPressed(**facts, payload=f"#{NUMBER}", title=NUMBER),
        "****",
    ),
    "under a picture": (lambda facts: ev.PictureSent(**facts, text=NUMBER), "****"),
    "with a link": (
        lambda facts: ev.LinkSent(**facts, text=NUMBER, url=f"https://x.example/{NUMBER}"),
        "****",
    ),
}


@pytest.mark.parametrize("way", MASKED)
def test_a_masked_number_reaches_no_table_no_log_and_no_reply(lan: Talker, way: str) -> None:
    make, kept = MASKED[way]
    with capture_logs() as logs:
        answer = lan.does(make)
    assert said(lan) == [kept]
    assert entries(answer)[0] == "talk.masked"
    everything = [rows(lan, table) for table in metadata().sorted_tables]
    for digits in (NUMBER, "036 123 456 789"):
        assert digits not in str(everything)
        assert digits not in str(logs)
        assert digits not in " ".join(texts(answer))


def test_a_one_time_code_is_not_kept_either(lan: Talker) -> None:
    lan.says("mã OTP của em là 123456, đăng nhập không được")
    assert said(lan) == ["mã OTP của em là ****, đăng nhập không được"]


def test_what_was_not_understood_is_kept_for_staff(lan: Talker) -> None:
    lan.says("giá vàng sjc bao nhiêu")
    lan.says("   ")
    lan.says("cho gặp cán bộ")
    lan.says("bot trả lời sai rồi")
    person = lan.as_kept()
    assert person is not None
    assert [(row.kind, row.said, row.person_id) for row in rows(lan, questions.questions)] == [
        ("lost", "giá vàng sjc bao nhiêu", person.id),
        ("human", "cho gặp cán bộ", person.id),
        ("feedback", "bot trả lời sai rồi", person.id),
    ]


def test_what_was_answered_is_not_put_before_staff(lan: Talker) -> None:
    lan.says("xin chào")
    lan.says("quên mật khẩu VNeID")
    lan.presses("#menu")
    assert rows(lan, questions.questions) == []


def test_deleting_leaves_nothing_of_the_person(lan: Talker) -> None:
    lan.says("cho bác hỏi quên mật khẩu VNeID")
    lan.says("giá vàng sjc bao nhiêu")
    lan.says("xoá dữ liệu của tôi")
    assert entries(lan.says("có")) == ["talk.delete_done"]
    assert said(lan) == ["", "", "", ""]
    assert [row.person_id for row in rows(lan, events.events)] == [None] * 4
    assert rows(lan, questions.questions) == []
    assert [row.entry for row in rows(lan, letters.letters)] == ["talk.delete_done"]
    person = lan.as_kept()
    assert person is not None
    assert (person.address, person.topic, person.choices, person.question) == ("", None, [], "")
    assert sweep(lan) == 1
    assert lan.as_kept() is None
    assert rows(lan, letters.letters) == []
    assert entries(lan.says("xin chào")) == ["talk.greeting"]


def test_nothing_is_deleted_before_a_yes(lan: Talker) -> None:
    lan.says("quên mật khẩu VNeID")
    lan.says("xoá dữ liệu của tôi")
    lan.says("cô")
    lan.presses("#delete/yes")
    assert said(lan)[0] == "quên mật khẩu VNeID"
    assert sweep(lan) == 0


def test_withdrawing_on_the_platform_deletes_without_a_word(lan: Talker) -> None:
    lan.says("giá vàng sjc bao nhiêu")
    assert lan.does(lambda facts: ev.Withdrew(**facts)) == []
    assert said(lan) == ["", ""]
    assert rows(lan, questions.questions) == []
    assert rows(lan, letters.letters) == []
    assert sweep(lan) == 1
    assert lan.as_kept() is None


def test_who_leaves_gets_nothing_that_was_still_waiting(lan: Talker) -> None:
    lan.says("quên mật khẩu VNeID")
    lan.does(lambda facts: ev.Unfollowed(**facts))
    assert {row.state for row in rows(lan, letters.letters)} == {"gone"}
    person = lan.as_kept()
    assert person is not None
    assert (person.follows, person.gone_at is None) == (False, False)
    lan.says("xin chào")
    person = lan.as_kept()
    assert person is not None
    assert person.gone_at is None


@pytest.mark.parametrize(
    ("acts", "wants_news"),
    [
        (["DỪNG"], False),
        (["thôi nhận tin"], False),
        (["phiền quá đừng gửi nữa"], False),
        (["DỪNG", "nhận tin"], True),
        (["đúng"], True),
        (["dùng"], True),
        (["đừng"], True),
        (["dừng lại ở bước 3 thì sao"], True),
        (["dừng xe ở đâu"], True),
        (["quên mật khẩu VNeID"], True),
    ],
)
def test_only_who_says_so_gets_no_more_news(lan: Talker, acts: list[str], wants_news: bool) -> None:
    for text in acts:
        lan.says(text)
    person = lan.as_kept()
    assert person is not None
    assert person.wants_news is wants_news


def test_the_switch_of_the_platform_stops_the_news(lan: Talker) -> None:
    lan.does(lambda facts: ev.StoppedNews(**facts))
    person = lan.as_kept()
    assert person is not None
    assert person.wants_news is False


def test_staff_hold_the_talk_for_an_hour(lan: Talker) -> None:
    before = lan.reception.clock.now()
    lan.staff_writes()
    after = lan.reception.clock.now()
    person = lan.as_kept()
    assert person is not None
    assert person.silent_until is not None
    asked = person.silent_until - timedelta(minutes=60)
    assert before - timedelta(milliseconds=1) < asked <= after  # kept in whole milliseconds
    lan.says("quên mật khẩu VNeID")
    assert said(lan) == ["", "quên mật khẩu VNeID"]
