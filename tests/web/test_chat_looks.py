"""The chat page for eyes, ears and fingers: widths, colours, sizes, keyboard, screen reader."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import bot.web
from tests.web.browser import Scheme
from tests.web.chat_scene import QUESTION, Visit, box, open_chat, place_of, said_by_bot, type_in
from tests.web.chat_stand_in import ChatStandIn, button

# Every text that is seen, with the contrast to what lies behind it (WCAG 2, relative luminance).
CONTRASTS = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((n) => n / 255)
      .map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    const colour = getComputedStyle(node).backgroundColor;
    return numbers(colour)[3] === 0 ? behind(node.parentElement) : colour;
  };
  const texts = [...document.querySelectorAll("body *")].filter((node) =>
    node.offsetWidth > 1 && [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  return texts.map((node) => {
    const pair = [light(getComputedStyle(node).color), light(behind(node))].sort((a, b) => b - a);
    return [node.textContent, (pair[0] + 0.05) / (pair[1] + 0.05)];
  });
}"""


def edges(page: Page) -> tuple[float, float]:
    """Where the header ends and the footer begins: between them one reads."""
    header = place_of(page.get_by_role("banner"))
    return header["y"] + header["height"], place_of(page.get_by_role("contentinfo"))["y"]


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen(visit: Visit, server: ChatStandIn, width: int) -> None:
    long = "Nghiêng" * 20
    address = f"https://a.example/{long}"
    buttons = [button("choice", long, "#a"), button("link", "Trang", address)]
    server.answers[long] = [{"text": f"{long} {address}", "buttons": buttons}]
    with visit(width=width) as page:
        open_chat(page)
        type_in(page, long)
        expect(said_by_bot(page)).to_have_count(2)
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(visit: Visit, server: ChatStandIn, scheme: Scheme) -> None:
    with visit(scheme=scheme, may_fail=True) as page:
        open_chat(page)
        type_in(page, f"{QUESTION} dichvucong.gov.vn")
        type_in(page, QUESTION)
        expect(said_by_bot(page)).to_have_count(2)
        server.statuses.append(503)
        type_in(page, "chưa gửi được")
        expect(page.get_by_text("Máy chủ đang bận")).to_be_visible()
        found = page.evaluate(CONTRASTS)
    assert len(found) > 12
    assert [(text, ratio) for text, ratio in found if ratio < 4.5] == []


def test_letters_are_large_and_buttons_fit_a_thumb(visit: Visit) -> None:
    with visit(width=320) as page:
        open_chat(page)
        type_in(page, QUESTION)
        expect(said_by_bot(page)).to_have_count(2)
        size = "node => parseFloat(getComputedStyle(node).fontSize)"
        assert said_by_bot(page).first.evaluate(size) >= 18
        assert box(page).evaluate(size) >= 18
        heights = [place_of(one)["height"] for one in page.locator("button, .action").all()]
        assert len(heights) == 6
        assert min(heights) >= 44


def test_a_screen_reader_hears_new_messages_and_knows_who_speaks(visit: Visit) -> None:
    with visit() as page:
        open_chat(page)
        log = page.get_by_role("log", name="Cuộc trò chuyện")
        expect(log).to_have_attribute("aria-live", "polite")
        type_in(page, QUESTION)
        expect(log).to_contain_text(f"Bạn: {QUESTION}")
        expect(log).to_contain_text("Trợ lý: Bạn bấm Quên mật khẩu.")
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_keyboard_gets_everywhere_and_is_seen(visit: Visit, server: ChatStandIn) -> None:
    many = [button("choice", f"Việc {number}", f"#{number}") for number in range(20)]
    server.answers["nhiều"] = [{"text": "Bạn chọn:", "buttons": many}]
    with visit() as page:
        open_chat(page)
        expect(box(page)).to_be_focused()
        type_in(page, "nhiều")
        expect(said_by_bot(page)).to_have_count(2)
        for number in reversed(range(20)):
            page.keyboard.press("Shift+Tab")
            one = page.get_by_role("button", name=f"{number + 1} Việc {number}", exact=True)
            expect(one).to_be_focused()
            assert one.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
            place = place_of(one)
            top, bottom = edges(page)
            assert top <= place["y"]
            assert place["y"] + place["height"] <= bottom


def test_on_a_phone_the_keyboard_stays_away_and_a_link_leads_to_the_box(visit: Visit) -> None:
    with visit(has_touch=True, is_mobile=True) as page:
        open_chat(page)
        expect(box(page)).not_to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Tới ô gõ câu hỏi")).to_be_focused()
        page.keyboard.press("Enter")
        expect(box(page)).to_be_focused()


def test_a_long_answer_is_read_from_its_beginning(visit: Visit, server: ChatStandIn) -> None:
    server.answers["dài"] = [{"text": "Dòng đầu.\n" + "Một dòng nữa.\n" * 60}]
    with visit() as page:
        open_chat(page)
        type_in(page, "dài")
        expect(said_by_bot(page)).to_have_count(2)
        top, bottom = edges(page)
        assert top <= place_of(page.locator(".me"))["y"] < bottom / 2


def test_the_page_is_light() -> None:
    room = Path(bot.web.__file__).parent
    others = ("demo.*", "door*", "guide.*")  # pages of their own
    files = set(room.glob("static/*")).difference(*(room.glob(f"static/{one}") for one in others))
    files |= {room / "templates" / "chat.html"}
    assert len(files) >= 4
    assert sum(file.stat().st_size for file in files) < 30_000
