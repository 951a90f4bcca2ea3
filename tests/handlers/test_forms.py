"""The contract of FORMS: at each question one can stop, go back, ask something else, come later."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.fields import Field, Form
from bot.understanding.matcher import Matcher
from handlers.register import FORMS, HANDLERS
from scheduler.jobs import close_dialogues
from tests.conversation.talking import EVENTS, Talker, buttons, entries, texts
from tests.hand_clock import HandClock
from tests.handlers.form_answers import ANSWERS
from tests.handlers.form_scene import is_asked, open_activity, put_friend_back, walked
from tests.stage import Stage, open_stage

QUESTION, ANSWER = "quên mật khẩu VNeID thì làm sao", "vneid.forgot_password"
ODD = {
    "empty": "",
    "blank": " \n ",
    "long": "chuyện nhà tôi dài lắm " * 5_000,
    "long word": "x" * 100_000,
    "strange": "\u202e{office.phone}%s<b>{form.place}",
    "placeholder": "{bạn} {qr.bank}",
}
STEPS = [(form, field) for form in FORMS for field in form.fields]
IDS = [f"{form.name}-{field.key}" for form, field in STEPS]
every_step = pytest.mark.parametrize(("form", "field"), STEPS, ids=IDS)
NAMES = (f"nguoi-{number}" for number in count())


@pytest.fixture(scope="module")
def stage(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Stage]:
    """One stage for all: each test has a person of its own, and none of them ends a form."""
    path = tmp_path_factory.mktemp("forms") / "talk.db"
    shutil.copy(sqlite_template, path)
    with open_stage(f"sqlite:///{path}", matcher, HandClock()) as opened:
        open_activity(opened)
        yield opened


@pytest.fixture
def talker(stage: Stage) -> Iterator[Talker]:
    """Somebody who was greeted before; when they have gone it is the same day as before."""
    passed = stage.clock.moved.passed
    found = Talker(
        stage.bot.reception(stage.wake), f"webchat:{stage.bot.settings.unit_slug}", next(NAMES)
    )
    found.says("alo")
    yield found
    stage.clock.moved.passed = passed
    put_friend_back(stage)


@pytest.fixture(scope="module")
def walk() -> dict[str, dict[str, Any]]:
    """Form/field → what the person's row had when that question was open."""
    return {}


Reach = Callable[[Form, Field], list[Any]]


@pytest.fixture
def reach(talker: Talker, walk: dict[str, dict[str, Any]]) -> Reach:
    """Makes that question the open one; the letters that ask it. Each form is walked once only."""

    def reach(form: Form, field: Field) -> list[Any]:
        place = f"{form.name}/{field.key}"
        if place not in walk:
            walk.update(walked(talker, form))
        now = talker.reception.clock.now()
        talker.change(form=walk[place], form_at=now)
        asked = talker.presses(f"#form/{form.name}/go")
        assert is_asked(asked, field), entries(asked)
        return asked

    return reach


def place(talker: Talker) -> str | None:
    """The key of the open question."""
    person = talker.as_kept()
    assert person is not None
    return None if person.form is None else person.form["field"]


def test_every_form_is_answered_here_and_found_by_its_name() -> None:
    assert {form.name: [one.key for one in form.fields] for form in FORMS} == {
        name: list(answers) for name, answers in ANSWERS.items()
    }
    assert list(HANDLERS.forms) == [form.name for form in FORMS]


@every_step
def test_only_the_last_field_is_secret(form: Form, field: Field) -> None:
    assert not field.is_secret or field is form.fields[-1]


@every_step
@pytest.mark.parametrize("word", ["thôi", "Huỷ", "thoi khong lam nua", "bỏ đi"])
def test_it_can_be_stopped(
    talker: Talker, reach: Reach, form: Form, field: Field, word: str
) -> None:
    reach(form, field)
    assert entries(talker.says(word)) == ["talk.form_stopped"]
    assert place(talker) is None
    assert ANSWER in entries(talker.says(QUESTION))


@every_step
def test_it_can_be_stopped_and_gone_back_by_button(
    talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    asked = dict(buttons(reach(form, field)))
    if field is not form.fields[0]:
        assert asked["Quay lại"] == f"#form/{form.name}/back"
    else:
        assert "Quay lại" not in asked
    assert entries(talker.presses(asked["Thôi, không làm"])) == ["talk.form_stopped"]


@every_step
@pytest.mark.parametrize("word", ["quay lại", "Quay lai nhé", "câu trước"])
def test_back_is_one_question_back(
    talker: Talker, reach: Reach, form: Form, field: Field, word: str
) -> None:
    reach(form, field)
    before = form.fields[max(0, form.fields.index(field) - 1)]
    assert is_asked(talker.says(word), before)
    assert place(talker) == before.key
    if before is not field:
        assert is_asked(talker.says(ANSWERS[form.name][before.key]), field)


@every_step
def test_a_side_question_is_answered_and_the_field_asked_again(
    talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    for _ in range(3):
        answer = talker.says(QUESTION)
        assert entries(answer) == [ANSWER, f"talk.{field.ask}"]
        assert place(talker) == field.key
    # Whoever keeps asking other things is let go, with a way back.
    answer = talker.says(QUESTION)
    assert entries(answer) == [ANSWER]
    assert ("Làm tiếp việc dở", f"#form/{form.name}/go") in buttons(answer)
    assert is_asked(talker.presses(f"#form/{form.name}/go"), field)


@every_step
def test_one_goes_and_comes_back_days_later(
    stage: Stage, talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    stage.clock.let_pass(timedelta(days=3))
    answer = talker.says(QUESTION)
    assert entries(answer) == [ANSWER]
    assert ("Làm tiếp việc dở", f"#form/{form.name}/go") in buttons(answer)
    said = ANSWERS[form.name][field.key]
    assert entries(talker.says(said)) == ["talk.form_go_on"]
    assert is_asked(talker.says("làm tiếp"), field)
    answer = talker.says(said)
    assert entries(answer)
    assert place(talker) != field.key


@every_step
def test_one_says_that_they_go_on_later(
    talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    assert entries(talker.says("để sau")) == ["talk.form_left"]
    assert entries(talker.says(QUESTION)) == [ANSWER]
    assert is_asked(talker.says("làm tiếp"), field)


@every_step
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_any_text_is_survived(
    talker: Talker, reach: Reach, form: Form, field: Field, text: str
) -> None:
    reach(form, field)
    answer = talker.says(text)
    assert answer
    assert all(one.strip() and "{" not in one.replace(text, "") for one in texts(answer))
    assert place(talker) == field.key
    assert entries(talker.says(ANSWERS[form.name][field.key]))
    assert place(talker) != field.key


@every_step
@pytest.mark.parametrize("kind", ["picture", "voice", "sticker", "file"])
def test_what_is_no_words_is_answered_and_the_field_asked_again(
    talker: Talker, reach: Reach, form: Form, field: Field, kind: str
) -> None:
    reach(form, field)
    answer = talker.does(EVENTS[kind])
    assert entries(answer) == [f"talk.{kind}", f"talk.{field.ask}"]


@every_step
def test_the_menu_leads_out_and_back(
    talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    answer = talker.says("menu")
    assert entries(answer) == ["talk.menu"]
    title, payload = buttons(answer)[-1]
    assert title == "Làm tiếp việc dở"
    assert is_asked(talker.presses(payload), field)


@every_step
def test_a_button_of_another_question_asks_the_open_one(
    talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    for other in form.fields:
        for _title, value in other.choices if other is not field else ():
            assert is_asked(talker.presses(f"#form/{form.name}/{other.key}/{value}"), field)
    assert is_asked(talker.presses(f"#form/{form.name}/nothing/of/it"), field)


@every_step
def test_danger_goes_first_and_asks_nothing(
    talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    assert entries(talker.says("tôi đang bị lừa chuyển tiền")) == ["talk.danger_money"]
    assert place(talker) == field.key


@every_step
def test_the_wish_to_hear_no_more_ends_it(
    talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    assert entries(talker.says("DỪNG")) == ["talk.unsubscribed", "talk.form_stopped"]
    assert place(talker) is None


@every_step
def test_deleting_is_not_talked_over(
    talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    assert entries(talker.says("xoá dữ liệu của tôi")) == ["talk.delete_ask"]
    assert entries(talker.says("có")) == ["talk.delete_done"]
    assert place(talker) is None


@every_step
def test_a_form_that_has_changed_since_begins_anew(
    talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    person = talker.as_kept()
    assert person is not None
    assert person.form is not None
    talker.change(form={**person.form, "field": "gone"})
    assert is_asked(talker.says("làm tiếp"), form.fields[0])
    talker.change(form={"form": "no.form", "field": "x"})
    assert entries(talker.says(QUESTION)) == [ANSWER]


@every_step
def test_after_a_month_it_is_closed(
    stage: Stage, talker: Talker, reach: Reach, form: Form, field: Field
) -> None:
    reach(form, field)
    stage.clock.let_pass(timedelta(days=31))
    assert close_dialogues.run(stage.bot, stage.clock.now())["forms"] >= 1
    assert place(talker) is None
    assert is_asked(talker.presses(f"#form/{form.name}/back"), form.fields[0])
