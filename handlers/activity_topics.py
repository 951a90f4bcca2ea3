"""The topics of volunteering where the store has something to say; () leaves it to the entry."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.activity.payloads import HEAD, MORE
from bot.conversation.dates import Days
from bot.conversation.turn import Turn
from bot.core import events as ev
from bot.core.replies import Reply, choice
from bot.core.vietnamese import fold, normal
from handlers import activities, activity_desk, activity_hours, activity_mine, answers, office

Replies = Sequence[Reply]

# The parts of an answer that the activity on the screen says better than any general words.
_OF_THE_ACTIVITY = ("where", "time", "papers", "who")
_SOON = choice("Các buổi sắp tới", f"{HEAD}/{MORE}/0")
_WANTS = re.compile(
    r"\b(?:nay|toi|sau|dk|dang ky|dang ki|tham gia|muon|ghi ten|hoat dong gi|co gi|con cho)\b"
)
_CLASSES = re.compile(r"tap huan|lop|hoc|binh dan hoc vu|ky nang")
_TEAMS = re.compile(r"to cong nghe so|chuyen doi so|cong dong so|to so")


def entry(turn: Turn, topic: str) -> Replies:
    """The words of a topic; what is on and who is on duty before general words."""
    handler = _TOPICS.get(topic)
    said = () if handler is None else handler(turn)
    return said or office.entry(turn, topic)


def _list(turn: Turn) -> Replies:
    """What is on, or on the day that was named; a part of the answer where that was asked."""
    if _is_pressed_part(turn):
        return ()
    seen = _on_the_screen(turn)
    if seen is not None and turn.asked in _OF_THE_ACTIVITY:
        return activities.shown(turn, seen)
    days = _days(turn)
    found = activities.near(turn)
    if not found:
        return ()
    if turn.asked:
        return _with_list(answers.entry(turn, "activity.signup"))
    return activities.listed(turn, days)


def _saturday(turn: Turn) -> Replies:
    """What a volunteer Saturday is, and the next ones; a certain one to who wants to go to it."""
    if not turn.asked and _WANTS.search(fold(normal(turn.said))) and (days := _days(turn)):
        return activities.listed(turn, days) if activities.near(turn) else ()
    return _with_list(answers.entry(turn, "activity.saturday")) if activities.near(turn) else ()


def _cancel(turn: Turn) -> Replies:
    if _is_pressed_part(turn) or not activity_mine.has_matter(turn):
        return ()
    return activity_mine.cancel(turn)


def _mine(turn: Turn) -> Replies:
    if _is_pressed_part(turn) or not (
        activity_mine.has_matter(turn) or activity_hours.has_any(turn)
    ):
        return ()
    return activity_mine.mine(turn)


def _certificate(turn: Turn) -> Replies:
    """How to get one, and the hours of this year that the unit has confirmed."""
    if _is_pressed_part(turn):
        return ()
    papers, has_hours = activity_hours.issued(turn), activity_hours.has_any(turn)
    if not (papers or has_hours):
        return ()
    *others, last = answers.entry(turn, "activity.certificate")
    if has_hours:
        last = last.with_line(activity_hours.line(turn))
    return [*others, activity_hours.with_issued(turn, last, papers)]


def _of_titles(pattern: re.Pattern[str], topic: str) -> Callable[[Turn], Replies]:
    """Classes and teams are signed up for as any activity; they are told by their titles."""

    def handler(turn: Turn) -> Replies:
        if turn.asked:
            return ()
        found = [
            one for one in activities.near(turn) if pattern.search(fold(normal(one.activity.title)))
        ]
        if not found:
            return ()
        *others, last = answers.entry(turn, topic)
        buttons = [activities.button(one) for one in found[: activities.MOST_SHOWN]]
        return [*others, replace(last, buttons=(*buttons, *last.buttons))]

    return handler


_TOPICS: Mapping[str, Callable[[Turn], Replies]] = {
    "activity.list": _list,
    "activity.signup": _list,
    "activity.cancel": _cancel,
    "activity.mine": _mine,
    "activity.certificate": _certificate,
    "activity.saturday": _saturday,
    "training.join": _of_titles(_CLASSES, "training.join"),
    "team.join": _of_titles(_TEAMS, "team.join"),
    "office.help": activity_desk.on_duty,
}


def _with_list(said: Replies) -> Replies:
    *others, last = said
    return [*others, replace(last, buttons=(_SOON, *last.buttons))]


def _is_pressed_part(turn: Turn) -> bool:
    """A button that asks for a part of the general answer."""
    is_typed = isinstance(turn.event, ev.TextSaid) and not turn.event.text.lstrip().startswith("#")
    return bool(turn.asked) and not is_typed


def _on_the_screen(turn: Turn) -> int | None:
    """The activity that was shown last, where its buttons are the newest choices."""
    for _title, payload in turn.person.choices:
        found = re.match(rf"{HEAD}/(\d+)/", payload)
        if found is not None:
            return int(found[1])
    return None


def _days(turn: Turn) -> Days | None:
    return activities.of_day(turn, turn.said) if isinstance(turn.event, ev.TextSaid) else None
