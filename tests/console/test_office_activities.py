"""Activities in the office: made, changed, called off; people let in, taken out, counted."""

import io
from datetime import timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest
from openpyxl import load_workbook

from bot.store import activities as table
from bot.store.activities import Activity
from bot.store.acts import acts
from bot.store.bulletins import bulletins
from tests.activity.saturday import everybody, fill, told
from tests.console.scene import UNIT, Scene
from tests.store.rows import rows_of

FORM: dict[str, Any] = {
    "unit_slug": UNIT,
    "title": "Ngày thứ Bảy tình nguyện",
    "place": "Nhà văn hoá phường",
    "capacity": "3",
    "repeat": "",
    "shifts-0-name": "Bàn VNeID",
    "shifts-0-capacity": "2",
    "shifts-1-name": "Phát tờ rơi",
    "shifts-1-capacity": "1",
}


def times(scene: Scene, *, days: int = 5, hours: int = 3) -> dict[str, str]:
    """Fields of an activity that begins in so many days."""
    start = (scene.stage.clock.now() + timedelta(days=days, hours=7)).replace(tzinfo=None)
    return {
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(hours=hours):%Y-%m-%dT%H:%M}",
    }


def made(scene: Scene, **changes: Any) -> Activity:
    """The activity after the editor sent the form."""
    form = {**FORM, **times(scene), **changes}
    answer = scene.post("editor", "/staff/activities/new", **form)
    assert answer.status_code == 303, answer.text
    return newest(scene)


def newest(scene: Scene) -> Activity:
    with scene.stage.bot.database.read() as connection:
        number = rows_of(scene.stage.bot.database, table.activities)[-1].id
        found = table.find(connection, number)
    assert found is not None
    return found


def page_of(scene: Scene, activity: Activity, query: str = "") -> str:
    return scene.as_role("editor").get(f"/staff/activities/{activity.id}{query}").text


def test_what_was_written_is_open_at_once(scene: Scene) -> None:
    activity = made(scene)
    assert [(one.name, one.capacity) for one in activity.shifts] == [
        ("Bàn VNeID", 2),
        ("Phát tờ rơi", 1),
    ]
    assert activity.signup_closes_at == activity.starts_at
    assert "Ngày thứ Bảy tình nguyện" in scene.as_role("viewer").get("/staff/activities").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "điền mục này"),
        ({"capacity": "nhiều"}, "phải là số"),
        ({"starts_at": ""}, "ghi ngày và giờ"),
        ({"starts_at": "2020-01-01T07:00", "ends_at": "2020-01-01T09:00"}, "đã qua"),
        ({"ends_at": "2020-01-01T09:00"}, "sau giờ bắt đầu"),
        ({"map_url": "maps"}, "https://"),
        ({"shifts-1-capacity": ""}, "số chỗ"),
    ],
)
def test_a_fault_stands_beside_its_field(scene: Scene, changes: dict[str, Any], words: str) -> None:
    form = {**FORM, **times(scene), **changes}
    answer = scene.post("editor", "/staff/activities/new", **form)
    assert answer.status_code == 400
    assert words in answer.text
    assert 'value="Bàn VNeID"' in answer.text
    assert rows_of(scene.stage.bot.database, table.activities) == []


def test_a_move_is_told_and_a_second_editor_is_noticed(scene: Scene) -> None:
    activity = made(scene)
    database = scene.stage.bot.database
    fill(database, activity, [1])
    path = f"/staff/activities/{activity.id}/edit"
    shifts = {f"shifts-{n}-number": str(one.id) for n, one in enumerate(activity.shifts)}
    form = {**FORM, **shifts, **times(scene, days=6), "version": activity.version, "why": "mưa"}
    assert scene.post("editor", path, **form).status_code == 303
    moved = newest(scene)
    assert moved.starts_at - activity.starts_at == timedelta(days=1)
    assert [one.starts_at for one in moved.shifts] == [moved.starts_at] * 2
    assert [what for what, _signup in told(database)] == ["moved"]
    late = scene.post("approver", path, **{**form, "title": "Tên khác"})
    assert late.status_code == 400
    assert "vừa sửa" in late.text
    assert newest(scene).title == FORM["title"]


def test_a_smaller_shift_keeps_everybody_until_staff_choose(scene: Scene) -> None:
    activity = made(scene)
    database = scene.stage.bot.database
    first, second = fill(database, activity, [1, 2])
    shifts = {f"shifts-{n}-number": str(one.id) for n, one in enumerate(activity.shifts)}
    form = {**FORM, **shifts, **times(scene), "version": activity.version}
    form["shifts-0-capacity"] = "1"
    scene.post("editor", f"/staff/activities/{activity.id}/edit", **form)
    assert [one.state for one in everybody(database, activity)] == ["confirmed"] * 2
    assert "đang thừa 1 người" in page_of(scene, activity)
    other = activity.shifts[1].id
    signup = f"/staff/activities/{activity.id}/signups/{second.id}"
    scene.post("editor", f"{signup}/let-in", shift=other)
    assert "đang thừa" not in page_of(scene, activity)
    assert everybody(database, activity)[1].shift_id == other
    gone = f"/staff/activities/{activity.id}/signups/{first.id}/remove"
    scene.post("editor", gone, why="thừa chỗ")
    assert everybody(database, activity)[0].state == "cancelled"
    assert ("removed", first.id) in told(database)


def test_names_are_found_without_marks(scene: Scene) -> None:
    activity = made(scene)
    first, second = fill(scene.stage.bot.database, activity, [1, 2])
    page = page_of(scene, activity, "?q=nguyen van " + first.name.split()[-1].lower())
    assert first.name in page
    assert second.name not in page
    assert second.name in page_of(scene, activity, f"?q={second.phone[-5:]}")


def test_called_off_with_a_reason_everybody_reads(scene: Scene) -> None:
    activity = made(scene)
    fill(scene.stage.bot.database, activity, [1])
    path = f"/staff/activities/{activity.id}/call-off"
    scene.post("editor", path)
    assert newest(scene).state == "open"
    assert "ghi lý do huỷ" in page_of(scene, activity)
    scene.post("editor", path, why="Bão số 9")
    assert newest(scene).state == "cancelled"
    assert "Bão số 9" in page_of(scene, activity)
    assert [what for what, _signup in told(scene.stage.bot.database)] == ["called_off"]


def test_a_message_goes_to_who_has_a_place_once(scene: Scene) -> None:
    activity = made(scene)
    fill(scene.stage.bot.database, activity, [1, 2, 3])
    path = f"/staff/activities/{activity.id}/message"
    for _again in range(2):
        scene.post("editor", path, words="Nhớ mang áo mưa.", key="7")
    assert [what for what, _s in told(scene.stage.bot.database, "message")] == ["message"] * 2


def test_the_door_opens_by_a_link_shown_once(scene: Scene) -> None:
    activity = made(scene)
    page = scene.post("editor", f"/staff/activities/{activity.id}/door").text
    assert activity.door_code in page
    address = page.split('class="once">')[1].split("<")[0]
    path = "/door/" + address.rsplit("/", 1)[1]
    opened = scene.app.test_client().get(path)
    assert opened.status_code == 200
    assert activity.title in opened.text


def test_closed_with_numbers_and_confirmations_issued(scene: Scene) -> None:
    activity = made(scene, **times(scene, days=1))
    database = scene.stage.bot.database
    (signup,) = fill(database, activity, [1])
    path = f"/staff/activities/{activity.id}"
    early = scene.post("editor", f"{path}/close", people_helped="12")
    assert early.status_code == 400
    assert "Chưa tới lúc" in early.text
    scene.stage.clock.show_later(timedelta(days=1, hours=1))
    door = scene.post("editor", f"{path}/door").text.split('class="once">')[1].split("<")[0]
    mark = {"id": "a", "what": "tick", "signup": signup.id, "at": None}
    client = scene.app.test_client()
    client.post("/door/" + door.rsplit("/", 1)[1] + "/marks", json={"marks": [mark]})
    scene.post("editor", f"{path}/close", people_helped="12", difficulties="Mạng yếu.")
    closed = newest(scene)
    assert (closed.state, closed.people_helped, closed.difficulties) == ("closed", 12, "Mạng yếu.")
    assert everybody(database, activity)[0].minutes == 180
    scene.post("editor", f"{path}/issue")
    assert "Xác nhận " in page_of(scene, activity)
    what = {act.what for act in rows_of(database, acts)}
    assert {"activity.create", "activity.door", "activity.close", "activity.issue"} <= what


def test_of_other_units_nothing_is_seen_or_done(scene: Scene) -> None:
    activity = made(scene)
    database = scene.stage.bot.database
    (signup,) = fill(database, activity, [1])
    database.write(
        lambda connection: table.change(connection, activity.id, {"unit_slug": "phuong-chang-han"})
    )
    path = f"/staff/activities/{activity.id}"
    assert activity.title not in scene.as_role("admin").get("/staff/activities").text
    for page in ("", "/edit", "/roster", "/calls", "/close"):
        assert scene.as_role("admin").get(path + page).status_code == 404
    for act in ("/call-off", "/message", "/door", "/issue", f"/signups/{signup.id}/remove"):
        answer = scene.post("editor", path + act, why="vì", words="lời", key="1")
        assert answer.status_code == 404, act
    assert everybody(database, activity)[0].state == "confirmed"
    assert told(database) == []


def test_announced_as_a_draft_whose_button_opens_it(scene: Scene) -> None:
    activity = made(scene)
    answer = scene.post("editor", f"/staff/activities/{activity.id}/announce")
    (row,) = rows_of(scene.stage.bot.database, bulletins)
    assert answer.location.endswith(f"/bulletins/{row.id}/edit")
    assert row.buttons == [{"title": "Xem và đăng ký", "topic": f"activity/{activity.id}"}]
    form = scene.as_role("editor").get(f"/staff/bulletins/{row.id}/edit").text
    assert f'<option selected value="activity/{activity.id}">' in form
    assert "DK " in page_of(scene, activity)


def test_its_papers_are_there_to_print(scene: Scene) -> None:
    activity = made(scene)
    fill(scene.stage.bot.database, activity, [1])
    for name in ("poster", "door", "roster", "calls"):
        path = f"/staff/activities/{activity.id}/papers/{name}.pdf"
        paper = scene.as_role("editor").get(path)
        assert paper.data.startswith(b"%PDF"), name
        assert pdfium.PdfDocument(paper.data)[0].get_textpage().get_text_range()
    wrong = f"/staff/activities/{activity.id}/papers/secret.pdf"
    assert scene.as_role("editor").get(wrong).status_code == 404


def test_the_report_of_a_period_is_noted(scene: Scene) -> None:
    days = {"first": "2026-11-01", "last": "2026-12-31"}
    answer = scene.post("editor", "/staff/activities/report.xlsx", **days)
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Theo đơn vị", "Theo hoạt động", "Giờ của từng người"]
    assert "export_hours" in {act.what for act in rows_of(scene.stage.bot.database, acts)}
    wrong = scene.post("editor", "/staff/activities/report.xlsx", first="nay", last="mai")
    assert wrong.location.endswith("/activities/report")
