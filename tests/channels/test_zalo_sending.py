"""Bubbles leave as Zalo wants them, and what became of each is told apart."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.channel import Credentials, Letter
from bot.channels.http import Network
from bot.channels.splitting import bubbles
from bot.channels.zalo import ZaloChannel
from bot.channels.zalo.sending import message, phone_code
from bot.core.outcomes import Gone, OurFault, Outcome, Sent, Unsure, Waiting
from bot.core.replies import Bubble, Reply, choice, link, phone
from bot.demo.platform_server import PlatformServer, Response
from bot.demo.zalo_platform import FakeZalo

LAN = "7100000000000000071"
NOW = datetime(2026, 11, 18, 12, 0, 20, tzinfo=UTC)
EPOCH_NOW = NOW.timestamp()


@pytest.fixture
def zalo() -> FakeZalo:
    fake = FakeZalo(now=lambda: NOW)
    fake.body("user_send_text", LAN)
    return fake


@pytest.fixture
def server(zalo: FakeZalo) -> Iterator[PlatformServer]:
    with PlatformServer(zalo.handle) as running:
        yield running


def account_of(zalo: FakeZalo, app_secret: str | None = None) -> Credentials:
    return Credentials(
        f"zalo:{zalo.oa_id}",
        zalo.oa_id,
        zalo.app_id,
        app_secret=zalo.app_secret if app_secret is None else app_secret,
        access_token=zalo.grants.access_token,
    )


def send(
    server: PlatformServer, account: Credentials, bubble: Bubble, person: str = LAN
) -> Outcome:
    network = Network(allows=lambda url: url.startswith(server.url))
    letter = Letter("key", person, bubble, is_answer=True)
    return ZaloChannel(server.url).send(network, account, letter)


CHOICE = choice("Quên mật khẩu", "#vneid.forgot_password")
PAGE = link("Trang chính thức", "https://dichvucong.gov.vn")
CALL = phone("Gọi trực", "0226 385 1000")

SHAPES: list[tuple[Bubble, dict[str, Any]]] = [
    (Bubble("Chào bạn"), {"text": "Chào bạn"}),
    (
        Bubble("Bạn cần gì?", (CHOICE, PAGE, CALL)),
        {
            "text": "Bạn cần gì?",
            "attachment": {
                "type": "template",
                "payload": {
                    "buttons": [
                        {
                            "title": "Quên mật khẩu",
                            "type": "oa.query.hide",
                            "payload": "#vneid.forgot_password",
                        },
                        {
                            "title": "Trang chính thức",
                            "type": "oa.open.url",
                            "payload": {"url": "https://dichvucong.gov.vn"},
                        },
                        {
                            "title": "Gọi trực",
                            "type": "oa.open.phone",
                            "payload": {"phone_code": "842263851000"},
                        },
                    ]
                },
            },
        },
    ),
    (
        Bubble("", (), "https://example.vn/a.png"),
        {
            "attachment": {
                "type": "template",
                "payload": {
                    "template_type": "media",
                    "elements": [{"media_type": "image", "url": "https://example.vn/a.png"}],
                },
            }
        },
    ),
    (
        Bubble("Poster", (), "https://example.vn/a.png"),
        {
            "text": "Poster",
            "attachment": {
                "type": "template",
                "payload": {
                    "template_type": "media",
                    "elements": [{"media_type": "image", "url": "https://example.vn/a.png"}],
                },
            },
        },
    ),
    (Bubble("Gọi: 113", (phone("Gọi", "113"),)), {"text": "Gọi: 113"}),
]


@pytest.mark.parametrize(("bubble", "shape"), SHAPES)
def test_each_shape_is_as_documented_and_taken(
    bubble: Bubble, shape: dict[str, Any], zalo: FakeZalo, server: PlatformServer
) -> None:
    assert message(bubble) == shape
    assert isinstance(send(server, account_of(zalo), bubble), Sent)
    assert [taken.message for taken in zalo.messages] == [shape]


def test_the_longest_reply_is_taken_bubble_by_bubble(
    zalo: FakeZalo, server: PlatformServer
) -> None:
    many = tuple(choice(f"Việc {n} " + "dài " * 30, f"#viec.{n}") for n in range(1, 9))
    reply = Reply("Bác làm thế này nhé 👋. " * 200, (*many, PAGE, CALL), "https://example.vn/a.png")
    cut = bubbles(reply, ZaloChannel.abilities)
    outcomes = [send(server, account_of(zalo), bubble) for bubble in cut]
    assert all(isinstance(one, Sent) for one in outcomes)
    assert zalo.texts_to(LAN) == [bubble.text for bubble in cut]


def test_sent_tells_the_id_and_how_much_of_the_rate_is_used(
    zalo: FakeZalo, server: PlatformServer
) -> None:
    zalo.limit_per_minute = 4
    sent = send(server, account_of(zalo), Bubble("Chào"))
    assert isinstance(sent, Sent)
    assert (sent.message_id, sent.free_left) == (zalo.messages[0].message_id, 7)
    assert sent.usage in (0.25, 0.0)  # by how much of the minute is over


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("0226 385 1000", "842263851000"),
        ("+84 90 123 45 67", "84901234567"),
        ("(0226) 3.851-000", "842263851000"),
        ("84901234567", "84901234567"),
        ("113", ""),
        ("1900.0368", ""),
        ("1800 1234", ""),
        ("gọi Hoa", ""),
    ],
)
def test_phone_codes(said: str, code: str) -> None:
    assert phone_code(said) == code


def test_the_app_secrets_proof_is_sent_and_checked(zalo: FakeZalo, server: PlatformServer) -> None:
    assert isinstance(send(server, account_of(zalo, ""), Bubble("Chào")), Sent)
    outcome = send(server, account_of(zalo, "wrong"), Bubble("Chào"))
    assert outcome == OurFault("-242", "appsecret_proof is invalid", "account")


def test_tokens_expire_and_die(zalo: FakeZalo, server: PlatformServer) -> None:
    zalo.grants.expire_now()
    expired = send(server, account_of(zalo), Bubble("Chào"))
    dead = send(server, Credentials("zalo:1", "1", access_token="old"), Bubble("Chào"))
    assert [expired, dead] == [
        Waiting("token", "-220", "Access token is expired or removed"),
        Waiting("token", "-216", "Access token is invalid"),
    ]
    assert zalo.refused == {-220: 1, -216: 1}


@pytest.mark.parametrize(
    ("silence", "code"), [(timedelta(hours=48, seconds=1), "-320"), (timedelta(days=8), "-230")]
)
def test_windows_close(
    silence: timedelta, code: str, zalo: FakeZalo, server: PlatformServer
) -> None:
    account = account_of(zalo)
    zalo.meet(LAN, NOW - silence)
    closed = send(server, account, Bubble("Chào"))
    assert isinstance(closed, Waiting)
    assert (closed.kind, closed.code) == ("window", code)
    zalo.body("user_send_text", LAN)
    assert isinstance(send(server, account, Bubble("Chào")), Sent)


def test_people_who_said_no_are_gone(zalo: FakeZalo, server: PlatformServer) -> None:
    zalo.refuse(LAN, -244)
    outcome = send(server, account_of(zalo), Bubble("Chào"))
    assert outcome == Gone("-244", "User does not accept this message")


def test_a_stranger_is_our_fault(zalo: FakeZalo, server: PlatformServer) -> None:
    outcome = send(server, account_of(zalo), Bubble("Chào"), person="9")
    assert outcome == OurFault("-201", "user_id is invalid", "letter")


def test_a_reset_after_the_request_left_is_unsure(zalo: FakeZalo, server: PlatformServer) -> None:
    server.faults.next_is(Response(drop="after"), Response(drop="before"))
    outcomes = [send(server, account_of(zalo), Bubble(text)) for text in ("Một", "Hai", "Ba")]
    assert outcomes[:2] == [Unsure("network", "connection reset")] * 2
    assert zalo.texts_to(LAN) == ["Một", "Ba"]


def test_a_refused_connection_was_never_sent(zalo: FakeZalo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    letter = Letter("key", LAN, Bubble("Chào"), is_answer=True)
    outcome = ZaloChannel(url).send(Network(), account_of(zalo), letter)
    assert outcome == Waiting("busy", "network", "connection refused")
