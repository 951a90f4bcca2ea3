"""/demo in a real Chromium: both phones and the chat page, talking to the assembled bot."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.delivery.connecting import ask_permission
from bot.demo.cast import followers
from bot.demo.names import ACCOUNTS
from bot.store import letters, people
from bot.understanding.matcher import Matcher
from tests.demo_scene import DemoScene, demo_settings, open_demo
from tests.store.rows import rows_of
from tests.waiting import until
from tests.web.browser import Chromium, visiting
from tests.web.chat_scene import Visit

FORGOTTEN = "quen mat khau vneid lam sao ad"
SOURCE = "Nguồn: "
PHONES = ("zalo", "messenger")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, matcher: Matcher) -> Iterator[DemoScene]:
    """Its clock stands two days behind the real one, as CLOCK_AT may have it."""
    path: Path = tmp_path_factory.mktemp("demo") / "demo.db"
    behind = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    settings = demo_settings(f"sqlite:///{path}", CLOCK_AT=behind)
    with open_demo(settings, matcher) as opened:
        yield opened


@pytest.fixture
def visit(browser: Chromium, scene: DemoScene) -> Visit:
    return partial(visiting, browser, scene.origin)


def phone(page: Page, channel: str) -> Locator:
    return page.locator(f".phone.{channel}")


def choose(held: Locator, story: str, number: int = 0) -> None:
    """Takes the phone of the number-th follower of that story in the list."""
    person = held.get_by_label("Đổi người")
    value = held.locator(f'optgroup[label="{story}"] option').nth(number).get_attribute("value")
    assert value is not None
    person.select_option(value)


def say(held: Locator, words: str) -> None:
    held.get_by_label("Nhắn tin").fill(words)
    held.get_by_role("button", name="Gửi").click()


def told(held: Locator) -> Locator:
    return held.locator(".bot .said")


@pytest.mark.parametrize("width", [360, 1280])
def test_both_phones_are_answered(visit: Visit, width: int) -> None:
    with visit(width=width) as page:
        page.goto("/demo")
        number = 0 if width == 360 else 1
        for channel in PHONES:
            held = phone(page, channel)
            choose(held, "mới nhắn: tin tới được ngay", number)
            say(held, FORGOTTEN)
            expect(held.locator(".me .said")).to_have_text(FORGOTTEN)
            expect(told(held)).to_contain_text([SOURCE])
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width


def test_a_tap_goes_as_each_platform_sends_it(visit: Visit) -> None:
    with visit(width=1280) as page:
        page.goto("/demo")
        zalo, messenger = (phone(page, channel) for channel in PHONES)
        for held in (zalo, messenger):
            choose(held, "mới nhắn: tin tới được ngay", 2)
            say(held, FORGOTTEN)
            expect(told(held)).to_have_count(1)
        zalo.locator(".taps").get_by_role("button", name="Các bước").click()
        expect(told(zalo)).to_have_count(2)
        expect(zalo.locator(".me .said")).to_have_count(1)  # a hidden query is no line of the talk
        messenger.locator(".quick").get_by_role("button", name="Các bước").click()
        expect(told(messenger)).to_have_count(2)
        expect(messenger.locator(".me .said").last).to_have_text("Các bước")


def test_whoever_signs_off_is_told_so_and_the_program_knows(visit: Visit, scene: DemoScene) -> None:
    with visit(width=1280) as page:
        page.goto("/demo")
        for channel, account in zip(PHONES, ACCOUNTS, strict=True):
            held = phone(page, channel)
            choose(held, "mới nhắn: tin tới được ngay", 3)
            assert wants_news(scene, account, held)
            held.get_by_role("button", name="Nhắn DỪNG").click()
            expect(told(held)).to_have_count(1)
            assert not wants_news(scene, account, held)


def test_what_a_phone_shows_is_told_as_seen(visit: Visit, scene: DemoScene) -> None:
    with visit(width=1280) as page:
        page.goto("/demo")
        for channel, account in zip(PHONES, ACCOUNTS, strict=True):
            held = phone(page, channel)
            choose(held, "đã nhắn DỪNG")
            say(held, FORGOTTEN)
            expect(told(held)).to_have_count(1)
            until(lambda account=account: has_been_seen(scene, account))


def has_been_seen(scene: DemoScene, account: str) -> bool:
    rows = rows_of(scene.bot.database, letters.letters)
    return any(row.account_id == account and row.delivered_at and row.seen_at for row in rows)


def wants_news(scene: DemoScene, account: str, held: Locator) -> bool:
    person = held.get_by_label("Đổi người").input_value()
    with scene.bot.database.read() as connection:
        found = people.find(connection, account, person)
    assert found is not None
    return found.wants_news


def test_a_block_and_its_end_stand_on_the_phone(visit: Visit) -> None:
    with visit(width=1280) as page:
        page.goto("/demo")
        for channel in PHONES:
            held = phone(page, channel)
            choose(held, "mới nhắn: tin tới được ngay", 4)
            held.get_by_role("button", name="Chặn", exact=True).click()
            expect(held.get_by_role("status")).to_contain_text("đang chặn")
            say(held, FORGOTTEN)
            expect(held.locator(".me .said")).to_have_count(1)
            held.get_by_role("button", name="Bỏ chặn").click()
            expect(held.get_by_role("status")).not_to_contain_text("chặn")
            say(held, "cảm ơn")
            expect(told(held).last).to_be_visible()


def test_following_is_left_and_taken_up_again(visit: Visit) -> None:
    with visit(width=1280) as page:
        page.goto("/demo")
        held = phone(page, "zalo")
        choose(held, "quan tâm nhưng chưa nhắn bao giờ")
        expect(held.get_by_role("status")).to_contain_text("chưa nhắn bao giờ")
        held.get_by_role("button", name="Bỏ quan tâm").click()
        held.get_by_role("button", name="Quan tâm", exact=True).click()
        expect(told(held).first).to_be_visible()


def test_another_persons_phone_shows_another_talk(visit: Visit) -> None:
    with visit(width=1280) as page:
        page.goto("/demo")
        held = phone(page, "zalo")
        choose(held, "dưới 18 tuổi")
        expect(held.get_by_role("status")).to_contain_text("dưới 18 tuổi")
        say(held, FORGOTTEN)
        expect(told(held)).to_have_count(1)
        choose(held, "dưới 18 tuổi", 1)
        expect(held.locator(".line")).to_have_count(0)
        choose(held, "dưới 18 tuổi")
        expect(told(held)).to_have_count(1)


def test_the_chat_page_stands_beside_them(visit: Visit) -> None:
    with visit(width=1280) as page:
        page.goto("/demo")
        chat = page.frame_locator("iframe")
        expect(chat.locator(".bot .said")).to_have_count(1)


def test_what_comes_in_the_chat_page_does_not_move_the_phones(visit: Visit) -> None:
    with visit(width=360) as page:
        page.goto("/demo")
        expect(page.frame_locator("iframe").locator(".bot .said")).to_have_count(1)
        assert page.evaluate("window.scrollY") == 0


def test_the_demos_oa_can_be_connected_anew(visit: Visit, scene: DemoScene) -> None:
    """As “Kết nối lại” does it: the permission page, back to us with a code, a new pair."""
    bot = scene.bot
    before = bot.book.read_again()[ACCOUNTS[0]]
    address = bot.database.write(
        lambda connection: ask_permission(
            connection,
            bot.book.vault,
            oauth_url=bot.settings.zalo.oauth_url,
            public_url=scene.origin,
            unit_slug=before.unit_slug,
            app_id=before.app_id,
            app_secret=before.app_secret,
            oa_secret=before.webhook_secret,
            real=bot.clock.real(),
        )
    )
    with visit(may_fail=True) as page:
        answer = page.request.get(address)
        assert "OA đã nối với bot" in answer.text()
    assert bot.book.read_again()[ACCOUNTS[0]].access_token != before.access_token


def test_only_what_the_page_sends_is_taken(visit: Visit) -> None:
    one = next(followers())
    with visit(may_fail=True) as page:
        home = f"/demo/phones/{one.channel}/{one.id}"
        for path, data, status in (
            (home, {"act": "jump"}, 400),
            (home, {"act": "say", "text": " "}, 400),
            (home, {"act": "say", "text": 7}, 400),
            (home, {"act": "say", "text": "a" * 2001}, 400),
            (home, [], 404),
            ("/demo/phones/zalo/999", {"act": "say", "text": "a"}, 404),
            ("/demo/phones/letter/1", {"act": "say", "text": "a"}, 404),
        ):
            assert page.request.post(path, data=data).status == status
        assert page.request.get("/demo/phones/zalo/999").status == 404
        assert page.request.post(home, form={"act": "say", "text": "a"}).status == 404
