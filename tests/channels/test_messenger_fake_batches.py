"""Graph batches of the fake: each item fares, and fails, by itself."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.channels.http import Answer
from bot.channels.messenger.graph import keys_of
from bot.demo.messenger_batches import Fate, ItemFaults
from tests.channels.messenger_scene import LAN, PAGE, Scene, error_of, open_scene

INVALID = (100, 0)


@pytest.fixture
def scene() -> Iterator[Scene]:
    with open_scene() as opened:
        yield opened


def item(person: str, text: str, path: str = "me/messages", **more: object) -> dict[str, Any]:
    recipient, message = json.dumps({"id": person}), json.dumps({"text": text})
    body = urlencode({"recipient": recipient, "message": message, "messaging_type": "UPDATE"})
    return {"method": "POST", "relative_url": path, "body": body, **more}


def batch(scene: Scene, items: object, path: str = "", **fields: str) -> Answer:
    """As a form, keys and all."""
    form = {"batch": json.dumps(items), **keys_of(scene.account), **fields}
    answer = scene.network.call("POST", f"{scene.server.url}/{path}", form=form)
    assert isinstance(answer, Answer)
    return answer


def batch_of_json(scene: Scene, items: object) -> Answer:
    body = {"batch": items, **keys_of(scene.account)}
    answer = scene.network.call("POST", f"{scene.server.url}/v26.0/", json=body)
    assert isinstance(answer, Answer)
    return answer


def test_each_item_fares_by_itself(scene: Scene) -> None:
    items = [item(LAN, "một"), item("999", "hai"), item(LAN, "ba & bốn"), item(LAN, "x", "me/x")]
    answer = batch(scene, items)
    assert answer.status == 200
    assert [one["code"] for one in answer.body] == [200, 400, 200, 400]
    assert [taken.text for taken in scene.fake.taken] == ["một", "ba & bốn"]
    assert {taken.was_in_batch for taken in scene.fake.taken} == {True}
    told = [json.loads(one["body"]) for one in answer.body]
    assert told[0] == {"recipient_id": LAN, "message_id": scene.fake.taken[0].message_id}
    assert told[1]["error"]["error_subcode"] == 2018001
    assert answer.body[0]["headers"][0]["name"] == "Content-Type"


@pytest.mark.parametrize("path", ["", "v26.0", "v26.0/"])
def test_a_batch_is_a_form_with_or_without_the_version(scene: Scene, path: str) -> None:
    answer = batch(scene, [item(LAN, "a", f"{PAGE}/messages")], path)
    assert [one["code"] for one in answer.body] == [200]


def test_a_batch_may_be_json_and_its_paths_may_name_the_version(scene: Scene) -> None:
    answer = batch_of_json(scene, [item(LAN, "a", "v26.0/me/messages"), item(LAN, "b", "v9.0/me")])
    assert [one["code"] for one in answer.body] == [200, 400]


@pytest.mark.parametrize(
    "items",
    [
        [],
        [item(LAN, "a")] * 51,
        {"a": 1},
        "a",
        ["a"],
        [{"relative_url": "me/messages"}],
        [item(LAN, "a", body={"recipient": {"id": LAN}})],
        [item(LAN, "a", access_token="b")],
    ],
)
def test_a_broken_batch_is_refused_as_a_whole(scene: Scene, items: object) -> None:
    assert error_of(batch(scene, items)) == INVALID
    assert scene.fake.taken == []


def test_a_batch_of_fifty_is_taken_but_not_with_a_wrong_token(scene: Scene) -> None:
    items = [item(LAN, str(number)) for number in range(50)]
    assert error_of(batch(scene, items, access_token="wrong")) == (190, 0)
    scene.page.is_token_dead = True
    assert error_of(batch(scene, items)) == (190, 463)
    scene.page.is_token_dead = False
    assert len(batch(scene, items).body) == 50
    assert [taken.text for taken in scene.fake.taken] == [str(number) for number in range(50)]


def test_every_item_counts_for_the_rate() -> None:
    with open_scene(rate=3) as scene:
        answer = batch(scene, [item(LAN, str(number)) for number in range(5)])
        assert [one["code"] for one in answer.body] == [200, 200, 200, 400, 400]
        assert json.loads(answer.body[3]["body"])["error"]["code"] == 613
        usage = json.loads(answer.headers["X-Business-Use-Case-Usage"])
        assert usage[PAGE][0]["call_count"] == 100
        assert json.loads(answer.headers["X-App-Usage"])["call_count"] == 2  # 5 of 200 a day


def test_an_app_has_two_hundred_calls_a_person_and_day() -> None:
    with open_scene(rate=1000) as scene:
        fifty = [item(LAN, str(number)) for number in range(50)]
        for _ in range(4):
            assert {one["code"] for one in batch(scene, fifty).body} == {200}
        [refused] = batch(scene, fifty[:1]).body
        assert json.loads(refused["body"])["error"]["code"] == 4
        scene.clock.now += timedelta(hours=24)
        scene.fake.meet(LAN)
        assert [one["code"] for one in batch(scene, fifty[:1]).body] == [200]


def test_a_burst_of_613(scene: Scene) -> None:
    scene.page.throttled_until = scene.clock.now + timedelta(seconds=5)
    [refused] = batch(scene, [item(LAN, "a")]).body
    assert json.loads(refused["body"])["error"]["code"] == 613
    scene.clock.now += timedelta(seconds=5)
    assert [one["code"] for one in batch(scene, [item(LAN, "a")]).body] == [200]


def test_blocks_and_a_restricted_page_are_told_item_by_item(scene: Scene) -> None:
    scene.page.people[LAN].has_blocked = True
    [blocked] = batch(scene, [item(LAN, "a")]).body
    assert json.loads(blocked["body"])["error"]["code"] == 551
    scene.page.is_restricted = True
    [restricted] = batch(scene, [item(LAN, "a")]).body
    error = json.loads(restricted["body"])["error"]
    assert (error["code"], error["error_subcode"]) == (10, 1893063)


@pytest.mark.parametrize(
    ("fate", "code", "is_done"),
    [
        ("", 200, True),
        ("null", None, False),
        ("null_after", None, True),
        ("transient", 500, False),
        ("broken", 502, False),
        ("broken_after", 502, True),
    ],
)
def test_what_may_become_of_an_item(
    scene: Scene, fate: Fate, code: int | None, is_done: bool
) -> None:
    scene.fake.item_faults.next_are("", fate)
    first, second, third = batch(scene, [item(LAN, text) for text in "abc"]).body
    assert (first["code"], third["code"]) == (200, 200)
    assert (second and second["code"]) == code
    assert [taken.text for taken in scene.fake.taken] == ["a", *"b" * is_done, "c"]


def test_faults_of_items_are_drawn_by_their_seed() -> None:
    shares: dict[Fate, float] = {"null": 0.1, "broken_after": 0.1}
    draws = [ItemFaults(seed=7, shares=shares) for _ in range(2)]
    first, second = ([faults.draw() for _ in range(1000)] for faults in draws)
    assert first == second
    assert 70 <= first.count("null") <= 130
    assert first.count("null") + first.count("broken_after") + first.count("") == 1000
