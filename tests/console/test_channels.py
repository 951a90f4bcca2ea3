"""Kênh: how each account stands in words, letting it run again, its limits, its admin's address."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from bot.store import accounts
from bot.store.database import Connection
from tests.cast import LAN
from tests.console.scene import Scene


def stop(scene: Scene, code: str, words: str = "") -> None:
    now = scene.stage.clock.now()
    account = scene.stage.oa
    scene.stage.bot.database.write(
        lambda connection: accounts.stop(connection, account, code, words, now)
    )


def test_how_each_account_stands(scene: Scene) -> None:
    scene.stage.post("zalo", scene.stage.said_on_zalo(LAN, "xin chao"))
    page = scene.as_role("viewer").get("/staff/channels").text
    assert scene.stage.zalo.oa_id in page
    assert "Trang Facebook" in page
    assert "trang chat" in page
    assert "1 người, 0 quan tâm" in page
    assert "chưa lần nào" in page  # the Page has heard nothing


def test_a_stop_is_told_in_words_and_ended_with_a_reason(scene: Scene) -> None:
    stop(scene, "-224")
    page = scene.as_role("viewer").get("/staff/channels").text
    assert "Gói của OA không cho gửi." in page
    path = f"/staff/channels/{scene.stage.oa}/resume"
    assert scene.post("admin", path, why="").status_code == 400
    assert scene.post("admin", path, why="đã nâng gói").status_code == 303
    assert scene.stage.bot.book.read_again()[scene.stage.oa].stopped_at is None
    assert "đã nâng gói" in scene.as_role("admin").get("/staff/deeds").text


def test_a_code_nobody_described_is_told_as_the_platform_says_it(scene: Scene) -> None:
    stop(scene, "-999", "something new")
    page = scene.as_role("viewer").get("/staff/channels").text
    assert "Nền tảng báo lỗi -999: something new" in page


def test_the_oas_admin_connects_it_again(scene: Scene) -> None:
    stop(scene, "-216")
    answer = scene.post("admin", f"/staff/channels/{scene.stage.oa}/connect")
    found = re.search(r'class="once long">([^<]+)<', answer.text)
    assert found is not None
    query = parse_qs(urlsplit(unescape(found[1])).query)
    code = scene.stage.zalo.grants.issue_code()
    came = scene.stage.client.get(
        "/oauth/zalo",
        query_string={"code": code, "oa_id": scene.stage.zalo.oa_id, "state": query["state"][0]},
    )
    assert came.status_code == 200, came.text
    assert scene.stage.bot.book.read_again()[scene.stage.oa].stopped_at is None


def test_the_limits_of_a_channel(scene: Scene) -> None:
    path = f"/staff/channels/{scene.stage.oa}"
    values = {"may_pay": "y", "budget": "500000", "articles_a_month": "4"}
    assert scene.post("admin", path, **values).status_code == 303

    def kept(connection: Connection) -> tuple[bool, int, int]:
        row = accounts.limits_of(connection, scene.stage.oa)
        return row.may_pay, row.budget, row.articles_a_month

    with scene.stage.bot.database.read() as connection:
        assert kept(connection) == (True, 500_000, 4)
    answer = scene.post("admin", path, budget="-1", articles_a_month="nhiều")
    assert answer.status_code == 400
    assert "từ 0 tới 100.000.000" in answer.text


def test_an_account_of_another_unit_is_not_there(scene: Scene) -> None:
    scene.stage.bot.database.write(
        lambda connection: accounts.put_in(connection, "zalo:77", {"unit_slug": "phuong-chang-han"})
    )
    assert "zalo:77" not in scene.as_role("admin").get("/staff/channels").text
    assert scene.as_role("admin").get("/staff/channels/zalo:77").status_code == 404
