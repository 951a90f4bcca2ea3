"""A volunteer Saturday from Monday to the report, as its people live it, on both databases.

Made in the office, filled and waited for in the chat, reminded, given back and passed on, ticked
off by code, QR and the leader's phone, counted, confirmed, reported.
"""

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from openpyxl import load_workbook

from bot.core.clock import LOCAL
from bot.store import activities as table
from bot.store import notices
from bot.store.activities import Activity
from bot.store.people import people as people_table
from scheduler.jobs import call_members, pass_offers, remind_members, tell_people
from tests.activity.saturday import everybody, states
from tests.cast import Citizen, crowd
from tests.console.scene import UNIT, Scene
from tests.stage import Stage
from tests.store.rows import rows_of

SIX = crowd(6)
NAMES = ("An", "Bình", "Chi", "Dung", "Giang", "Hà")


@dataclass
class Week:
    """The week in which it happens; days count from Monday."""

    scene: Scene
    monday: datetime

    @property
    def stage(self) -> Stage:
        return self.scene.stage

    def at(self, day: int, clock: str) -> None:
        """It is that time of that day, and everything due has been done."""
        hour, minute = map(int, clock.split(":"))
        wanted = self.monday + timedelta(days=day, hours=hour, minutes=minute)
        self.stage.clock.show_later(wanted - self.stage.clock.now())
        self.jobs()

    def jobs(self) -> None:
        bot, now = self.stage.bot, self.stage.clock.now()
        for job in (call_members, remind_members, pass_offers, tell_people):
            job.run(bot, now)

    def say(self, one: Citizen, *words: str) -> str:
        """Types it on Zalo; what the bot answered last, with the lines of its buttons."""
        for text in words:
            assert self.stage.post("zalo", self.stage.said_on_zalo(one, text)) == 200
        return self.told(one)[-1]

    def told(self, one: Citizen) -> list[str]:
        person = next(
            row.id
            for row in rows_of(self.stage.bot.database, people_table)
            if row.platform_id == one.zalo
        )
        return [row.body["text"] for row in self.stage.letters() if row.person_id == person]

    def press(self, one: Citizen, payload: str) -> str:
        return self.say(one, payload)


def week_of(scene: Scene) -> Week:
    """The coming week, from Monday, midnight in Vietnam."""
    today = scene.stage.clock.now().astimezone(LOCAL)
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    return Week(scene, midnight + timedelta(days=7 - midnight.weekday()))


def made(week: Week) -> Activity:
    """The editor's Saturday with three places."""
    start = week.monday + timedelta(days=5, hours=7, minutes=30)
    form = {
        "unit_slug": UNIT,
        "title": "Ngày thứ Bảy tình nguyện",
        "place": "Nhà văn hoá phường",
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(hours=3, minutes=30):%Y-%m-%dT%H:%M}",
        "capacity": "3",
        "repeat": "",
        "contact": "chị Hoa 0912 345 678",
    }
    answer = week.scene.post("editor", "/staff/activities/new", **form)
    assert answer.status_code == 303, answer.text
    number = rows_of(week.stage.bot.database, table.activities)[-1].id
    with week.stage.bot.database.read() as connection:
        found = table.find(connection, number)
    assert found is not None
    return found


def sign_up(week: Week, place: int) -> str:
    """Somebody the bot does not know yet signs up; what they read at the end."""
    day = week.monday + timedelta(days=5)
    return week.say(
        SIX[place],
        f"DK {day.day}/{day.month}",
        "1",
        f"Nguyễn Văn {NAMES[place]}",
        "chi đoàn thôn 3",
        f"091234500{place}",
        "2001",
        "1",
    )


def test_the_whole_story_of_a_saturday(scene: Scene) -> None:
    week = week_of(scene)
    database = week.stage.bot.database
    week.at(0, "9:00")
    activity = made(week)

    for place in range(3):
        assert "Xong" in sign_up(week, place)
    for place in range(3, 6):
        assert f"thứ {place - 2}" in sign_up(week, place)
    assert states(database, activity) == ["confirmed"] * 3 + ["waitlisted"] * 3

    week.at(1, "10:00")
    own = [one.id for one in everybody(database, activity)]
    for place in (0, 1):  # two drop out, and two are let in
        week.press(SIX[place], f"#activity/{activity.id}/leave/{own[place]}")
    week.jobs()
    assert states(database, activity)[3:5] == ["confirmed", "confirmed"]
    assert "Có chỗ rồi" in week.told(SIX[3])[-1]
    assert "Có chỗ rồi" in week.told(SIX[4])[-1]
    week.press(SIX[3], f"#activity/{activity.id}/leave/{own[3]}")  # one declines
    week.jobs()
    assert "Có chỗ rồi" in week.told(SIX[5])[-1]
    coming = ["cancelled", "cancelled", "confirmed", "cancelled", "confirmed", "confirmed"]
    assert states(database, activity) == coming

    week.at(3, "20:00")  # two of the three write again, so that their window is open
    for place in (2, 4):
        week.say(SIX[place], "buổi của tôi")
    week.at(4, "18:00")
    with database.read() as connection:
        told = notices.still_open(connection, [UNIT], ["editor"], 10)
    assert [one.link for one in told if "calls" in one.link]
    calls = scene.as_role("editor").get(f"/staff/activities/{activity.id}/calls").text
    assert "Nguyễn Văn Hà" in calls
    assert "Nguyễn Văn Chi" not in calls
    heard = f"/staff/activities/{activity.id}/signups/{own[5]}/call"
    scene.post("editor", heard, outcome="coming")

    week.at(4, "19:01")
    for place in (2, 4):
        assert "vẫn đi chứ" in week.told(SIX[place])[-1]
    week.press(SIX[2], f"#activity/{activity.id}/stay/{own[2]}")
    count = len(week.told(SIX[4]))
    week.at(4, "20:00")
    assert len(week.told(SIX[4])) == count  # asked once
    assert states(database, activity) == coming  # silence frees no place

    week.at(5, "7:20")
    week.say(SIX[2], activity.door_code)
    here = scene.app.test_client().post(
        f"/here/{activity.door_token}", data={"phone": "0912 345 004"}
    )
    assert here.status_code == 200, here.text
    page = scene.post("editor", f"/staff/activities/{activity.id}/door").text
    address = page.split('class="once">')[1].split("<")[0]
    true_time = week.stage.clock.now()
    week.at(5, "9:00")  # the phone had no network; its mark comes with its own time
    mark = {"id": "a", "what": "tick", "signup": own[5], "at": true_time.isoformat()}
    path = f"/door/{address.rsplit('/', 1)[1]}/marks"
    answer = scene.app.test_client().post(path, json={"marks": [mark]})
    assert answer.get_json()["refused"] == []
    there = [one for one in everybody(database, activity) if one.state == "attended"]
    assert [one.checked_in_how for one in there] == ["code", "qr", "leader"]
    assert there[2].checked_in_at is not None
    assert abs(there[2].checked_in_at - true_time) < timedelta(seconds=1)

    week.at(5, "11:30")
    scene.post("editor", f"/staff/activities/{activity.id}/close", people_helped="17")
    scene.post("editor", f"/staff/activities/{activity.id}/issue")
    week.jobs()
    assert [one.minutes for one in everybody(database, activity) if one.minutes] == [210] * 3
    _verified(scene, activity)
    _reported(scene, week)


def _verified(scene: Scene, activity: Activity) -> None:
    """Anybody sees initials and hours; who knows the name gets the page."""
    page = scene.as_role("editor").get(f"/staff/activities/{activity.id}").text
    code = re.search(r"certificates/([A-Z0-9]+)\.pdf", page)
    assert code is not None
    stranger = scene.app.test_client()
    shown = stranger.get(f"/verify/{code[1]}").text
    assert "N.V.C." in shown
    assert "3,5" in shown
    assert "Nguyễn Văn Chi" not in shown
    paper = stranger.post(f"/verify/{code[1]}", data={"name": "nguyen van chi"})
    assert paper.data.startswith(b"%PDF")
    assert stranger.get("/verify/KHONGCO").status_code == 404


def _reported(scene: Scene, week: Week) -> None:
    days: dict[str, Any] = {
        "first": week.monday.date().isoformat(),
        "last": (week.monday + timedelta(days=6)).date().isoformat(),
    }
    answer = scene.post("editor", "/staff/activities/report.xlsx", **days)
    book = load_workbook(io.BytesIO(answer.data))
    head, *rows = book["Theo hoạt động"].iter_rows(values_only=True)
    (row,) = rows
    told = dict(zip(head, row, strict=True))
    assert (told["Có mặt"], told["Số giờ"], told["Người dân được giúp"]) == (3, 10.5, 17)
    assert told["Tỷ lệ có mặt"] == "100%"
