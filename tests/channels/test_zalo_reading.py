"""Reading survives whatever a sender writes, and tells repeats from news."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.fields import LONGEST_ID
from bot.channels.zalo.left_alone import NAMES
from bot.channels.zalo.reading import TABLE, read
from bot.core.events import PassedOver, TextSaid

PAYLOADS = Path(__file__).parent / "payloads" / "zalo"
ACCOUNTS = frozenset({"zalo:2200000000000000022"})
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
BODIES = {path.stem: json.loads(path.read_bytes()) for path in PAYLOADS.glob("*.json")}

TEXT = BODIES["user_send_text"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
FIELDS = st.sampled_from(sorted({k for b in BODIES.values() if isinstance(b, dict) for k in b}))


def places(body: Any) -> list[tuple[dict[str, Any] | list[Any], Any]]:
    """Every place in a body that can be written over: (container, key)."""
    keys = list(body) if isinstance(body, dict) else range(len(body))
    inner = [body[key] for key in keys if isinstance(body[key], dict | list)]
    return [(body, key) for key in keys] + [place for part in inner for place in places(part)]


def check(body: object) -> None:
    """One body gives one thing, whose texts a database takes."""
    reading = read(body, ACCOUNTS, NOW)
    assert len(reading.events) + len(reading.passed_over) == 1
    for event in reading.events:
        assert event.account in ACCOUNTS
        assert event.person
        assert len(event.key) < 4 * LONGEST_ID
        assert "\0" not in repr(event)
        repr(event).encode()
        assert event.at.utcoffset() is not None


@settings(max_examples=150, deadline=None, database=None)
@given(JSON | st.dictionaries(FIELDS, JSON))
def test_any_json_is_read_without_raising(body: object) -> None:
    check(body)


@settings(max_examples=300, deadline=None, database=None)
@given(st.sampled_from(sorted(set(TABLE) | {"user_withdraw"})), st.data())
def test_mutated_payloads_are_read_without_raising(name: str, data: st.DataObject) -> None:
    body = json.loads(json.dumps(BODIES[name]))
    container, key = data.draw(st.sampled_from(places(body)))
    if data.draw(st.booleans()):
        container[key] = data.draw(JSON)
    else:
        del container[key]
    check(body)


def test_a_body_nested_too_deeply_is_passed_over() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    body = {**TEXT, "timestamp": None, "message": {"text": "chào"}, "deep": deep}
    reading = read(body, ACCOUNTS, NOW)
    assert reading.passed_over == [PassedOver("malformed", "nested too deeply")]


def test_ids_too_long_for_an_index_are_no_ids() -> None:
    message = {"msg_id": "1" * (LONGEST_ID + 1), "text": "chào"}
    (event,) = read({**TEXT, "message": message}, ACCOUNTS, NOW).events
    assert event.key == "user_send_text:1795000000123:7100000000000000071"
    name = {"event_name": "user_send_" + "x" * LONGEST_ID}
    assert read({**TEXT, **name}, ACCOUNTS, NOW).passed_over == [
        PassedOver("malformed", "no event_name")
    ]


def test_a_repeat_has_the_same_key_and_another_message_another() -> None:
    first, repeat = (read(TEXT, ACCOUNTS, NOW).events[0] for _ in range(2))
    other = {**TEXT, "message": {"msg_id": "2", "text": "quên mật khẩu vneid"}}
    (second,) = read(other, ACCOUNTS, NOW).events
    assert first.key == repeat.key != second.key


def test_bodies_without_id_and_time_differ_by_their_content() -> None:
    bare = BODIES["key_by_content"]
    other = {**bare, "message": {"text": "cấp lại thẻ"}}
    keys = {read(body, ACCOUNTS, NOW).events[0].key for body in (bare, other)}
    assert len(keys) == 2


def test_a_second_reaction_to_one_message_is_another_event() -> None:
    body = BODIES["user_reacted_message"]
    later = {**body, "timestamp": "1795000009999"}
    keys = {read(one, ACCOUNTS, NOW).events[0].key for one in (body, later)}
    assert len(keys) == 2


def test_the_text_is_kept_as_it_was_written() -> None:
    body = {**TEXT, "message": {"msg_id": "1", "text": " Dạ  em\nchào 👋 "}}
    (event,) = read(body, ACCOUNTS, NOW).events
    assert isinstance(event, TextSaid)
    assert event.text == " Dạ  em\nchào 👋 "


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_known_name_is_read_or_left_alone_never_both(name: str) -> None:
    assert name not in TABLE
