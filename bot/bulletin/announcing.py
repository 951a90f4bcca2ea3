"""“Báo cho mọi người”: the words with which an activity is made known, as a bulletin and as a text
for the groups of the branches.
"""

from datetime import datetime

from bot.activity import payloads, printing, spoken
from bot.bulletin import writing
from bot.bulletin.actor import Actor
from bot.bulletin.drafts import Draft
from bot.bulletin.faults import refusal
from bot.store.activities import OPEN, Activity
from bot.store.database import Connection


def announce(connection: Connection, activity: Activity, actor: Actor, now: datetime) -> int:
    """A draft whose button opens that very activity; returns its number. Raises Refusal.

    It is approved and sent as any other; no word of it is of use after the sign-up is closed.
    """
    if activity.state != OPEN or now >= activity.signup_closes_at:
        raise refusal(
            "Buổi này không còn nhận đăng ký nên không báo được.",
            f"Sign-up for activity {activity.id} is closed.",
        )
    draft = Draft(
        title=activity.title,
        body=_words(activity),
        unit_slug=activity.unit_slug,
        valid_until=activity.signup_closes_at,
        buttons=[{"title": "Xem và đăng ký", "topic": _payload(activity)}],
    )
    return writing.create(connection, draft, actor, now)


def group_text(activity: Activity, public_url: str) -> str:
    """To paste into the Zalo groups of the branches: what it is and the words to type."""
    closes = f"{spoken.hour(activity.signup_closes_at)} {spoken.day(activity.signup_closes_at)}"
    return "\n".join(
        [
            _words(activity),
            f"Đăng ký: nhắn cho trợ lý của Đoàn câu {printing.words_to_type(activity)}, "
            f"hoặc mở {printing.page_address(activity, public_url)}",
            f"Hạn đăng ký: {closes}.",
        ]
    )


def _words(activity: Activity) -> str:
    lines = [
        activity.title,
        f"Thời gian: {spoken.when(activity.starts_at, activity.ends_at)}",
        f"Nơi tập trung: {activity.place}",
    ]
    if len(activity.shifts) > 1:
        shifts = ", ".join(f"{one.name} ({one.capacity} người)" for one in activity.shifts)
        lines.append(f"Cần người cho: {shifts}")
    else:
        lines.append(f"Cần {activity.capacity} người")
    if activity.minimum_age:
        lines.append(f"Từ {activity.minimum_age} tuổi")
    if activity.bring:
        lines.append(f"Mang theo: {activity.bring}")
    if activity.contact:
        lines.append(f"Phụ trách: {activity.contact}")
    return "\n".join(lines)


def _payload(activity: Activity) -> str:
    """As a bulletin's button has it, without the mark that the sending puts before it."""
    return payloads.shown(activity.id).removeprefix("#")
