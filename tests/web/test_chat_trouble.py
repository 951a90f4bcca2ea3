"""The chat page when things go wrong: no network, a busy server, no cookie, no JavaScript."""

import re

from playwright.sync_api import expect

from tests.waiting import until
from tests.web.chat_scene import (
    QUESTION,
    Visit,
    fate,
    open_chat,
    said_by_bot,
    said_by_me,
    type_in,
)
from tests.web.chat_stand_in import ChatStandIn


def test_without_network_it_says_so_and_sends_when_it_is_back(
    visit: Visit, server: ChatStandIn
) -> None:
    with visit(may_fail=True) as page:
        open_chat(page)
        page.context.set_offline(True)
        type_in(page, QUESTION)
        expect(page.get_by_text("Mất mạng, đang thử lại…")).to_be_visible()
        expect(fate(page)).to_have_text("Chưa gửi")
        page.context.set_offline(False)
        expect(said_by_bot(page)).to_have_count(2)
        expect(page.get_by_text("Mất mạng, đang thử lại…")).to_have_count(0)
        expect(fate(page)).to_have_text("")
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
        expect(said_by_bot(page)).to_have_count(2)
        assert page.evaluate("localStorage.length") == 0
    assert server.wishes() == ["arrived", QUESTION, QUESTION]
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
        expect(said_by_bot(page)).to_have_count(2)
        expect(page.get_by_text(re.compile("Gõ hơi nhanh"))).to_have_count(0)
        until(lambda: server.wishes() == ["arrived", QUESTION, QUESTION, "câu sau"])
    assert server.said[1] == server.said[2]


def test_a_cookie_that_ran_out_is_fetched_anew(visit: Visit, server: ChatStandIn) -> None:
    with visit(may_fail=True) as page:
        open_chat(page)
        server.statuses.append(403)
        type_in(page, QUESTION)
        expect(said_by_bot(page)).to_have_count(2)
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
        expect(fate(page)).to_have_text("Không gửi được")
        type_in(page, QUESTION)
        expect(said_by_bot(page)).to_have_count(2)
    assert server.wishes() == ["arrived", "hỏng", QUESTION]


def test_without_javascript_it_says_what_to_do(visit: Visit) -> None:
    with visit(java_script_enabled=False) as page:
        page.goto("/chat")
        advice = page.get_by_text("bật JavaScript")
        expect(advice).to_be_hidden()
        advice.evaluate("node => node.getAnimations().forEach((wait) => wait.finish())")
        expect(advice).to_be_visible()
        expect(page.get_by_role("textbox")).to_have_count(0)
