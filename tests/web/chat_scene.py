"""What the tests of the chat page do and look at again and again, and the answers they lay out."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.web.chat_stand_in import Json, button

# Opens a page as tests.web.browser.visiting does; the options are its options.
Visit = Callable[..., AbstractContextManager[Page]]

GREETING: Json = {"text": "Chào bạn!", "buttons": [button("choice", "Quên mật khẩu", "#forgot")]}
FORGOT: Json = {
    "text": "Bạn bấm Quên mật khẩu.\n\nNguồn: Nghị định 69/2024/NĐ-CP, kiểm tra 11/2026",
    "buttons": [
        button("phone", "Gọi tổng đài", "1900.0368"),
        button("choice", "Cách làm", "#forgot/how"),
        button("link", "Trang VNeID", "https://vneid.gov.vn/"),
        button("choice", "Việc khác", "#menu"),
    ],
}
QUESTION = "quen mat khau vneid lam sao"


def open_chat(page: Page) -> None:
    """Opens the page and waits for the greeting."""
    page.goto("/chat")
    expect(page.get_by_text("Chào bạn!")).to_be_visible()


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Câu hỏi của bạn")


def type_in(page: Page, words: str) -> None:
    """Types the words and presses Enter."""
    box(page).fill(words)
    box(page).press("Enter")


def said_by_bot(page: Page) -> Locator:
    return page.locator(".bot .said")


def said_by_me(page: Page) -> Locator:
    return page.locator(".me .said")


def choices(page: Page) -> list[str]:
    """The words on every choice of the talk, older ones first."""
    return page.locator("#log button").all_text_contents()


def place_of(shown: Locator) -> FloatRect:
    """Where something is on the screen, in CSS pixels."""
    place = shown.bounding_box()
    assert place is not None
    return place


def fate(page: Page) -> Locator:
    """The small line under a message of mine that did not arrive."""
    return page.locator(".fate")
