"""How the time and the hours of an activity are said, in chats, on paper and in reports."""

from datetime import datetime

from bot.content.opening import dated
from bot.core.clock import LOCAL, local_day


def when(start: datetime, end: datetime) -> str:
    """ "thứ Bảy 28/11, 7:30–11:00"."""
    return f"{day(start)}, {hour(start)}–{hour(end)}"


def day(instant: datetime) -> str:
    """ "thứ Bảy 28/11"."""
    return dated(local_day(instant))


def whole_day(instant: datetime) -> str:
    """ "28/11/2026"."""
    local = local_day(instant)
    return f"{local.day}/{local.month}/{local.year}"


def short_day(instant: datetime) -> str:
    """ "28/11", as it is typed."""
    local = local_day(instant)
    return f"{local.day}/{local.month}"


def hour(instant: datetime) -> str:
    """ "7:30"."""
    local = instant.astimezone(LOCAL)
    return f"{local.hour}:{local.minute:02}"


def hours(minutes: int) -> str:
    """ "3,5" for 210 minutes."""
    return f"{minutes / 60:.1f}".removesuffix(".0").replace(".", ",")
