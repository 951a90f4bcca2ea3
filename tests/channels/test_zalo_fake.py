"""The fake Zalo takes what the references allow, refuses the rest, and signs what it sends."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.channel import Credentials, Verified
from bot.channels.zalo import ZaloChannel
from bot.channels.zalo.left_alone import ZNS
from bot.core.events import Echoed, PassedOver, Reading, Seen, TextSaid
from bot.demo.platform_server import Request
from bot.demo.zalo_bodies import KINDS
from bot.demo.zalo_platform import FakeZalo

LAN = "7100000000000000071"
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

CHANNEL = ZaloChannel("http://127.0.0.1")


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
    moments = iter([NOW] * 10)
    zalo = FakeZalo(now=lambda: next(moments, NOW + timedelta(minutes=1)), limit_per_minute=2)
    answers = []
    for _ in range(6):
        headers = {"access_token": zalo.grants.access_token}
        answer = zalo.handle(Request("GET", "/v2.0/oa/getoa", {}, headers, b""))
        answers.append((answer.body["error"], answer.headers["X-RateLimit-Remain"]))
    assert answers[:3] == [(0, "1"), (0, "0"), (-32, "0")]
    assert answers[-1] == (0, "1")


def test_eight_free_replies_and_then_the_wallet() -> None:
    zalo = FakeZalo(now=lambda: NOW)
    zalo.meet(LAN)
    assert post(zalo, {"text": "a"}) == -232
    zalo.body("user_send_text", LAN)
    body = {"recipient": {"user_id": LAN}, "message": {"text": "a"}}
    quotas = [call(zalo, "/v3.0/oa/message/cs", body)["data"]["quota"] for _ in range(8)]
    assert quotas[-1] == {"quota_type": "reply", "remain": "0", "total": "8"}
    assert post(zalo, {"text": "a"}) == -320
    zalo.has_wallet = True
    assert "quota" not in call(zalo, "/v3.0/oa/message/cs", body)["data"]
    zalo.has_wallet = False
    zalo.body("user_reacted_message", LAN)
    assert post(zalo, {"text": "a"}) == -320
    zalo.body("user_call_oa", LAN)
    assert post(zalo, {"text": "a"}) == 0


def read(zalo: FakeZalo, signed: tuple[bytes, dict[str, str]]) -> Reading:
    """What the channel makes of a body; it must be signed."""
    account = f"zalo:{zalo.oa_id}"
    ours = Credentials(account, zalo.oa_id, zalo.app_id, webhook_secret=zalo.oa_secret)
    raw, headers = signed
    assert CHANNEL.verify(raw, headers, [ours]) == Verified(frozenset({account}))
    return CHANNEL.read(json.loads(raw), frozenset({account}), NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_body_is_signed_and_known(kind: str, zalo: FakeZalo) -> None:
    reading = read(zalo, zalo.body(kind, LAN))
    assert [event.person for event in reading.events] == [LAN] * len(reading.events)
    kinds = {passed.kind for passed in reading.passed_over}
    assert len(reading.events) + len(kinds) == 1
    assert not kinds & {"malformed", "unknown", "not_ours"}


def test_an_unknown_kind_has_no_body(zalo: FakeZalo) -> None:
    with pytest.raises(KeyError):
        zalo.body("user_click_button", LAN)


def test_fields_go_where_they_belong(zalo: FakeZalo) -> None:
    (event,) = read(zalo, zalo.body("user_send_text", LAN, text="#menu")).events
    assert isinstance(event, TextSaid)
    assert (event.text, event.at) == ("#menu", NOW)
    (seen,) = read(zalo, zalo.body("user_seen_message", LAN, msg_ids=["1", "2"])).events
    assert isinstance(seen, Seen)
    assert seen.message_ids == ("1", "2")
    template = zalo.body("user_received_message", LAN, tracking_id="dk-1")
    assert read(zalo, template).passed_over == [ZNS]


def test_each_body_has_its_own_message_id(zalo: FakeZalo) -> None:
    keys = {read(zalo, zalo.body("user_send_text", LAN)).events[0].key for _ in range(3)}
    assert len(keys) == 3


def test_any_json_can_be_signed(zalo: FakeZalo) -> None:
    odd = {"timestamp": "1", "event_name": "user_click_button"}
    assert read(zalo, zalo.signed(odd)).passed_over == [PassedOver("unknown", "user_click_button")]


Echo = Callable[[FakeZalo], tuple[bytes, dict[str, str]]]


@pytest.mark.parametrize(
    ("message", "name"),
    [({"text": "Chào"}, "oa_send_text"), (media(**PICTURE), "oa_send_image")],
)
def test_echoes_of_the_api_are_not_by_a_human(
    message: dict[str, Any], name: str, zalo: FakeZalo
) -> None:
    assert post(zalo, message) == 0
    (taken,) = zalo.messages
    (echo,) = read(zalo, zalo.echo_for(taken)).events
    assert echo == Echoed(
        account=f"zalo:{zalo.oa_id}",
        key=f"{name}:{taken.message_id}",
        person=LAN,
        at=NOW,
        message_id=taken.message_id,
    )


def test_staff_can_type(zalo: FakeZalo) -> None:
    (echo,) = read(zalo, zalo.body("oa_send_text", LAN, text="Chị đây", admin_id="33")).events
    assert isinstance(echo, Echoed)
    assert echo.by_human
