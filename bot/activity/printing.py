"""The papers of an activity: calendar file, posters, roster, call list, confirmations."""

from datetime import datetime, timedelta

from bot.activity import closing, spoken
from bot.activity.calls import Call
from bot.papers import calendar_file, confirmation, poster, printed_list
from bot.papers.calendar_file import Appointment
from bot.papers.confirmation import Confirmation
from bot.papers.poster import Poster
from bot.store import activities, signups
from bot.store.activities import Activity, Shift
from bot.store.certificates import Certificate
from bot.store.database import Connection
from bot.store.signups import ATTENDED, CONFIRMED, Signup

# How long before the start a phone rings that has the calendar file.
ALARMS = (timedelta(hours=12, minutes=30), timedelta(hours=2))


def page_address(activity: Activity, public_url: str) -> str:
    """Where everybody reads of the activity and finds the way to sign up."""
    return f"{public_url.rstrip('/')}/activities/{activity.token}"


def door_address(activity: Activity, public_url: str) -> str:
    """Where people tick themselves off at the place."""
    return f"{public_url.rstrip('/')}/here/{activity.door_token}"


def verify_address(code: str, public_url: str) -> str:
    """Where anybody checks a confirmation."""
    return f"{public_url.rstrip('/')}/verify/{code}"


def words_to_type(activity: Activity) -> str:
    """ "DK 28/11": what signs up for it when it is sent to the bot."""
    return f"DK {spoken.short_day(activity.starts_at)}"


def calendar(activity: Activity, shift: Shift, public_url: str, now: datetime) -> bytes:
    """One shift as an appointment of a phone's calendar."""
    about = [
        f"Mang theo: {activity.bring}" if activity.bring else "",
        f"Phụ trách: {activity.contact}" if activity.contact else "",
        activity.map_url,
        page_address(activity, public_url),
    ]
    has_shifts = len(activity.shifts) > 1
    appointment = Appointment(
        uid=f"activity-{activity.id}-{shift.id}@{activity.token}",
        version=activity.version,
        title=f"{activity.title} ({shift.name})" if has_shifts else activity.title,
        place=activity.place,
        about="\n".join(part for part in about if part),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        alarms=ALARMS,
        is_off=activity.state == activities.CANCELLED,
    )
    return calendar_file.ics(appointment, now)


def signup_poster(activity: Activity, unit_name: str, public_url: str, now: datetime) -> bytes:
    """To hang up beforehand: whoever scans it signs up."""
    return poster.pdf(
        Poster(
            unit_name,
            activity.title,
            (spoken.when(activity.starts_at, activity.ends_at), activity.place),
            "Quét mã để đăng ký",
            page_address(activity, public_url),
            f"Hoặc nhắn cho trợ lý của Đoàn: {words_to_type(activity)}",
        ),
        now,
    )


def door_poster(activity: Activity, unit_name: str, public_url: str, now: datetime) -> bytes:
    """To hang up at the place: the QR, and the code of the day for whoever types it."""
    return poster.pdf(
        Poster(
            unit_name,
            activity.title,
            (spoken.when(activity.starts_at, activity.ends_at),),
            "Quét mã để điểm danh",
            door_address(activity, public_url),
            f"Hoặc nhắn cho trợ lý mã hôm nay: {activity.door_code}",
        ),
        now,
    )


def roster(connection: Connection, activity: Activity, now: datetime) -> bytes:
    """Who comes, shift by shift, with room to tick; A4."""
    expected = [
        one
        for one in signups.active_of(connection, activity.id)
        if one.state in (CONFIRMED, ATTENDED)
    ]
    rows = []
    for shift in activity.shifts:
        own = sorted((one for one in expected if one.shift_id == shift.id), key=_by_given_name)
        rows += [(shift.name, one.name, one.phone, one.branch, "") for one in own]
    numbered = [(str(place), *row) for place, row in enumerate(rows, 1)]
    return printed_list.pdf(
        activity.title,
        (spoken.when(activity.starts_at, activity.ends_at), activity.place),
        ("STT", "Ca", "Họ và tên", "Điện thoại", "Chi đoàn", "Có mặt"),
        numbered,
        (1, 4, 5, 3, 4, 2),
        now,
    )


def call_list(activity: Activity, calls: list[Call], now: datetime) -> bytes:
    """Whom to call this evening; A4."""
    rows = [
        (
            str(place),
            call.signup.name,
            f"{call.phone} ({call.by})" if call.by else call.phone,
            call.shift.name,
            call.reason,
            "",
        )
        for place, call in enumerate(calls, 1)
    ]
    return printed_list.pdf(
        f"Danh sách gọi: {activity.title}",
        (spoken.when(activity.starts_at, activity.ends_at),),
        ("STT", "Họ và tên", "Điện thoại", "Ca", "Vì sao phải gọi", "Trả lời"),
        rows,
        (1, 4, 4, 3, 4, 2),
        now,
    )


def certificate(
    issued: Certificate, signup: Signup, activity: Activity, public_url: str, now: datetime
) -> bytes:
    """The confirmation as a page to print; only who is entitled to the name is given it."""
    return confirmation.pdf(
        Confirmation(
            unit=issued.unit_name,
            name=signup.name,
            birth_year=str(signup.birth_year or ""),
            branch=signup.branch,
            title=issued.title,
            when=f"{spoken.whole_day(activity.starts_at)}, "
            f"{spoken.hour(activity.starts_at)}–{spoken.hour(activity.ends_at)}",
            place=activity.place,
            hours=spoken.hours(issued.minutes),
            code=closing.written(issued.code),
            address=verify_address(issued.code, public_url),
            issued_on=spoken.whole_day(issued.issued_at),
        ),
        now,
    )


def _by_given_name(signup: Signup) -> tuple[str, str]:
    """Vietnamese lists are in order of the given name, which stands last."""
    return signup.name_key.split()[-1] if signup.name_key else "", signup.name_key
