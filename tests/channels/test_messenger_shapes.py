"""Whatever breaks a shape or a limit of the reference is refused by the fake Graph API."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.channels.messenger_scene import LAN, NOW, PAGE, Scene, error_of, open_scene, request

CHOICE = {"content_type": "text", "title": "Có", "payload": "#yes"}
BUTTON = {"type": "web_url", "title": "Xem", "url": "https://example.vn"}
IMAGE = {"attachment": {"type": "image", "payload": {"url": "https://example.vn/a.png"}}}
INVALID = (100, 0)


@pytest.fixture
def scene() -> Iterator[Scene]:
    with open_scene() as opened:
        yield opened


def template(*buttons: object, text: object = "Xem", **more: object) -> dict[str, Any]:
    payload = {"template_type": "button", "text": text, "buttons": list(buttons), **more}
    return {"attachment": {"type": "template", "payload": payload}}


def choices(*quick_replies: object) -> dict[str, Any]:
    return {"text": "Chọn", "quick_replies": list(quick_replies)}


GOOD: list[dict[str, Any]] = [
    request({"text": "a" * 2000, "metadata": "m" * 999}),
    request({"text": "a"}, messaging_type="UPDATE"),
    request({"text": "a"}, messaging_type=None),
    request({"text": "a"}, messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT"),
    request({"text": "a"}, reply_to={"mid": "m_1"}),
    request(choices(*[{**CHOICE, "title": "ậ" * 20, "payload": "p" * 1000}] * 13)),
    request({**IMAGE, "quick_replies": [CHOICE]}),
    request({**template(*[BUTTON] * 3, text="a" * 640), "quick_replies": [CHOICE]}),
    request(template({"type": "phone_number", "title": "Gọi", "payload": "+842263851000"})),
    request(template({"type": "postback", "title": "Có", "payload": "#yes"})),
]

BROKEN: list[tuple[tuple[int, int], dict[str, Any]]] = [
    (INVALID, {}),
    (INVALID, request({"text": "a"}, recipient={"phone": "1"})),
    (INVALID, request({"text": "a"}, recipient={"id": LAN, "user_ref": "1"})),
    (INVALID, request({"text": "a"}, recipient={"id": int(LAN)})),
    (INVALID, request({"text": "a"}, colour="red")),
    (INVALID, request({"text": "a"}, messaging_type="SHOUT")),
    (INVALID, request({"text": "a"}, messaging_type="MESSAGE_TAG")),
    (INVALID, request({"text": "a"}, tag="HUMAN_AGENT")),
    *(
        (INVALID, request({"text": "a"}, messaging_type="MESSAGE_TAG", tag=tag))
        for tag in ("CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE")
    ),
    ((100, 2018014), request({"text": "a"}, sender_action="typing_on")),
    ((100, 2018015), request(None)),
    (INVALID, request(None, sender_action="jump")),
    ((100, 2018034), request({})),
    ((100, 2018034), request({"text": " "})),
    (INVALID, request("a")),
    (INVALID, request({"text": 7})),
    (INVALID, request({"text": "a" * 2001})),
    (INVALID, request({"text": "🙏" * 1001})),
    (INVALID, request({"text": "a", "colour": "red"})),
    (INVALID, request({"text": "a", **IMAGE})),
    (INVALID, request({"text": "a", "metadata": "m" * 1000})),
    (INVALID, request(choices())),
    (INVALID, request(choices(*[CHOICE] * 14))),
    (INVALID, request(choices("Có"))),
    (INVALID, request(choices({**CHOICE, "title": ""}))),
    (INVALID, request(choices({**CHOICE, "title": "a" * 21}))),
    (INVALID, request(choices({**CHOICE, "payload": ""}))),
    (INVALID, request(choices({**CHOICE, "payload": "p" * 1001}))),
    (INVALID, request(choices({**CHOICE, "content_type": "location"}))),
    (INVALID, request(choices({**CHOICE, "colour": "red"}))),
    (INVALID, request({"attachment": {"type": "hologram", "payload": {}}})),
    (INVALID, request({"attachment": {"type": "image", "payload": {"url": "anh.png"}}})),
    ((100, 2018041), request({"attachment": {"type": "image", "payload": {"url": ""}}})),
    (INVALID, request(template())),
    (INVALID, request(template(*[BUTTON] * 4))),
    (INVALID, request(template(BUTTON, text=""))),
    (INVALID, request(template(BUTTON, text="a" * 641))),
    (INVALID, request(template(BUTTON, template_type="list"))),
    (INVALID, request(template(BUTTON, colour="red"))),
    (INVALID, request(template("Xem"))),
    ((100, 2018053), request(template({**BUTTON, "title": ""}))),
    (INVALID, request(template({**BUTTON, "title": "a" * 21}))),
    ((100, 2018041), request(template({**BUTTON, "url": ""}))),
    (INVALID, request(template({**BUTTON, "url": "javascript:alert(1)"}))),
    (INVALID, request(template({**BUTTON, "type": "share"}))),
    ((100, 2018040), request(template({"type": "postback", "title": "Có", "payload": ""}))),
    *(
        (INVALID, request(template({"type": "phone_number", "title": "Gọi", "payload": number})))
        for number in ("0226385100", "113", "+84 226", "", None)
    ),
]


@pytest.mark.parametrize("body", GOOD)
def test_a_right_message_is_taken_and_kept(scene: Scene, body: dict[str, Any]) -> None:
    answer = scene.post(body)
    [taken] = scene.fake.taken
    assert answer.status == 200
    assert answer.body == {"recipient_id": LAN, "message_id": taken.message_id}
    assert (taken.page, taken.person, taken.at) == (PAGE, LAN, NOW)
    assert taken.message == body["message"]
    assert taken.metadata == body["message"].get("metadata", "")
    assert taken.messaging_type == body.get("messaging_type", "RESPONSE")


@pytest.mark.parametrize(("error", "body"), BROKEN)
def test_a_broken_message_is_refused(
    scene: Scene, error: tuple[int, int], body: dict[str, Any]
) -> None:
    assert error_of(scene.post(body)) == error
    assert scene.fake.taken == []


@pytest.mark.parametrize(
    "profile",
    [
        {"colour": "red"},
        {"get_started": {"payload": ""}},
        {"greeting": [{"locale": "vi_VN", "text": "Chào"}]},
        {"greeting": [{"locale": "default", "text": "a" * 161}]},
        {"persistent_menu": [{"locale": "default", "call_to_actions": [BUTTON]}]},
        {
            "get_started": {"payload": "#start"},
            "persistent_menu": [
                {"locale": "default", "call_to_actions": [{**BUTTON, "title": "a" * 31}]}
            ],
        },
        {"ice_breakers": [{"locale": "default", "call_to_actions": [{}] * 5}]},
    ],
)
def test_a_broken_profile_is_refused(scene: Scene, profile: dict[str, Any]) -> None:
    assert error_of(scene.post(profile, path="v26.0/me/messenger_profile")) == INVALID
    assert scene.page.profile == {}
