"""Utility templates of the fake Page: made, approved, sent in the one right shape."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.http import Answer
from bot.channels.messenger.graph import keys_of
from bot.demo.messenger_templates import Shape
from tests.channels.messenger_scene import LAN, PAGE, Scene, error_of, open_scene

INVALID = (100, 0)
BODY: dict[str, Any] = {
    "type": "BODY",
    "text": "Chào {{ten}}, bạn có lịch hẹn lúc {{gio}}.",
    "example": {
        "body_text_named_params": [
            {"param_name": "ten", "example": "Lan"},
            {"param_name": "gio", "example": "9:00 12/03"},
        ]
    },
}
BUTTONS = {
    "type": "BUTTONS",
    "buttons": [{"type": "POSTBACK", "text": "Xác nhận", "payload": "CONFIRM"}],
}
NEW: dict[str, Any] = {
    "name": "nhac_lich_hen",
    "language": "vi",
    "category": "UTILITY",
    "parameter_format": "NAMED",
    "components": [BODY, BUTTONS],
}
VALUES = [
    {"type": "text", "parameter_name": "ten", "text": "Lan"},
    {"type": "text", "parameter_name": "gio", "text": "7:30"},
]
ASKED: dict[str, Any] = {
    "name": "nhac_lich_hen",
    "language": {"code": "vi"},
    "components": [{"type": "body", "parameters": VALUES}],
}
TEMPLATES = f"v26.0/{PAGE}/message_templates"


@pytest.fixture
def scene() -> Iterator[Scene]:
    with open_scene() as opened:
        yield opened


def sent_as(shape: Shape, asked: dict[str, Any]) -> dict[str, Any]:
    recipient = {"id": LAN}
    if shape == "top":
        return {"recipient": recipient, "template": asked}
    if shape == "message":
        return {"recipient": recipient, "message": {"template": asked}}
    payload = {"template_type": "utility_messages", **asked}
    attachment = {"type": "template", "payload": payload}
    return {
        "recipient": recipient,
        "messaging_type": "UTILITY",
        "message": {"attachment": attachment},
    }


SHAPES: tuple[Shape, ...] = ("message", "top", "attachment")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("right", SHAPES)
def test_only_the_shape_that_is_right_is_taken(scene: Scene, shape: Shape, right: Shape) -> None:
    scene.post(NEW, path=TEMPLATES)
    scene.fake.utility_shape = right
    answer = scene.post(sent_as(shape, ASKED))
    if shape == right:
        [taken] = scene.fake.taken
        assert answer.body["message_id"] == taken.message_id
        assert taken.text == "Chào Lan, bạn có lịch hẹn lúc 7:30."
        assert taken.messaging_type == "UTILITY"
    else:
        assert error_of(answer) == INVALID
        assert scene.fake.taken == []


def test_a_template_needs_no_window_and_plain_words_do(scene: Scene) -> None:
    scene.post(NEW, path=TEMPLATES)
    scene.clock.now += timedelta(days=30)
    assert scene.post(sent_as("message", ASKED)).status == 200
    plain = {"recipient": {"id": LAN}, "messaging_type": "UPDATE", "message": {"text": "a"}}
    assert error_of(scene.post(plain)) == (10, 2018278)
    assert error_of(scene.post({**plain, "messaging_type": "UTILITY"})) == INVALID


def test_who_blocked_or_never_wrote_gets_no_template(scene: Scene) -> None:
    scene.post(NEW, path=TEMPLATES)
    scene.page.people[LAN].has_blocked = True
    assert error_of(scene.post(sent_as("message", ASKED))) == (551, 1545041)
    stranger = {**sent_as("message", ASKED), "recipient": {"id": "999"}}
    assert error_of(scene.post(stranger)) == (100, 2018001)


@pytest.mark.parametrize("status", ["PENDING", "REJECTED"])
def test_only_an_approved_template_goes(scene: Scene, status: str) -> None:
    scene.page.templates.verdict = status
    made = scene.post(NEW, path=TEMPLATES).body
    assert (made["status"], made["category"]) == (status, "UTILITY")
    assert error_of(scene.post(sent_as("message", ASKED))) == INVALID
    scene.page.templates.known["nhac_lich_hen", "vi"].status = "APPROVED"
    assert scene.post(sent_as("message", ASKED)).status == 200


@pytest.mark.parametrize(
    "asked",
    [
        {**ASKED, "name": "khac"},
        {**ASKED, "language": {"code": "en"}},
        {**ASKED, "language": "vi"},
        {**ASKED, "components": []},
        {**ASKED, "components": [{"type": "body", "parameters": VALUES[:1]}]},
        {**ASKED, "components": [{"type": "body", "parameters": [*VALUES, VALUES[0], {}]}]},
        {**ASKED, "components": [{"type": "body", "parameters": [{"type": "text", "text": "a"}]}]},
        {**ASKED, "components": [{"type": "header", "parameters": VALUES}]},
        {**ASKED, "colour": "red"},
        "nhac_lich_hen",
    ],
)
def test_what_is_not_the_template_is_refused(scene: Scene, asked: dict[str, Any]) -> None:
    scene.post(NEW, path=TEMPLATES)
    assert error_of(scene.post(sent_as("message", asked))) == INVALID
    assert scene.fake.taken == []


def test_placeholders_may_be_numbers_and_buttons_take_values(scene: Scene) -> None:
    body = {"type": "BODY", "text": "Hẹn {{1}}, {{2}}.", "example": {"body_text": [["a", "b"]]}}
    button = {"type": "POSTBACK", "text": "Xem", "payload": "#NEWS/{{1}}"}
    new = {"name": "tin", "language": "vi", "category": "UTILITY"}
    made = scene.post(
        {**new, "components": [body, {"type": "BUTTONS", "buttons": [button]}]}, path=TEMPLATES
    )
    assert made.body["status"] == "APPROVED"
    values = [{"type": "text", "text": text} for text in ("thứ Bảy", "7:30")]
    filled = {"type": "button", "sub_type": "postback", "index": 0, "parameters": values[:1]}
    asked = {
        "name": "tin",
        "language": {"code": "vi"},
        "components": [{"type": "body", "parameters": values}, filled],
    }
    assert scene.post(sent_as("message", asked)).status == 200
    assert [taken.text for taken in scene.fake.taken] == ["Hẹn thứ Bảy, 7:30."]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"name": "Nhắc lịch"}, INVALID),
        ({"language": "tiếng Việt"}, INVALID),
        ({"category": "MARKETING"}, INVALID),
        ({"components": []}, INVALID),
        ({"components": [BUTTONS]}, INVALID),
        ({"components": [{**BODY, "text": "a" * 1025}]}, INVALID),
        (
            {"components": [BODY, {"type": "BUTTONS", "buttons": [BUTTONS["buttons"][0]] * 4}]},
            INVALID,
        ),
        (
            {
                "components": [
                    BODY,
                    {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Có"}]},
                ]
            },
            (100, 2018416),
        ),
        ({"colour": "red"}, INVALID),
    ],
)
def test_a_broken_template_is_not_made(
    scene: Scene, changed: dict[str, Any], error: tuple[int, int]
) -> None:
    assert error_of(scene.post({**NEW, **changed}, path=TEMPLATES)) == error
    assert scene.page.templates.known == {}


def test_a_template_without_examples_is_rejected(scene: Scene) -> None:
    without = {**NEW, "components": [{"type": "BODY", "text": BODY["text"]}]}
    assert scene.post(without, path=TEMPLATES).body["status"] == "REJECTED"


def test_templates_are_listed_and_deleted_but_not_edited(scene: Scene) -> None:
    scene.post(NEW, path=TEMPLATES)
    assert error_of(scene.post(NEW, path=TEMPLATES)) == INVALID
    [listed] = call(scene, "GET").body["data"]
    assert (listed["name"], listed["language"], listed["status"]) == (
        "nhac_lich_hen",
        "vi",
        "APPROVED",
    )
    assert call(scene, "GET", name="khac").body == {"data": []}
    assert call(scene, "DELETE", name="nhac_lich_hen").body == {"success": True}
    assert error_of(call(scene, "DELETE", name="nhac_lich_hen")) == INVALID
    assert call(scene, "GET").body == {"data": []}


def call(scene: Scene, method: str, **query: str) -> Answer:
    params = {**keys_of(scene.account), **query}
    answer = scene.network.call(method, f"{scene.server.url}/{TEMPLATES}", params=params)
    assert isinstance(answer, Answer)
    return answer
