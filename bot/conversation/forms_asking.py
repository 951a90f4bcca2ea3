"""The open question of a form: which one it is, its words and buttons, and where one stands."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.fields import Answers, Choices, Field, Form, Place
from bot.conversation.turn import Turn
from bot.core.replies import Button, Reply, choice
from bot.core.vietnamese import fold, normal


def place_of(turn: Turn, form: Form) -> Place | None:
    """Where the person stands in this form, None where they are not in it."""
    kept = turn.person.form
    if kept is None or kept.get("form") != form.name:
        return None
    return Place.from_json(kept, [field.key for field in form.fields])


def given(turn: Turn) -> Answers:
    """What was answered so far in the form the person is in."""
    return {} if turn.person.form is None else dict(turn.person.form.get("answers", {}))


def field_of(form: Form, place: Place) -> Field:
    return next(field for field in form.fields if field.key == place.field)


def next_field(turn: Turn, form: Form, answers: Answers) -> Field | None:
    """The first question still to be asked; None where the form is whole."""
    return next(iter(_left(turn, form, answers)), None)


def ask(turn: Turn, form: Form, place: Place, choices: Choices = ()) -> Reply:
    """The open question with its number, its choices and the ways out; notes that it was put."""
    field = field_of(form, place)
    turn.person.form = {"form": form.name, **place.as_json()}
    turn.person.form_at = turn.now
    words = words_of(turn, form, place)
    buttons = _buttons(form, place, choices or choices_of(turn, field, place.answers))
    said = turn.saying.say(field.ask, buttons, **words)
    if words["form.count"] == "1":  # the only one needs no number
        return said
    start = turn.saying.line("form_step", **words)
    return replace(said, text=f"{start}\n{said.text}")


def choices_of(turn: Turn, field: Field, answers: Answers) -> Choices:
    return field.choices if field.offers is None else field.offers(turn, answers)


def words_of(turn: Turn, form: Form, place: Place) -> Mapping[str, str]:
    """What fills the lines of the form, with the number of the question among those asked."""
    entry = turn.saying.entry(form.topic or form.name)
    left = [field.key for field in _left(turn, form, place.answers)]
    number = len(place.done) + 1
    return {
        "form.title": entry.title if entry is not None else form.name,
        "form.place": str(number),
        "form.count": str(number + len(set(left) - {place.field})),
        **form.words(turn, place.answers),
    }


def named(form: Form, place: Place, words: str) -> Field | None:
    """The field answered already that the words name; of several the one called at most length."""
    said = f" {fold(normal(words))} "
    names = [
        (len(name), field)
        for field in form.fields
        if field.key in place.answers
        for name in field.called
        if f" {name} " in said
    ]
    return max(names, key=lambda pair: pair[0])[1] if names else None


def without(place: Place, key: str) -> Place:
    """At that question again, with all other answers."""
    answers = {name: value for name, value in place.answers.items() if name != key}
    done = tuple(name for name in place.done if name != key)
    return Place(key, answers, done)


def _left(turn: Turn, form: Form, answers: Answers) -> list[Field]:
    open_ones = (field for field in form.fields if field.key not in answers)
    return [field for field in open_ones if field.applies(turn, answers)]


def _buttons(form: Form, place: Place, choices: Choices) -> tuple[Button, ...]:
    head = f"#form/{form.name}"
    back = (choice("Quay lại", f"{head}/back"),) if place.done else ()
    own: Any = (choice(title, f"{head}/{place.field}/{value}") for title, value in choices)
    return (*own, *back, choice("Thôi, không làm", f"{head}/stop"))
