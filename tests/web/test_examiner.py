"""What an outside examiner sent to the running program and found it wanting, kept as tests."""

import json

import pytest

from bot.channels.zalo import signature
from bot.store import events
from tests.cast import LAN
from tests.stage import Stage
from tests.store.rows import rows_of

QUESTION = "quên mật khẩu vneid"


@pytest.mark.parametrize(
    ("oa_id", "state"),
    [("5", "\0"), ("5", "\ud800"), ("²", "a"), ("٥", "a"), ("5" * 5_000, "a"), ("5", "' or 1=1")],
)
def test_an_odd_way_back_from_oauth_is_refused(stage: Stage, oa_id: str, state: str) -> None:
    """PostgreSQL takes no NUL, and this door stands open to anybody."""
    query = {"code": "c", "oa_id": oa_id, "state": state.encode("utf-8", "surrogatepass")}
    assert stage.client.get("/oauth/zalo", query_string=query).status_code == 400


def test_a_zalo_event_without_any_time_is_answered(stage: Stage) -> None:
    zalo = stage.zalo
    raw, _headers = stage.said_on_zalo(LAN, QUESTION)
    body = json.loads(raw)
    del body["timestamp"]
    raw = json.dumps(body).encode()
    headers = {"X-ZEvent-Signature": signature.sign(raw, zalo.app_id, "", zalo.oa_secret)}
    assert stage.post("zalo", (raw, headers)) == 200
    assert [letter.state for letter in stage.letters()] == ["queued"]


def test_no_trace_looks_like_an_id_number(stage: Stage) -> None:
    for number in range(30):
        stage.post("messenger", stage.said_on_messenger(LAN, f"{QUESTION} {number}"))
    traces = {row.trace for row in rows_of(stage.bot.database, events.events)}
    assert len(traces) == 30
    assert all(trace.isalpha() and len(trace) == 12 for trace in traces)


def test_a_key_that_outlives_a_person_does_not_name_them(stage: Stage) -> None:
    """Keys stay when somebody withdraws, so that a repeat stays a repeat."""
    followed, withdrew = (stage.zalo.body(name, LAN.zalo) for name in ("follow", "user_withdraw"))
    for posted in (followed, withdrew, withdrew, followed):
        assert stage.post("zalo", posted) == 200
    kept = rows_of(stage.bot.database, events.events)
    assert [row.kind for row in kept] == ["Followed", "Withdrew"]
    assert not any(LAN.zalo in row.key for row in kept)
