"""The fake Zalo's webhook bodies are signed, of every kind, and read as what they are."""

import json
from datetime import UTC, datetime
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
    return FakeZalo(now=lambda: NOW)


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


PICTURE = {"media_type": "image", "url": "https://example.vn/a.png"}
POSTER = {"template_type": "media", "elements": [PICTURE]}


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ({"text": "Chào"}, "oa_send_text"),
        ({"attachment": {"type": "template", "payload": POSTER}}, "oa_send_image"),
    ],
)
def test_echoes_of_the_api_are_not_by_a_human(
    message: dict[str, Any], name: str, zalo: FakeZalo
) -> None:
    zalo.body("user_send_text", LAN)
    body = json.dumps({"recipient": {"user_id": LAN}, "message": message}).encode()
    headers = {"access_token": zalo.grants.access_token, "content-type": "application/json"}
    zalo.handle(Request("POST", "/v3.0/oa/message/cs", {}, headers, body))
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
