"""The fake Graph API holds windows, rates and keys as Meta does, and posts what Meta posts."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.channels.messenger import MessengerChannel
from bot.channels.messenger.graph import keys_of
from bot.core.events import Echoed, Reading
from bot.demo.messenger_bodies import KINDS, Posted
from bot.demo.messenger_platform import FakeMessenger
from bot.demo.platform_server import Request
from tests.channels.messenger_scene import (
    ACCOUNT,
    LAN,
    NOW,
    PAGE,
    Clock,
    Scene,
    credentials,
    error_of,
    fake_with_page,
    open_scene,
    request,
)


@pytest.fixture
def scene() -> Iterator[Scene]:
    with open_scene() as opened:
        yield opened


def test_an_action_is_taken_alone_and_is_no_message(scene: Scene) -> None:
    answer = scene.post(request(None, sender_action="typing_on"))
    assert answer.body == {"recipient_id": LAN}
    assert scene.fake.taken == []


@pytest.mark.parametrize(
    ("error", "path", "keys"),
    [
        ((190, 0), f"v26.0/{PAGE}/messages", {"access_token": "wrong"}),
        ((100, 0), f"v26.0/{PAGE}/messages", {"appsecret_proof": "wrong"}),
        ((100, 33), "v26.0/999/messages", {}),
        ((2500, 0), f"v25.0/{PAGE}/messages", {}),
        ((2500, 0), f"v26.0/{PAGE}/letters", {}),
        ((2500, 0), f"v26.0/{PAGE}/debug_token", {}),
    ],
)
def test_wrong_keys_and_paths_are_refused(
    scene: Scene, error: tuple[int, int], path: str, keys: dict[str, str]
) -> None:
    assert error_of(scene.post(request({"text": "a"}), path=path, **keys)) == error


def test_the_page_of_another_token_is_not_ours_to_write_for(scene: Scene) -> None:
    scene.fake.add_page("304060801030508", "EAAOther")
    answer = scene.post(request({"text": "a"}), path="v26.0/304060801030508/messages")
    assert error_of(answer) == (100, 33)


def test_the_window_closes_after_a_day_and_reopens_by_an_action(scene: Scene) -> None:
    hello = request({"text": "a"})
    scene.clock.now += timedelta(hours=23, minutes=59)
    assert scene.post(hello).status == 200
    scene.clock.now += timedelta(minutes=1)
    assert error_of(scene.post(hello)) == (10, 2018278)
    agent = request({"text": "a"}, messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")
    assert scene.post(agent).status == 200
    scene.fake.body("read", LAN)
    assert error_of(scene.post(hello)) == (10, 2018278)
    scene.fake.body("reaction", LAN)
    assert scene.post(hello).status == 200


def test_only_who_wrote_to_this_page_can_be_reached(scene: Scene) -> None:
    other = scene.fake.add_page("304060801030508", "EAAOther")
    scene.fake.meet("88", page=other.id)
    assert error_of(scene.post(request({"text": "a"}, recipient={"id": "88"}))) == (100, 2018001)


def test_the_rate_is_that_of_the_last_second_and_can_be_lifted() -> None:
    with open_scene(rate=2) as scene:
        hello = request({"text": "a"})
        usages = [scene.post(hello).headers["X-Business-Use-Case-Usage"] for _ in range(2)]
        shares = [json.loads(usage)[PAGE][0]["call_count"] for usage in usages]
        assert shares == [50, 100]
        assert error_of(scene.post(hello)) == (613, 0)
        scene.clock.now += timedelta(seconds=1)
        assert scene.post(hello).status == 200
        scene.fake.rate = None
        answers = [scene.post(hello) for _ in range(5)]
        assert {answer.status for answer in answers} == {200}
        assert "X-Business-Use-Case-Usage" not in answers[0].headers


def test_the_profile_takes_ten_calls_in_ten_minutes(scene: Scene) -> None:
    started = {"get_started": {"payload": "#start"}}
    path = "v26.0/me/messenger_profile"
    answers = [scene.post(started, path=path) for _ in range(10)]
    assert {answer.status for answer in answers} == {200}
    assert error_of(scene.post(started, path=path)) == (613, 0)
    scene.clock.now += timedelta(minutes=10)
    assert scene.post(started, path=path).body == {"result": "success"}


@pytest.fixture
def fake() -> FakeMessenger:
    return fake_with_page(Clock())


def read(fake: FakeMessenger, posted: Posted) -> Reading:
    """What the channel makes of a body that Meta posted, once its signature is checked."""
    raw, headers = posted
    channel = MessengerChannel("https://graph.example", "v26.0", [fake.app_id])
    accounts = [credentials(fake, page) for page in fake.pages.values()]
    verified = channel.verify(raw, headers, accounts)
    assert verified is not None
    return channel.read(json.loads(raw), verified.accounts, NOW)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_body_is_signed_and_known_to_the_channel(
    fake: FakeMessenger, kind: str
) -> None:
    reading = read(fake, fake.body(kind, LAN))
    assert len(reading.events) + len(reading.passed_over) == 1
    assert not {"unknown", "malformed"} & {passed.kind for passed in reading.passed_over}


def test_one_body_may_hold_several_pages_and_a_standby(fake: FakeMessenger) -> None:
    fake.add_page("304060801030508", "EAAOther")
    posted = fake.body_of_many(
        ("text", LAN, {"text": "một"}),
        ("text", "88", {"text": "hai", "page": "304060801030508"}),
        ("text", LAN, {"text": "ba", "array": "standby"}),
    )
    reading = read(fake, posted)
    assert [(event.account, event.person) for event in reading.events] == [
        (ACCOUNT, LAN),
        ("messenger:304060801030508", "88"),
    ]
    assert [passed.kind for passed in reading.passed_over] == ["standby"]


@pytest.mark.parametrize("array", ["messaging", "standby"])
def test_words_of_staff_come_as_an_echo_of_the_inbox(fake: FakeMessenger, array: str) -> None:
    [event] = read(fake, fake.inbox_echo(LAN, "Để chị xem nhé", array=array)).events
    staff = "m_staff000000000001"
    assert event == Echoed(
        account=ACCOUNT,
        key=f"message:{staff}",
        person=LAN,
        at=NOW,
        message_id=staff,
        by_human=True,
    )


def test_a_body_is_escaped_as_meta_does_it(fake: FakeMessenger) -> None:
    raw, _ = fake.body("text", LAN, text="Đặt / 👋", mid="m_1", timestamp=1790000000123)
    assert rb'"text":"\u0110\u1eb7t \/ \ud83d\udc4b"' in raw


def test_a_call_that_is_no_json_is_refused(fake: FakeMessenger) -> None:
    keys = keys_of(credentials(fake, fake.pages[PAGE]))
    answer = fake.handle(Request("POST", f"/v26.0/{PAGE}/messages", keys, {}, b"{"))
    assert answer.status == 400
    assert answer.body["error"]["code"] == 100
