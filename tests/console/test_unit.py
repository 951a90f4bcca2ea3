"""Đơn vị của tôi: what staff save is what people are told, a few seconds later everywhere."""

import re
from typing import Any

from bot.conversation.live import FRESH_SECONDS
from bot.store import edits
from bot.store.acts import acts
from tests.cast import LAN
from tests.console.scene import UNIT, Scene, token_in
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import until

PAGE = f"/staff/unit/{UNIT}"


def filled(scene: Scene, **changes: str) -> dict[str, Any]:
    """The form as it stands, with some fields typed anew."""
    html = scene.as_role("editor").get(PAGE).text
    values = dict(re.findall(r'<input[^>]* name="([\w]+)"[^>]* value="([^"]*)"', html))
    values |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\s*([^<]*)<', html))
    assert values["office_phone"]
    return {**values, **changes, "csrf_token": token_in(scene.as_role("editor").get(PAGE))}


def save(scene: Scene, **changes: str) -> Any:
    return scene.as_role("editor").post(PAGE, data=filled(scene, **changes))


def told(stage: Stage, question: str) -> str:
    """What a citizen is told who asks it now."""
    before = len(stage.letters())
    assert stage.post("zalo", stage.said_on_zalo(LAN, question)) == 200
    return " ".join(str(row.body["text"]) for row in stage.letters()[before:])


def test_what_is_saved_is_said_at_once(scene: Scene) -> None:
    assert "0226 555 0123" in told(scene.stage, "gap nguoi that")
    assert save(scene, office_phone="0226 555 9999").status_code == 303
    assert "0226 555 9999" in told(scene.stage, "cho minh gap nguoi that")
    rows = rows_of(scene.stage.bot.database, acts)
    assert [(row.what, row.thing, row.why) for row in rows] == [
        ("change_unit", UNIT, "office.phone")
    ]


def test_another_process_says_it_too(scene: Scene) -> None:
    other = scene.stage.another_bot()

    def hotline() -> str:
        other.words.look()  # as whoever takes an event does
        return other.listener.saying(UNIT, "", other.clock.now()).facts["office.phone"]

    assert hotline() == "0226 555 0123"
    save(scene, office_phone="0226 555 9999")
    until(lambda: hotline() == "0226 555 9999", seconds=2 * FRESH_SECONDS)


def test_hours_and_closed_days_are_reckoned_with(scene: Scene) -> None:
    changes = {
        "open_sat": "7h30-11h30",
        "open_mon": "",
        "roster_sun": "8:00-10:00",
        "roster_where": "sân đình",
        "closed": "1/12/2026-3/12/2026 chuyển trụ sở",
    }
    assert save(scene, **changes).status_code == 303
    unit = scene.stage.bot.words.content.units[UNIT]
    assert unit.facts["office.hours"].value.endswith("7:30–11:30, thứ Bảy")
    assert "thứ Ba đến thứ Sáu" in unit.facts["office.hours"].value
    assert unit.facts["office.help"].value.endswith("tại sân đình")
    assert [one.why for one in unit.closed] == ["chuyển trụ sở"]
    page = scene.as_role("editor").get(PAGE).text
    assert 'value="7:30-11:30"' in page
    assert "1/12/2026-3/12/2026 chuyển trụ sở" in page
    assert "sân đình" in page


def test_where_the_help_desk_is_may_change_alone(scene: Scene) -> None:
    assert save(scene, roster_where="quầy số 9").status_code == 303
    unit = scene.stage.bot.words.content.units[UNIT]
    assert unit.facts["office.help"].value == "7:30–11:00, thứ Bảy, tại quầy số 9"


def test_what_is_not_changed_goes_on_following_the_file(scene: Scene) -> None:
    save(scene, office_phone="0226 555 9999")
    with scene.stage.bot.database.read() as connection:
        kept = edits.changes_of_units(connection)
    assert kept == {UNIT: {"facts": {"office.phone": "0226 555 9999"}}}
    save(scene, office_phone="0226 555 0123")
    with scene.stage.bot.database.read() as connection:
        assert edits.changes_of_units(connection) == {UNIT: {"facts": {}}}


def test_where_a_number_is_emptied_that_of_the_unit_above_is_said(scene: Scene) -> None:
    save(scene, office_phone="")
    facts = scene.stage.bot.listener.saying(UNIT, "", scene.stage.clock.now()).facts
    assert facts["office.phone"] == "0226 555 0100"


def test_what_is_wrong_stands_beside_its_field(scene: Scene) -> None:
    answer = save(
        scene, office_phone="gọi bác Tư", open_mon="sáng", closed="Tết", union_where="{x}"
    )
    assert answer.status_code == 400
    for words in ("Chỉ viết chữ số", "Giờ viết như", "Dòng “Tết” chưa đúng", "Bỏ dấu { và }"):
        assert words in answer.text
    assert 'value="gọi bác Tư"' in answer.text
    assert "0226 555 0123" in told(scene.stage, "gap nguoi that")


def test_a_unit_that_is_not_ones_own_is_not_there(scene: Scene) -> None:
    client = scene.as_role("editor")
    assert client.get("/staff/unit/phuong-chang-han").status_code == 404
    assert client.get("/staff/unit/nowhere").status_code == 404
