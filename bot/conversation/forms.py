"""Forms as a person is led through them: the next question, what is wrong, back, stop, go on.

A person is in one form at a time; where they stand in it is kept in their row (`Person.form`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.conversation import forms_reading, reading
from bot.conversation.fields import Answers, Form, Place, Wrong
from bot.conversation.finishing import one_list
from bot.conversation.forms_asking import (
    ask,
    choices_of,
    field_of,
    named,
    next_field,
    place_of,
    without,
    words_of,
)
from bot.conversation.routing import open_choices
from bot.conversation.saying import OTHER
from bot.conversation.turn import Dialogue, Listened, Turn
from bot.core import events as ev
from bot.core.replies import Reply, choice

FRESH = timedelta(hours=24)  # whoever comes back after that is not asked on without being asked
_NO_ZERO = ("không", "khong")  # a no before it is a number
_AWAY = ("menu", "clarify", "fallback", "activity")  # decisions with choices of their own
MOST_ASIDES = 3  # side questions in a row behind which the open question is put again


def dialogue(form: Form) -> Dialogue:
    """The form as listening asks it."""
    return Dialogue(partial(_reads, form), partial(_pressed, form), partial(_beside, form))


def begin(turn: Turn, form: Form, known: Answers | None = None) -> Sequence[Reply]:
    """Opens the form at its first question; what is `known` already is not asked."""
    said = form.instead(turn)
    if said is not None:
        return said
    answers = {**form.knows(turn), **(known or {})}
    first = next_field(turn, form, answers)
    assert first is not None, "the last question of a form cannot be known beforehand"
    return [ask(turn, form, Place(first.key, answers))]


def is_open(turn: Turn, form: Form) -> bool:
    """Whether the person is in this form, be it since days."""
    return place_of(turn, form) is not None


def is_away(turn: Turn, form: Form) -> bool:
    """Whether they left it to do something else: what they type now need not be an answer."""
    place, at = place_of(turn, form), turn.person.form_at
    return place is None or place.is_left or at is None or turn.now - at >= FRESH


def offer(turn: Turn, form: Form) -> Reply:
    """Asks somebody who comes back whether to go on where they stopped."""
    buttons = (
        choice("Làm tiếp", f"#form/{form.name}/go"),
        choice("Làm lại từ đầu", f"#form/{form.name}/start"),
        choice("Bỏ", f"#form/{form.name}/stop"),
    )
    place = place_of(turn, form)
    assert place is not None
    return turn.saying.say("form_go_on", buttons, **words_of(turn, form, place))


def hide_numbers(turn: Turn) -> None:
    """Nothing is kept of a message with a long number, nor is anybody warned of it."""
    if forms_reading.has_long_number(getattr(turn.event, "text", "")):
        turn.is_private = True
        turn.said = forms_reading.without_numbers(turn.said)


def _reads(form: Form, turn: Turn) -> Sequence[Reply] | None:
    """What is said to a message: the next question, what is wrong; None: it is no answer."""
    place = place_of(turn, form)
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
            return [ask(turn, form, replace(place, is_left=False))]
        if _is_choice(turn, text):
            return None
        return [offer(turn, form)] if _is_value(_read(turn, form, place)) else None
    if wish is not None:
        return _WISHES[wish](turn, form, place)
    corrected = _corrects(turn, form, place, text)
    if corrected is not None:
        return corrected
    if choices_of(turn, field_of(form, place), place.answers) and _is_choice(turn, text):
        return None
    answer = _read(turn, form, place)
    if _is_value(answer):
        return _take(turn, form, place, answer)
    if isinstance(answer, Wrong) and (answer.is_meant or answer.is_end):
        return _refuse(turn, form, place, answer)
    if _is_choice(turn, text) or forms_reading.asks_something(turn.decision):
        return None
    if answer is None and forms_reading.is_small_talk(turn.decision):
        return [ask(turn, form, place)]
    return _refuse(turn, form, place, answer or Wrong("form_again"))


def _pressed(form: Form, turn: Turn) -> Sequence[Reply]:
    """A button of the form, of whatever day. One of a question that is over asks the open one."""
    place = place_of(turn, form)
    what, _, value = turn.asked.partition("/")
    if what == "stop":
        return _stop(turn, form, place)
    if place is None or what == "start":
        return begin(turn, form)
    if what == "back":
        return _back(turn, form, place)
    if what == "fix" and value in place.answers:
        return [ask(turn, form, without(place, value))]
    field = field_of(form, place)
    if what == field.key and not field.is_secret:
        answer = field.read(turn, value)
        if _is_value(answer):
            return _take(turn, form, place, answer)
        if answer is not None:
            return _refuse(turn, form, place, answer)
    return [ask(turn, form, replace(place, is_left=False))]


def _beside(form: Form, turn: Turn, listened: Listened) -> Sequence[Reply]:
    """Something else was answered: the open question again, or only a way back to it."""
    place, person = place_of(turn, form), turn.person
    if place is None or person.form_at == turn.now or not listened.replies:
        return listened.replies
    if person.question_at == turn.now or listened.topic == "delete":
        return listened.replies  # a question of its own is open now
    if isinstance(turn.event, ev.Followed | ev.Arrived):
        return _with_way_back(form, listened.replies)
    if listened.topic == "unsubscribe" and not forms_reading.may_be_yes(turn.said):
        return [*listened.replies, *_stop(turn, form, place)]
    is_led_away = listened.decision in _AWAY or listened.topic == "greet"
    if is_led_away or is_away(turn, form) or place.asides >= MOST_ASIDES:
        return _with_way_back(form, listened.replies)
    since = person.form_at
    again = ask(turn, form, replace(place, asides=place.asides + 1))
    person.form_at = since  # a side question is no step
    return one_list([*listened.replies, again])


def _with_way_back(form: Form, replies: Sequence[Reply]) -> Sequence[Reply]:
    *firsts, last = replies
    way = choice("Làm tiếp việc dở", f"#form/{form.name}/go")
    return [*firsts, replace(last, buttons=(*last.buttons, way))]


def _corrects(turn: Turn, form: Form, place: Place, text: str) -> Sequence[Reply] | None:
    """ "Sửa số điện thoại": that question again, or at once what it says behind "thành"."""
    wish = forms_reading.correction(text)
    field = None if wish is None else named(form, place, wish.what)
    if wish is None or field is None:
        return None
    again = without(place, field.key)
    if wish.value:
        answer = field.read(turn, wish.value)
        if _is_value(answer):
            turn.is_private = turn.is_private or field.is_unmasked
            return _take(turn, form, again, answer)
    return [ask(turn, form, again)]


def _read(turn: Turn, form: Form, place: Place) -> Any:
    field = field_of(form, place)
    assert isinstance(turn.event, ev.TextSaid)
    if not (field.is_secret or field.is_unmasked):
        return field.read(turn, turn.said)
    answer = field.read(turn, turn.event.text)
    has_number = field.is_secret and forms_reading.has_number(turn.event.text)
    turn.is_private = turn.is_private or has_number or _is_value(answer)
    return answer


def _take(turn: Turn, form: Form, place: Place, value: Any) -> Sequence[Reply]:
    """Keeps the answer and asks the next question; behind the last one the form is finished."""
    field = field_of(form, place)
    answers = {**place.answers, field.key: value}
    left = next_field(turn, form, answers)
    if left is not None:
        return [ask(turn, form, Place(left.key, answers, (*place.done, field.key)))]
    ended = form.finish(turn, answers)
    if isinstance(ended, Wrong):
        return _refuse(turn, form, place, ended)
    _close(turn)
    return ended


def _refuse(turn: Turn, form: Form, place: Place, wrong: Wrong) -> Sequence[Reply]:
    """Why the answer cannot be taken, and the question again in the same bubble."""
    why = turn.saying.line(wrong.line, **words_of(turn, form, place))
    if wrong.is_end:
        _close(turn)
        return [Reply(why, (OTHER,), entry=f"talk.{wrong.line}")]
    asked = ask(turn, form, place, wrong.choices)
    text = why if wrong.choices else f"{why}\n\n{asked.text}"
    return [replace(asked, text=text, entry=f"talk.{wrong.line}")]


def _back(turn: Turn, form: Form, place: Place) -> Sequence[Reply]:
    """One question back; at the first one it is put again."""
    if not place.done:
        return [ask(turn, form, replace(place, asides=0))]
    *before, last = place.done
    answers = {key: value for key, value in place.answers.items() if key != last}
    return [ask(turn, form, Place(last, answers, tuple(before)))]


def _stop(turn: Turn, _form: Form, place: Place | None) -> Sequence[Reply]:
    if place is not None:  # an old button must not close another form
        _close(turn)
    return [turn.saying.say("form_stopped", (OTHER,))]


def _leave(turn: Turn, form: Form, place: Place) -> Sequence[Reply]:
    """They go on another day: nothing typed is taken for an answer until then."""
    ask(turn, form, replace(place, is_left=True))
    way = choice("Làm tiếp", f"#form/{form.name}/go")
    return [turn.saying.say("form_left", (way, OTHER))]


def _again(turn: Turn, form: Form, place: Place) -> Sequence[Reply]:
    return [ask(turn, form, place)]


_WISHES: Mapping[forms_reading.Wish, Callable[[Turn, Form, Place], Sequence[Reply]]] = {
    "stop": _stop,
    "back": _back,
    "later": _leave,
    "go": _again,
}


def _close(turn: Turn) -> None:
    turn.person.form = turn.person.form_at = None


def _is_value(answer: Any) -> bool:
    return answer is not None and not isinstance(answer, Wrong)


def _is_choice(turn: Turn, text: str) -> bool:
    """Whether the message is a number or the words of what was put to choose from."""
    if reading.number(text) is not None:
        return text.strip().lower() not in _NO_ZERO
    titles = [title for title, _payload in open_choices(turn)]
    return reading.choice_by_words(text, titles) is not None
