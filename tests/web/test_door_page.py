"""The leader's list at the door, with and without a network, and the page behind the QR."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from bot.activity import door
from bot.core.clock import Clock
from bot.store.activities import Activity
from bot.store.database import Database
from bot.web.door import doors
from tests.activity.saturday import everybody, fill, make, states
from tests.waiting import until
from tests.web.browser import Chromium, serving, visiting

# The phone has the real time, and forgets what is past it: the activity begins soon.
EARLY = datetime.now(UTC).replace(microsecond=0)
START = EARLY + timedelta(minutes=20)


@pytest.fixture
def activity(database: Database) -> Activity:
    found = make(
        database,
        starts_at=START,
        ends_at=START + timedelta(hours=3),
        signup_closes_at=START,
    )
    fill(database, found, range(12))
    return found


@pytest.fixture
def app(database: Database) -> Flask:
    found = Flask("bot.web")
    found.register_blueprint(doors(database, Clock()))
    return found


def link_to(database: Database, activity: Activity) -> str:
    made = database.write(
        lambda connection: door.open_link(connection, activity.id, "hoa@example.vn", EARLY)
    )
    assert made is not None
    return f"/door/{made[0]}"


def send(app: Flask, path: str, *marks: Any) -> Any:
    return app.test_client().post(f"{path}/marks", json={"marks": list(marks)})


def tick(number: int, *, what: str = "tick", minutes: int = 0, name: str = "") -> dict[str, Any]:
    at = EARLY - timedelta(minutes=minutes)
    mark = f"{what}-{number}-{minutes}"
    return {"id": mark, "what": what, "signup": number, "at": at.isoformat(), "name": name}


def test_a_mark_counts_once_with_its_own_time(
    app: Flask, database: Database, activity: Activity
) -> None:
    path = link_to(database, activity)
    first = everybody(database, activity)[0]
    for _again in range(2):
        answer = send(app, path, tick(first.id, minutes=9))
        assert answer.json["done"] == [f"tick-{first.id}-9"]
        assert answer.json["refused"] == []
    here = everybody(database, activity)[0]
    assert (here.state, here.checked_in_at) == ("attended", EARLY - timedelta(minutes=9))
    assert [one["is_here"] for one in answer.json["people"]].count(True) == 1


def test_a_strike_that_is_older_than_the_tick_comes_too_late(
    app: Flask, database: Database, activity: Activity
) -> None:
    path = link_to(database, activity)
    first, second = everybody(database, activity)[:2]
    send(app, path, tick(first.id, minutes=5), tick(second.id, minutes=5))
    send(app, path, tick(first.id, what="strike", minutes=8), tick(second.id, what="strike"))
    assert states(database, activity)[:2] == ["attended", "confirmed"]


def test_who_came_unannounced_is_written_down_once(
    app: Flask, database: Database, activity: Activity
) -> None:
    path = link_to(database, activity)
    for _again in range(2):
        send(app, path, tick(0, what="walk_in", name="Phạm Văn  Mới"))
    walked = [one for one in everybody(database, activity) if one.is_walk_in]
    assert [(one.name, one.state) for one in walked] == [("Phạm Văn Mới", "attended")]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"marks": 1},
        {"marks": [1]},
        {"marks": [{"id": 5}]},
        {"marks": [{"id": "a"}] * 201},
    ],
)
def test_what_is_no_marks_does_nothing(
    app: Flask, database: Database, activity: Activity, body: Any
) -> None:
    answer = app.test_client().post(f"{link_to(database, activity)}/marks", json=body)
    assert answer.status_code == 400
    assert set(states(database, activity)) == {"confirmed"}


@pytest.mark.parametrize(
    "mark",
    [
        {"id": "a"},
        {"id": "a", "what": "tick", "signup": 2**70},
        {"id": "a", "what": "tick", "signup": True},
        {"id": "a", "what": "tick", "signup": 999, "at": "gestern"},
        {"id": "a", "what": "walk_in", "name": "  "},
        {"id": "a", "what": "dance", "signup": 1},
    ],
)
def test_a_mark_of_nobody_is_told_and_dropped(
    app: Flask, database: Database, activity: Activity, mark: Any
) -> None:
    answer = send(app, link_to(database, activity), mark)
    assert answer.json["done"] == ["a"]
    assert answer.json["refused"] == [
        {"id": "a", "words": "Không còn thấy người này trong danh sách."}
    ]


def test_a_link_nobody_made_opens_nothing(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/door/khong-co")
    assert page.status_code == 404
    assert "hết hạn" in page.text
    assert client.get("/door/khong-co/list").status_code == 404
    assert client.post("/door/khong-co/marks", json={"marks": []}).status_code == 404


def test_twelve_are_ticked_off_without_a_network_and_sent_later(
    app: Flask, database: Database, activity: Activity, browser: Chromium
) -> None:
    path = link_to(database, activity)
    with serving(app) as origin:
        pass  # its port is free again
    port = int(origin.rsplit(":", 1)[1])
    with visiting(browser, origin, width=360, may_fail=True) as page:
        with serving(app, port):
            page.goto(path)
            expect(page.locator("#count")).to_have_text("Có mặt 0 trong 12 người")
            page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
            page.reload()  # from here on the worker has the page
            expect(page.locator("#people li")).to_have_count(12)
        # Nobody listens any more: no road leads out, neither the page's nor the worker's.
        for place in range(12):
            page.locator("#people li > button").nth(place).click()
        expect(page.locator("#count")).to_have_text("Có mặt 12 trong 12 người")
        expect(page.locator("#road")).to_contain_text("12 dấu đang giữ trong máy")
        page.reload()  # the phone was put away and taken out again
        expect(page.locator("#count")).to_have_text("Có mặt 12 trong 12 người")
        assert set(states(database, activity)) == {"confirmed"}
        with serving(app, port):
            until(lambda: set(states(database, activity)) == {"attended"})
            expect(page.locator("#road")).to_contain_text("Đã gửi hết")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 360


def test_the_list_is_searched_without_marks_and_struck_by_a_second_press(
    app: Flask, database: Database, activity: Activity, browser: Chromium
) -> None:
    name = everybody(database, activity)[3].name
    with (
        serving(app) as origin,
        visiting(browser, origin) as page,
    ):
        page.goto(link_to(database, activity))
        page.get_by_label("Tìm tên hoặc số").fill("nguyen van " + name.split()[-1].lower())
        line = page.get_by_role("button", name=re.compile(name))
        expect(page.locator("#people li")).to_have_count(1)
        line.click()
        until(lambda: "attended" in states(database, activity))
        line.click()
        until(lambda: "attended" not in states(database, activity))


def test_people_tick_themselves_off_at_the_place(
    app: Flask, database: Database, activity: Activity
) -> None:
    client = app.test_client()
    path = f"/here/{activity.door_token}"
    assert activity.title in client.get(path).text
    one = everybody(database, activity)[5]
    spaced = f"{one.phone[:4]} {one.phone[4:7]} {one.phone[7:]}"
    done = client.post(path, data={"phone": spaced})
    assert (done.status_code, "Đã ghi bạn có mặt" in done.text) == (200, True)
    assert states(database, activity)[5] == "attended"
    unknown = client.post(path, data={"phone": "0987 654 321", "name": "Ai Đó"})
    assert unknown.status_code == 400
    assert "báo người phụ trách" in unknown.text
    assert 'value="0987 654 321"' in unknown.text
    assert client.post(path, data={"phone": "chịu"}).status_code == 400
    assert client.get("/here/khong-co").status_code == 404
