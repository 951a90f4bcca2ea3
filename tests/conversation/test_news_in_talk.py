"""Bulletins in the talk: offered after an answer and only there, sent once, and their numbers."""

from datetime import timedelta
from typing import Any

import pytest

from bot.store import letters
from bot.store.bulletins import bulletins
from tests.bulletin.scene import set_letters
from tests.conversation.talking import EVENTS, Talker, buttons, entries, texts
from tests.stage import Stage
from tests.test_dialogues import news_waits
from tests.waiting import together

LINE = "Có 1 tin mới, nhắn TIN để xem."
HOUR = timedelta(hours=1)


@pytest.fixture
def lan(stage: Stage) -> Talker:
    talker = Talker(stage.bot.reception(stage.wake), stage.page, "lan")
    talker.says("alo")
    return talker


def is_offered(answer: list[Any]) -> bool:
    words = "\n".join(texts(answer))
    shown = [value for _title, value in buttons(answer)]
    assert ("nhắn TIN" in words) == ("#news" in shown)
    return "#news" in shown


def came(stage: Stage, ago: timedelta = timedelta()) -> None:
    """The newest bulletin reached the person so long ago."""
    at = stage.clock.real() - ago
    values = {"state": "sent", "settled_at": at}
    set_letters(stage.bot.database, letters.letters.c.state == "waiting", **values)
    assert stage.bot.listener.news is not None
    stage.bot.listener.news.read_again()


def test_the_answer_comes_first_and_the_line_last(stage: Stage, lan: Talker) -> None:
    news_waits(stage, lan)
    answer = lan.says("quên mật khẩu VNeID")
    assert entries(answer) == ["vneid.forgot_password"]
    assert texts(answer)[-1].endswith(LINE)
    assert buttons(answer)[-1] == ("Xem tin", "#news")


def test_two_are_named_where_more_wait(stage: Stage, lan: Talker) -> None:
    for _ in range(3):
        news_waits(stage, lan)
    assert "Có 2 tin mới" in texts(lan.says("MENU"))[-1]


def test_nobody_else_is_offered_it(stage: Stage, lan: Talker) -> None:
    news_waits(stage, lan)
    minh = Talker(lan.reception, lan.account, "minh")
    assert not is_offered(minh.says("alo"))


def test_it_is_said_once_an_hour_and_anew_for_a_newer_one(stage: Stage, lan: Talker) -> None:
    news_waits(stage, lan)
    assert is_offered(lan.says("MENU"))
    assert not is_offered(lan.says("quên mật khẩu VNeID"))
    stage.clock.let_pass(timedelta(minutes=1))
    news_waits(stage, lan)
    assert is_offered(lan.says("MENU"))
    stage.clock.let_pass(HOUR)
    assert is_offered(lan.says("MENU"))


@pytest.mark.parametrize(
    "said",
    [
        "tôi vừa chuyển tiền cho lừa đảo",
        "giá vàng sjc bao nhiêu",
        "cài VNeID chỉ từng bước",
        "xoá dữ liệu của tôi",
        "tôi muốn góp ý",
        "DỪNG",
    ],
)
def test_it_stays_out_of_the_way(stage: Stage, lan: Talker, said: str) -> None:
    news_waits(stage, lan)
    assert not is_offered(lan.says(said))


def test_inside_a_guide_nothing_is_offered_and_a_button_sends_all_the_same(
    stage: Stage, lan: Talker
) -> None:
    lan.says("cài VNeID chỉ từng bước")
    news_waits(stage, lan)
    assert not is_offered(lan.says("làm căn cước hết bao nhiêu tiền"))
    assert lan.presses("#news") == []
    assert lan.waiting() == set()
    person = lan.as_kept()
    assert person is not None
    assert person.guide is not None


@pytest.mark.parametrize(
    "values", [{"state": "cancelled"}, {"state": "paused"}, {"valid_until": 0}]
)
def test_what_is_off_or_over_is_not_offered(
    stage: Stage, lan: Talker, values: dict[str, Any]
) -> None:
    news_waits(stage, lan)
    changed = dict(values)
    if "valid_until" in changed:
        changed["valid_until"] = stage.clock.now() - timedelta(minutes=1)
    stage.bot.database.write(
        lambda connection: connection.execute(bulletins.update().values(**changed))
    )
    assert not is_offered(lan.says("MENU"))
    assert entries(lan.says("tin")) == ["talk.news_none"]


def test_tin_typed_twice_at_one_moment_sends_once(stage: Stage, lan: Talker) -> None:
    news_waits(stage, lan)
    again = Talker(stage.another_bot().reception(stage.wake), lan.account, "lan", count=100)
    answers = together(lambda: lan.says("TIN"), lambda: again.says("tin"))
    assert all(isinstance(answer, list) for answer in answers)
    assert [row.entry for row in stage.letters()].count("talk.news_none") == 1
    (letter,) = [row for row in stage.letters() if row.bulletin_id is not None]
    assert (letter.state, letter.lane) == ("queued", letters.REPLY_LANE)


def test_who_asks_for_it_is_not_left_waiting(stage: Stage, lan: Talker) -> None:
    news_waits(stage, lan)
    stage.woken.clear()
    lan.says("TIN")
    assert stage.woken == [lan.account]


def test_stopping_the_news_stops_what_is_under_way(stage: Stage, lan: Talker) -> None:
    news_waits(stage, lan)
    lan.says("DỪNG")
    (letter,) = [row for row in stage.letters() if row.bulletin_id is not None]
    assert (letter.state, letter.code) == ("refused", "unsubscribed")


def test_who_leaves_gets_nothing_that_waits(stage: Stage, lan: Talker) -> None:
    news_waits(stage, lan)
    lan.does(EVENTS["unfollow"])
    assert lan.waiting() == set()


def test_a_number_means_the_button_of_the_bulletin_that_came_last(
    stage: Stage, lan: Talker
) -> None:
    stage.clock.let_pass(2 * HOUR)
    news_waits(stage, lan)
    came(stage)
    assert entries(lan.says("1")) == ["idcard.fee"]


def test_a_bulletin_does_not_displace_a_question_younger_than_an_hour(
    stage: Stage, lan: Talker
) -> None:
    lan.says("MENU")
    stage.clock.let_pass(timedelta(minutes=59))
    news_waits(stage, lan)
    came(stage)
    assert entries(lan.says("1")) != ["idcard.fee"]


def test_nor_what_was_asked_after_it_came(stage: Stage, lan: Talker) -> None:
    stage.clock.let_pass(3 * HOUR)
    news_waits(stage, lan)
    came(stage, ago=HOUR / 2)
    lan.says("MENU")
    assert entries(lan.says("1")) != ["idcard.fee"]


def test_nor_an_open_guide(stage: Stage, lan: Talker) -> None:
    lan.says("cài VNeID chỉ từng bước")
    stage.clock.let_pass(2 * HOUR)
    news_waits(stage, lan)
    came(stage)
    assert entries(lan.says("1")) != ["idcard.fee"]


def test_its_buttons_close_after_a_day(stage: Stage, lan: Talker) -> None:
    news_waits(stage, lan)
    came(stage)
    stage.clock.let_pass(timedelta(hours=25))
    assert entries(lan.says("1")) == ["talk.menu"]


def test_without_any_bulletin_the_talk_asks_for_none(stage: Stage, lan: Talker) -> None:
    """What every answer would pay for otherwise."""
    assert stage.bot.listener.news is not None
    assert stage.bot.listener.news.live() == []
    assert not is_offered(lan.says("MENU"))
