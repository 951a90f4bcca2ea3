"""The office by the keyboard alone, in a real Chromium: skip link, sign-in, menu, an act."""

from playwright.sync_api import Browser, Page, expect

from bot.store import notices
from tests.cast import HOA
from tests.console.scene import PASSWORD, UNIT, Scene
from tests.web.browser import serving, visiting


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


def test_a_day_at_the_office_without_a_mouse(shared_scene: Scene, browser: Browser) -> None:
    bot = shared_scene.stage.bot
    now = bot.clock.now()
    bot.database.write(
        lambda connection: notices.put_in(connection, "by keyboard", UNIT, "Gọi lại bác Tư.", now)
    )
    with serving(shared_scene.app) as origin, visiting(browser, origin) as page:
        page.goto("/staff/questions")
        page.keyboard.type(HOA.email)  # the field has the focus from the start
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
