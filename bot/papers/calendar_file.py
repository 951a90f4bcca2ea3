"""An appointment as a calendar file (.ics) with alarms, for a phone that must remind by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

CALENDAR = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Appointment:
    """What stands in the calendar. `uid` stays the same when the appointment is moved, `version`
    grows: a phone that takes the file again changes what it has. `is_off`: it does not take place.
    """

    uid: str
    version: int
    title: str
    place: str
    about: str
    starts_at: datetime
    ends_at: datetime
    alarms: Sequence[timedelta]
    is_off: bool = False


def ics(appointment: Appointment, now: datetime) -> bytes:
    """The file; times in UTC, which every calendar shows in its own zone."""
    # Imported only here: it takes time, and most requests never make a calendar file.
    from icalendar import Alarm, Calendar, Event, vText

    calendar = Calendar()
    calendar.add("prodid", "-//Xung Kich//VN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if appointment.is_off else "PUBLISH")
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.version)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", appointment.title)
    event["location"] = vText(appointment.place)
    event["description"] = vText(appointment.about)
    event.add("status", "CANCELLED" if appointment.is_off else "CONFIRMED")
    for before in () if appointment.is_off else appointment.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", appointment.title)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
