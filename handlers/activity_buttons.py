"""What a button "#activity/…" leads to, of whatever day: one activity, or an act about it."""

from collections.abc import Callable, Mapping, Sequence

from bot.activity import payloads
from bot.conversation.turn import Turn
from bot.core.replies import Reply
from handlers import (
    activities,
    activity_desk,
    activity_door,
    activity_mine,
    activity_signup,
    activity_thanks,
)

# What stands behind the number of the activity, and what is given the rest: "12/join/3".
_Act = Callable[[Turn, int, str], Sequence[Reply]]


def pressed(turn: Turn) -> Sequence[Reply]:
    """Shows or does what `turn.asked` says; what cannot be read shows what is on."""
    first, _, rest = turn.asked.partition("/")
    if first == payloads.DOOR:
        return activity_door.by_token(turn, rest)
    number = _number(first)
    if number is None:
        return activities.more(turn, rest)
    act, _, about = rest.partition("/")
    return _ACTS.get(act, _show)(turn, number, about)


def _show(turn: Turn, number: int, _about: str) -> Sequence[Reply]:
    own = activity_mine.own_of(turn, number)
    return activity_mine.of_activity(turn, number) if own else activities.shown(turn, number)


def _join(turn: Turn, number: int, about: str) -> Sequence[Reply]:
    shift = _number(about)
    return (
        activities.shown(turn, number)
        if shift is None
        else activity_signup.join(turn, number, shift)
    )


def _friends(turn: Turn, number: int, about: str) -> Sequence[Reply]:
    shift = _number(about)
    return (
        activities.shown(turn, number)
        if shift is None
        else activity_signup.bring(turn, number, shift)
    )


def _mine(turn: Turn, number: int, _about: str) -> Sequence[Reply]:
    return activity_mine.of_activity(turn, number)


def _cancel(turn: Turn, number: int, about: str) -> Sequence[Reply]:
    if about:
        return activity_mine.give_back(turn, number, about)
    return activity_mine.ask_cancel(turn, number)


def _change(turn: Turn, number: int, about: str) -> Sequence[Reply]:
    which, _, shift = about.partition("/")
    if shift:
        return activity_mine.change_shift(turn, number, which, shift)
    return activity_mine.ask_shift(turn, number, which)


_ACTS: Mapping[str, _Act] = {
    payloads.JOIN: _join,
    payloads.FRIENDS: _friends,
    payloads.MINE: _mine,
    payloads.CANCEL: _cancel,
    payloads.CHANGE: _change,
    payloads.STAY: activity_mine.still_coming,
    payloads.TAKE: activity_mine.take_offer,
    payloads.LEAVE: activity_mine.give_back,
    payloads.HERE: activity_door.friend,
    payloads.SWAP: activity_desk.swap,
    payloads.THANKS: activity_thanks.answered,
}


def _number(text: str) -> int | None:
    """A number of ours, None for anything else a payload may hold."""
    is_number = text.isascii() and text.isdigit() and len(text) < 18
    return int(text) if is_number else None
