"""What the chat page shows of a letter: choices and their numbers, links, phones, pictures."""

from playwright.sync_api import expect

from tests.waiting import until
from tests.web.chat_scene import (
    QUESTION,
    Visit,
    choices,
    open_chat,
    place_of,
    said_by_bot,
    said_by_me,
    type_in,
)
from tests.web.chat_stand_in import ChatStandIn, button


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
        until(lambda: len(server.said) == 3)
    assert [(body["payload"], body["title"]) for body in server.said[1:]] == [
        ("#forgot", "Quên mật khẩu"),
        ("#forgot/how", "Cách làm"),
    ]


def test_only_the_newest_list_has_numbers_and_the_older_can_still_be_pressed(
    visit: Visit, server: ChatStandIn
) -> None:
    with visit() as page:
        open_chat(page)
        assert choices(page) == ["1 Quên mật khẩu"]
        type_in(page, QUESTION)
        expect(said_by_bot(page)).to_have_count(2)
        assert choices(page) == ["Quên mật khẩu", "1 Cách làm", "2 Việc khác"]
        server.put_out("Bản tin không có lựa chọn.")
        expect(said_by_bot(page)).to_have_count(3)
        assert choices(page) == ["Quên mật khẩu", "1 Cách làm", "2 Việc khác"]
        page.get_by_role("button", name="Quên mật khẩu").click()
        expect(said_by_bot(page)).to_have_count(4)
    assert server.wishes() == ["arrived", QUESTION, "#forgot"]


def test_a_trembling_finger_presses_once(visit: Visit) -> None:
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


# Texts of the bot, and where a press on them leads.
ADDRESSES = {
    "Vào dichvucong.gov.vn.": ["https://dichvucong.gov.vn"],
    "(vneid.gov.vn) và chinhphu.vn,": ["https://vneid.gov.vn", "https://chinhphu.vn"],
    "Xem https://a.example/b?c=1!": ["https://a.example/b?c=1"],
    "VNeID.gov.vn/tai-ve": ["https://VNeID.gov.vn/tai-ve"],
    "http://vneid.gov.vn": [],
    "dichvucong.gov.vn.xyz.com và dichvucong-gov.vn": [],
    "ai@vneid.gov.vn, https://vneid.gov.vn@a.example": [],
    "dịchvucong.gov.vn, gov.vn, vnexpress.example": [],
}


def test_only_safe_and_official_addresses_in_a_text_can_be_pressed(
    visit: Visit, server: ChatStandIn
) -> None:
    server.answers["arrived"] = [{"text": text} for text in ADDRESSES]
    with visit() as page:
        page.goto("/chat")
        expect(said_by_bot(page)).to_have_count(len(ADDRESSES))
        found = [
            [link.get_attribute("href") for link in said.get_by_role("link").all()]
            for said in said_by_bot(page).all()
        ]
    assert dict(zip(ADDRESSES, found, strict=True)) == ADDRESSES


def test_words_are_never_markup(visit: Visit, server: ChatStandIn) -> None:
    evil = "<img src=x onerror=alert(1)><b>đậm</b>"
    server.answers["arrived"] = [
        {"text": f"Chào bạn! {evil}", "buttons": [button("choice", evil, "#evil")]}
    ]
    with visit() as page:
        open_chat(page)
        expect(said_by_bot(page)).to_contain_text(evil)
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
        expect(image).to_have_js_property("complete", True)  # the line below it may come first
        assert 100 < place_of(image)["width"] <= 320
