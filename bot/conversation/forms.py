"""Forms as a person is led through them: the next question, what is wrong, back, stop, go on.

A person is in one form at a time; where they stand in it is kept in their row (`Person.form`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.conversation import forms_reading, reading
from bot.conversation.fields import Answers, Field, Form, Place, Wrong
from bot.conversation.finishing import one_list
from bot.conversation.routing import open_choices
from bot.conversation.saying import OTHER
from bot.conversation.turn import Dialogue, Listened, Turn
from bot.core import events as ev
from bot.core.replies import Button, Reply, choice

FRESH = timedelta(hours=24)  # whoever comes back after that is not asked on without being asked
_NO_ZERO = ("không", "khong")  # a no before it is a number
MOST_ASIDES = 3  # side questions in a row behind which the open question is put again


def dialogue(form: Form) -> Dialogue:
    """The form as listening asks it."""
    return Dialogue(partial(_reads, form), partial(_pressed, form), partial(_beside, form))


def begin(turn: Turn, form: Form, known: Answers | None = None) -> Sequence[Reply]:
    """Opens the form at its first question; what is `known` already is not asked."""
    answers = dict(known or {})
    first = next(one for one in form.fields if one.key not in answers)
    return [_ask(turn, form, Place(first.key, answers))]


def is_open(turn: Turn, form: Form) -> bool:
    """Whether the person is in this form, be it since days."""
    return _place(turn, form) is not None


def is_away(turn: Turn, form: Form) -> bool:
    """Whether they left it to do something else: what they type now need not be an answer."""
    place, at = _place(turn, form), turn.person.form_at
    return place is None or place.is_left or at is None or turn.now - at >= FRESH


def offer(turn: Turn, form: Form) -> Reply:
    """Asks somebody who comes back whether to go on where they stopped."""
    buttons = (
        choice("Làm tiếp", f"#form/{form.name}/go"),
        choice("Làm lại từ đầu", f"#form/{form.name}/start"),
        choice("Bỏ", f"#form/{form.name}/stop"),
    )
    place = _place(turn, form)
    assert place is not None
    return turn.saying.say("form_go_on", buttons, **_words(turn, form, place))


def hide_numbers(turn: Turn) -> None:
    """Nothing is kept of a message with a long number, nor is anybody warned of it."""
    if forms_reading.has_long_number(getattr(turn.event, "text", "")):
        turn.is_private = True
        turn.said = forms_reading.without_numbers(turn.said)


def _reads(form: Form, turn: Turn) -> Sequence[Reply] | None:
    """What is said to a message: the next question, what is wrong; None: it is no answer."""
    place = _place(turn, form)
    if place is None or not isinstance(turn.event, ev.TextSaid):
        return None
    text = turn.event.text
    if form.hides_numbers:
        hide_numbers(turn)
        if turn.is_private and forms_reading.names_code(text):
            return _refuse(turn, form, place, Wrong("masked"))
    wish = forms_reading.wish(text)
    if is_away(turn, form):
        if wish == "go":
            return [_ask(turn, form, replace(place, is_left=False))]
        if _is_choice(turn, text):
            return None
        return [offer(turn, form)] if _is_value(_read(turn, form, place)) else None
    if wish is not None:
        return _WISHES[wish](turn, form, place)
    if _field(form, place).choices and _is_choice(turn, text):
        return None
    answer = _read(turn, form, place)
    if _is_value(answer):
        return _take(turn, form, place, answer)
    if isinstance(answer, Wrong) and (answer.is_meant or answer.is_end):
        return _refuse(turn, form, place, answer)
    if _is_choice(turn, text) or forms_reading.asks_something(turn.decision):
        return None
    if answer is None and forms_reading.is_small_talk(turn.decision):
        return [_ask(turn, form, place)]
    return _refuse(turn, form, place, answer or Wrong("form_again"))


def _pressed(form: Form, turn: Turn) -> Sequence[Reply]:
    """A button of the form, of whatever day. One of a question that is over asks the open one."""
    place = _place(turn, form)
    what, _, value = turn.asked.partition("/")
    if what == "stop":
        return _stop(turn, form, place)
    if place is None or what == "start":
        return begin(turn, form)
    if what == "back":
        return _back(turn, form, place)
    field = _field(form, place)
    if what == field.key and not field.is_secret:
        answer = field.read(turn, value)
        if _is_value(answer):
            return _take(turn, form, place, answer)
        if answer is not None:
            return _refuse(turn, form, place, answer)
    return [_ask(turn, form, replace(place, is_left=False))]


def _beside(form: Form, turn: Turn, listened: Listened) -> Sequence[Reply]:
    """Something else was answered: the open question again, or only a way back to it."""
    place, person = _place(turn, form), turn.person
    if place is None or person.form_at == turn.now or not listened.replies:
        return listened.replies
    if person.question_at == turn.now or listened.topic == "delete":
        return listened.replies  # a question of its own is open now
    if isinstance(turn.event, ev.Followed | ev.Arrived):
        return _with_way_back(form, listened.replies)
    if listened.topic == "unsubscribe" and not forms_reading.may_be_yes(turn.said):
        return [*listened.replies, *_stop(turn, form, place)]
    is_led_away = listened.decision in {"menu", "clarify", "fallback"} or listened.topic == "greet"
    if is_led_away or is_away(turn, form) or place.asides >= MOST_ASIDES:
        return _with_way_back(form, listened.replies)
    since = person.form_at
    again = _ask(turn, form, replace(place, asides=place.asides + 1))
    person.form_at = since  # a side question is no step
    return one_list([*listened.replies, again])


def _with_way_back(form: Form, replies: Sequence[Reply]) -> Sequence[Reply]:
    *firsts, last = replies
    way = choice("Làm tiếp việc dở", f"#form/{form.name}/go")
    return [*firsts, replace(last, buttons=(*last.buttons, way))]


def _read(turn: Turn, form: Form, place: Place) -> Any:
    field = _field(form, place)
    assert isinstance(turn.event, ev.TextSaid)
    if not field.is_secret:
        return field.read(turn, turn.said)
    answer = field.read(turn, turn.event.text)
    has_number = forms_reading.has_number(turn.event.text)
    turn.is_private = turn.is_private or has_number or _is_value(answer)
    return answer


def _take(turn: Turn, form: Form, place: Place, value: Any) -> Sequence[Reply]:
    """Keeps the answer and asks the next question; behind the last one the form is finished."""
    field = _field(form, place)
    answers = {**place.answers, field.key: value}
    left = next((one for one in form.fields if one.key not in answers), None)
    if left is not None:
        return [_ask(turn, form, Place(left.key, answers, (*place.done, field.key)))]
    ended = form.finish(turn, answers)
    if isinstance(ended, Wrong):
        return _refuse(turn, form, place, ended)
    _close(turn)
    return ended


def _refuse(turn: Turn, form: Form, place: Place, wrong: Wrong) -> Sequence[Reply]:
    """Why the answer cannot be taken, and the question again in the same bubble."""
    why = turn.saying.line(wrong.line, **_words(turn, form, place))
    if wrong.is_end:
        _close(turn)
        return [Reply(why, (OTHER,), entry=f"talk.{wrong.line}")]
    asked = _ask(turn, form, place, wrong.choices)
    text = why if wrong.choices else f"{why}\n\n{asked.text}"
    return [replace(asked, text=text, entry=f"talk.{wrong.line}")]


def _ask(turn: Turn, form: Form, place: Place, choices: tuple[tuple[str, str], ...] = ()) -> Reply:
    """The open question with its number, its choices and the ways out; notes that it was put."""
    field = _field(form, place)
    turn.person.form = {"form": form.name, **place.as_json()}
    turn.person.form_at = turn.now
    words = _words(turn, form, place)
    start = turn.saying.line("form_step", **words)
    said = turn.saying.say(field.ask, _buttons(form, place, choices or field.choices), **words)
    return replace(said, text=f"{start}\n{said.text}")


def _buttons(form: Form, place: Place, choices: Sequence[tuple[str, str]]) -> tuple[Button, ...]:
    head = f"#form/{form.name}"
    back = (choice("Quay lại", f"{head}/back"),) if place.done else ()
    own = (choice(title, f"{head}/{place.field}/{value}") for title, value in choices)
    return (*own, *back, choice("Thôi, không làm", f"{head}/stop"))


def _words(turn: Turn, form: Form, place: Place) -> Mapping[str, str]:
    entry = turn.saying.entry(form.name)
    number = [field.key for field in form.fields].index(place.field) + 1
    return {
        "form.title": entry.title if entry is not None else form.name,
        "form.place": str(number),
        "form.count": str(len(form.fields)),
        **form.words(turn, place.answers),
    }


def _back(turn: Turn, form: Form, place: Place) -> Sequence[Reply]:
    """One question back; at the first one it is put again."""
    if not place.done:
        return [_ask(turn, form, replace(place, asides=0))]
    *before, last = place.done
    answers = {key: value for key, value in place.answers.items() if key != last}
    return [_ask(turn, form, Place(last, answers, tuple(before)))]


def _stop(turn: Turn, _form: Form, place: Place | None) -> Sequence[Reply]:
    if place is not None:  # an old button must not close another form
        _close(turn)
    return [turn.saying.say("form_stopped", (OTHER,))]


def _leave(turn: Turn, form: Form, place: Place) -> Sequence[Reply]:
    """They go on another day: nothing typed is taken for an answer until then."""
    _ask(turn, form, replace(place, is_left=True))
    way = choice("Làm tiếp", f"#form/{form.name}/go")
    return [turn.saying.say("form_left", (way, OTHER))]


def _again(turn: Turn, form: Form, place: Place) -> Sequence[Reply]:
    return [_ask(turn, form, place)]


_WISHES: Mapping[forms_reading.Wish, Callable[[Turn, Form, Place], Sequence[Reply]]] = {
    "stop": _stop,
    "back": _back,
    "later": _leave,
    "go": _again,
}


def _close(turn: Turn) -> None:
    turn.person.form = turn.person.form_at = None


def _place(turn: Turn, form: Form) -> Place | None:
    """Where the person stands in this form, None where they are not in it."""
    kept = turn.person.form
    if kept is None or kept.get("form") != form.name:
        return None
    return Place.from_json(kept, [field.key for field in form.fields])


def _field(form: Form, place: Place) -> Field:
    return next(field for field in form.fields if field.key == place.field)


def _is_value(answer: Any) -> bool:
    return answer is not None and not isinstance(answer, Wrong)


def _is_choice(turn: Turn, text: str) -> bool:
    """Whether the message is a number or the words of what was put to choose from."""
    if reading.number(text) is not None:
        return text.strip().lower() not in _NO_ZERO
    titles = [title for title, _payload in open_choices(turn)]
    return reading.choice_by_words(text, titles) is not None
