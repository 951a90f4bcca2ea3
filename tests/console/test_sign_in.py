"""Signing in: who is let in, how long, and what happens to who tries too often."""

import unicodedata
from datetime import timedelta
from typing import Any

import pytest

from bot.app import create_app
from bot.store import staff
from tests.cast import HOA, Staff
from tests.console.scene import PASSWORD, Scene, put_in, sign_in, token_in
from tests.stage import Stage

NEW = "mật khẩu của riêng Hoa"
TAM = Staff("Tâm", "tam@example.vn", "editor", "")


def is_in(client: Any) -> bool:
    return client.get("/staff/").status_code == 200


def change_password(client: Any, old: str, new: str, again: str | None = None) -> Any:
    token = token_in(client.get("/staff/password"))
    form = {"csrf_token": token, "old": old, "new": new, "again": again or new}
    return client.post("/staff/password", data=form)


def test_the_right_password_leads_to_the_page_asked_for(scene: Scene) -> None:
    client, answer = sign_in(scene.app, "  Hoa@Example.VN ", next_page="/password?from=letter")
    assert (answer.status_code, answer.location) == (303, "/staff/password?from=letter")
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/staff"))
    assert is_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    ["/\r\nSet-Cookie: a=b", "//evil.example", "/\\evil.example", "https://evil.example", "evil"],
)
def test_nobody_is_led_elsewhere(shared_scene: Scene, elsewhere: str) -> None:
    _client, answer = sign_in(shared_scene.app, HOA.email, next_page=elsewhere)
    assert answer.location == "/staff/"


@pytest.mark.parametrize(
    ("email", "password"), [(HOA.email, "không phải"), ("ai@example.vn", PASSWORD), (HOA.email, "")]
)
def test_the_wrong_one_is_told_in_words(scene: Scene, email: str, password: str) -> None:
    client, answer = sign_in(scene.app, email, password)
    assert answer.status_code == 400
    assert "Bạn nhập mật khẩu." in answer.text or "không đúng" in answer.text
    assert f'value="{email}"' in answer.text
    assert not is_in(client)


def test_the_same_letters_typed_another_way_are_the_same_password(scene: Scene) -> None:
    client, _answer = sign_in(scene.app, HOA.email, unicodedata.normalize("NFD", PASSWORD))
    assert is_in(client)


def test_who_tries_too_often_waits_in_every_process(scene: Scene) -> None:
    other = create_app(scene.stage.another_bot(), scene.stage.wake)
    for number in range(10):
        sign_in((scene.app, other)[number % 2], HOA.email, "đoán mò")
    client, answer = sign_in(other, HOA.email)
    assert "Thử quá nhiều lần" in answer.text
    assert not is_in(client)
    scene.stage.clock.let_pass(timedelta(minutes=16))
    assert is_in(sign_in(other, HOA.email)[0])


def test_a_first_password_is_changed_before_anything_else(scene: Scene) -> None:
    until = scene.stage.clock.real() + timedelta(days=7)
    put_in(scene.stage.bot.database, TAM, password_until=until)
    client, _answer = sign_in(scene.app, TAM.email)
    assert client.get("/staff/").location == "/staff/password"
    assert change_password(client, PASSWORD, NEW).location == "/staff/"
    assert is_in(client)
    assert not is_in(sign_in(scene.app, TAM.email, PASSWORD)[0])
    assert is_in(sign_in(scene.app, TAM.email, NEW)[0])


def test_a_first_password_nobody_used_lets_nobody_in(scene: Scene) -> None:
    until = scene.stage.clock.real() + timedelta(days=7)
    put_in(scene.stage.bot.database, TAM, password_until=until)
    scene.stage.clock.let_pass(timedelta(days=7, minutes=1))
    assert not is_in(sign_in(scene.app, TAM.email)[0])


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("nhầm", NEW, NEW, "không đúng"),
        (PASSWORD, "ngắn", "ngắn", "từ 10"),
        (PASSWORD, NEW, "khác hẳn đi", "không giống nhau"),
        (PASSWORD, PASSWORD, PASSWORD, "phải khác"),
    ],
)
def test_a_bad_new_password_is_refused_in_words(
    scene: Scene, old: str, new: str, again: str, words: str
) -> None:
    client = scene.as_role("editor")
    answer = change_password(client, old, new, again)
    assert answer.status_code == 400
    assert words in answer.text
    assert is_in(sign_in(scene.app, HOA.email)[0])


def test_a_new_password_signs_out_every_other_device(scene: Scene) -> None:
    phone, _answer = sign_in(scene.app, HOA.email)
    desk, _answer = sign_in(scene.app, HOA.email)
    change_password(desk, PASSWORD, NEW)
    assert is_in(desk)
    assert not is_in(phone)


def test_a_session_ends_when_left_alone(scene: Scene) -> None:
    client = scene.as_role("editor")
    for _ in range(3):
        scene.stage.clock.let_pass(timedelta(hours=2))
        assert is_in(client)
    scene.stage.clock.let_pass(timedelta(hours=3, minutes=1))
    assert not is_in(client)


def test_a_session_ends_after_a_day_however_busy(scene: Scene) -> None:
    client = scene.as_role("editor")
    for _ in range(6):
        scene.stage.clock.let_pass(timedelta(hours=2))
        assert is_in(client)
    scene.stage.clock.let_pass(timedelta(hours=2, minutes=1))
    assert not is_in(client)


def test_who_signs_out_is_out(scene: Scene) -> None:
    client = scene.as_role("editor")
    cookie = client.get_cookie("staff", path="/staff")
    scene.post("editor", "/staff/sign-out")
    assert cookie is not None
    client.set_cookie("staff", cookie.value, path="/staff")  # a copy of it opens nothing either
    assert not is_in(client)


def test_who_was_ended_is_out_at_once(scene: Scene) -> None:
    client = scene.as_role("editor")
    now = scene.stage.clock.now()
    number = scene.numbers["editor"]
    scene.stage.bot.database.write(lambda connection: staff.end(connection, number, now))
    assert not is_in(client)
    assert not is_in(sign_in(scene.app, HOA.email)[0])


def test_demo_staff_come_in_while_we_develop_only(stage: Stage) -> None:
    put_in(stage.bot.database, TAM, is_demo=True)
    production = stage.another_bot(
        ENVIRONMENT="production", SECRET_KEY=stage.bot.settings.secret_key
    )
    assert is_in(sign_in(create_app(stage.bot, stage.wake), TAM.email)[0])
    assert not is_in(sign_in(create_app(production, stage.wake), TAM.email)[0])


def test_the_cookie_travels_on_https_alone_where_we_have_it(stage: Stage) -> None:
    put_in(stage.bot.database, TAM)
    bot = stage.another_bot(PUBLIC_URL="https://doan.example.vn")
    client = create_app(bot, stage.wake).test_client()
    assert "Secure" in client.get("/staff/sign-in", base_url="https://x").headers["Set-Cookie"]


@pytest.mark.parametrize("field", ["email", "password", "next"])
def test_what_no_column_can_keep_is_refused(scene: Scene, field: str) -> None:
    client = scene.app.test_client()
    form = {"email": HOA.email, "password": PASSWORD, "next": "/"}
    form[field] += "\0"
    form["csrf_token"] = token_in(client.get("/staff/sign-in"))
    assert client.post("/staff/sign-in", data=form).status_code == 400


def test_a_number_that_fits_no_column_is_no_page(scene: Scene) -> None:
    answer = scene.as_role("admin").get(f"/staff/members/{10**30}")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_signing_in_without_the_pages_token_does_nothing(scene: Scene) -> None:
    client = scene.app.test_client()
    answer = client.post("/staff/sign-in", data={"email": HOA.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert not is_in(client)
