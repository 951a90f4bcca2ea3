"""The duty roster of the one-stop desk: who helps when, without names, and duty that is swapped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.activity import payloads, roster, signing, spoken
from bot.activity.outcomes import Refused
from bot.activity.payloads import SWAP
from bot.activity.roster import Duty, OnDuty
from bot.content.filling import lineage
from bot.content.opening import dated
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.clock import LOCAL, local_day
from bot.core.replies import Reply, choice
from bot.store import swaps
from handlers import activities, activity_ends, activity_mine, office
from handlers import activity_words as words

AHEAD = timedelta(days=21)  # how far the next duty is looked for
MOST_OFFERED = 5


def on_duty(turn: Turn) -> Sequence[Reply]:
    """ "office.help" from the roster of the store; () where the unit plans its duty elsewhere."""
    own = [turn.saying.unit_slug, *(u.slug for u in lineage(turn.content, turn.saying.unit_slug))]
    midnight = turn.now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    planned = roster.duties(turn.connection, list(dict.fromkeys(own)), midnight, turn.now + AHEAD)
    if not planned:
        return ()
    manned = [one for one in planned if one.on_duty and one.shift.ends_at > turn.now]
    facts = {
        **turn.saying.facts,
        "office.shift": _shift(turn, manned),
        "office.help": f"tại {planned[0].activity.place}",
    }
    turn.saying = replace(turn.saying, facts=facts)
    return office.entry(turn, "office.help")


def ask_swap(turn: Turn, name: str) -> Sequence[Reply] | None:
    """ "Đổi ca với Minh": who of that name is on another shift; None to who is on no roster."""
    duties = [one for one in activity_mine.mine_of(turn) if one.activity.is_desk]
    if not duties:
        return None
    mine = duties[0]
    others = roster.partners(turn.connection, mine.signup.id, turn.person.id, turn.now)
    meant = [one for one in others if _is_called(one.signup.name, name)]
    if len(meant) == 1:
        return _ask(turn, mine.signup.id, meant[0])
    head = payloads.act(mine.activity.id, SWAP, mine.signup.id)
    buttons = [
        choice(
            f"{spoken.short_day(one.shift.starts_at)} {one.signup.name}", f"{head}/{one.signup.id}"
        )
        for one in (meant or others)[:MOST_OFFERED]
    ]
    line = "signup_swap_which" if buttons else "signup_swap_nobody"
    return [turn.saying.say(line, (*buttons, activities.MINE, OTHER))]


def swap(turn: Turn, number: int, about: str) -> Sequence[Reply]:
    """ "34/56": the own duty and the one it is to be swapped for; "7/yes": the other's answer."""
    own, _, other = about.partition("/")
    if own.isdigit() and other in ("yes", "no"):
        return _answer(turn, int(own), is_yes=other == "yes")
    if not (own.isdigit() and other.isdigit()):
        return activities.shown(turn, number)
    found = roster.partners(turn.connection, int(own), turn.person.id, turn.now)
    meant = next((one for one in found if one.signup.id == int(other)), None)
    if meant is None:
        return [turn.saying.say("signup_swap_nobody", (activities.MINE, OTHER))]
    return _ask(turn, int(own), meant)


def _answer(turn: Turn, swap_id: int, *, is_yes: bool) -> Sequence[Reply]:
    done = roster.answer(turn.connection, swap_id, turn.person.id, is_yes=is_yes, now=turn.now)
    line = "signup_swap_over"
    if not isinstance(done, Refused):
        line = "signup_swapped" if done.swap.state == swaps.DONE else "signup_swap_kept"
    return [turn.saying.say(line, (activities.MINE, OTHER))]


def _ask(turn: Turn, own: int, other: OnDuty) -> Sequence[Reply]:
    done = roster.ask(turn.connection, own, turn.person.id, other.signup.id, turn.now)
    if isinstance(done, Refused):
        if done.reason == "busy":
            return [turn.saying.say("signup_swap_busy", (activities.MINE, OTHER))]
        return activity_ends.refused(turn, done)
    filled = {**words.words(other.activity, other.shift), "signup.name": other.signup.name}
    return [turn.saying.say("signup_swap_asked", (activities.MINE, OTHER), **filled)]


def _is_called(whole: str, said: str) -> bool:
    """Whether the name that was typed, mostly the last word of it, is this one's."""
    name, typed = signing.name_key(whole), signing.name_key(said)
    fillers = ("ban", "anh", "chi", "em", "a", "nhe", "duoc", "khong", "ko")
    words_typed = [word for word in typed.split() if word not in fillers]
    return bool(words_typed) and f" {name} ".endswith(f" {' '.join(words_typed)} ")


def _shift(turn: Turn, manned: Sequence[Duty]) -> str:
    """Whether somebody is there now, later today, or on which day next; never who."""
    today = local_day(turn.now)
    of_today = [one for one in manned if local_day(one.shift.starts_at) == today]
    now = next((one for one in of_today if one.shift.starts_at <= turn.now), None)
    if now is not None:
        return turn.saying.line("shift_now", **{"shift.until": spoken.hour(now.shift.ends_at)})
    if of_today:
        return turn.saying.line("shift_today", **{"shift.hours": _hours(of_today)})
    lines = [turn.saying.line("shift_none")]
    if manned:
        day = local_day(manned[0].shift.starts_at)
        same = [one for one in manned if local_day(one.shift.starts_at) == day]
        filled = {"shift.hours": _hours(same), "shift.day": dated(day)}
        lines.append(turn.saying.line("shift_next", **filled))
    return " ".join(lines)


def _hours(duties: Sequence[Duty]) -> str:
    """ "8:00–11:00 và 14:00–16:30"."""
    spans = [
        f"{spoken.hour(one.shift.starts_at)}–{spoken.hour(one.shift.ends_at)}" for one in duties
    ]
    return " và ".join(dict.fromkeys(spans))
