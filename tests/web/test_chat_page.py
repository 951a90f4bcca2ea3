"""The chat page in a real Chromium, before a server that says what each test lays out."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import chromium, serving, visiting
from tests.web.chat_stand_in import UNIT_NAME, ChatStandIn, button, wish_of

Visit = Callable[..., AbstractContextManager[Page]]

GREETING = {"text": "Chào bạn!", "buttons": [button("choice", "Quên mật khẩu", "#forgot")]}
FORGOT = {
    "text": "Bạn bấm Quên mật khẩu.\n\nNguồn: Nghị định 69/2024/NĐ-CP, kiểm tra 11/2026",
    "buttons": [
        button("phone", "Gọi tổng đài", "1900.0368"),
        button("choice", "Cách làm", "#forgot/how"),
        button("link", "Trang VNeID", "https://vneid.gov.vn/"),
        button("choice", "Việc khác", "#menu"),
    ],
}
QUESTION = "quen mat khau vneid lam sao"
# Tells the milliseconds until letters are asked for again where a test can see them.
SHOW_PACE = """
const plain = window.setTimeout;
window.setTimeout = (run, ms, ...more) => {
  if (run.name === "poll") document.documentElement.dataset.pace = ms;
  return plain(run, ms, ...more);
};
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def server() -> ChatStandIn:
    stand_in = ChatStandIn()
    stand_in.answers = {"arrived": [GREETING], QUESTION: [FORGOT], "#forgot": [FORGOT]}
    return stand_in


@pytest.fixture
def visit(browser: Browser, server: ChatStandIn) -> Iterator[Visit]:
    with serving(server.app) as origin:
        yield partial(visiting, browser, origin)


def box(page: Page) -> Any:
    return page.get_by_role("textbox", name="Câu hỏi của bạn")


def open_chat(page: Page) -> None:
    page.goto("/chat")
    expect(page.get_by_text("Chào bạn!")).to_be_visible()


def type_in(page: Page, words: str) -> None:
    box(page).fill(words)
    box(page).press("Enter")


def bot_said(page: Page) -> Any:
    return page.locator(".bot .said")


def said_by_me(page: Page) -> Any:
    return page.locator(".me .said")


def titles(page: Page) -> list[str]:
    return [shown.strip() for shown in page.locator("ul button").all_inner_texts()]


def test_whoever_comes_first_is_greeted_once(visit: Visit, server: ChatStandIn) -> None:
    with visit() as page:
        open_chat(page)
        expect(page).to_have_title(f"Trò chuyện với {UNIT_NAME}")
        expect(page.get_by_role("banner")).to_contain_text("Trợ lý tự động")
        expect(page.get_by_role("banner")).to_contain_text("Không bao giờ xin OTP, mật khẩu")
        page.reload()
        expect(bot_said(page)).to_have_count(1)
        expect(said_by_me(page)).to_have_count(0)
    assert server.wishes() == ["arrived"]


def test_a_page_opened_again_before_the_greeting_asks_under_the_same_id(
    visit: Visit, server: ChatStandIn
) -> None:
    server.answers.clear()
    with visit() as page:
        for _ in range(2):
            with page.expect_response("**/chat/messages"):
                page.goto("/chat")
        server.put_out("Chào bạn!")
        expect(bot_said(page)).to_have_count(1)
    assert server.wishes() == ["arrived", "arrived"]
    assert server.said[0] == server.said[1]


def test_a_typed_question_is_answered(visit: Visit, server: ChatStandIn) -> None:
    with visit() as page:
        open_chat(page)
        type_in(page, f"  {QUESTION} ")
        expect(said_by_me(page)).to_have_text(f"Bạn: {QUESTION}")
        expect(bot_said(page).last).to_contain_text("Nguồn: Nghị định 69/2024/NĐ-CP")
        expect(box(page)).to_have_value("")
    assert server.wishes() == ["arrived", QUESTION]


def test_shift_and_enter_is_a_new_line_and_nothing_is_not_sent(
    visit: Visit, server: ChatStandIn
) -> None:
    with visit() as page:
        open_chat(page)
        send = page.get_by_role("button", name="Gửi")
        expect(send).to_be_disabled()
        type_in(page, " ")
        expect(send).to_be_disabled()
        box(page).fill("một")
        low = box(page).bounding_box()
        box(page).press("Shift+Enter")
        box(page).press_sequentially("hai")
        assert box(page).bounding_box()["height"] > low["height"]
        send.click()
        expect(said_by_me(page)).to_have_text("Bạn: một\nhai")
    assert server.wishes() == ["arrived", "một\nhai"]


def test_no_more_than_two_thousand_letters_go_into_the_box(visit: Visit) -> None:
    with visit() as page:
        open_chat(page)
        box(page).focus()
        page.keyboard.insert_text("a" * 2_001)
        assert len(box(page).input_value()) == 2_000
        expect(page.get_by_text("Mỗi tin dài nhất 2000 ký tự.")).to_be_visible()


def test_it_shows_that_it_is_answering_until_it_has_or_twenty_seconds_are_over(
    visit: Visit, server: ChatStandIn
) -> None:
    with visit() as page:
        page.clock.install()
        open_chat(page)
        typing = page.get_by_role("status").filter(has_text="Trợ lý đang trả lời…")
        expect(typing).to_have_count(0)
        type_in(page, "câu không ai đáp")
        expect(typing).to_be_visible()
        page.clock.fast_forward(20_000)
        expect(typing).to_have_count(0)
        type_in(page, "lại một câu")
        expect(typing).to_be_visible()
        server.put_out("Đây ạ.")
        expect(bot_said(page)).to_have_count(2)
        expect(typing).to_have_count(0)


def test_letters_are_asked_for_often_after_a_message_and_seldom_else(visit: Visit) -> None:
    with visit() as page:
        page.clock.install()
        page.add_init_script(SHOW_PACE)
        open_chat(page)
        root = page.locator("html")
        expect(root).to_have_attribute("data-pace", "400")
        page.clock.fast_forward(15_000)
        expect(root).to_have_attribute("data-pace", "3000")
        page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
        page.clock.fast_forward(3_000)
        expect(root).to_have_attribute("data-pace", "15000")


def test_a_choice_says_its_title_and_sends_its_payload_by_keyboard_too(
    visit: Visit, server: ChatStandIn
) -> None:
    with visit() as page:
        open_chat(page)
        page.get_by_role("button", name="1 Quên mật khẩu").focus()
        page.keyboard.press("Enter")
        expect(said_by_me(page)).to_have_text("Bạn: Quên mật khẩu")
        page.get_by_role("button", name="1 Cách làm").focus()
        page.keyboard.press("Space")
        expect(said_by_me(page).last).to_have_text("Bạn: Cách làm")
    assert [(body["payload"], body["title"]) for body in server.said[1:]] == [
        ("#forgot", "Quên mật khẩu"),
        ("#forgot/how", "Cách làm"),
    ]


def test_only_the_newest_list_has_numbers_and_the_older_can_still_be_pressed(
    visit: Visit, server: ChatStandIn
) -> None:
    with visit() as page:
        open_chat(page)
        assert titles(page) == ["1 Quên mật khẩu"]
        type_in(page, QUESTION)
        expect(bot_said(page)).to_have_count(2)
        assert titles(page) == ["Quên mật khẩu", "1 Cách làm", "2 Việc khác"]
        server.put_out("Bản tin không có lựa chọn.")
        expect(bot_said(page)).to_have_count(3)
        assert titles(page) == ["Quên mật khẩu", "1 Cách làm", "2 Việc khác"]
        page.get_by_role("button", name="Quên mật khẩu").click()
        expect(bot_said(page)).to_have_count(4)
    assert server.wishes() == ["arrived", QUESTION, "#forgot"]


def test_a_trembling_finger_presses_once(visit: Visit, server: ChatStandIn) -> None:
    with visit() as page:
        open_chat(page)
        page.get_by_role("button", name="Quên mật khẩu").dblclick()
        type_in(page, "xong")
        expect(said_by_me(page)).to_have_text(["Bạn: Quên mật khẩu", "Bạn: xong"])


def test_phones_are_dialled_and_links_open_apart(visit: Visit) -> None:
    with visit() as page:
        open_chat(page)
        type_in(page, QUESTION)
        phone = page.get_by_role("link", name="Gọi tổng đài 1900.0368")
        expect(phone).to_have_attribute("href", "tel:19000368")
        link = page.get_by_role("link", name="Trang VNeID vneid.gov.vn (mở trang mới)")
        expect(link).to_have_attribute("href", "https://vneid.gov.vn/")
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_button_to_an_unsafe_address_is_words_only(visit: Visit, server: ChatStandIn) -> None:
    unsafe = ["http://vneid.gov.vn", "javascript:alert(1)", "https://vneid.gov.vn@a.example/"]
    server.answers["arrived"] = [
        {"text": "Chào bạn!", "buttons": [button("link", "Trang", address) for address in unsafe]}
    ]
    with visit() as page:
        open_chat(page)
        expect(page.locator(".action")).to_have_count(3)
        assert page.get_by_role("link").all_inner_texts() == ["Tới ô gõ câu hỏi"]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Vào dichvucong.gov.vn.", ["https://dichvucong.gov.vn"]),
        ("(vneid.gov.vn) và chinhphu.vn,", ["https://vneid.gov.vn", "https://chinhphu.vn"]),
        ("Xem https://a.example/b?c=1!", ["https://a.example/b?c=1"]),
        ("VNeID.gov.vn/tai-ve", ["https://VNeID.gov.vn/tai-ve"]),
        ("http://vneid.gov.vn", []),
        ("dichvucong.gov.vn.xyz.com và dichvucong-gov.vn", []),
        ("ai@vneid.gov.vn, https://vneid.gov.vn@a.example", []),
        ("dịchvucong.gov.vn, gov.vn, vnexpress.example", []),
    ],
)
def test_only_safe_and_official_addresses_in_a_text_can_be_pressed(
    visit: Visit, server: ChatStandIn, text: str, addresses: list[str]
) -> None:
    server.answers["arrived"] = [{"text": text}]
    with visit() as page:
        page.goto("/chat")
        expect(bot_said(page)).to_be_visible()
        links = bot_said(page).get_by_role("link").all()
        assert [link.get_attribute("href") for link in links] == addresses


def test_words_are_never_markup(visit: Visit, server: ChatStandIn) -> None:
    evil = "<img src=x onerror=alert(1)><b>đậm</b>"
    server.answers["arrived"] = [
        {"text": f"Chào bạn! {evil}", "buttons": [button("choice", evil, "#evil")]}
    ]
    with visit() as page:
        open_chat(page)
        expect(bot_said(page)).to_contain_text(evil)
        page.get_by_role("button", name=evil).click()
        expect(said_by_me(page)).to_have_text(f"Bạn: {evil}")
        expect(page.locator("#log img, #log b")).to_have_count(0)


def test_a_picture_is_shown_without_a_name(visit: Visit, server: ChatStandIn) -> None:
    with visit(width=320) as page:
        open_chat(page)
        server.put_out("", picture=f"{page.url.removesuffix('/chat')}/picture.svg")
        server.put_out("", picture="http://a.example/b.png")
        server.put_out("Ảnh trên là tờ khai.")
        expect(page.get_by_text("Ảnh trên là tờ khai.")).to_be_visible()
        image = page.locator("#log img")
        expect(image).to_have_count(1)
        expect(image).to_have_attribute("alt", "")
        assert 100 < image.bounding_box()["width"] <= 320


def test_the_talk_goes_on_after_a_reload(visit: Visit, server: ChatStandIn) -> None:
    with visit() as page:
        open_chat(page)
        type_in(page, QUESTION)
        expect(bot_said(page)).to_have_count(2)
        before = page.get_by_role("log").inner_text()
        page.reload()
        expect(bot_said(page)).to_have_count(2)
        assert page.get_by_role("log").inner_text() == before
        page.get_by_role("button", name="1 Cách làm").click()
        server.put_out("Cách làm đây.")
        expect(bot_said(page)).to_have_count(3)
    assert server.wishes() == ["arrived", QUESTION, "#forgot/how"]


def test_without_network_it_says_so_and_sends_when_it_is_back(
    visit: Visit, server: ChatStandIn
) -> None:
    with visit(may_fail=True) as page:
        open_chat(page)
        page.context.set_offline(True)
        type_in(page, QUESTION)
        expect(page.get_by_text("Mất mạng, đang thử lại…")).to_be_visible()
        expect(page.locator(".fate")).to_have_text("Chưa gửi")
        page.context.set_offline(False)
        expect(bot_said(page)).to_have_count(2)
        expect(page.get_by_text("Mất mạng, đang thử lại…")).to_have_count(0)
        expect(page.locator(".fate")).to_have_text("")
    assert server.wishes() == ["arrived", QUESTION]


def test_what_was_not_sent_is_sent_after_a_reload_under_the_same_id(
    visit: Visit, server: ChatStandIn
) -> None:
    with visit(may_fail=True) as page:
        open_chat(page)
        server.statuses.append(503)
        type_in(page, QUESTION)
        expect(page.get_by_text("Máy chủ đang bận, đang thử lại…")).to_be_visible()
        page.reload()
        expect(said_by_me(page)).to_have_count(1)
        expect(bot_said(page)).to_have_count(2)
        assert page.evaluate("localStorage.length") == 0
    assert [wish_of(body) for body in server.said[1:]] == [QUESTION, QUESTION]
    assert server.said[1] == server.said[2]


def test_whoever_types_too_fast_is_told_and_nothing_is_lost(
    visit: Visit, server: ChatStandIn
) -> None:
    with visit(may_fail=True) as page:
        page.clock.install()
        open_chat(page)
        server.statuses.append(429)
        type_in(page, QUESTION)
        type_in(page, "câu sau")
        expect(page.get_by_text(re.compile("Gõ hơi nhanh"))).to_be_visible()
        page.clock.fast_forward(8_000)
        expect(bot_said(page)).to_have_count(2)
        expect(page.get_by_text(re.compile("Gõ hơi nhanh"))).to_have_count(0)
    assert server.wishes() == ["arrived", QUESTION, QUESTION, "câu sau"]
    assert server.said[1] == server.said[2]


def test_a_cookie_that_ran_out_is_fetched_anew(visit: Visit, server: ChatStandIn) -> None:
    with visit(may_fail=True) as page:
        open_chat(page)
        server.statuses.append(403)
        type_in(page, QUESTION)
        expect(bot_said(page)).to_have_count(2)
    assert server.pages == 2
    assert server.said[1] == server.said[2]


def test_a_browser_that_keeps_no_cookie_is_told(visit: Visit, server: ChatStandIn) -> None:
    server.statuses.extend([403, 403])
    with visit(may_fail=True) as page:
        page.goto("/chat")
        expect(page.get_by_text(re.compile("đang chặn cookie"))).to_be_visible()


def test_a_message_the_server_does_not_want_is_given_up(visit: Visit, server: ChatStandIn) -> None:
    with visit(may_fail=True) as page:
        open_chat(page)
        server.statuses.append(400)
        type_in(page, "hỏng")
        expect(page.locator(".fate")).to_have_text("Không gửi được")
        type_in(page, QUESTION)
        expect(bot_said(page)).to_have_count(2)
    assert server.wishes() == ["arrived", "hỏng", QUESTION]


def test_without_javascript_it_says_what_to_do(visit: Visit) -> None:
    with visit(java_script_enabled=False) as page:
        page.goto("/chat")
        expect(page.get_by_text("bật JavaScript")).to_be_visible()
        expect(page.get_by_role("textbox")).to_have_count(0)
