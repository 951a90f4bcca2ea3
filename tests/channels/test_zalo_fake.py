"""The fake Zalo takes what the references allow and refuses the rest."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo.platform_server import Request
from bot.demo.zalo_platform import FakeZalo

LAN = "7100000000000000071"
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def zalo() -> FakeZalo:
    fake = FakeZalo(now=lambda: NOW)
    fake.body("user_send_text", LAN)
    return fake


def call(zalo: FakeZalo, path: str, body: object = None, **headers: str) -> dict[str, Any]:
    """The fake's answer, without a network."""
    raw = json.dumps(body).encode()
    known = {"access_token": zalo.grants.access_token, "content-type": "application/json"}
    method = "POST" if body is not None else "GET"
    path, _, query = path.partition("?data=")
    asked = Request(method, path, {"data": query}, known | headers, raw)
    answer = zalo.handle(asked)
    assert answer.status in (200, 404)
    assert isinstance(answer.body, dict)
    return answer.body


def post(zalo: FakeZalo, message: object, user_id: object = LAN) -> int:
    body = {"recipient": {"user_id": user_id}, "message": message}
    code = call(zalo, "/v3.0/oa/message/cs", body)["error"]
    assert isinstance(code, int)
    return code


def template(**payload: object) -> dict[str, Any]:
    return {"text": "Bạn cần gì?", "attachment": {"type": "template", "payload": payload}}


def buttons(*made: object) -> dict[str, Any]:
    return template(buttons=list(made))


def media(**element: object) -> dict[str, Any]:
    return template(template_type="media", elements=[element])


QUERY = {"title": "Đăng ký", "type": "oa.query.hide", "payload": "#DK"}
URL = {"title": "Trang", "type": "oa.open.url", "payload": {"url": "https://example.vn"}}
CALL = {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "84900000002"}}
SMS = {
    "title": "Nhắn",
    "type": "oa.open.sms",
    "payload": {"content": "a", "phone_code": "84900000002"},
}
PICTURE = {"media_type": "image", "url": "https://example.vn/a.png"}


@pytest.mark.parametrize(
    "message",
    [
        {"text": "a" * 2000},
        {"text": "a", "quote_message_id": "ff"},
        buttons(QUERY, URL, CALL, SMS, {**QUERY, "type": "oa.query.show"}),
        buttons({**QUERY, "title": "a" * 100, "payload": "a" * 1000}),
        media(**PICTURE),
        media(media_type="image", attachment_id="x"),
        media(media_type="gif", attachment_id="x", width=1, height=1),
        media(media_type="sticker", attachment_id="x"),
        {"attachment": template(template_type="media", elements=[PICTURE])["attachment"]},
        {"attachment": {"type": "file", "payload": {"token": "x"}}},
    ],
)
def test_documented_shapes_are_taken(message: dict[str, Any], zalo: FakeZalo) -> None:
    assert post(zalo, message) == 0
    assert [taken.message for taken in zalo.messages] == [message]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (None, -201),
        ({}, -201),
        ({"text": ""}, -201),
        ({"text": " "}, -201),
        ({"text": 1}, -201),
        ({"text": "a" * 2001}, -210),
        ({"text": "👋" * 1001}, -210),
        ({"text": "a", "quick_replies": []}, -201),
        ({"text": "a", "quote_message_id": ""}, -201),
        ({"text": "a", "attachment": None}, -201),
        ({"attachment": buttons(QUERY)["attachment"]}, -201),
        (buttons(), -201),
        (buttons(*[QUERY] * 6), -210),
        (buttons({**QUERY, "title": ""}), -201),
        (buttons({**QUERY, "title": "a" * 101}), -210),
        (buttons({**QUERY, "payload": "a" * 1001}), -210),
        (buttons({**QUERY, "payload": {"url": "https://example.vn"}}), -201),
        (buttons({**QUERY, "image_icon": ""}), -201),
        (buttons({**QUERY, "type": "postback"}), -201),
        (buttons({**QUERY, "type": []}), -201),
        (buttons({**URL, "payload": "https://example.vn"}), -201),
        (buttons({**URL, "payload": {"url": "example.vn"}}), -201),
        (buttons({**CALL, "payload": {"phone_code": "0900000002"}}), -201),
        (buttons({**CALL, "payload": {"phone_code": "84113"}}), -201),
        (buttons({**SMS, "payload": {"content": "a" * 161, "phone_code": "84900000002"}}), -210),
        (template(template_type="list", elements=[]), -233),
        (template(template_type="media", elements=[PICTURE, PICTURE]), -210),
        (template(template_type="media", elements=[]), -210),
        (template(template_type="media", elements=[PICTURE], buttons=[QUERY]), -201),
        (media(media_type="video", url="https://example.vn"), -201),
        (media(**PICTURE, attachment_id="x"), -201),
        (media(media_type="image"), -201),
        (media(media_type="gif", attachment_id="x", width="1", height=1), -201),
        (media(media_type="sticker", url="https://example.vn"), -201),
        ({"text": "a", "attachment": {"type": "file", "payload": {"token": "x"}}}, -201),
        ({"text": "a", "attachment": {"type": "image", "payload": {}}}, -201),
    ],
)
def test_broken_shapes_are_refused(message: object, code: int, zalo: FakeZalo) -> None:
    assert post(zalo, message) == code
    assert zalo.messages == []
    assert zalo.refused == {code: 1}


@pytest.mark.parametrize("user_id", [int(LAN), "lan", "", None, "9"])
def test_only_known_ids_in_text_are_recipients(user_id: object, zalo: FakeZalo) -> None:
    assert post(zalo, {"text": "a"}, user_id) == -201


def test_other_shapes_around_the_message_are_refused(zalo: FakeZalo) -> None:
    path, message = "/v3.0/oa/message/cs", {"text": "a"}
    for recipient in ({"user_id": LAN, "id": LAN}, LAN, {}):
        answer = call(zalo, path, {"recipient": recipient, "message": message})
        assert answer["error"] == -201
    whole = {"recipient": {"user_id": LAN}, "message": message}
    assert call(zalo, path, {**whole, "messaging_type": "RESPONSE"})["error"] == -201
    assert call(zalo, path, whole, **{"content-type": "text/plain"})["error"] == -201


@pytest.mark.parametrize(
    ("path", "code"),
    [("/v2.0/oa/message", -240), ("/v3.0/oa/message", 404), ("/v3.0/oa/message/promotion", 404)],
)
def test_other_endpoints(path: str, code: int, zalo: FakeZalo) -> None:
    body = {"recipient": {"user_id": LAN}, "message": {"text": "a"}}
    assert call(zalo, path, body)["error"] == code


def test_callers_are_checked(zalo: FakeZalo) -> None:
    path = "/v2.0/oa/getoa"
    assert call(zalo, path, access_token="")["error"] == -216
    assert call(zalo, path, appsecret_proof="0")["error"] == -242
    zalo.grants.expire_now()
    assert call(zalo, path)["error"] == -220


def test_user_detail(zalo: FakeZalo) -> None:
    path = "/v3.0/oa/user/detail?data="
    assert call(zalo, f'{path}{{"user_id":"{LAN}"}}')["data"]["user_id"] == LAN
    assert call(zalo, f'{path}{{"user_id":"9"}}')["error"] == -201
    assert call(zalo, f"{path}[]")["error"] == -201


def test_the_minutes_limit() -> None:
    clock = [NOW]
    zalo = FakeZalo(now=lambda: clock[0], limit_per_minute=2)
    asked = Request("GET", "/v2.0/oa/getoa", {}, {"access_token": zalo.grants.access_token}, b"")
    answers = [zalo.handle(asked) for _ in range(3)]
    clock[0] += timedelta(minutes=1)
    answers.append(zalo.handle(asked))
    assert [answer.body["error"] for answer in answers] == [0, 0, -32, 0]
    assert [dict(answer.headers) for answer in answers] == [
        {"X-RateLimit-Limit": "2", "X-RateLimit-Remain": left} for left in ("1", "0", "0", "1")
    ]


def test_eight_free_replies_and_then_the_wallet() -> None:
    zalo = FakeZalo(now=lambda: NOW)
    zalo.meet(LAN)
    assert post(zalo, {"text": "a"}) == -232
    zalo.body("user_send_text", LAN)
    body = {"recipient": {"user_id": LAN}, "message": {"text": "a"}}
    quotas = [call(zalo, "/v3.0/oa/message/cs", body)["data"]["quota"] for _ in range(8)]
    assert quotas[-1] == {"quota_type": "reply", "remain": "0", "total": "8"}
    assert post(zalo, {"text": "a"}) == -320
    zalo.people.wallet = 10_000
    assert "quota" not in call(zalo, "/v3.0/oa/message/cs", body)["data"]
    zalo.people.wallet = None
    zalo.body("user_reacted_message", LAN)
    assert post(zalo, {"text": "a"}) == -320
    zalo.body("user_call_oa", LAN)
    assert post(zalo, {"text": "a"}) == 0
