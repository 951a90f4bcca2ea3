"""Activities in the chat: what is near and open, one of them shown whole, and what becomes of old
buttons.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.activity import listing, payloads, spoken
from bot.activity.listing import Shown
from bot.activity.payloads import HEAD, JOIN, MORE
from bot.activity.telling import MOVED
from bot.conversation.dates import Days, days_in
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.clock import local_day
from bot.core.replies import Button, Reply, choice
from bot.store import activities, tellings
from bot.store.activities import Activity
from handlers import activity_words as words

Replies = Sequence[Reply]
Fits = Callable[[Shown], bool]

MOST_SHOWN = 3
AHEAD = timedelta(days=92)  # a summer's campaign is planned a quarter ahead
MINE = choice("Buổi của tôi", "#activity.mine")
LIST = choice("Các buổi khác", f"{HEAD}/{MORE}/0")


def listed(turn: Turn, days: Days | None = None, *, is_desk: bool = False) -> Replies:
    """What is near and open, on those days where some are named; () where nothing is on at all."""
    found = near(turn, is_desk=is_desk)
    if days is not None:
        return _on_days(turn, found, days)
    return _page(turn, found, 0) if found else ()


def near(turn: Turn, *, is_desk: bool = False) -> list[Shown]:
    """What one may sign up for, the own ward's first, then by date."""
    every = _coming(turn, is_desk=is_desk)
    own = turn.saying.unit_slug
    found = [one for one in every if one.may_sign_up(turn.now)]
    return sorted(found, key=lambda one: one.activity.unit_slug != own)


def _coming(turn: Turn, *, is_desk: bool = False) -> list[Shown]:
    units = words.units(turn)
    return listing.near(turn.connection, units, turn.now, within=AHEAD, is_desk=is_desk)


def more(turn: Turn, start: str) -> Replies:
    """The next few of the list."""
    found = near(turn) or near(turn, is_desk=True)
    if not found:
        return [turn.saying.say("signup_none", (MINE, OTHER))]
    place = int(start) if start.isascii() and start.isdigit() and int(start) < len(found) else 0
    return _page(turn, found, place)


def shown(turn: Turn, number: int) -> Replies:
    """One activity whole, or what became of it."""
    found = listing.shown(turn.connection, number)
    if found is None:
        return instead(turn, "signup_gone", None)
    if found.activity.state == activities.CANCELLED:
        line = "signup_called_off" if found.activity.why else "signup_called_off_so"
        return instead(turn, line, found.activity)
    if found.activity.state != activities.OPEN or turn.now >= found.activity.ends_at:
        return instead(turn, "signup_over", found.activity)
    if not found.may_sign_up(turn.now):
        said = instead(turn, "signup_closed", found.activity)
        return _with_contact(turn, said, found.activity)
    return [_whole(turn, found)]


def _with_contact(turn: Turn, said: Replies, activity: Activity) -> Replies:
    """The leader may still let somebody in."""
    if not activity.contact:
        return said
    (reply,) = said
    line = turn.saying.line("signup_closed_contact", **words.words(activity))
    return [replace(reply, text=f"{reply.text}\n{line}")]


def instead(turn: Turn, line: str, activity: Activity | None) -> Replies:
    """Why it cannot be that one, and the next possibility."""
    filled = words.words(activity) if activity is not None else {}
    why = turn.saying.line(line, **filled)
    number = activity.id if activity is not None else 0
    others = [one for one in near(turn) if one.activity.id != number]
    buttons = tuple(button(one) for one in others[:MOST_SHOWN])
    if not others:
        return [Reply(why, (MINE, OTHER), entry=f"talk.{line}")]
    lines = [
        why,
        turn.saying.line("signup_next"),
        *(_row(turn, one) for one in others[:MOST_SHOWN]),
    ]
    return [Reply("\n".join(lines), (*buttons, OTHER), entry=f"talk.{line}")]


def join_choices(shown: Shown) -> tuple[Button, ...]:
    """A button for each shift one may still choose."""
    one = shown.activity
    if not words.has_shifts(one):
        title = "Đăng ký" if shown.free[one.shifts[0].id] else "Vào hàng chờ"
        return (choice(title, payloads.act(one.id, JOIN, one.shifts[0].id)),)
    return tuple(
        choice(words.named(one, shift), payloads.act(one.id, JOIN, shift.id))
        for shift in one.shifts
    )


def of_day(turn: Turn, text: str) -> Days | None:
    """The day or week that a message names."""
    return days_in(text, local_day(turn.now))


def _on_days(turn: Turn, found: Sequence[Shown], days: Days) -> Replies:
    every = [*_coming(turn), *_coming(turn, is_desk=True)]
    there = [one for one in found if local_day(one.activity.starts_at) in days]
    there = there or [one for one in every if local_day(one.activity.starts_at) in days]
    if len(there) == 1:
        return shown(turn, there[0].activity.id)
    if there:
        return _page(turn, there, 0)
    if days.last < local_day(turn.now):
        return instead(turn, "signup_past_day", None)
    return instead(turn, "signup_none_on", None)


def _page(turn: Turn, found: Sequence[Shown], start: int) -> Replies:
    """At most three, with a way to more; the only one there is, whole."""
    if len(found) == 1:
        return [_whole(turn, found[0])]
    some = found[start : start + MOST_SHOWN]
    lines = [turn.saying.line("signup_list"), *(_row(turn, one) for one in some)]
    rest = len(found) - start - len(some)
    further = (choice(f"Xem thêm {rest} buổi", f"{HEAD}/{MORE}/{start + MOST_SHOWN}"),)
    buttons = (*map(button, some), *(further if rest else ()), MINE, OTHER)
    return [Reply("\n".join(lines), buttons, entry="talk.signup_list")]


def _row(turn: Turn, shown: Shown) -> str:
    one = shown.activity
    free = sum(shown.free.values())
    left = f"còn {min(free, one.capacity)} chỗ" if free else "hết chỗ, nhận chờ"
    unit = words.unit_of(turn, one)
    where = f", {unit}" if unit else ""
    title = spoken.when(one.starts_at, one.ends_at)
    return f"- {title[:1].upper()}{title[1:]}: {one.title}{where} ({left})."


def moved(turn: Turn, activity: Activity) -> Sequence[str]:
    """That the time or the place are others than buttons and posters of before say, and why."""
    told = tellings.newest(turn.connection, activity.id, MOVED)
    if told is None:
        return ()
    why = told.words.get("why", "").rstrip(". ")
    if not why:
        return (turn.saying.line("signup_moved"),)
    return (turn.saying.line("signup_moved_why", **{"signup.why": why}),)


def button(shown: Shown) -> Button:
    """The choice that shows it whole."""
    one = shown.activity
    return choice(f"{spoken.short_day(one.starts_at)} {one.title}", payloads.shown(one.id))


def _whole(turn: Turn, shown: Shown) -> Reply:
    one = shown.activity
    filled = words.words(one)
    lines = [
        turn.saying.line("signup_shown", **filled),
        *moved(turn, one),
        *(turn.saying.line("signup_bring", **filled) for _ in range(bool(one.bring))),
        *(turn.saying.line("signup_contact", **filled) for _ in range(bool(one.contact))),
        *(turn.saying.line("signup_age", **filled) for _ in range(bool(one.minimum_age))),
        turn.saying.line("signup_closes", **filled),
        *words.free_lines(turn, shown),
    ]
    buttons = (*words.places(one), *join_choices(shown), LIST)
    return Reply("\n".join(lines), buttons, entry="talk.signup_shown")
