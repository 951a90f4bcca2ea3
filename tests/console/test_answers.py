"""Câu trả lời: found without marks, read as people read it, put off at once, let go on."""

import pytest

from tests.cast import LAN
from tests.console.scene import Scene
from tests.console.test_unit import told
from tests.stage import house_content

TOPIC = "vneid.what"
ASKED = "vneid la gi"


def test_an_answer_is_found_without_marks(shared_scene: Scene) -> None:
    page = shared_scene.as_role("viewer").get("/staff/answers?q=Quen+mat+KHAU").text
    assert "/staff/answers/vneid." in page
    assert "0 câu có" in shared_scene.as_role("viewer").get("/staff/answers?q=xyzxyz").text


def test_it_is_shown_in_the_words_of_the_unit(shared_scene: Scene) -> None:
    page = shared_scene.as_role("viewer").get("/staff/answers/office.where").text
    assert "số 1 đường Thí Dụ" in page
    assert shared_scene.as_role("viewer").get("/staff/answers/gone.topic").status_code == 404


def test_put_off_and_let_go_on(scene: Scene) -> None:
    assert "Nguồn" in told(scene.stage, ASKED)
    answer = scene.post("editor", f"/staff/answers/{TOPIC}", why="Luật mới từ tháng sau")
    assert answer.status_code == 303
    words = told(scene.stage, ASKED)
    assert "đang kiểm tra lại" in words
    assert "0226 555 0123" in words
    assert "Nguồn" not in words
    page = scene.as_role("viewer").get("/staff/answers").text
    assert "Luật mới từ tháng sau" in page
    scene.post("editor", f"/staff/answers/{TOPIC}/resume")
    assert "Nguồn" in told(scene.stage, ASKED)
    deeds = scene.as_role("admin").get("/staff/deeds").text
    assert "tạm ngừng câu trả lời" in deeds
    assert "trả lời lại câu" in deeds


def test_another_process_puts_it_off_too(scene: Scene) -> None:
    other = scene.stage.another_bot()
    scene.post("editor", f"/staff/answers/{TOPIC}", why="sai")
    other.words.look_now()
    (reply,) = other.words.shown("don-vi", TOPIC, other.clock.now())
    assert "đang kiểm tra lại" in reply.text
    # Somebody of another ward who writes to this unit's account is not told it either.
    saying = other.listener.saying("don-vi", "", other.clock.now(), "phuong-chang-han")
    assert TOPIC in saying.paused
    assert TOPIC not in other.listener.saying("phuong-chang-han", "", other.clock.now()).paused


def test_a_reason_is_needed(scene: Scene) -> None:
    answer = scene.post("editor", f"/staff/answers/{TOPIC}", why="")
    assert answer.status_code == 400
    assert "Bạn viết lý do" in answer.text
    assert "Nguồn" in told(scene.stage, ASKED)


def test_help_in_danger_is_never_put_off(scene: Scene) -> None:
    urgent = next(entry.topic for entry in house_content().entries.values() if entry.urgent)
    answer = scene.post("admin", f"/staff/answers/{urgent}", why="thử")
    assert answer.status_code == 400
    assert "không tạm ngừng được" in answer.text
    assert scene.stage.bot.listener.saying("don-vi", "", scene.stage.clock.now()).paused == set()


@pytest.mark.parametrize("said", ["gia vang hom nay bao nhieu", "gap nguoi that"])
def test_what_waits_for_a_person_is_seen_to_once(scene: Scene, said: str) -> None:
    told(scene.stage, said)
    page = scene.as_role("viewer").get("/staff/questions").text
    assert said in page
    assert LAN.zalo not in page
    assert "https://oa.zalo.me/" in page
    number = page.partition("/staff/questions/")[2].partition("/")[0]
    assert number == ""  # a viewer may not
    page = scene.as_role("editor").get("/staff/questions").text
    number = page.partition('action="/staff/questions/')[2].partition("/")[0]
    scene.post("editor", f"/staff/questions/{number}/done")
    assert said not in scene.as_role("editor").get("/staff/questions").text
