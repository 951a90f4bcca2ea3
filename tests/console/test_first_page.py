"""The first page: what is to be done, for whom, until somebody has done it."""

from bot.store import bulletins, notices
from tests.cast import DUNG
from tests.console.scene import STAFF, UNIT, Scene


def tell(scene: Scene, key: str, unit: str, role: str = "") -> None:
    bot = scene.stage.bot
    now = bot.clock.now()
    bot.database.write(
        lambda connection: notices.put_in(
            connection, key, unit, f"Việc {key}.", now, link="/staff/members", role=role
        )
    )


def test_a_notice_stands_there_until_it_is_done(scene: Scene) -> None:
    assert "Không có việc nào" in scene.as_role("viewer").get("/staff/").text
    tell(scene, "một", UNIT)
    page = scene.as_role("viewer").get("/staff/").text
    assert "Việc một." in page
    assert 'href="/staff/members"' in page
    assert scene.post("viewer", "/staff/notices/1/done").status_code == 403
    with scene.stage.bot.database.read() as connection:
        number = notices.still_open(connection, [UNIT], [], 1)[0].id
    scene.post("editor", f"/staff/notices/{number}/done")
    assert "Không có việc nào" in scene.as_role("viewer").get("/staff/").text
    deed = scene.as_role("admin").get("/staff/deeds").text
    assert "đã xử lý việc báo" in deed
    assert "hoa@example.vn" in deed


def test_each_sees_what_is_meant_for_them(scene: Scene) -> None:
    tell(scene, "của người duyệt", UNIT, "approver")
    tell(scene, "của đơn vị khác", "phuong-chang-han")
    assert "Việc của người duyệt." in scene.as_role("admin").get("/staff/").text
    assert "Việc của người duyệt." in scene.as_role("approver").get("/staff/").text
    assert "Việc của" not in scene.as_role("editor").get("/staff/").text


def test_a_draft_waits_for_whoever_may_approve_it(scene: Scene) -> None:
    bot = scene.stage.bot

    def write(title: str, body: str) -> int:
        row = bulletins.as_row(
            title=title,
            body=body,
            unit_slug=UNIT,
            units=[UNIT],
            channels=["zalo"],
            created_by=DUNG.email,
            created_at=bot.clock.now(),
        )
        return bot.database.write(lambda connection: bulletins.put_in(connection, row))

    number = write("Thứ Bảy này", "Mời bạn.")
    write("Thứ Bảy sau", "")
    shown = {role: scene.as_role(role).get("/staff/").text for role in STAFF}
    assert [role for role, page in shown.items() if "Thứ Bảy này" in page] == ["admin"]
    assert "Thứ Bảy sau" not in shown["admin"]
    assert "Không có việc nào" not in shown["admin"]
    scene.post("admin", f"/staff/bulletins/{number}/approve", version="1")
    assert "Không có việc nào" in scene.as_role("admin").get("/staff/").text


def test_what_is_another_units_is_not_done_from_here(scene: Scene) -> None:
    tell(scene, "của đơn vị khác", "phuong-chang-han")
    with scene.stage.bot.database.read() as connection:
        number = notices.still_open(connection, ["phuong-chang-han"], [], 1)[0].id
        scene.post("editor", f"/staff/notices/{number}/done")
    with scene.stage.bot.database.read() as connection:
        assert notices.still_open(connection, ["phuong-chang-han"], [], 1) != []
