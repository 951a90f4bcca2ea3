"""How an activity is said: its day and hours, its shifts with their free places, what to bring."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.activity import spoken
from bot.activity.listing import Shown
from bot.activity.reminders import EVENING_AT
from bot.content.entries import UnitFile
from bot.content.filling import lineage
from bot.content.wards import family, place_of
from bot.conversation.turn import Turn
from bot.core.clock import LOCAL, local_day
from bot.core.replies import Button, link
from bot.store import roads
from bot.store.activities import Activity, Shift

# How long after somebody wrote their platform lets us write unasked.
_WINDOWS = {"zalo": roads.ZALO_FREE, "messenger": roads.MESSENGER_OPEN}


def units(turn: Turn) -> tuple[str, ...]:
    """Whose activities are near: the own ward's, then those above it and beside it."""
    own = turn.saying.unit_slug
    above = [unit.slug for unit in lineage(turn.content, own)]
    beside = [unit.slug for unit in family(turn.content, own)]
    return tuple(dict.fromkeys([own, *above, *beside]))


def moment(instant: datetime) -> str:
    """ "20:00 thứ Sáu 27/11"."""
    return f"{spoken.hour(instant)} {spoken.day(instant)}"


def words(activity: Activity, shift: Shift | None = None) -> Mapping[str, str]:
    """What fills the lines about an activity, or about one shift of it."""
    start, end = (shift or activity).starts_at, (shift or activity).ends_at
    return {
        "signup.title": activity.title,
        "signup.when": spoken.when(start, end),
        "signup.day": spoken.day(start),
        "signup.place": activity.place.rstrip(". "),
        "signup.bring": activity.bring.rstrip(". "),
        "signup.contact": activity.contact.rstrip(". "),
        "signup.age": str(activity.minimum_age),
        "signup.closes": moment(activity.signup_closes_at),
        "signup.why": activity.why.rstrip(". "),
        "signup.shift": shift.name if shift is not None else "",
    }


def has_shifts(activity: Activity) -> bool:
    """Whether there is anything to choose: a single shift without a name is the activity itself."""
    return len(activity.shifts) > 1


def named(activity: Activity, shift: Shift) -> str:
    """ "Bàn VNeID", with its hours where they are not those of the whole activity."""
    is_whole = (shift.starts_at, shift.ends_at) == (activity.starts_at, activity.ends_at)
    hours = "" if is_whole else f" {spoken.hour(shift.starts_at)}–{spoken.hour(shift.ends_at)}"
    return f"{shift.name or activity.title}{hours}"


def what(activity: Activity, shift: Shift) -> str:
    """The activity and, where it has several, the shift of it; its hours are said beside it."""
    return f"{activity.title}, {shift.name}" if has_shifts(activity) else activity.title


def free_lines(turn: Turn, shown: Shown) -> Sequence[str]:
    """What is free in each shift, and how many wait where nothing is."""
    return [_free(turn, shown, shift) for shift in shown.activity.shifts]


def _free(turn: Turn, shown: Shown, shift: Shift) -> str:
    free, waiting = shown.free[shift.id], shown.waiting[shift.id]
    line = "signup_free" if free else "signup_full" if waiting else "signup_no_place"
    filled = {"signup.free": str(free), "signup.waiting": str(waiting)}
    name = named(shown.activity, shift) if has_shifts(shown.activity) else "Chỗ"
    return turn.saying.line(line, **{**filled, "signup.shift": name})


def places(activity: Activity) -> tuple[Button, ...]:
    """The map, where staff gave one."""
    return (link("Bản đồ", activity.map_url),) if activity.map_url else ()


def unit_of(turn: Turn, activity: Activity) -> str:
    """ "phường …" where the activity is another unit's than the person's own; "" otherwise."""
    if activity.unit_slug == turn.saying.unit_slug:
        return ""
    unit: UnitFile | None = turn.content.units.get(activity.unit_slug)
    return "" if unit is None else place_of(unit)


def reminder_at(shift: Shift) -> datetime:
    """When everybody is asked whether they still come: the evening before, in Vietnam."""
    return datetime.combine(local_day(shift.starts_at) - timedelta(days=1), EVENING_AT, LOCAL)


def may_be_reminded(turn: Turn, shift: Shift) -> bool:
    """Whether the platform will still let us write that evening, as far as is known now.

    Whoever is in the chat page reads what is there only when they open it.
    """
    window = _WINDOWS.get(turn.person.account_id.partition(":")[0])
    return window is not None and reminder_at(shift) - turn.now <= window - roads.MARGIN
