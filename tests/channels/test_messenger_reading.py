"""Every event kind and oddity of Messenger is read as its payload file says, and nothing raises."""

import copy
import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.messenger import MessengerChannel
from bot.channels.messenger.happening import LONGEST_KEY, REASONS
from bot.core.events import Event, LocationShared, PassedOver, Reading, SomethingSent
from tests.channels.messenger_scene import ACCOUNT, LAN, NOW, PAGE

FILES = sorted((Path(__file__).parent / "payloads" / "messenger").glob("*.json"))
ACCOUNTS = frozenset({ACCOUNT, "messenger:304060801030508"})
CHANNEL = MessengerChannel("https://graph.example", "v26.0", ["1000000000000001"])


def load(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def plain(event: Event) -> dict[str, Any]:
    """The event as the payload files write it."""
    told: dict[str, Any] = {"event": type(event).__name__}
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        if isinstance(value, datetime):
            value = value.isoformat()
        told[field.name] = list(value) if isinstance(value, tuple) else value
    return told


def read(body: object) -> Reading:
    return CHANNEL.read(body, ACCOUNTS, NOW)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_body_is_read_as_its_file_says(path: Path) -> None:
    case = load(path)
    reading = read(case["body"])
    assert [plain(event) for event in reading.events] == case["events"]
    assert [passed.kind for passed in reading.passed_over] == case["passed_over"]


def test_every_reason_to_pass_over_is_shown_by_a_file() -> None:
    shown = {kind for path in FILES for kind in load(path)["passed_over"]}
    assert shown == set(REASONS)


def test_a_warning_keeps_the_words_of_the_platform() -> None:
    body = load(FILES[0].parent / "policy_warning.json")["body"]
    why = f"{REASONS['policy_warning']}: slow answers"
    assert read(body).passed_over == [PassedOver("policy_warning", why)]


def test_what_differs_has_another_key_and_what_is_repeated_the_same() -> None:
    message = {"mid": "m_1", "text": "alo"}
    reaction = {"mid": "m_1", "action": "react", "reaction": "love"}
    kinds = [
        {"timestamp": 1790000000001, "message": message},
        {"timestamp": 1790000000001, "reaction": reaction},
        {"timestamp": 1790000000002, "reaction": reaction},
        {"timestamp": 1790000000001, "postback": {"mid": "m_1", "payload": "#a"}},
        {"timestamp": 1790000000001, "postback": {"mid": "m_1", "payload": "#b"}},
        {"timestamp": 1790000000002, "postback": {"mid": "m_1", "payload": "#b"}},
        {"timestamp": 1790000000001, "read": {"watermark": 1}},
        {"timestamp": 1790000000001, "read": {"watermark": 2}},
        {"timestamp": 1790000000001, "delivery": {"watermark": 1}},
    ]
    events = [{"sender": {"id": LAN}, "recipient": {"id": PAGE}, **kind} for kind in kinds]
    body = {"object": "page", "entry": [{"id": PAGE, "messaging": events}]}
    keys = [event.key for event in read(body).events]
    assert len(set(keys)) == len(kinds)
    assert [event.key for event in read(body).events] == keys


def test_what_a_person_writes_never_stands_in_a_key() -> None:
    said = {"sender": {"id": LAN}, "message": {"text": "CCCD 036099001234"}}
    body = {"object": "page", "entry": [{"id": PAGE, "messaging": [said]}]}
    [event] = read(body).events
    assert "036099001234" not in event.key


def read_message(message: Mapping[str, object], person: str = LAN) -> Reading:
    said = {"sender": {"id": person}, "timestamp": 1790000000123, "message": message}
    return read({"object": "page", "entry": [{"id": PAGE, "messaging": [said]}]})


@pytest.mark.parametrize(
    ("latitude", "longitude", "kind"),
    [
        (-90, 180.0, LocationShared),
        (90.1, 105.0, SomethingSent),
        (20.5, -180.1, SomethingSent),
        (float("nan"), 105.0, SomethingSent),
        (20.5, float("inf"), SomethingSent),
        (10**400, 105.0, SomethingSent),
        (True, 105.0, SomethingSent),
    ],
)
def test_a_place_must_be_on_this_earth(
    latitude: float, longitude: float, kind: type[Event]
) -> None:
    payload = {"coordinates": {"lat": latitude, "long": longitude}}
    message = {"mid": "m_1", "attachments": [{"type": "location", "payload": payload}]}
    assert [type(event) for event in read_message(message).events] == [kind]


def test_absurdly_long_ids_are_none_and_long_kinds_are_cut() -> None:
    attachments = [{"type": "x" * 900}]
    [event] = read_message({"mid": "m" * 301, "attachments": attachments}).events
    assert isinstance(event, SomethingSent)
    assert event.kind == "x" * 40
    assert event.key.startswith(f"message:{LAN}:1790000000123:")
    passed = read_message({"mid": "m_1", "text": "alo"}, person="7" * 301).passed_over
    assert [one.kind for one in passed] == ["no_person"]


def test_only_the_pages_that_the_signature_covers_are_read() -> None:
    body = load(FILES[0].parent / "several_pages.json")["body"]
    reading = CHANNEL.read(body, frozenset({"messenger:304060801030508"}), NOW)
    assert [event.key for event in reading.events] == ["message:m_c"]
    assert [passed.kind for passed in reading.passed_over].count("not_ours") == 3


# What an adversary with a valid signature may write: JSON of any shape and size.
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
GOOD = {
    "sender": {"id": LAN},
    "recipient": {"id": PAGE},
    "timestamp": 1790000000123,
    "message": {"mid": "m_good", "text": "alo"},
}


def check_sound(reading: Reading) -> None:
    """Everything that the rest of the house relies on, whatever came in."""
    for event in reading.events:
        assert event.account in ACCOUNTS
        assert 0 < len(event.key) <= LONGEST_KEY
        assert event.at.tzinfo is not None
        assert isinstance(event.person, str) or event.key.startswith("policy:")
        for text in (value for value in plain(event).values() if isinstance(value, str)):
            assert "\0" not in text
            assert text.encode("utf-8").decode() == text
    for passed in reading.passed_over:
        assert passed.kind in REASONS
        assert passed.why.startswith(REASONS[passed.kind])


@settings(max_examples=150, deadline=None)
@given(ANY_JSON)
def test_any_json_is_read_without_a_fault(body: object) -> None:
    check_sound(read(body))
    check_sound(read({"object": "page", "entry": body}))
    check_sound(read({"object": "page", "entry": [{"id": PAGE, "messaging": body}]}))


def places(value: object, road: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The road to every value inside a JSON value."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [road, *(place for key, held in inner for place in places(held, (*road, key)))]


def events_in(body: object) -> list[dict[str, Any]]:
    """Every event that a payload file's body holds."""
    entries = body.get("entry", []) if isinstance(body, dict) else []
    arrays = [entry.get(name) for entry in entries if isinstance(entry, dict) for name in entry]
    return [
        event
        for array in arrays
        if isinstance(array, list)
        for event in array
        if isinstance(event, dict)
    ]


EVENTS = [event for path in FILES for event in events_in(load(path)["body"])]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_event_broken_anywhere_never_drops_its_neighbours(data: st.DataObject) -> None:
    event = copy.deepcopy(data.draw(st.sampled_from(EVENTS)))
    road = data.draw(st.sampled_from([place for place in places(event) if place]))
    held = event
    for step in road[:-1]:
        held = held[step]
    held[road[-1]] = data.draw(ANY_JSON)
    other = {**GOOD, "message": {"mid": "m_last", "text": "alo"}}
    body = {"object": "page", "entry": [{"id": PAGE, "messaging": [GOOD, event, other]}]}
    reading = read(body)
    check_sound(reading)
    assert reading.events[0].key == "message:m_good"
    assert reading.events[-1].key == "message:m_last"
    assert len(reading.events) + len(reading.passed_over) == 3
