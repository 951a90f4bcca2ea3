"""Cán bộ: an admin lets people in and out, within their own unit and those below."""

import re
from typing import Any

from bot.store import staff
from bot.store.acts import acts
from tests.cast import HOA, Staff
from tests.console.scene import PASSWORD, STAFF, UNIT, Scene, put_in, sign_in
from tests.store.rows import rows_of

TAM = {"email": "Tam@Example.vn", "name": " Tâm ", "role": "approver", "unit_slug": UNIT}
STRANGER = Staff("Lạ", "la@example.vn", "editor", "")


def once_in(answer: Any) -> str:
    found = re.search(r'class="once">([^<]+)<', answer.text)
    assert found is not None, answer.text
    return found.group(1)


def deeds(scene: Scene) -> list[tuple[str, str, str]]:
    rows = rows_of(scene.stage.bot.database, acts)
    return [(row.who, row.what, row.thing) for row in rows]


def test_somebody_new_comes_in_with_a_password_shown_once(scene: Scene) -> None:
    answer = scene.post("admin", "/staff/members", **TAM)
    assert answer.status_code == 200
    client, came = sign_in(scene.app, "tam@example.vn", once_in(answer))
    assert came.location == "/staff/"
    assert client.get("/staff/").location == "/staff/password"
    assert (STAFF["admin"].email, "add_staff", "tam@example.vn") in deeds(scene)
    assert "Tâm" in scene.as_role("admin").get("/staff/members").text


def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(scene: Scene) -> None:
    answer = scene.post("admin", "/staff/members", **{**TAM, "email": "khong-phai", "name": "Tâm"})
    assert answer.status_code == 400
    assert "E-mail chưa đúng" in answer.text
    assert 'value="Tâm"' in answer.text
    answer = scene.post("admin", "/staff/members", **{**TAM, "email": HOA.email})
    assert "E-mail này đã có" in answer.text


def test_a_role_is_changed_and_told(scene: Scene) -> None:
    path = f"/staff/members/{scene.numbers['editor']}"
    answer = scene.post("admin", path, role="approver", unit_slug=UNIT)
    assert answer.status_code == 303
    with scene.stage.bot.database.read() as connection:
        found = staff.by_email(connection, HOA.email)
    assert found is not None
    assert found.role == "approver"
    assert (STAFF["admin"].email, "change_staff", HOA.email) in deeds(scene)


def test_ended_and_let_in_again(scene: Scene) -> None:
    number = scene.numbers["editor"]
    client = scene.as_role("editor")
    scene.post("admin", f"/staff/members/{number}/end")
    assert client.get("/staff/").status_code == 303
    assert sign_in(scene.app, HOA.email)[1].status_code == 400
    password = once_in(scene.post("admin", f"/staff/members/{number}/renew"))
    assert sign_in(scene.app, HOA.email)[1].status_code == 400
    assert sign_in(scene.app, HOA.email, password)[1].status_code == 303


def test_nobody_changes_themselves(scene: Scene) -> None:
    number = scene.numbers["admin"]
    for act in ("end", "renew"):
        answer = scene.post("admin", f"/staff/members/{number}/{act}")
        assert answer.status_code == 400
        assert "chính mình" in answer.text
    assert sign_in(scene.app, STAFF["admin"].email)[1].status_code == 303


def test_staff_of_other_units_are_not_there(scene: Scene) -> None:
    number = put_in(scene.stage.bot.database, STRANGER, unit="phuong-chang-han")
    assert STRANGER.email not in scene.as_role("admin").get("/staff/members").text
    for path in ("", "/end", "/renew"):
        assert scene.post("admin", f"/staff/members/{number}{path}").status_code == 404
    answer = scene.post("admin", "/staff/members", **{**TAM, "unit_slug": "phuong-chang-han"})
    assert answer.status_code == 400


def test_who_stands_above_works_for_those_below(scene: Scene) -> None:
    above = Staff("Trên", "tren@example.vn", "admin", "")
    put_in(scene.stage.bot.database, above, unit="tinh-vi-du")
    client, _answer = sign_in(scene.app, above.email, PASSWORD)
    page = client.get("/staff/members").text
    assert HOA.email in page
    assert "Đoàn phường Chẳng Hạn" in page
