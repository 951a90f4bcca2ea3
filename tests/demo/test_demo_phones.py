"""What the demo's phones show of what the platforms took."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.demo.messenger_phone import MessengerPhone
from bot.demo.messenger_platform import FakeMessenger
from bot.demo.phone import ShownButton
from bot.demo.platform_server import Request
from bot.demo.zalo_articles import FakeArticle, TakenBroadcast
from bot.demo.zalo_phone import ZaloPhone
from bot.demo.zalo_platform import FakeZalo

LAN = "7100000000000000071"
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
PAGE, TOKEN = "204060801030507", "EAAExamplePageToken"


class Desk:
    """Both platforms with Lan on each; bodies that would be posted are kept."""

    def __init__(self) -> None:
        self.now = NOW
        self.posted: list[dict[str, Any]] = []
        self.zalo = FakeZalo(now=self.clock)
        self.zalo.meet(LAN, NOW, name="Nguyễn Thị Lan")
        self.messenger = FakeMessenger(self.clock)
        page = self.messenger.add_page(PAGE, TOKEN)
        self.messenger.meet(LAN)
        self.on_zalo = ZaloPhone(self.zalo, self.keep, self.clock)
        self.on_messenger = MessengerPhone(self.messenger, page, self.keep, self.clock)
        self.keys = {"access_token": TOKEN, "appsecret_proof": page.proof}

    def clock(self) -> datetime:
        return self.now

    def keep(self, posted: tuple[bytes, dict[str, str]]) -> None:
        self.posted.append(json.loads(posted[0]))

    def send_on_zalo(self, message: dict[str, Any]) -> None:
        token = self.zalo.grants.access_token
        headers = {"access_token": token, "content-type": "application/json"}
        body = json.dumps({"recipient": {"user_id": LAN}, "message": message}).encode()
        answer = self.zalo.handle(Request("POST", "/v3.0/oa/message/cs", {}, headers, body))
        assert answer.body["error"] == 0

    def send_on_messenger(self, body: dict[str, Any], edge: str = "messages") -> None:
        raw = json.dumps({"recipient": {"id": LAN}, **body} if edge == "messages" else body)
        path = f"/v26.0/{PAGE}/{edge}"
        answer = self.messenger.handle(Request("POST", path, self.keys, {}, raw.encode()))
        assert answer.status == 200, answer.body


@contextmanager
def opened() -> Iterator[Desk]:
    desk = Desk()
    try:
        yield desk
    finally:
        desk.on_zalo.stop()
        desk.on_messenger.stop()


def test_buttons_and_pictures_of_zalo() -> None:
    with opened() as desk:
        buttons = [
            {"title": "Đăng ký", "type": "oa.query.hide", "payload": "#DK"},
            {"title": "Trang", "type": "oa.open.url", "payload": {"url": "https://example.vn"}},
            {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "84900000002"}},
        ]
        template = {"type": "template", "payload": {"buttons": buttons}}
        desk.send_on_zalo({"text": "Mời bạn", "attachment": template})
        element = {"media_type": "image", "url": "https://example.vn/a.png"}
        media = {"template_type": "media", "elements": [element]}
        desk.send_on_zalo({"attachment": {"type": "template", "payload": media}})
        first, second = desk.on_zalo.shown(LAN)
        assert first.buttons == (
            ShownButton("Đăng ký", "say", "#DK", "oa.query.hide"),
            ShownButton("Trang", "link", "https://example.vn", "oa.open.url"),
            ShownButton("Gọi", "phone", "+84900000002", "oa.open.phone"),
        )
        assert (second.text, second.picture) == ("", "https://example.vn/a.png")


def test_buttons_pictures_and_quick_replies_of_messenger() -> None:
    with opened() as desk:
        link = {"type": "web_url", "title": "Trang", "url": "https://example.vn"}
        call = {"type": "phone_number", "title": "Gọi", "payload": "+842263851000"}
        go = {"type": "postback", "title": "Đăng ký", "payload": "#DK"}
        payload = {"template_type": "button", "text": "Mời bạn", "buttons": [link, call, go]}
        desk.send_on_messenger(
            {"message": {"attachment": {"type": "template", "payload": payload}}}
        )
        image = {"type": "image", "payload": {"url": "https://example.vn/a.png"}}
        quick = {"content_type": "text", "title": "Có", "payload": "#yes"}
        desk.send_on_messenger({"message": {"attachment": image, "quick_replies": [quick]}})
        first, second = desk.on_messenger.shown(LAN)
        assert first.text == "Mời bạn"
        assert first.buttons == (
            ShownButton("Trang", "link", "https://example.vn"),
            ShownButton("Gọi", "phone", "+842263851000"),
            ShownButton("Đăng ký", "say", "#DK", "postback"),
        )
        assert second.picture == "https://example.vn/a.png"
        assert second.quick_replies == (ShownButton("Có", "say", "#yes", "quick_reply"),)


def test_a_template_shows_its_words_and_buttons() -> None:
    with opened() as desk:
        body = {"type": "BODY", "text": "Hẹn {{1}}.", "example": {"body_text": [["thứ Bảy"]]}}
        button = {"type": "POSTBACK", "text": "Xem", "payload": "#NEWS/{{1}}"}
        new = {"name": "tin", "language": "vi", "category": "UTILITY"}
        made = {**new, "components": [body, {"type": "BUTTONS", "buttons": [button]}]}
        desk.send_on_messenger(made, "message_templates")
        value = [{"type": "text", "text": "7:30"}]
        filled = {"type": "button", "sub_type": "postback", "index": 0, "parameters": value}
        asked = {
            "name": "tin",
            "language": {"code": "vi"},
            "components": [{"type": "body", "parameters": value}, filled],
        }
        desk.now += timedelta(days=3)
        desk.send_on_messenger({"message": {"template": asked}})
        [line] = desk.on_messenger.shown(LAN)
        assert line.text == "Hẹn 7:30."
        assert line.buttons == (ShownButton("Xem", "say", "#NEWS/7:30", "postback"),)
        assert "ngoài 24 giờ" in desk.on_messenger.state(LAN)["words"]


def test_an_article_comes_to_followers_it_is_for() -> None:
    with opened() as desk:
        cover = {"photo_url": "https://example.vn/a.jpg"}
        content = {"title": "Ngày thứ Bảy", "description": "Mời bạn.", "cover": cover}
        desk.zalo.articles.known["9"] = FakeArticle("9", content, is_shown=True)
        taken = TakenBroadcast("m1", "9", {"ages": "2,3"}, NOW)
        desk.zalo.articles.broadcasts.append(taken)
        [line] = desk.on_zalo.shown(LAN)
        assert (line.text, line.picture) == ("Ngày thứ Bảy\nMời bạn.", "https://example.vn/a.jpg")
        person = desk.zalo.people.known[LAN]
        person.is_minor = True
        assert desk.on_zalo.shown(LAN) == []
        person.is_minor, person.is_follower = False, False
        assert desk.on_zalo.shown(LAN) == []


def test_a_shown_query_stands_in_the_talk_and_a_hidden_one_does_not() -> None:
    with opened() as desk:
        desk.on_zalo.do(LAN, "tap", "Đăng ký", "#DK", "oa.query.hide")
        desk.on_zalo.do(LAN, "tap", "Hỏi", "Mấy giờ?", "oa.query.show")
        assert [line.text for line in desk.on_zalo.shown(LAN)] == ["Mấy giờ?"]
        assert [body["message"]["text"] for body in desk.posted] == ["#DK", "Mấy giờ?"]


def test_taps_of_messenger_are_postbacks_and_quick_replies() -> None:
    with opened() as desk:
        desk.on_messenger.do(LAN, "tap", "Đăng ký", "#DK", "postback")
        desk.on_messenger.do(LAN, "tap", "Có", "#yes", "quick_reply")
        assert [line.text for line in desk.on_messenger.shown(LAN)] == ["Đăng ký", "Có"]
        postback, quick = (body["entry"][0]["messaging"][0] for body in desk.posted)
        assert (postback["postback"]["title"], postback["postback"]["payload"]) == (
            "Đăng ký",
            "#DK",
        )
        assert quick["message"]["quick_reply"] == {"payload": "#yes"}


def test_the_state_tells_windows_in_words() -> None:
    with opened() as desk:
        for silence, words in (
            (timedelta(seconds=30), "vừa nhắn xong · trong 48 giờ miễn phí"),
            (timedelta(minutes=5), "nhắn 5 phút trước · trong 48 giờ miễn phí"),
            (timedelta(hours=49), "nhắn 2 ngày trước · ngoài 48 giờ miễn phí"),
            (timedelta(days=8), "nhắn 8 ngày trước · ngoài 7 ngày"),
        ):
            desk.now = NOW + silence
            assert desk.on_zalo.state(LAN)["words"] == words
        desk.on_zalo.do(LAN, "block", "", "", "")
        assert desk.on_zalo.state(LAN)["words"] == "nhắn 8 ngày trước · đang chặn OA"
