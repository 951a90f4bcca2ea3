"""Papers: a calendar takes the file, a phone reads the code, and the words are there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from bot.papers import calendar_file, confirmation, poster, printed_list
from bot.papers.calendar_file import Appointment
from bot.papers.confirmation import Confirmation
from bot.papers.poster import Poster
from tests.papers.reading import codes_in, words_in

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
START = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)
APPOINTMENT = Appointment(
    uid="7-1@xungkich",
    version=3,
    title="Ngày thứ Bảy tình nguyện",
    place="Nhà văn hoá phường; cổng sau, tầng 2",
    about="Mang theo: sạc\nPhụ trách: chị Hoa",
    starts_at=START,
    ends_at=START + timedelta(hours=3),
    alarms=(timedelta(hours=12), timedelta(hours=2)),
)


def test_a_calendar_reads_the_appointment_with_its_alarms() -> None:
    (event,) = Calendar.from_ical(calendar_file.ics(APPOINTMENT, NOW)).walk("VEVENT")
    assert event["summary"] == APPOINTMENT.title
    assert event["location"] == APPOINTMENT.place
    assert event["description"] == APPOINTMENT.about
    assert (event["dtstart"].dt, event["dtend"].dt) == (START, START + timedelta(hours=3))
    assert event["sequence"] == 3
    triggers = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert triggers == [-timedelta(hours=12), -timedelta(hours=2)]


def test_what_is_called_off_is_taken_out_of_the_calendar() -> None:
    raw = calendar_file.ics(replace(APPOINTMENT, is_off=True), NOW)
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["status"] == "CANCELLED"
    assert event.walk("VALARM") == []


def test_the_poster_leads_a_phone_to_its_address() -> None:
    address = "https://xungkich.vidu.example/activities/abcDEF123"
    made = poster.pdf(
        Poster("Đoàn phường Ví Dụ", "Thứ Bảy", ["7:30"], "Quét để đăng ký", address, "DK 28/11"),
        NOW,
    )
    assert codes_in(made) == [address]
    assert "Quét để đăng ký" in words_in(made)
    assert "DK 28/11" in words_in(made)


def test_the_confirmation_says_who_where_and_how_to_check() -> None:
    address = "https://xungkich.vidu.example/verify/ACDEF34679"
    made = confirmation.pdf(
        Confirmation(
            unit="Đoàn phường Ví Dụ",
            name="Nguyễn Thị Mười Hường",
            birth_year="2004",
            branch="",
            title="Ngày thứ Bảy tình nguyện",
            when="thứ Bảy 28/11/2026, 7:30–11:00",
            place="Nhà văn hoá",
            hours="3,5",
            code="ACDEF-34679",
            address=address,
            issued_on="30/11/2026",
        ),
        NOW,
    )
    words = words_in(made)
    for part in ("Nguyễn Thị Mười Hường", "3,5 giờ", "ACDEF-34679", "30/11/2026"):
        assert part in words
    assert "Chi đoàn" not in words
    assert codes_in(made) == [address]


def test_a_long_list_prints_its_head_on_every_page() -> None:
    rows = [(str(n), f"Nguyễn Văn {n}", "0912 345 678", "") for n in range(80)]
    made = printed_list.pdf(
        "Danh sách",
        ["28/11"],
        ("STT", "Họ và tên", "Điện thoại", "Có mặt"),
        rows,
        (1, 5, 3, 2),
        NOW,
    )
    words = words_in(made)
    assert words.count("Họ và tên") >= 2
    assert "Nguyễn Văn 79" in words
