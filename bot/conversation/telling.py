"""A telling as the person reads it: the line of talk for what happened, and what to press."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.activity import payloads, spoken, telling
from bot.activity.closing import minutes_of
from bot.conversation.saying import Saying
from bot.core.replies import Button, Reply, choice, link
from bot.store.activities import Activity, Shift
from bot.store.signups import Signup
from bot.store.tellings import Telling

# The line of each kind of telling.
LINES: Mapping[str, str] = {
    telling.PROMOTED: "activity_promoted",
    telling.OFFERED: "activity_offered",
    telling.PASSED: "activity_passed",
    telling.MOVED: "activity_moved",
    telling.CALLED_OFF: "activity_called_off",
    telling.REMOVED: "activity_removed",
    telling.TAKEN_OVER: "activity_taken_over",
    telling.GUARDIAN_AGREED: "activity_guardian_agreed",
    telling.GUARDIAN_REFUSED: "activity_guardian_refused",
    telling.EVENING: "activity_evening",
    telling.SOON: "activity_soon",
    telling.THANKS: "activity_thanks",
    telling.SWAP_ASKED: "activity_swap_asked",
    telling.SWAP_DONE: "activity_swap_done",
    telling.SWAP_REFUSED: "activity_swap_refused",
    telling.SWAP_OVER: "activity_swap_over",
    telling.CERTIFICATE: "activity_certificate",
    telling.MESSAGE: "activity_message",
}
# The list is not closed yet, so the hours are not certain.
THANKS_BEFORE_CLOSING = "activity_thanks_open"

# Answers to the one question after it, and their buttons.
GOOD, FAIR, BAD = "good", "fair", "bad"


def reply_of(
    saying: Saying, told: Telling, activity: Activity, signup: Signup, other: str = ""
) -> Reply:
    """The words of a telling, as of now. `other` is what a swap is about beside one's own duty."""
    shift = activity.shift(signup.shift_id) or activity.shifts[0]
    filled = _filled(told, activity, shift, signup, other)
    name = LINES[told.what]
    if told.what == telling.THANKS and signup.minutes is None:
        name = THANKS_BEFORE_CLOSING
    lines = [saying.line(name, **filled)]
    if told.what in _OF_ONE_PLACE and signup.is_friend:
        lines.insert(0, saying.line("activity_of_friend", **filled))
    if told.words.get("why"):
        lines.append(saying.line("activity_why", **filled))
    if told.what in (telling.EVENING, telling.SOON) and activity.bring:
        lines.append(saying.line("activity_bring", **filled))
    buttons = _BUTTONS.get(told.what, _see)(activity, signup, told)
    return Reply("\n".join(lines), tuple(buttons), entry=f"talk.{name}")


# What is about the one place of a friend, so that the signer must know whose it is.
_OF_ONE_PLACE = (telling.PROMOTED, telling.OFFERED, telling.PASSED, telling.REMOVED)


def _filled(
    told: Telling, activity: Activity, shift: Shift, signup: Signup, other: str
) -> Mapping[str, str]:
    until = told.words.get("until_at")
    has_shifts = len(activity.shifts) > 1
    values = {
        "title": f"{activity.title} ({shift.name})" if has_shifts else activity.title,
        "when": spoken.when(shift.starts_at, shift.ends_at),
        "place": activity.place.rstrip(". "),
        "bring": activity.bring.rstrip(". "),
        "until": _until(datetime.fromisoformat(until)) if until else "",
        "why": told.words.get("why", "").rstrip(". "),
        "name": told.words.get("name") or signup.name,
        "hours": spoken.hours(signup.minutes if signup.minutes is not None else minutes_of(shift)),
        "words": told.words.get("words", ""),
        "other": other,
    }
    return {f"activity.{name}": value for name, value in values.items()}


def _until(instant: datetime) -> str:
    return f"{spoken.hour(instant)} {spoken.day(instant)}"


def _see(activity: Activity, _signup: Signup, _told: Telling) -> list[Button]:
    return [choice("Xem buổi này", payloads.shown(activity.id))]


def _coming(activity: Activity, _signup: Signup, _told: Telling) -> list[Button]:
    """One answer for oneself and one's friends; who cannot come is asked which of them."""
    return [
        choice("Tôi vẫn đi", payloads.act(activity.id, payloads.STAY)),
        choice("Không đi được", payloads.act(activity.id, payloads.CANCEL)),
        *_map(activity),
    ]


def _let_in(activity: Activity, signup: Signup, _told: Telling) -> list[Button]:
    return [
        choice("Được, tôi đi", payloads.act(activity.id, payloads.STAY, signup.id)),
        choice("Không đi được", payloads.act(activity.id, payloads.LEAVE, signup.id)),
        *_map(activity),
    ]


def _offered(activity: Activity, signup: Signup, _told: Telling) -> list[Button]:
    return [
        choice("Nhận chỗ", payloads.act(activity.id, payloads.TAKE, signup.id)),
        choice("Không đi được", payloads.act(activity.id, payloads.LEAVE, signup.id)),
    ]


def _thanks(activity: Activity, signup: Signup, _told: Telling) -> list[Button]:
    head = payloads.act(activity.id, payloads.THANKS, signup.id)
    return [
        choice("Rất vui", f"{head}/{GOOD}"),
        choice("Bình thường", f"{head}/{FAIR}"),
        choice("Chưa ổn", f"{head}/{BAD}"),
    ]


def _swap(activity: Activity, _signup: Signup, told: Telling) -> list[Button]:
    head = payloads.act(activity.id, payloads.SWAP, told.words.get("swap", ""))
    return [choice("Đồng ý đổi", f"{head}/yes"), choice("Không đổi", f"{head}/no")]


def _confirmation(_activity: Activity, _signup: Signup, told: Telling) -> list[Button]:
    """Our own page: who types the whole name there is given the print."""
    return [link("Xem giấy xác nhận", f"/verify/{told.words['code']}")]


def _others(_activity: Activity, _signup: Signup, _told: Telling) -> list[Button]:
    return [choice("Xem các buổi khác", "#activity.list")]


def _map(activity: Activity) -> list[Button]:
    return [link("Bản đồ", activity.map_url)] if activity.map_url else []


_BUTTONS: Mapping[str, Callable[[Activity, Signup, Telling], list[Button]]] = {
    telling.PROMOTED: _let_in,
    telling.OFFERED: _offered,
    telling.MOVED: _coming,
    telling.CALLED_OFF: _others,
    telling.REMOVED: _others,
    telling.EVENING: _coming,
    telling.SOON: _coming,
    telling.THANKS: _thanks,
    telling.SWAP_ASKED: _swap,
    telling.CERTIFICATE: _confirmation,
}
