"""The chat page before the assembled bot on SQLite: what a citizen really sees in /chat."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from playwright.sync_api import expect

from bot.app import build, create_app
from bot.commands.upgrading import upgrade
from bot.settings import Settings
from bot.understanding.matcher import Matcher
from tests.house import HOUSE
from tests.web.browser import Chromium, serving, visiting
from tests.web.chat_scene import Visit, box, choices, said_by_bot, said_by_me, type_in
from tests.web.chat_stand_in import POLICY

FORGOTTEN = "quen mat khau vneid lam sao ad"
SOURCE = "Nguồn: "


@pytest.fixture(scope="module")
def visit(
    browser: Chromium, tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Visit]:
    """Pages of one running bot; each visit is another visitor."""
    settings = Settings.from_env({}, folder=tmp_path_factory.mktemp("home"))
    bot = build(replace(settings, content_folder=HOUSE / "content"), matcher=matcher)
    upgrade(bot)
    postman = bot.postman()
    postman.start()
    try:
        with serving(create_app(bot, postman.wake)) as origin:
            yield partial(visiting, browser, origin)
    finally:
        postman.stop()
        bot.close()


def test_a_question_without_marks_is_answered_with_its_source(visit: Visit) -> None:
    with visit() as page:
        page.goto("/chat")
        expect(said_by_bot(page)).to_have_count(1)
        type_in(page, FORGOTTEN)
        expect(said_by_bot(page)).to_have_count(2)
        expect(said_by_bot(page).last).to_contain_text(SOURCE)
        expect(page.get_by_text("Trợ lý đang trả lời…")).to_have_count(0)


def test_the_menu_is_walked_by_keyboard(visit: Visit) -> None:
    with visit() as page:
        page.goto("/chat")
        expect(said_by_bot(page)).to_have_count(1)
        expect(box(page)).to_be_focused()
        menu = choices(page)
        for _ in menu:
            page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        expect(said_by_me(page)).to_have_text(f"Bạn: {menu[0].removeprefix('1 ')}")
        expect(said_by_bot(page)).to_have_count(2)
        expect(said_by_bot(page).last).to_contain_text(SOURCE)


def test_a_typed_number_is_the_choice_that_shows_it(visit: Visit) -> None:
    with visit() as page:
        page.goto("/chat")
        type_in(page, FORGOTTEN)
        expect(said_by_bot(page).last).to_contain_text(SOURCE)
        second = next(title for title in choices(page) if title.startswith("2 "))
        before = said_by_bot(page).count()
        type_in(page, "2")
        expect(said_by_bot(page)).to_have_count(before + 1)
        expect(said_by_bot(page).last).to_contain_text(second[2:], ignore_case=True)


def test_the_talk_goes_on_after_a_reload_and_is_nobody_elses(visit: Visit) -> None:
    with visit() as page:
        page.goto("/chat")
        expect(said_by_bot(page)).to_have_count(1)
        type_in(page, FORGOTTEN)
        expect(said_by_bot(page)).to_have_count(2)
        talk = page.get_by_role("log").inner_text()
        page.reload()
        expect(said_by_bot(page)).to_have_count(2)
        assert page.get_by_role("log").inner_text() == talk
        type_in(page, "1")
        expect(said_by_bot(page)).to_have_count(3)
    with visit() as page:
        page.goto("/chat")
        expect(said_by_bot(page)).to_have_count(1)
        expect(said_by_me(page)).to_have_count(0)


def test_the_door_forbids_the_page_what_the_stand_in_forbids_it(visit: Visit) -> None:
    with visit() as page:
        response = page.goto("/chat")
        assert response is not None
        assert response.headers["content-security-policy"] == POLICY


def test_whoever_has_their_data_deleted_sees_the_goodbye_and_is_greeted_anew(visit: Visit) -> None:
    with visit() as page:
        page.goto("/chat")
        expect(said_by_bot(page)).to_have_count(1)
        type_in(page, "xoá dữ liệu")
        expect(said_by_bot(page)).to_have_count(2)
        page.get_by_role("button", name="Xoá hết").click()
        expect(said_by_bot(page)).to_have_count(3)
        page.reload()
        expect(said_by_bot(page)).to_have_count(1)
        expect(said_by_me(page)).to_have_count(0)
