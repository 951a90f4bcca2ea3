"""The VNeID guide in /chat on a phone: walked from its first to its last step, by thumb."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.app import build, create_app
from bot.commands.upgrading import upgrade
from bot.settings import Settings
from bot.understanding.matcher import Matcher
from tests.house import HOUSE
from tests.stage import house_content
from tests.web.browser import Chromium, serving, visiting
from tests.web.chat_scene import Visit, said_by_bot, type_in

GUIDE = house_content().guides["vneid-level2"]
WIDTH = 360


@pytest.fixture(scope="module")
def visit(
    browser: Chromium, tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Visit]:
    settings = Settings.from_env({}, folder=tmp_path_factory.mktemp("home"))
    bot = build(replace(settings, content_folder=HOUSE / "content"), matcher=matcher)
    upgrade(bot)
    matcher.warm_up()  # or the first question learns, and takes longer than a page waits
    postman = bot.postman()
    postman.start()
    try:
        with serving(create_app(bot, postman.wake)) as origin:
            yield partial(visiting, browser, origin, width=WIDTH, height=740)
    finally:
        postman.stop()
        bot.close()


def last(page: Page) -> Locator:
    return page.locator("#log > .bot").last


def press(page: Page, title: str) -> None:
    """The choice under the newest bubble."""
    last(page).get_by_role("button", name=title, exact=False).click()


def at(page: Page, number: int) -> None:
    """The newest bubble is that step, whole on the screen's width."""
    expect(last(page)).to_contain_text(f"Bước {number}/{len(GUIDE.steps)}: ")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def test_the_guide_is_walked_from_the_first_step_to_the_last(visit: Visit) -> None:
    with visit() as page:
        page.goto("/chat")
        expect(said_by_bot(page)).to_have_count(1)
        type_in(page, "làm VNeID mức 2 thế nào")
        expect(last(page)).to_contain_text("Nguồn: ")
        press(page, "Chỉ từng bước")
        at(page, 1)
        press(page, GUIDE.steps[0].choices[0].title)
        for number in range(2, len(GUIDE.steps) + 1):
            at(page, number)
            press(page, "Xong")
        expect(last(page)).to_contain_text("Bạn làm được chưa?")
        press(page, "Được rồi")
        expect(last(page)).to_contain_text("Tốt quá!")


def test_the_picture_of_a_step_is_seen(visit: Visit) -> None:
    with visit() as page:
        page.goto("/chat")
        expect(said_by_bot(page)).to_have_count(1)
        type_in(page, "#guide/vneid-level2/at/scan")
        at(page, GUIDE.number("scan"))
        picture = page.locator("#log img")
        expect(picture).to_be_visible()
        assert picture.evaluate("one => one.naturalWidth") == 800
        box = picture.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= WIDTH


def test_whoever_opens_the_page_again_goes_on_where_they_were(visit: Visit) -> None:
    with visit() as page:
        page.goto("/chat")
        expect(said_by_bot(page)).to_have_count(1)
        type_in(page, "#guide/vneid-level2/at/install")
        at(page, 3)
        page.reload()
        at(page, 3)
        type_in(page, "xong")
        at(page, 4)
        press(page, "Bị lỗi")
        expect(last(page)).to_contain_text("Bạn vướng chỗ nào?")
        press(page, "Báo số đã dùng")
        expect(last(page)).to_contain_text("đang gắn với tài khoản khác")
        press(page, "Xem lại bước này")
        at(page, 4)
