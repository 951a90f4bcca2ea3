"""The person's own ward: asked for once, remembered, changed by words and button, forgotten."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy.engine import Engine

from bot.content.entries import Content
from bot.core import events as ev
from bot.core.replies import Reply
from bot.store import questions
from bot.store.database import Connection, Database
from bot.understanding.matcher import Matcher
from handlers import office
from tests.conversation.talking import Talker, buttons, entries, texts
from tests.handlers.province import HOURS, OTHER, PROVINCE, WARD, WHERE, greeted, open_at, own
from tests.handlers.saying import saying, turn, typed
from tests.stage import Stage
from tests.store.rows import rows_of


@pytest.fixture(scope="module")
def province(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Stage]:
    yield from open_at(PROVINCE, sqlite_template, tmp_path_factory.mktemp("province"), matcher)


@pytest.fixture(scope="module")
def ward_stage(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Stage]:
    yield from open_at("don-vi", sqlite_template, tmp_path_factory.mktemp("ward"), matcher)


@pytest.fixture
def lan(province: Stage) -> Talker:
    """Somebody who was greeted before, on the account of the province."""
    return greeted(province)


@pytest.fixture
def neighbour(ward_stage: Stage) -> Talker:
    """The same on the account of a ward."""
    return greeted(ward_stage)


def test_the_ward_is_asked_for_once_and_what_was_asked_is_answered(lan: Talker) -> None:
    asked = lan.says(HOURS)
    assert entries(asked) == ["talk.unit_ask"]
    assert buttons(asked) == [
        ("Phường Ví Dụ", "#ward/don-vi"),
        ("Phường Chẳng Hạn", "#ward/phuong-chang-han"),
        ("Xã Thí Điểm", "#ward/xa-thi-diem"),
        ("Trả lời chung", "#ward/skip"),
    ]
    answer = lan.says("chẳng hạn")
    assert entries(answer) == ["talk.unit_kept", "office.hours"]
    assert texts(answer)[1].startswith(
        "Bây giờ đang mở, đến 11:30.\nTrung tâm Phục vụ hành chính công phường Chẳng Hạn nhận"
    )
    assert own(lan) == WARD
    assert entries(lan.says(WHERE)) == ["office.where"]


def test_who_does_not_tell_is_not_asked_again(lan: Talker) -> None:
    assert entries(lan.says(HOURS)) == ["talk.unit_ask"]
    assert entries(lan.says("không biết")) == ["office.hours"]
    assert own(lan) == ""
    general = lan.says(WHERE)
    assert entries(general) == ["office.where"]
    assert buttons(general)[-1] == ("Đổi phường, xã", "#ward/change")


def test_who_asks_something_else_instead_is_answered_and_not_asked_again(lan: Talker) -> None:
    lan.says(HOURS)
    assert entries(lan.says("quên mật khẩu VNeID")) == ["vneid.forgot_password"]
    assert entries(lan.says(HOURS)) == ["office.hours"]


def test_two_questions_in_one_message_are_asked_for_one_ward(lan: Talker) -> None:
    asked = lan.says("mấy giờ phường làm việc và có ai viết hộ tờ khai không")
    assert entries(asked) == ["talk.unit_ask"]
    assert entries(lan.presses("#ward/phuong-chang-han")) == [
        *("talk.unit_kept", "office.hours", "office.help")
    ]


def test_every_answer_has_the_facts_of_the_own_ward_but_who_speaks_stays(lan: Talker) -> None:
    lan.says("tôi ở xã Thí Điểm")
    (person,) = texts(lan.says("cho gặp cán bộ"))
    assert "0226 555 0323" in person
    assert "xã Thí Điểm, thôn Bản Nháp" in person
    (about,) = texts(lan.says("bạn là ai"))
    assert "trợ lý tự động của Tỉnh đoàn Ví Dụ" in about
    assert "0226 555 0323" in about


def test_what_the_ward_has_not_is_said_as_those_above_say_it(lan: Talker) -> None:
    lan.says("tôi ở xã Thí Điểm")
    (answer,) = texts(lan.presses("#activity.list"))
    assert "tinhdoan.vidu.example" in answer


@pytest.mark.parametrize(
    ("text", "entry", "slug"),
    [
        ("tôi ở phường Chẳng Hạn", "talk.unit_kept", WARD),
        ("e o phuong chang han a", "talk.unit_kept", WARD),
        ("em o phuong chang han a", "talk.unit_kept", WARD),
        ("nhà mình ở xã thí điểm nhé", "talk.unit_kept", OTHER),
        ("chuyển sang xã Thí Điểm", "talk.unit_kept", OTHER),
        ("doi sang xa thi diem", "talk.unit_kept", OTHER),
        ("đổi phường sang Chẳng Hạn", "talk.unit_kept", WARD),
        ("chọn phường Chẳng Hạn", "talk.unit_kept", WARD),
        ("phường chẵng hạn", "talk.unit_kept", WARD),
        ("tôi ở xã Giả Sử cũ", "talk.unit_kept_former", WARD),
        ("bác ở thị trấn tạm gọi", "talk.unit_kept_former", WARD),
        ("tôi ở CH", "talk.unit_kept", WARD),
        ("đổi phường", "talk.unit_ask", ""),
        ("doi xa", "talk.unit_ask", ""),
        ("không phải phường này", "talk.unit_ask", ""),
        ("tôi ở phường Hoa Mai", "talk.unit_unknown", ""),
    ],
)
def test_words_that_tell_or_change_it(lan: Talker, text: str, entry: str, slug: str) -> None:
    assert entries(lan.says(text)) == [entry]
    assert own(lan) == slug


@pytest.mark.parametrize(
    "text",
    [
        "tôi ở xã này nộp xã khác được không",
        "nhà em thuộc phường nào",
        "ở đâu bán sim",
        "tôi muốn chuyển hộ khẩu sang phường khác",
        "chuyển khẩu về xã Thí Điểm cần giấy tờ gì",
        "em ở trọ đăng ký tạm trú thế nào",
        "chẳng hạn",
        "thí điểm",
        "1",
    ],
)
def test_other_words_tell_nothing(lan: Talker, text: str) -> None:
    told = {"talk.unit_kept", "talk.unit_kept_former", "talk.unit_unknown"}
    assert told.isdisjoint(entries(lan.says(text)))
    assert not own(lan)


def test_a_former_name_is_answered_with_todays(lan: Talker) -> None:
    (text,) = texts(lan.says("xã giả sử"))
    assert text.startswith("Xã Giả Sử nay thuộc phường Chẳng Hạn.")


def test_a_name_nobody_knows_is_asked_again_and_kept_for_staff(lan: Talker) -> None:
    lan.says(HOURS)
    asked = lan.says("phường Chẳng Hẳn Hoi")
    assert entries(asked) == ["talk.unit_unknown"]
    assert buttons(asked)[0] == ("Phường Chẳng Hạn", "#ward/phuong-chang-han")
    kept = rows_of(lan.reception.database, questions.questions)
    assert kept[-1].said == "phường Chẳng Hẳn Hoi"
    assert entries(lan.says("1")) == ["talk.unit_kept", "office.hours"]


def test_a_question_about_another_ward_is_answered_for_that_one(lan: Talker) -> None:
    lan.says("tôi ở xã Thí Điểm")
    answer = lan.says("uỷ ban phường Chẳng Hạn ở đâu")
    assert "số 7 phố Giả Định" in texts(answer)[0]
    assert buttons(answer)[-1] == ("Nhớ nơi này", "#ward/phuong-chang-han")
    assert own(lan) == OTHER
    assert entries(lan.presses("#ward/phuong-chang-han")) == ["talk.unit_kept"]
    assert own(lan) == WARD


def test_it_is_changed_by_a_button(lan: Talker) -> None:
    lan.says("tôi ở xã Thí Điểm")
    answer = lan.says(HOURS)
    assert buttons(answer)[-1] == ("Đổi phường, xã", "#ward/change")
    assert entries(lan.presses("#ward/change")) == ["talk.unit_ask"]
    lan.presses("#ward/don-vi")
    assert own(lan) == "don-vi"
    lan.presses("#ward/phuong-da-bo")
    assert own(lan) == "don-vi"


def test_the_question_closes_after_a_day(lan: Talker, province: Stage) -> None:
    lan.says(HOURS)
    province.clock.let_pass(timedelta(hours=25))
    assert entries(lan.says("chẳng hạn")) != ["talk.unit_kept", "office.hours"]
    province.clock.let_pass(-timedelta(hours=25))


def test_a_ward_that_is_gone_falls_back_to_the_account(lan: Talker) -> None:
    lan.change(unit_slug="phuong-da-bo")
    (text,) = texts(lan.says("cho gặp cán bộ"))
    assert "0226 555 0100" in text


def test_it_is_forgotten_with_everything_else(lan: Talker) -> None:
    lan.says("tôi ở xã Thí Điểm")
    lan.says("xoá dữ liệu của tôi")
    assert entries(lan.says("có")) == ["talk.delete_done"]
    assert own(lan) is None
    lan.says("tôi ở xã Thí Điểm")
    lan.does(lambda facts: ev.Withdrew(**facts))
    assert own(lan) is None


def test_the_account_of_a_ward_does_not_ask_but_may_be_told(neighbour: Talker) -> None:
    answer = neighbour.says(HOURS)
    assert entries(answer) == ["office.hours"]
    assert buttons(answer)[-1] == ("Đổi phường, xã", "#ward/change")
    assert "phường Ví Dụ" in texts(answer)[0]
    assert entries(neighbour.says("tôi ở xã Thí Điểm")) == ["talk.unit_kept"]
    assert "xã Thí Điểm" in texts(neighbour.says(HOURS))[0]


def test_a_form_is_not_disturbed(lan: Talker) -> None:
    lan.presses("#form/pay.qr/start")
    lan.says("tôi ở xã Thí Điểm")
    assert own(lan) is None


def test_many_wards_are_not_listed_but_typed(
    ledger: Database, content: Content, matcher: Matcher
) -> None:
    more = [replace(content.units[OTHER], slug=f"xa-{n}", name=f"Đoàn xã Số {n}") for n in "123"]
    wide = replace(content, units={**content.units, **{unit.slug: unit for unit in more}})
    words = saying(wide, matcher, PROVINCE, "")

    def work(connection: Connection) -> Sequence[Reply]:
        about_it = turn(connection, words, typed(HOURS), HOURS)
        about_it.unit_slug = PROVINCE
        return office.entry(about_it, "office.hours")

    (asked,) = ledger.write(work)
    assert asked.entry == "talk.unit_ask"
    assert [button.value for button in asked.buttons] == ["#ward/skip"]


@pytest.fixture
def statements() -> Iterator[Callable[[], int]]:
    """How many statements ran since the last look."""
    seen: list[str] = []

    def note(*parts: Any) -> None:
        seen.append(parts[2])

    def look() -> int:
        number = len(seen)
        seen.clear()
        return number

    sql_event.listen(Engine, "before_cursor_execute", note)
    yield look
    sql_event.remove(Engine, "before_cursor_execute", note)


def test_the_own_ward_costs_no_query(lan: Talker, statements: Callable[[], int]) -> None:
    lan.says(HOURS)
    lan.says("không biết")
    statements()
    lan.says(HOURS)
    without = statements()
    lan.says("tôi ở xã Thí Điểm")
    statements()
    lan.says(HOURS)
    assert statements() == without > 0
