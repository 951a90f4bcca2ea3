"""The hook of forms and guides: a form reads first, commands before both, secrets stay secret."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.conversation.finishing import one_list
from bot.conversation.listening import Listener
from bot.conversation.turn import Dialogue, Listened, Turn
from bot.core.replies import Reply
from bot.store import events
from handlers.register import HANDLERS
from tests.conversation.guide_scene import NAME, guide, knowing, press
from tests.conversation.talking import Talker, entries
from tests.stage import Stage
from tests.store.rows import rows_of

QUESTION = Reply("Số nào?", entry="test.question")
SECRET = "036123456789"


def reads(turn: Turn) -> Sequence[Reply] | None:
    """Takes a secret and ends; leaves questions alone."""
    if not turn.said.startswith("số"):
        return None
    turn.is_private = True
    turn.person.form = turn.person.form_at = None
    return [Reply("Xong.", entry="test.done")]


def begins(turn: Turn) -> Sequence[Reply]:
    turn.person.form, turn.person.form_at = {"form": "test"}, turn.now
    return [replace(QUESTION, text=f"{QUESTION.text} {turn.asked}")]


def beside(turn: Turn, listened: Listened) -> Sequence[Reply]:
    assert turn.person.form
    return one_list([*listened.replies, QUESTION])


@pytest.fixture
def lan(stage: Stage) -> Talker:
    """Lan before a bot that knows one form and one guide."""
    talker = knowing(Talker(stage.bot.reception(stage.wake), stage.page, "lan"), [guide()])
    old = talker.reception.listener
    handlers = replace(
        HANDLERS,
        forms={"test": Dialogue(reads, begins, beside)},
        topics={**HANDLERS.topics, "pay.wedding": begins},
    )
    listener = Listener(old.content, old.matcher, handlers, old.human_minutes)
    return replace(talker, reception=replace(talker.reception, listener=listener))


def said(lan: Talker) -> list[str]:
    return [row.said for row in rows_of(lan.reception.database, events.events)]


def test_a_form_reads_before_the_guide(lan: Talker) -> None:
    lan.presses(press())
    assert entries(lan.presses("#form/test/start")) == ["test.question"]
    assert entries(lan.says("số 1")) == ["test.done"]
    assert entries(lan.says("xong")) == [f"guide/{NAME}/hai"]


def test_a_topic_that_begins_a_form_asks_once(lan: Talker) -> None:
    assert entries(lan.presses("#pay.wedding")) == ["test.question"]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("menu", "talk.menu"),
        ("DỪNG", "talk.unsubscribed"),
        ("xoá dữ liệu của tôi", "talk.delete_ask"),
        ("bạn là ai", "talk.about"),
        ("quên mật khẩu VNeID", "vneid.forgot_password"),
    ],
)
def test_what_is_not_for_the_form_is_answered_and_asked_again(
    lan: Talker, text: str, entry: str
) -> None:
    lan.presses("#form/test/start")
    assert entries(lan.says(text)) == [entry, "test.question"]


def test_danger_goes_first_and_alone(lan: Talker) -> None:
    lan.presses("#form/test/start")
    assert entries(lan.says("tôi đang bị lừa chuyển tiền")) == ["talk.danger_money"]


def test_a_secret_taken_by_a_form_is_neither_kept_nor_warned_of(lan: Talker) -> None:
    lan.presses("#form/test/start")
    assert entries(lan.says(f"số {SECRET}")) == ["test.done"]
    assert said(lan)[-1] == ""
    assert entries(lan.says(f"số {SECRET}"))[0] == "talk.masked"


def test_a_form_that_is_gone_asks_nothing(lan: Talker) -> None:
    lan.says("xin chào")
    lan.change(form={"form": "gone"}, form_at=lan.reception.clock.now())
    assert entries(lan.says("quên mật khẩu VNeID")) == ["vneid.forgot_password"]
    assert entries(lan.presses("#form/gone/x")) == ["talk.menu"]


def test_a_button_of_a_guide_leaves_the_form(lan: Talker) -> None:
    lan.presses("#form/test/start")
    lan.presses(press())
    person = lan.as_kept()
    assert person is not None
    assert (person.form, person.form_at) == (None, None)
