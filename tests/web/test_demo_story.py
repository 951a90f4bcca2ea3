"""A newcomer after `make run`: writes a bulletin, has it approved, sees it arrive, answers."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.commands.seeding import STAFF_PASSWORD, seed
from bot.demo.cast import followers
from bot.demo.names import ACCOUNTS
from bot.store import letters
from bot.understanding.matcher import Matcher
from scheduler import clock
from tests.demo_scene import DemoScene, demo_settings, open_demo
from tests.stage import FAST
from tests.store.rows import rows_of
from tests.waiting import until
from tests.web.browser import Chromium, visiting

EDITOR, APPROVER = "nguoiviet@demo.example", "nguoiduyet@demo.example"
TITLE = "Ngày thứ Bảy tình nguyện 5/12"
BODY = "Chào {name}! 7:30 thứ Bảy 5/12, mời bạn tới Nhà văn hoá cùng giúp bà con cài VNeID."
PHONES = ("zalo", "messenger")
LATE_ON_ZALO = "nhắn cách đây vài ngày: quá 48 giờ"
LATE_ON_MESSENGER = "lâu rồi không nhắn: quá 24 giờ"
WAITING = {
    LATE_ON_ZALO,
    "lâu rồi không nhắn: quá 7 ngày",
    LATE_ON_MESSENGER,
    "quan tâm nhưng chưa nhắn bao giờ",
    "hết lượt tin miễn phí",
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, matcher: Matcher) -> Iterator[DemoScene]:
    path: Path = tmp_path_factory.mktemp("story") / "demo.db"
    settings = demo_settings(f"sqlite:///{path}", ZALO_RATE=FAST, MESSENGER_RATE=FAST)
    with open_demo(settings, matcher) as opened:
        seed(opened.bot)
        opened.bot.book.read_again()
        alarm = clock.start(opened.bot)
        try:
            yield opened
        finally:
            alarm.shutdown(wait=True)


def sign_in(page: Page, email: str, path: str) -> None:
    page.goto(path)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mật khẩu").fill(STAFF_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def told(phone: Locator) -> Locator:
    return phone.locator(".bot .said")


def write_bulletin(page: Page) -> str:
    """As the editor; returns the path of the draft."""
    sign_in(page, EDITOR, "/staff/")
    page.get_by_role("link", name="Bản tin").click()
    page.get_by_role("link", name="Viết bản tin").click()
    page.get_by_label("Tên bản tin").fill(TITLE)
    page.get_by_label("Nội dung").fill(BODY)
    button = page.locator("details.button").first
    button.get_by_label("Chữ trên nút").fill("Cách cài VNeID")
    button.get_by_label("Nút này mở gì?").select_option("vneid.install")
    expect(page.get_by_label("Xem trước")).to_contain_text("Tới được ngay")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return page.url


def approve(page: Page, path: str) -> None:
    sign_in(page, APPROVER, path)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Duyệt").click()


def test_a_bulletin_goes_from_the_office_to_the_phones_and_back(
    browser: Chromium, scene: DemoScene
) -> None:
    with (
        visiting(browser, scene.origin, width=1280) as demo,
        visiting(browser, scene.origin, width=1280) as editor,
        visiting(browser, scene.origin, width=1280) as approver,
    ):
        demo.goto("/demo")
        chat = demo.frame_locator("iframe")
        expect(chat.locator(".bot .said")).to_have_count(1)
        path = write_bulletin(editor)
        approve(approver, path)
        first = {one.channel: one for one in reversed(list(followers()))}
        for channel in PHONES:
            phone = demo.locator(f".phone.{channel}")
            expect(told(phone)).to_contain_text([f"Chào {first[channel].name}!"], timeout=30_000)
        expect(chat.locator(".bot .said").last).to_contain_text("Chào bạn!", timeout=30_000)

        zalo, messenger = (demo.locator(f".phone.{channel}") for channel in PHONES)
        zalo.locator(".taps").get_by_role("button", name="Cách cài VNeID").click()
        messenger.locator(".quick").get_by_role("button", name="Cách cài VNeID").click()
        for phone in (zalo, messenger):
            expect(told(phone)).to_have_count(2)
            phone.get_by_role("button", name="Nhắn DỪNG").click()
            expect(told(phone)).to_have_count(3)
            expect(told(phone).last).to_contain_text("không gửi bản tin")
        until(lambda: reached(scene) == expected())
        look_into_the_ledger(scene)
        for phone, story in ((zalo, LATE_ON_ZALO), (messenger, LATE_ON_MESSENGER)):
            come_back(phone, story)


def come_back(phone: Locator, story: str) -> None:
    """Somebody whose window was shut asks something: the answer first, then the news for TIN."""
    person = phone.locator(f'optgroup[label="{story}"] option').first.get_attribute("value")
    phone.get_by_label("Đổi người").select_option(person)
    expect(told(phone)).to_have_count(0)
    say(phone, "quên mật khẩu vneid")
    expect(told(phone).filter(has_text="Nguồn: ")).to_have_count(1)
    expect(told(phone).last).to_contain_text("nhắn TIN để xem")
    say(phone, "TIN")
    expect(told(phone).last).to_contain_text(TITLE)


def say(phone: Locator, words: str) -> None:
    phone.get_by_label("Nhắn tin").fill(words)
    phone.get_by_role("button", name="Gửi").click()


def reached(scene: DemoScene) -> set[tuple[str, str]]:
    """Whom each platform took the bulletin for, never one of them twice."""
    zalo = [m.user_id for m in scene.stand.zalo.messages if TITLE in m.text]
    messenger = [m.person for m in scene.stand.messenger.taken if TITLE in m.text]
    assert len(zalo) == len(set(zalo))
    assert len(messenger) == len(set(messenger))
    return {*(("zalo", one) for one in zalo), *(("messenger", one) for one in messenger)}


def expected() -> set[tuple[str, str]]:
    """Those of the cast whom it may reach at once."""
    story = "mới nhắn: tin tới được ngay"
    return {(one.channel, one.id) for one in followers() if one.kind.story == story}


def look_into_the_ledger(scene: DemoScene) -> None:
    """Everybody of the audience stands there once; whom it did not reach waits or is gone."""
    until(lambda: not any(row.state in letters.OPEN_STATES for row in of_bulletin(scene)))
    states = Counter(row.state for row in of_bulletin(scene))
    blocked = sum(one.kind.has_blocked for one in followers())
    assert states["sent"] == len(expected())
    assert states["gone"] == blocked
    assert states["waiting"] == sum(one.kind.story in WAITING for one in followers())
    assert states.total() == states["sent"] + states["gone"] + states["waiting"]


def of_bulletin(scene: DemoScene) -> list[Any]:
    rows = rows_of(scene.bot.database, letters.letters)
    return [row for row in rows if row.bulletin_id and row.account_id in ACCOUNTS]
