"""Hoạt động: what is on, who comes, and what staff may do about it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import abort, request

from bot.activity import changing, closing, door
from bot.activity.outcomes import Refused
from bot.activity.room import in_line
from bot.bulletin import announcing
from bot.console.activity_words import GUARDIAN_WORDS, STATE_WORDS, refusal_words
from bot.console.visit import Visit
from bot.core.vietnamese import fold, normal
from bot.store import activities, calendar, certificates, places, signups
from bot.store.activities import Activity
from bot.store.database import Connection
from bot.store.signups import CANCELLED, WAITING, Signup

PAST = timedelta(days=60)
AHEAD = timedelta(days=366)
LONGEST_WHY = 200
LONGEST_MESSAGE = 600


def listed(visit: Visit) -> Any:
    """What comes, in order of day; what is past, newest first."""

    def work(connection: Connection) -> tuple[list[Activity], dict[int, dict[int, int]]]:
        found = calendar.between(connection, list(visit.slugs), visit.now - PAST, visit.now + AHEAD)
        return found, places.taken_of_all(connection, [one.id for one in found])

    found, taken = visit.read(work)
    coming = [one for one in found if one.ends_at > visit.now]
    past = [one for one in reversed(found) if one.ends_at <= visit.now]
    return visit.show(
        "activities.html",
        coming=coming,
        past=past,
        taken={number: sum(of.values()) for number, of in taken.items()},
    )


def activity(visit: Visit, number: int) -> Any:
    """One activity with everybody in it. `?q=` looks for a name or number, marks or none."""
    found = activity_of(visit, number)
    wanted = fold(normal(request.args.get("q", "")))

    def work(connection: Connection) -> dict[str, Any]:
        everybody = signups.of_activity(connection, number)
        line = [one.id for _shift, members in in_line(connection, found) for one in members]
        return {
            "everybody": everybody,
            "line": {signup: place for place, signup in enumerate(line, 1)},
            "counts": places.counts(connection, number),
            "surplus": changing.surplus(connection, found),
            "certificates": certificates.of_activity(connection, number),
        }

    parts = visit.read(work)
    everybody = [one for one in parts.pop("everybody") if _is_wanted(one, wanted)]
    return visit.show(
        "activity.html",
        activity=found,
        coming=[one for one in everybody if one.state not in (*WAITING, CANCELLED)],
        waiting=sorted(
            (one for one in everybody if one.state in WAITING),
            key=lambda one: parts["line"].get(one.id, 0),
        ),
        left=[one for one in everybody if one.state == CANCELLED],
        wanted=request.args.get("q", ""),
        group_text=announcing.group_text(found, visit.office.public_url),
        state_words=STATE_WORDS,
        guardian_words=GUARDIAN_WORDS,
        **parts,
    )


def roster(visit: Visit, number: int) -> Any:
    """The list to print: names, shifts, phones, a box to tick."""
    found = activity_of(visit, number)
    coming = visit.read(lambda connection: signups.active_of(connection, number))
    by_shift = [
        (shift, [one for one in coming if one.shift_id == shift.id and one.state not in WAITING])
        for shift in found.shifts
    ]
    return visit.show("activity_roster.html", activity=found, by_shift=by_shift)


def call_off(visit: Visit, number: int) -> Any:
    """It does not take place; the reason is told to everybody."""
    why = _typed("why", LONGEST_WHY)
    if not why:
        return _back(visit, number, "Bạn ghi lý do huỷ: mọi người đã đăng ký sẽ đọc được.")

    def work(connection: Connection) -> object:
        return changing.call_off(connection, number, why, visit.who, visit.now)

    return _acted(visit, number, work, "Đã huỷ. Ai đã đăng ký sẽ được báo.")


def message(visit: Visit, number: int) -> Any:
    """Staff's own words to everybody who has a place."""
    words = _typed("words", LONGEST_MESSAGE)
    key = _typed("key", 40)
    if not words:
        return _back(visit, number, "Bạn viết lời nhắn trước khi gửi.")
    activity_of(visit, number)
    count = visit.write(
        lambda connection: changing.message(connection, number, key, words, visit.who, visit.now)
    )
    visit.say(f"Đã nhận lời nhắn gửi {count} người; ai không nhắn được thì ở danh sách gọi điện.")
    return visit.go("activity", number=number)


def remove(visit: Visit, number: int, signup: int) -> Any:
    why = _typed("why", LONGEST_WHY)

    def work(connection: Connection) -> object:
        return changing.remove(connection, number, signup, why, visit.who, visit.now)

    return _acted(visit, number, work, "Đã lấy chỗ lại. Người đó được báo, chỗ sang người chờ.")


def let_in(visit: Visit, number: int, signup: int) -> Any:
    """Staff give somebody a free place, whoever stands before them in line."""
    wanted = _typed("shift", 20)

    def work(connection: Connection) -> object:
        found = signups.find(connection, signup)
        own = found.shift_id if found is not None else 0
        shift = int(wanted) if wanted.isdecimal() else own
        return changing.place_by_staff(connection, number, signup, shift, visit.who, visit.now)

    return _acted(visit, number, work, "Đã xếp chỗ.")


def guardian(visit: Visit, number: int, signup: int) -> Any:
    """What the parent or teacher said."""
    agrees = request.form.get("agrees") == "yes"

    def work(connection: Connection) -> object:
        return changing.guardian_said(
            connection, number, signup, visit.who, visit.now, agrees=agrees
        )

    return _acted(visit, number, work, "Đã ghi lời người giám hộ.")


def open_door(visit: Visit, number: int) -> Any:
    """A new link for the leader's phone, with the code of the day; shown this once."""
    found = activity_of(visit, number)
    made = visit.write(lambda connection: door.open_link(connection, number, visit.who, visit.now))
    if made is None:
        abort(404)
    token, link = made
    home = visit.office.public_url.rstrip("/")
    return visit.show(
        "activity_door.html",
        activity=found,
        address=f"{home}/door/{token}",
        here=f"{home}/here/{found.door_token}",
        until=link.until,
    )


def issue(visit: Visit, number: int) -> Any:
    """The confirmations of everybody who was there."""
    found = activity_of(visit, number)
    unit_name = visit.unit_names.get(found.unit_slug, found.unit_slug)

    def work(connection: Connection) -> object:
        return closing.issue(connection, number, unit_name, visit.who, visit.now)

    return _acted(visit, number, work, "Đã cấp xác nhận cho người có mặt.")


def activity_of(visit: Visit, number: int) -> Activity:
    """The activity; of other units nobody says that it exists."""
    found = visit.read(lambda connection: activities.find(connection, number))
    if found is None or found.unit_slug not in visit.slugs:
        abort(404)
    return found


def _acted(visit: Visit, number: int, work: Callable[[Connection], object], words: str) -> Any:
    activity_of(visit, number)
    done = visit.write(work)
    if isinstance(done, Refused):
        return _back(visit, number, refusal_words(done))
    visit.say(words)
    return visit.go("activity", number=number)


def _back(visit: Visit, number: int, words: str) -> Any:
    activity_of(visit, number)
    visit.say(words, is_fault=True)
    return visit.go("activity", number=number)


def _typed(name: str, most: int) -> str:
    return " ".join(request.form.get(name, "").split())[:most]


def _is_wanted(signup: Signup, wanted: str) -> bool:
    digits = "".join(letter for letter in wanted if letter.isdigit())
    return wanted in signup.name_key or bool(digits and digits in signup.phone)
