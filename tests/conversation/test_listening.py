"""The manners of the listener: it introduces itself once, stops repeating, owns its faults."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.conversation.listening import Listener
from bot.conversation.turn import Handler, Turn
from bot.core import events as ev
from bot.core.replies import Reply
from bot.store import events, questions
from handlers.register import HANDLERS
from tests.conversation.talking import EVENTS, Talker, buttons, entries, texts
from tests.hand_clock import HandClock
from tests.stage import Stage
from tests.store.rows import rows_of

INTRODUCTION = (
    "Mình là trợ lý tự động của Đoàn phường Ví Dụ, không phải công an. "
    "Nhắn MENU để xem mình giúp được gì."
)


@pytest.fixture
def lan(stage: Stage) -> Talker:
    return Talker(stage.bot.reception(stage.wake), stage.page, "lan")


def with_topic(lan: Talker, topic: str, handler: Handler) -> Talker:
    """The same person before a bot in which another handler answers the topic."""
    old = lan.reception.listener
    handlers = replace(HANDLERS, topics={**HANDLERS.topics, topic: handler})
    listener = Listener(old.content, old.matcher, handlers, old.human_minutes)
    return replace(lan, reception=replace(lan.reception, listener=listener))


def introduced(answer: list[Any]) -> int:
    """How often the answer introduces the bot."""
    return "\n".join(texts(answer)).count(INTRODUCTION)


@pytest.mark.parametrize(
    "text", ["quên mật khẩu VNeID", "giá vàng sjc bao nhiêu", "DỪNG", "036123456789", "đồ ngu"]
)
def test_the_first_answer_ends_in_who_speaks_and_no_other_does(lan: Talker, text: str) -> None:
    first = lan.says(text)
    assert texts(first)[-1].endswith(INTRODUCTION)
    assert introduced(first) == 1
    assert [introduced(lan.says(text)), introduced(lan.says("quên mã 6 số"))] == [0, 0]


def test_two_first_answers_are_introduced_once(lan: Talker) -> None:
    first = lan.says("quên mật khẩu vneid với lại muốn đổi số điện thoại thì làm sao")
    assert entries(first) == ["vneid.forgot_password", "vneid.change_phone_number"]
    assert [text.count(INTRODUCTION) for text in texts(first)] == [0, 1]


def test_a_picture_first_is_introduced_too(lan: Talker) -> None:
    assert introduced(lan.does(lambda facts: ev.PictureSent(**facts))) == 1


@pytest.mark.parametrize("text", ["xin chào", "bạn là ai"])
def test_what_says_it_by_itself_needs_no_introduction(lan: Talker, text: str) -> None:
    assert [introduced(lan.says(text)), introduced(lan.says("quên mật khẩu VNeID"))] == [0, 0]


def test_danger_is_not_held_up_by_an_introduction(lan: Talker) -> None:
    assert introduced(lan.says("tôi lỡ đọc mã otp cho người lạ rồi")) == 0
    assert introduced(lan.says("quên mật khẩu VNeID")) == 1


def test_danger_says_what_to_do_before_anything_else(lan: Talker) -> None:
    answer = lan.says("tôi lỡ đọc mã otp cho người lạ rồi")
    assert texts(answer)[0].startswith("Bạn dừng lại: đừng chuyển thêm tiền")
    assert "Nguồn" not in texts(answer)[0]
    assert buttons(answer) == [("Gọi 113", "113"), ("Gọi văn phòng", "0226 555 0123")]


def test_an_elder_is_called_so_from_then_on(lan: Talker) -> None:
    assert texts(lan.says("cháu ơi cho bác hỏi"))[0].startswith("Chào bác! Cháu là trợ lý")
    assert "bác chọn một việc" in texts(lan.presses("#menu"))[0].lower()
    assert texts(lan.says("dạ cháu chào bác"))[0].startswith("Bác chọn")


def test_the_same_text_is_told_twenty_times_in_five_minutes(lan: Talker, clock: HandClock) -> None:
    lan.says("xin chào")
    answers = [entries(lan.presses("#menu")) for _ in range(25)]
    assert answers == [["talk.menu"]] * 20 + [[]] * 5
    assert entries(lan.says("cảm ơn")) == ["thanks"]
    clock.let_pass(timedelta(minutes=5))
    assert entries(lan.presses("#menu")) == ["talk.menu"]


def test_two_bots_that_take_turns_are_stopped_too(lan: Talker) -> None:
    lan.says("xin chào")
    answers = [entries(lan.says(text)) for _ in range(25) for text in ("cảm ơn", "tạm biệt")]
    assert answers == [["thanks"], ["goodbye"]] * 20 + [[]] * 10


def test_a_stopped_loop_is_told_in_the_log(lan: Talker) -> None:
    lan.says("xin chào")
    with capture_logs() as logs:
        for _ in range(21):
            lan.presses("#menu")
    stopped = [entry for entry in logs if entry["event"] == "loop_stopped"]
    assert [entry["log_level"] for entry in stopped] == ["warning"]


def careless(turn: Turn) -> Sequence[Reply]:
    """Changes all it can, then falls over."""
    person = turn.person
    questions.put_in(turn.connection, person.account_id, person.id, "lost", "half", turn.now)
    person.wants_news, person.topic, person.choices = False, "changed", [["changed", "#changed"]]
    raise RuntimeError("a fault of ours")


def test_a_handler_that_fails_is_undone_and_the_person_hears_of_it(lan: Talker) -> None:
    lan.says("quên mật khẩu VNeID")
    before = lan.as_kept()
    broken = with_topic(lan, "greet", careless)
    with capture_logs() as logs:
        answer = broken.says("xin chào")
    assert entries(answer) == ["talk.sorry"]
    assert "0226 555 0123" in texts(answer)[0]
    assert [entry["log_level"] for entry in logs if entry["event"] == "handler_failed"] == ["error"]
    after = lan.as_kept()
    assert before is not None
    assert after == replace(
        before,
        last_wrote_at=after.last_wrote_at if after else None,
        told=after.told if after else {},
    )
    assert rows_of(lan.reception.database, questions.questions) == []
    kept = rows_of(lan.reception.database, events.events)
    assert [(row.said, row.decision) for row in kept] == [
        ("quên mật khẩu VNeID", "answer"),
        ("xin chào", "fault"),
    ]
    assert entries(replace(lan, count=broken.count).says("cảm ơn")) == ["thanks"]


def test_a_handler_that_fails_at_once_is_a_fault_too(lan: Talker) -> None:
    def fails(turn: Turn) -> Sequence[Reply]:
        raise RuntimeError(f"a fault of ours at {turn.now}")

    assert entries(with_topic(lan, "human", fails).presses("#human")) == ["talk.sorry"]


def test_a_person_who_was_answered_is_no_longer_gone(lan: Talker) -> None:
    lan.says("xin chào")
    lan.change(gone_at=lan.reception.clock.now())
    lan.says("alo")
    person = lan.as_kept()
    assert person is not None
    assert person.gone_at is None


def test_who_writes_may_be_written_to_anew(lan: Talker) -> None:
    lan.says("xin chào")
    lan.change(free_left=0, last_wrote_at=lan.reception.clock.now() - timedelta(days=3))
    before = lan.reception.clock.now()
    lan.says("alo")
    person = lan.as_kept()
    assert person is not None
    assert person.free_left is None
    assert person.last_wrote_at is not None
    assert person.last_wrote_at >= before - timedelta(seconds=1)


def test_a_reaction_on_zalo_opens_no_window(stage: Stage) -> None:
    lan = Talker(stage.bot.reception(stage.wake), stage.oa, "lan")
    lan.says("xin chào")
    long_ago = lan.reception.clock.now() - timedelta(days=3)
    lan.change(last_wrote_at=long_ago, free_left=0, gone_at=long_ago)
    lan.does(EVENTS["reaction"])
    person = lan.as_kept()
    assert person is not None
    assert person.free_left == 0
    assert person.last_wrote_at is not None
    assert abs(person.last_wrote_at - long_ago) < timedelta(seconds=1)
    assert person.gone_at is None
