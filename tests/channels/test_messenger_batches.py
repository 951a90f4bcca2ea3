"""Graph batches: many letters in one call, each item's answer looked at; and utility templates."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import pytest

from bot.channels.channel import Letter
from bot.channels.http import Answer, MaybeSent, Network, NotSent
from bot.channels.messenger import MessengerChannel, batches
from bot.channels.messenger.sending import request_of
from bot.core.outcomes import Gone, OurFault, Outcome, Sent, Unsure, Waiting
from bot.core.replies import Bubble, choice, link
from bot.demo.platform_server import PlatformServer, Request, Response
from bot.settings import TemplateShape
from tests.channels.messenger_scene import LAN, NOW, PAGE, Scene, open_scene

FULL = Bubble(
    'Chào "bạn" & cả nhà: 100% đủ, một dòng\nhai dòng + ba 🎉 = \\ /?',
    (link("Trang chính thức", "https://dichvucong.gov.vn/?a=1&b=2"), choice("Đăng ký", "#a.b")),
)


def letters(count: int, bubble: Bubble = FULL, **values: Any) -> list[Letter]:
    return [
        Letter(f"bulletin:12:person:{n}", f"77110000000{n:05d}", bubble, False, **values)
        for n in range(count)
    ]


@pytest.fixture
def scene() -> Iterator[Scene]:
    with open_scene() as opened:
        yield opened


def meet(scene: Scene, wanted: list[Letter]) -> None:
    for letter in wanted:
        scene.fake.meet(letter.person)


def send(scene: Scene, wanted: list[Letter]) -> list[Outcome]:
    return list(scene.channel.send_together(scene.network, scene.account, wanted))


def test_each_item_is_the_very_call_that_would_be_made_alone(scene: Scene) -> None:
    wanted = letters(3)
    meet(scene, wanted)
    outcomes = send(scene, wanted)
    taken = scene.fake.taken
    assert outcomes == [Sent(one.message_id) for one in taken]
    assert [one.person for one in taken] == [letter.person for letter in wanted]
    for one, letter in zip(taken, wanted, strict=True):
        assert one.message == request_of(letter, "message")["message"]
        assert (one.messaging_type, one.was_in_batch) == ("UPDATE", True)


def test_what_goes_over_the_wire_is_a_form_with_a_list_of_forms() -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        return Response(200, [{"code": 200, "body": '{"message_id": "m1"}'}])

    with PlatformServer(answer) as server, open_scene() as scene:
        channel = MessengerChannel(server.url, "v26.0", [])
        (letter,) = letters(1)
        channel.send_together(Network(), scene.account, [letter])
    (request,) = seen
    assert (request.method, request.path.rstrip("/")) == ("POST", "/v26.0")
    assert {"access_token", "appsecret_proof", "batch"} <= set(request.form)
    (item,) = json.loads(request.form["batch"])
    assert (item["method"], item["relative_url"]) == ("POST", f"{PAGE}/messages")
    body = dict(parse_qsl(item["body"]))
    assert json.loads(body["recipient"]) == {"id": letter.person}
    assert json.loads(body["message"]) == request_of(letter, "message")["message"]
    assert parse_qs(item["body"])["messaging_type"] == ["UPDATE"]


def test_fifty_fit_and_each_fares_by_itself(scene: Scene) -> None:
    wanted = letters(batches.MOST)
    meet(scene, wanted)
    page = scene.fake.pages[PAGE]
    page.people[wanted[1].person].has_blocked = True
    scene.fake.item_faults.next_are("", "", "null", "null_after", "transient", "broken")
    outcomes = send(scene, wanted)
    assert isinstance(outcomes[1], Gone)
    assert [type(outcome) for outcome in outcomes[2:6]] == [Unsure, Unsure, Waiting, Unsure]
    assert all(isinstance(outcome, Sent) for outcome in [outcomes[0], *outcomes[6:]])
    assert len(outcomes) == batches.MOST


ITEM = {"code": 200, "body": '{"message_id": "m1"}'}


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (NotSent("refused"), Waiting("busy", "", "refused")),
        (MaybeSent("reset"), Unsure("", "reset")),
        (Answer(503, {}, None), Waiting("busy", "503", "no list of answers")),
        (Answer(429, {}, None), Waiting("rate", "429", "no list of answers")),
        (Answer(502, {}, None), Unsure("502", "no list of answers")),
        (Answer(200, {}, {"no": "list"}), Unsure("200", "no list of answers")),
        (
            Answer(400, {}, {"error": {"code": 190, "message": "dead"}}),
            OurFault("190", "dead", "account"),
        ),
        (
            Answer(400, {}, {"error": {"code": 613, "message": "fast"}}),
            Waiting("rate", "613", "fast"),
        ),
    ],
)
def test_an_answer_to_the_whole_call_counts_for_all(result: Any, expected: Outcome) -> None:
    assert batches.outcomes_of(result, 3) == [expected] * 3


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([ITEM], [Sent("m1"), Unsure("", "no answer to this item")]),
        ([ITEM, None], [Sent("m1"), Unsure("", "no answer to this item")]),
        ([ITEM, "?"], [Sent("m1"), Unsure("", "no answer to this item")]),
        ([ITEM, ITEM, ITEM], [Sent("m1"), Sent("m1")]),
        (
            [ITEM, {"code": 200, "body": "no json"}],
            [Sent("m1"), Unsure("200", "neither a message id nor an error")],
        ),
        (
            [{"code": "200", "body": '{"message_id": 7}'}, {"code": 503, "body": ""}],
            [Sent("7"), Waiting("busy", "503", "neither a message id nor an error")],
        ),
    ],
)
def test_items_that_lack_or_make_no_sense(items: list[Any], expected: list[Outcome]) -> None:
    assert batches.outcomes_of(Answer(200, {}, items), 2) == expected


@pytest.mark.parametrize("shape", ["message", "top", "attachment"])
@pytest.mark.parametrize("is_alone", [True, False])
def test_a_template_goes_in_the_shape_that_is_set(shape: TemplateShape, is_alone: bool) -> None:
    with open_scene() as scene:
        scene.fake.utility_shape = shape
        body = {"type": "BODY", "text": "Chiều thứ Sáu phường nghỉ nhận hồ sơ."}
        made = {"name": "nghi", "language": "vi", "category": "UTILITY", "components": [body]}
        scene.fake.pages[PAGE].templates.answer("POST", {}, made)
        channel = MessengerChannel(scene.server.url, "v26.0", [], shape)
        wanted = letters(2, Bubble(""), template="nghi")
        for letter in wanted:
            scene.fake.meet(letter.person).acted_at = NOW.replace(year=NOW.year - 1)
        if is_alone:
            outcomes = [channel.send(scene.network, scene.account, one) for one in wanted]
        else:
            outcomes = list(channel.send_together(scene.network, scene.account, wanted))
        assert outcomes == [Sent(one.message_id) for one in scene.fake.taken]
        assert {one.messaging_type for one in scene.fake.taken} == {"UTILITY"}


def test_a_template_nobody_approved_is_our_fault_with_that_letter(scene: Scene) -> None:
    scene.fake.meet(LAN)
    letter = Letter("bulletin:1:person:1", LAN, Bubble(""), False, "khong_co")
    outcome = scene.channel.send(scene.network, scene.account, letter)
    assert isinstance(outcome, OurFault)
    assert outcome.scope == "letter"
