"""The office in a real Chromium: by the keyboard alone, and with a session that ends midway."""

from playwright.sync_api import Page, expect

from bot.store import notices, staff
from tests.cast import HOA
from tests.console.scene import PASSWORD, UNIT, Scene
from tests.web.browser import Chromium, serving, visiting


def focused(page: Page) -> str:
    words: str = page.evaluate("document.activeElement.innerText || document.activeElement.name")
    return words.strip()


def tab_to(page: Page, words: str) -> None:
    """Tab until the focus is there; it can be seen on the way."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page).startswith(words):
            width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            assert width == "3px"
            return
    raise AssertionError(f"the focus never came to {words}")


def test_a_day_at_the_office_without_a_mouse(shared_scene: Scene, browser: Chromium) -> None:
    bot = shared_scene.stage.bot
    now = bot.clock.now()
    bot.database.write(
        lambda connection: notices.put_in(connection, "by keyboard", UNIT, "Gọi lại bác Tư.", now)
    )
    with serving(shared_scene.app) as origin, visiting(browser, origin) as page:
        page.goto("/staff/questions")
        expect(page.get_by_label("E-mail")).to_be_focused()  # without a key pressed
        page.keyboard.type(HOA.email)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/questions")
        page.keyboard.press("Tab")
        assert focused(page) == "Tới nội dung chính"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.reload()
        tab_to(page, "Mục lục")
        page.keyboard.press("Enter")
        tab_to(page, "Hôm nay")
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/")
        expect(page.get_by_text("Gọi lại bác Tư.")).to_be_visible()
        tab_to(page, "Đã xử lý")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Không có việc nào đang chờ bạn.")).to_be_visible()


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail").fill(HOA.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_what_was_typed_outlives_the_session(shared_scene: Scene, browser: Chromium) -> None:
    database, number = shared_scene.stage.bot.database, shared_scene.numbers["editor"]
    with serving(shared_scene.app) as origin, visiting(browser, origin) as page:
        page.goto(f"/staff/unit/{UNIT}")
        sign_in(page)
        page.get_by_label("Đường dây nóng").fill("0226 555 7777")
        database.write(lambda connection: staff.sign_out_everywhere(connection, number))
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_text("điều vừa gõ vẫn còn")).to_be_visible()
        sign_in(page)
        page.wait_for_url(f"**/staff/unit/{UNIT}")
        expect(page.get_by_text("còn đây, chưa lưu")).to_be_visible()
        expect(page.get_by_label("Đường dây nóng")).to_have_value("0226 555 7777")
        page.get_by_role("button", name="Lưu").click()
        expect(page.get_by_text("Đã lưu.")).to_be_visible()
        expect(page.get_by_text("còn đây, chưa lưu")).to_have_count(0)
    unit = shared_scene.stage.bot.words.content.units[UNIT]
    assert unit.facts["office.phone"].value == "0226 555 7777"
