"""Bubbles become calls that the strict fake takes, and every way to fail becomes an Outcome."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.channel import Credentials, Letter
from bot.channels.http import Answer, MaybeSent, Network, NotSent
from bot.channels.messenger import MessengerChannel
from bot.channels.messenger.sending import (
    international,
    message_of,
    outcome_of,
    regain_seconds,
    request_of,
    usage,
)
from bot.channels.splitting import bubbles
from bot.core.events import Echoed
from bot.core.outcomes import Gone, OurFault, Outcome, Sent, Unsure, Waiting
from bot.core.replies import Bubble, Reply, choice, link, phone
from bot.demo.platform_server import Response
from tests.channels.messenger_scene import ACCOUNT, LAN, NOW, PAGE, Scene, open_scene

PAGE_LINK = link("Trang chính thức", "https://dichvucong.gov.vn")
QUICK = {"content_type": "text", "title": "Mất thẻ", "payload": "#card.lost"}
WEB_URL = {"type": "web_url", "title": "Trang chính thức", "url": "https://dichvucong.gov.vn"}


def template(text: str, *buttons: dict[str, str]) -> dict[str, Any]:
    payload = {"template_type": "button", "text": text, "buttons": list(buttons)}
    return {"attachment": {"type": "template", "payload": payload}}


@pytest.fixture
def scene() -> Iterator[Scene]:
    with open_scene() as opened:
        yield opened


@pytest.mark.parametrize(
    ("bubble", "message"),
    [
        (Bubble("Chào bạn"), {"text": "Chào bạn"}),
        (
            Bubble("Chọn", (choice("Mất thẻ", "#card.lost"),)),
            {"text": "Chọn", "quick_replies": [QUICK]},
        ),
        (Bubble("Xem", (PAGE_LINK,)), template("Xem", WEB_URL)),
        (
            Bubble("Gọi", (phone("Gọi phường", "0226 385 1000"),)),
            template(
                "Gọi",
                {"type": "phone_number", "title": "Gọi phường", "payload": "+842263851000"},
            ),
        ),
        (
            Bubble("Xem", (choice("Mất thẻ", "#card.lost"), PAGE_LINK)),
            {**template("Xem", WEB_URL), "quick_replies": [QUICK]},
        ),
        (
            Bubble("", (), "https://chat.example/anh.png"),
            {"attachment": {"type": "image", "payload": {"url": "https://chat.example/anh.png"}}},
        ),
        # No call button can dial these: they stand in the text, once.
        (Bubble("Nguy", (phone("Công an", "113"),)), {"text": "Nguy\nCông an: 113"}),
        (Bubble("Nguy", (phone("Gọi 113", "113"),)), {"text": "Nguy\nGọi 113"}),
        (Bubble("Gọi 113 ngay", (phone("Gọi 113", "113"),)), {"text": "Gọi 113 ngay"}),
        (
            Bubble("Xem", (PAGE_LINK, phone("Tổng đài", "1900.0368"))),
            template("Xem\nTổng đài: 1900.0368", WEB_URL),
        ),
    ],
)
def test_a_bubble_becomes_this_message_and_is_taken(
    scene: Scene, bubble: Bubble, message: dict[str, Any]
) -> None:
    assert message_of(bubble) == message
    assert isinstance(scene.send(bubble), Sent)
    assert scene.fake.taken[0].message == {**message, "metadata": "xk:event:1:1"}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0226 385 1000", "+842263851000"),
        ("0912.345.678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("1900.0368", ""),
        ("18001061", ""),
        ("113", ""),
        ("", ""),
    ],
)
def test_a_number_in_the_form_of_a_call_button(number: str, expected: str) -> None:
    assert international(number) == expected


def test_news_goes_as_update_and_an_answer_as_response() -> None:
    letter = Letter("bulletin:12:person:98", LAN, Bubble("Tin"), is_answer=False)
    assert request_of(letter, "message") == {
        "recipient": {"id": LAN},
        "messaging_type": "UPDATE",
        "message": {"text": "Tin", "metadata": "xk:bulletin:12:person:98"},
    }
    answer = Letter("event:1:1", LAN, Bubble("Chào"), is_answer=True)
    assert request_of(answer, "message")["messaging_type"] == "RESPONSE"


def test_what_was_sent_is_told_with_its_id_and_comes_back_as_our_echo(scene: Scene) -> None:
    outcome = scene.send(Bubble("Chào bạn"))
    [taken] = scene.fake.taken
    assert outcome == Sent(taken.message_id)
    raw, headers = scene.fake.echo_for(taken)
    assert scene.channel.verify(raw, headers, [scene.account]) is not None
    reading = scene.channel.read(json.loads(raw), frozenset({ACCOUNT}), NOW)
    assert reading.events == [
        Echoed(
            account=ACCOUNT,
            key=f"message:{taken.message_id}",
            person=LAN,
            at=NOW,
            message_id=taken.message_id,
            metadata="event:1:1",
            by_human=False,
        )
    ]


def test_every_bubble_of_a_long_reply_full_of_buttons_is_taken(scene: Scene) -> None:
    buttons = (
        *(choice(f"Việc số {n} của phường", f"#viec.{n}") for n in range(1, 17)),
        *(link(f"Trang {n}", f"https://dichvucong.gov.vn/{n}") for n in range(3)),
        phone("Tổng đài", "1900.0368"),
        phone("Gọi công an", "113"),
    )
    reply = Reply("Mang theo thẻ căn cước. " * 300, buttons, "https://chat.example/anh.png")
    cut = bubbles(reply, scene.channel.abilities)
    outcomes = [scene.send(bubble, key=str(number)) for number, bubble in enumerate(cut)]
    assert [outcome for outcome in outcomes if not isinstance(outcome, Sent)] == []
    assert len(scene.fake.taken) == len(cut) > 3


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_full_template_has_room_for_numbers_no_button_can_dial(scene: Scene, count: int) -> None:
    numbers = tuple(phone("Tổng đài hỗ trợ dân", "1900.0368") for _ in range(count - 1))
    text = "ậ" * scene.channel.abilities.button_text
    assert isinstance(scene.send(Bubble(text, (PAGE_LINK, *numbers))), Sent)


def test_what_the_platform_refuses_is_told_in_our_words(scene: Scene) -> None:
    hello = Bubble("Chào")
    trace = "(fbtrace AFakeTrace)"
    assert scene.send(hello, person="999") == Gone("100/2018001", f"No matching user found {trace}")
    scene.page.people[LAN].has_blocked = True
    assert scene.send(hello) == Gone(
        "551/1545041", f"This person isn't available right now {trace}"
    )
    scene.page.people[LAN].has_blocked = False
    scene.clock.now += timedelta(hours=24)
    assert scene.send(hello) == Waiting(
        "window", "10/2018278", f"Message is sent outside of allowed window {trace}"
    )
    scene.page.is_restricted = True
    assert scene.send(hello) == OurFault(
        "10/1893063", f"Page is temporarily restricted from sending {trace}", "account"
    )
    scene.page.is_token_dead = True
    assert scene.send(hello) == OurFault("190/463", f"Session has expired {trace}", "account")
    assert scene.fake.taken == []


def test_too_fast_is_told_with_the_time_to_wait() -> None:
    with open_scene(rate=2) as scene:
        scene.fake.regain_minutes = 3
        outcomes = [scene.send(Bubble("Chào"), key=str(n)) for n in range(3)]
        first, second = scene.fake.taken
        assert outcomes == [
            Sent(first.message_id, 0.5),
            Sent(second.message_id, 1.0),
            Waiting(
                "rate",
                "613",
                "Calls to this api have exceeded the rate limit (fbtrace AFakeTrace)",
                180.0,
            ),
        ]


# (what the platform does, what the letter becomes, how often it was taken)
FAULTS: list[tuple[Response, Outcome, int]] = [
    (Response(503), Waiting("busy", "503", "neither a message id nor an error"), 0),
    (Response(429), Waiting("rate", "429", "neither a message id nor an error"), 0),
    (Response(500), Unsure("500", "neither a message id nor an error"), 0),
    (Response(502, b"<html>"), Unsure("502", "neither a message id nor an error"), 0),
    (Response(404, b"<html>"), OurFault("404", "neither a message id nor an error"), 0),
    (Response(200, b"{"), Unsure("200", "neither a message id nor an error"), 0),
    (Response(500, {"error": {"code": 2, "message": "later"}}), Waiting("busy", "2", "later"), 0),
    (Response(500, {"error": {"code": 99, "message": "?"}}), Unsure("99", "?"), 0),
    (Response(200, {"error": {"code": 1, "error_subcode": 1357046}}), Sent(""), 0),
    (Response(drop="before"), Unsure("", "connection reset"), 0),
    (Response(drop="after"), Unsure("", "connection reset"), 1),
]


@pytest.mark.parametrize(("response", "expected", "taken"), FAULTS)
def test_a_fault_becomes_its_outcome(
    scene: Scene, response: Response, expected: Outcome, taken: int
) -> None:
    scene.server.faults.next_is(response)
    assert scene.send(Bubble("Chào")) == expected
    assert len(scene.fake.taken) == taken
    # And the next call, on a new connection where the old one is lost, is as ever.
    assert isinstance(scene.send(Bubble("Chào")), Sent)


def test_a_refused_connection_waits_and_an_unclear_one_is_unsure() -> None:
    closed = MessengerChannel("http://127.0.0.1:1", "v26.0", [])
    letter = Letter("event:1:1", LAN, Bubble("Chào"), is_answer=True)
    outcome = closed.send(Network(), Credentials(ACCOUNT, PAGE), letter)
    assert outcome == Waiting("busy", "", "connection refused")
    assert outcome_of(NotSent("connect timed out")) == Waiting("busy", "", "connect timed out")
    assert outcome_of(MaybeSent("ReadTimeout")) == Unsure("", "ReadTimeout")


BUSINESS = "X-Business-Use-Case-Usage"


def business(**limit: object) -> dict[str, str]:
    return {BUSINESS: json.dumps({"204": [{"type": "messenger", **limit}]})}


@pytest.mark.parametrize(
    ("headers", "share", "seconds"),
    [
        ({}, None, None),
        ({"X-App-Usage": '{"call_count":28,"total_time":25,"total_cputime":3}'}, 0.28, None),
        (business(call_count=5, total_time=71, estimated_time_to_regain_access=0), 0.71, None),
        (business(call_count=130, estimated_time_to_regain_access=12), 1.0, 720.0),
        ({"X-App-Usage": '{"call_count":90}', **business(call_count=10)}, 0.9, None),
        ({"X-App-Usage": "?", BUSINESS: "[1]"}, None, None),
        ({"X-App-Usage": '{"call_count":"many"}'}, None, None),
    ],
)
def test_the_rate_headers_are_read(
    headers: dict[str, str], share: float | None, seconds: float | None
) -> None:
    assert usage(headers) == share
    assert regain_seconds(headers) == seconds
    assert outcome_of(Answer(200, headers, {"message_id": "m_1"})) == Sent("m_1", share)


def test_a_letter_proves_whose_it_is_and_never_prints_its_secrets(scene: Scene) -> None:
    scene.page.proof = "0" * 64
    outcome = scene.send(Bubble("Chào"))
    assert outcome == OurFault(
        "100", "Invalid appsecret_proof provided in the API argument (fbtrace AFakeTrace)"
    )
    assert scene.account.access_token not in repr(outcome) + repr(scene.account)
