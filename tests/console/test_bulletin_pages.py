"""Bulletins in the office: written, seen, approved by a second person, steered.

The whole way of one, before the eyes of three people, is test_bulletin_story.py.
"""

import re
from typing import Any

import pytest

from bot.store import people
from bot.store.acts import acts
from bot.store.bulletins import bulletins
from scheduler.jobs import run_articles
from tests.cast import HOA, LAN
from tests.console.scene import UNIT, Scene
from tests.store.rows import NOW, add_letter, rows_of

FORM: dict[str, Any] = {
    "unit_slug": UNIT,
    "title": "Ngày thứ Bảy tình nguyện",
    "body": "Chào {name}, thứ Bảy này bạn đi cùng nhé.",
    "channels": ["zalo", "messenger"],
    "buttons-0-title": "Đăng ký",
    "buttons-0-opens": "activity.signup",
    "buttons-1-title": "Trang phường",
    "buttons-1-opens": "url",
    "buttons-1-target": "https://example.vn/tinh-nguyen",
}


def written(scene: Scene, **changes: Any) -> Any:
    """The newest bulletin after the editor has sent the form."""
    answer = scene.post("editor", "/staff/bulletins/new", **{**FORM, **changes})
    assert answer.status_code == 303, answer.text
    return rows_of(scene.stage.bot.database, bulletins)[-1]


def newest(scene: Scene) -> Any:
    return rows_of(scene.stage.bot.database, bulletins)[-1]


def page_of(scene: Scene, role: str, number: int) -> str:
    return scene.as_role(role).get(f"/staff/bulletins/{number}").text


def test_what_was_written_is_kept_as_it_was_meant(scene: Scene) -> None:
    row = written(scene, send_at="2026-12-05T07:30")
    assert (row.title, row.state, row.units) == (FORM["title"], "draft", [UNIT])
    assert row.channels == ["zalo", "messenger"]
    assert row.buttons == [
        {"title": "Đăng ký", "topic": "activity.signup"},
        {"title": "Trang phường", "url": "https://example.vn/tinh-nguyen"},
    ]
    assert row.send_at.isoformat() == "2026-12-05T00:30:00+00:00"
    assert row.created_by == HOA.email
    assert "7:30 ngày 05/12/2026" in page_of(scene, "viewer", row.id)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "đặt tên"),
        ({"body": ""}, "viết nội dung"),
        ({"body": "Xem bit.ly/abc"}, "rút gọn"),
        ({"image": "http://example.vn/a.jpg"}, "bắt đầu bằng https://"),
        ({"channels": []}, "ít nhất một kênh"),
        ({"send_at": "2020-01-01T07:00"}, "đã qua"),
        ({"buttons-0-opens": ""}, "đúng một nơi"),
        ({"buttons-1-target": "example"}, "bắt đầu bằng https://"),
        ({"since_days": "0"}, "từ 1 trở lên"),
        ({"urgent": "y", "reason": "báo bão"}, "Chỉ người quản trị"),
    ],
)
def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    scene: Scene, changes: dict[str, Any], words: str
) -> None:
    form = {**FORM, **changes}
    answer = scene.post("editor", "/staff/bulletins/new", **form)
    assert answer.status_code == 400
    faults = " ".join(re.findall(r'class="fault"[^>]*>([^<]+)', answer.text))
    assert words in faults, faults
    kept = changes.get("title", FORM["title"])
    assert f'value="{kept}"' in answer.text
    assert rows_of(scene.stage.bot.database, bulletins) == []


def test_who_wrote_it_does_not_approve_it(scene: Scene) -> None:
    answer = scene.post("approver", "/staff/bulletins/new", **FORM)
    assert answer.status_code == 303
    row = newest(scene)
    assert "một người khác phải duyệt" in page_of(scene, "approver", row.id)
    scene.post("approver", f"/staff/bulletins/{row.id}/approve", version=row.version)
    assert newest(scene).state == "draft"


def test_words_changed_meanwhile_are_not_approved_unread(scene: Scene) -> None:
    row = written(scene)
    path = f"/staff/bulletins/{row.id}"
    scene.post("editor", f"{path}/edit", **{**FORM, "body": "Lời khác.", "version": row.version})
    scene.post("approver", f"{path}/approve", version=row.version)
    assert newest(scene).state == "draft"
    scene.post("approver", f"{path}/approve", version=newest(scene).version)
    assert newest(scene).state == "approved"


def test_a_change_takes_the_approval_back_and_the_second_editor_is_told(scene: Scene) -> None:
    row = written(scene)
    path = f"/staff/bulletins/{row.id}"
    scene.post("approver", f"{path}/approve", version=row.version)
    seen = newest(scene).version
    changed = scene.post("editor", f"{path}/edit", **{**FORM, "title": "Tên mới", "version": seen})
    assert changed.status_code == 303
    assert (newest(scene).state, newest(scene).title) == ("draft", "Tên mới")
    late = scene.post("approver", f"{path}/edit", **{**FORM, "title": "Muộn", "version": seen})
    assert late.status_code == 400
    assert "vừa sửa" in late.text
    assert 'value="Muộn"' in late.text


def test_paused_gone_on_called_off_and_copied(scene: Scene) -> None:
    row = written(scene)
    path = f"/staff/bulletins/{row.id}"
    scene.post("approver", f"{path}/approve", version=row.version)
    bot = scene.stage.bot
    bot.database.write(
        lambda connection: connection.execute(bulletins.update().values(state="sending"))
    )
    scene.post("editor", f"{path}/pause")
    assert newest(scene).state == "paused"
    scene.post("editor", f"{path}/resume")
    assert newest(scene).state == "sending"
    assert "đang gửi" in scene.as_role("viewer").get(f"{path}/live").text
    scene.post("editor", f"{path}/cancel")
    assert newest(scene).state == "cancelled"
    scene.post("editor", f"{path}/pause")
    assert "không tạm dừng được" in page_of(scene, "editor", row.id)
    answer = scene.post("editor", f"{path}/copy")
    assert newest(scene).id == row.id + 1
    assert answer.location.endswith(f"/bulletins/{row.id + 1}/edit")
    what = [act.what for act in rows_of(bot.database, acts) if act.what.endswith("_bulletin")]
    assert what == [
        *("create_bulletin", "approve_bulletin", "pause_bulletin", "resume_bulletin"),
        *("cancel_bulletin", "copy_bulletin"),
    ]


def test_the_preview_is_what_each_channel_sends(scene: Scene) -> None:
    form = {
        **FORM,
        "buttons-0-title": "Đăng ký tham gia ngay hôm nay",
        "send_at": "2020-01-01T07:00",
    }
    page = scene.post("editor", "/staff/bulletins/preview", **form).text
    assert "Chào Lan, thứ Bảy này bạn đi cùng nhé." in page
    assert "Messenger chỉ hiện 20 ký tự" in page
    assert "Trang phường: https://example.vn/tinh-nguyen" in page  # written out on Zalo
    assert "Chưa có ai" in page


def test_the_preview_of_an_empty_form_says_what_is_missing_kindly(scene: Scene) -> None:
    page = scene.post("editor", "/staff/bulletins/preview", unit_slug=UNIT, channels="zalo").text
    assert "Nội dung bản tin" in page


def test_bulletins_of_other_units_are_not_there(scene: Scene) -> None:
    row = written(scene)
    bot = scene.stage.bot
    bot.database.write(
        lambda connection: connection.execute(
            bulletins.update().values(unit_slug="phuong-chang-han")
        )
    )
    assert row.title not in scene.as_role("admin").get("/staff/bulletins").text
    assert scene.as_role("admin").get(f"/staff/bulletins/{row.id}").status_code == 404
    assert scene.post("editor", f"/staff/bulletins/{row.id}/cancel").status_code == 404
    assert newest(scene).state == "draft"


def test_the_article_of_a_bulletin_is_told_in_words(scene: Scene) -> None:
    row = written(scene, article="y")
    assert "<h2>Bài viết trên Zalo</h2>" not in page_of(scene, "viewer", row.id)
    scene.post("approver", f"/staff/bulletins/{row.id}/approve", version="1")
    run_articles.run(scene.stage.bot, scene.stage.clock.now())
    shown = page_of(scene, "viewer", row.id)
    assert "<h2>Bài viết trên Zalo</h2>" in shown
    assert "OA chưa đặt số bài được phát mỗi tháng" in shown


def sent_to(scene: Scene, row: Any) -> None:
    """The bulletin has gone out: one has it, one must write again, one has left."""
    bot = scene.stage.bot
    bot.database.write(
        lambda connection: connection.execute(bulletins.update().values(state="done"))
    )
    for name, state, code in (
        ("=lan", "sent", ""),
        ("minh", "waiting", "-window"),
        ("tu", "gone", "-213"),
    ):
        person = bot.database.write(
            lambda connection, name=name: people.lock(connection, scene.stage.oa, name, NOW)
        )
        add_letter(
            bot.database,
            person,
            f"bulletin:{row.id}:person:{person.id}",
            bulletin_id=row.id,
            lane=1,
            state=state,
            code=code,
            body={},
        )


def test_each_persons_row_is_for_those_who_may_and_is_noted(scene: Scene) -> None:
    row = written(scene)
    sent_to(scene, row)
    path = f"/staff/bulletins/{row.id}/people.csv"
    assert scene.post("editor", path).status_code == 403
    answer = scene.post("approver", path)
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "'=lan" in lines[1]  # no spreadsheet counts with it
    assert [act.what for act in rows_of(scene.stage.bot.database, acts)].count(
        "export_bulletin"
    ) == 1


def test_one_tries_it_out_in_ones_own_chat(scene: Scene) -> None:
    row = written(scene)
    stage = scene.stage
    path = f"/staff/bulletins/{row.id}/try"
    assert scene.post("editor", path).location.endswith("/reminders")
    page = scene.post("editor", "/staff/reminders").text
    code = re.search(r"#canbo/([a-z]+)", page)
    assert code is not None
    stage.post("zalo", stage.said_on_zalo(LAN, code.group(0)))
    scene.post("editor", path)
    texts = [one.body["text"] for one in stage.letters() if ":test:" in one.key]
    assert texts
    assert "thứ Bảy này bạn đi cùng nhé" in texts[-1]
    assert newest(scene).state == "draft"
