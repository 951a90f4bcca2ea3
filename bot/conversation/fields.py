"""What a form is made of, as data: fields, what is wrong with an answer, where a person stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.turn import Turn
from bot.core.replies import Reply

Answers = Mapping[str, Any]  # field → value as JSON has it
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """The answer cannot be taken: the line of talk says why. `choices` to pick from instead of the
    field's own; `is_meant`: it was surely one, so no side question is looked for in it; `is_end`:
    the form is refused, not asked again.
    """

    line: str
    choices: tuple[tuple[str, str], ...] = ()
    is_meant: bool = False
    is_end: bool = False


def _always(_turn: Turn, _answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `read` makes a value of the words, or Wrong, or None: no answer at all.

    `ask` is a line of talk. `choices` are (title, words that `read` is given when it is pressed);
    `offers` makes them of what was answered so far. Only where it `applies` the field is asked.
    `called` are the words with which people have it put right: "sửa số điện thoại". `is_unmasked`:
    `read` is given the words as they were typed, and nothing of the message is kept where it makes
    a value of them. `is_secret`: the same, and the value goes to `finish` and nowhere else, so
    such a field stands last.
    """

    key: str
    ask: str
    read: Callable[[Turn, str], Any]
    choices: tuple[tuple[str, str], ...] = ()
    offers: Callable[[Turn, Answers], Choices] | None = None
    applies: Callable[[Turn, Answers], bool] = _always
    called: tuple[str, ...] = ()
    is_unmasked: bool = False
    is_secret: bool = False


def _no_words(_turn: Turn, _answers: Answers) -> Mapping[str, str]:
    return {}


def _nothing_known(_turn: Turn) -> Answers:
    return {}


def _may_begin(_turn: Turn) -> Sequence[Reply] | None:
    return None


@dataclass(frozen=True, slots=True)
class Form:
    """`topic` is the one whose title tells what it is about, where the name is no topic itself.

    `finish` is given all answers and says the end of it, or Wrong: then the last question stays
    open. `words` fill the lines, with what was answered so far. `knows` tells what need not be
    asked of this person. `instead` is said where the form cannot be begun at all. `hides_numbers`:
    no long number typed in the form is kept, at whichever question.
    """

    name: str
    fields: tuple[Field, ...]
    finish: Callable[[Turn, Answers], Sequence[Reply] | Wrong]
    words: Callable[[Turn, Answers], Mapping[str, str]] = _no_words
    knows: Callable[[Turn], Answers] = _nothing_known
    instead: Callable[[Turn], Sequence[Reply] | None] = _may_begin
    topic: str = ""
    hides_numbers: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands: the open field, the answers, the fields answered here in order.

    `asides` are side questions since the last answer; `is_left`: they said that they go on later.
    """

    field: str
    answers: Answers
    done: tuple[str, ...] = ()
    asides: int = 0
    is_left: bool = False

    def as_json(self) -> dict[str, Any]:
        """The form in which the person's row keeps it."""
        return {
            "field": self.field,
            "answers": dict(self.answers),
            "done": list(self.done),
            "asides": self.asides,
            "left": self.is_left,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], keys: Sequence[str]) -> "Place":
        """The reverse of as_json; the start where the form's fields have changed since then."""
        field, answers = data["field"], data["answers"]
        if field not in keys or not set(answers) <= set(keys):
            return cls(keys[0], {})
        return cls(field, answers, tuple(data["done"]), data["asides"], data["left"])
