"""What everybody may see: an activity, its calendar file, and whether a confirmation is true."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from bot.activity import changing, closing, door, payloads
from bot.activity.closing import Numbers
from bot.core.clock import Clock
from bot.store import people
from bot.store.book import AccountBook
from bot.store.certificates import Certificate
from bot.store.database import Database
from bot.store.signups import Signup
from bot.store.vault import Vault
from bot.web.activities import activity_pages
from bot.web.door import doors
from tests.activity.saturday import fill, make, with_shifts
from tests.cast import LAN
from tests.papers.reading import codes_in, words_in
from tests.stage import Stage
from tests.store.rows import ACCOUNT, add_account, rows_of

SITE = "https://xungkich.vidu.example"
SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
TIMES = {
    "starts_at": SOON,
    "ends_at": SOON + timedelta(hours=3),
    "signup_closes_at": SOON,
}


@pytest.fixture
def client(database: Database, vault: Vault) -> FlaskClient:
    app = Flask("bot.web")
    book = AccountBook(database, vault)
    app.register_blueprint(activity_pages(database, book, Clock(), SITE))
    app.register_blueprint(doors(database, Clock()))
    return app.test_client()


def issued(database: Database) -> tuple[Certificate, Signup]:
    """Somebody was there, the list is closed, and their confirmation is issued."""
    activity = make(database)
    (lan,) = fill(database, activity, [1])
    start, end = activity.starts_at, activity.ends_at
    database.write(lambda connection: door.tick(connection, activity.id, lan.id, start, start))
    database.write(lambda connection: closing.close(connection, activity.id, Numbers(), "x", end))
    done = database.write(
        lambda connection: closing.issue(connection, activity.id, "Đoàn phường Ví Dụ", "x", end)
    )
    assert isinstance(done, dict)
    return done[lan.id], lan


def event_of(answer: Any) -> Any:
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    return event


def test_the_page_says_what_it_is_and_how_to_sign_up(
    client: FlaskClient, database: Database
) -> None:
    add_account(database, ACCOUNT, unit_slug="don-vi")
    activity = make(database, **TIMES)
    answer = client.get(f"/activities/{activity.token}")
    assert answer.status_code == 200
    assert activity.title in answer.text
    assert "Còn 20 chỗ." in answer.text
    assert "DK " in answer.text
    assert 'href="https://zalo.me/22"' in answer.text


def test_what_is_called_off_says_so(client: FlaskClient, database: Database) -> None:
    activity = make(database, **TIMES)
    now = SOON - timedelta(days=1)
    database.write(lambda connection: changing.call_off(connection, activity.id, "bão", "x", now))
    assert "không tổ chức nữa" in client.get(f"/activities/{activity.token}").text
    assert event_of(client.get(f"/activities/{activity.token}.ics"))["status"] == "CANCELLED"


def test_the_calendar_file_is_that_of_the_own_shift(
    client: FlaskClient, database: Database
) -> None:
    activity = with_shifts(database, 2, 2, **TIMES)
    second = activity.shifts[1]
    event = event_of(client.get(f"/activities/{activity.token}.ics?shift={second.id}"))
    assert second.name in event["summary"]
    assert event["dtstart"].dt == SOON
    odd = client.get(f"/activities/{activity.token}.ics?shift=²")
    assert activity.shifts[0].name in event_of(odd)["summary"]


def test_strangers_addresses_lead_nowhere(client: FlaskClient, database: Database) -> None:
    activity = make(database, **TIMES)
    for address in (
        "/activities/unknown",
        "/activities/unknown.ics",
        f"/activities/{activity.door_token}",
        "/verify/NOSUCHCODE",
        "/verify/%00%ff",
    ):
        assert client.get(address).status_code == 404


def test_a_code_tells_initials_unit_date_and_hours_and_no_name(
    client: FlaskClient, database: Database
) -> None:
    certificate, lan = issued(database)
    typed = closing.written(certificate.code).lower()
    answer = client.get(f"/verify?code={typed}", follow_redirects=True)
    assert answer.status_code == 200
    for part in ("N.V.B.", "Đoàn phường Ví Dụ", "28/11/2026", "3,5"):
        assert part in answer.text
    assert lan.name not in answer.text
    assert lan.phone not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_who_knows_the_whole_name_is_given_the_print(
    client: FlaskClient, database: Database
) -> None:
    certificate, lan = issued(database)
    address = f"/verify/{certificate.code}"
    assert client.post(address, data={"name": "Nguyễn Văn Ai"}).status_code == 400
    assert client.post(address, data={}).status_code == 400
    answer = client.post(address, data={"name": lan.name.upper()})
    assert answer.content_type == "application/pdf"
    assert lan.name in words_in(answer.data)
    assert codes_in(answer.data) == [f"{SITE}/verify/{certificate.code}"]


def test_a_withdrawn_confirmation_is_void(client: FlaskClient, database: Database) -> None:
    certificate, lan = issued(database)
    code, now = certificate.code, certificate.issued_at
    database.write(lambda connection: closing.withdraw(connection, code, "x", "sai", now))
    answer = client.get(f"/verify/{code}")
    assert "thu hồi" in answer.text
    assert client.post(f"/verify/{code}", data={"name": lan.name}).status_code == 400


def test_a_link_of_messenger_opens_the_very_activity(stage: Stage) -> None:
    activity = make(stage.bot.database, **TIMES)
    reference = payloads.reference(activity.id)
    assert payloads.of_reference(reference) == activity.id
    assert payloads.of_reference("activity-²") is None
    stage.post("messenger", stage.messenger.body("referral", LAN.messenger, ref=reference))
    (person,) = rows_of(stage.bot.database, people.people)
    assert f"#activity/{activity.id}" in str(person.choices)
