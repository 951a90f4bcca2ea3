"""The talk on the chat page, in a real Chromium: greeted, asked, answered, gone on with later."""

import re

from playwright.sync_api import expect

from tests.waiting import until
from tests.web.chat_scene import (
    QUESTION,
    Visit,
    box,
    open_chat,
    place_of,
    said_by_bot,
    said_by_me,
    type_in,
)
from tests.web.chat_stand_in import UNIT_NAME, ChatStandIn

# Tells the milliseconds until letters are asked for again where a test can see them.
SHOW_PACE = """
const plain = window.setTimeout;
window.setTimeout = (run, ms, ...more) => {
  const told = document.documentElement.dataset;
  if (run.name === "poll") [told.pace, told.paces] = [ms, `${told.paces} ${ms}`];
  return plain(run, ms, ...more);
};
"""


def test_whoever_comes_first_is_greeted_once(visit: Visit, server: ChatStandIn) -> None:
    with visit() as page:
        open_chat(page)
        expect(page).to_have_title(f"Trò chuyện với {UNIT_NAME}")
        expect(page.get_by_role("banner")).to_contain_text("Trợ lý tự động")
        expect(page.get_by_role("banner")).to_contain_text("Không bao giờ xin OTP, mật khẩu")
        page.reload()
        expect(said_by_bot(page)).to_have_count(1)
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
        expect(said_by_bot(page)).to_have_count(1)
    assert server.wishes() == ["arrived", "arrived"]
    assert server.said[0] == server.said[1]


def test_the_talk_goes_on_after_a_reload(visit: Visit, server: ChatStandIn) -> None:
    with visit() as page:
        open_chat(page)
        type_in(page, QUESTION)
        expect(said_by_bot(page)).to_have_count(2)
        before = page.get_by_role("log").inner_text()
        page.reload()
        expect(said_by_bot(page)).to_have_count(2)
        assert page.get_by_role("log").inner_text() == before
        page.get_by_role("button", name="1 Cách làm").click()
        server.put_out("Cách làm đây.")
        expect(said_by_bot(page)).to_have_count(3)
    assert server.wishes() == ["arrived", QUESTION, "#forgot/how"]


def test_a_typed_question_is_answered(visit: Visit, server: ChatStandIn) -> None:
    with visit() as page:
        open_chat(page)
        type_in(page, f"  {QUESTION} ")
        expect(said_by_me(page)).to_have_text(f"Bạn: {QUESTION}")
        expect(said_by_bot(page).last).to_contain_text("Nguồn: Nghị định 69/2024/NĐ-CP")
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
        low = place_of(box(page))
        box(page).press("Shift+Enter")
        box(page).press_sequentially("hai")
        assert place_of(box(page))["height"] > low["height"]
        send.click()
        expect(said_by_me(page)).to_have_text("Bạn: một\nhai")
        until(lambda: server.wishes() == ["arrived", "một\nhai"])


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
        expect(said_by_bot(page)).to_have_count(2)
        expect(typing).to_have_count(0)


def test_letters_are_asked_for_often_after_a_message_and_seldom_else(visit: Visit) -> None:
    with visit() as page:
        page.clock.install()
        page.add_init_script(SHOW_PACE)
        open_chat(page)
        root = page.locator("html")
        expect(root).to_have_attribute("data-pace", "400")
        type_in(page, "câu không ai đáp")
        expect(root).to_have_attribute("data-paces", re.compile(" 100 100 400"))
        page.clock.fast_forward(15_000)
        expect(root).to_have_attribute("data-pace", "3000")
        page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
        page.clock.fast_forward(3_000)
        expect(root).to_have_attribute("data-pace", "15000")
