"""What Zalo, or whatever stands before it, answers to a sending becomes one outcome."""

from datetime import UTC, datetime

import pytest

from bot.channels.http import Answer, MaybeSent, NotSent, Result
from bot.channels.zalo.sending import outcome, usage
from bot.core.outcomes import OurFault, Outcome, Sent, Unsure, Waiting

NOW = datetime(2026, 11, 18, 12, 0, 20, tzinfo=UTC).timestamp()


def answer(status: int, body: object = None) -> Answer:
    return Answer(status, {}, body)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (answer(500), Unsure("500", "HTTP 500 without an error code")),
        (answer(502), Unsure("502", "HTTP 502 without an error code")),
        (answer(200), Unsure("200", "HTTP 200 without an error code")),
        (answer(200, []), Unsure("200", "HTTP 200 without an error code")),
        (answer(503), Waiting("busy", "503", "HTTP 503")),
        (answer(404), OurFault("404", "HTTP 404: not the address of Zalo's API")),
        (answer(302), OurFault("302", "HTTP 302: not the address of Zalo's API")),
        (answer(400, {"error": -201, "message": "x"}), OurFault("-201", "x")),
        (answer(500, {"error": "-200", "message": "x"}), Waiting("busy", "-200", "x")),
        (
            answer(500, {"error": -9, "message": "x"}),
            Unsure("500", "HTTP 500 without an error code"),
        ),
        (answer(200, {"error": 0}), Sent("")),
        (answer(200, {"error": "0", "data": {"message_id": 7}}), Sent("7", is_charged=True)),
        (
            answer(200, {"error": 0, "data": {"message_id": 7, "quota": {"quota_type": "reply"}}}),
            Sent("7"),
        ),
        (
            answer(
                200,
                {"error": 0, "data": {"quota": {"quota_type": "reply", "remain": "0"}}},
            ),
            Sent("", free_left=0),
        ),
        (
            # What is left of the package of the OA says nothing of the person.
            answer(
                200,
                {"error": 0, "data": {"quota": {"quota_type": "sub_quota", "remain": "9"}}},
            ),
            Sent(""),
        ),
        (answer(500, {"error": 0}), Unsure("500", "HTTP 500 without an error code")),
        (
            answer(200, {"error": -32, "message": "x"}),
            Waiting("rate", "-32", "x", after=40.0),
        ),
        (answer(429), Waiting("rate", "429", "HTTP 429", after=40.0)),
        (NotSent("x"), Waiting("busy", "network", "x")),
        (MaybeSent("x"), Unsure("network", "x")),
    ],
)
def test_outcome(result: Result, expected: Outcome) -> None:
    assert outcome(result, NOW) == expected


def test_words_are_cut_and_without_what_no_database_takes() -> None:
    body = {"error": -201, "message": "a\0" * 1000}
    assert outcome(answer(200, body), NOW) == OurFault("-201", "a" * 300)


START = NOW - 20  # of the minute


@pytest.mark.parametrize(
    ("headers", "share"),
    [
        ({}, None),
        ({"X-RateLimit-Limit": "100"}, None),
        ({"X-RateLimit-Limit": "0", "X-RateLimit-Remain": "0"}, None),
        ({"X-RateLimit-Limit": "nhiều", "X-RateLimit-Remain": "0"}, None),
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remain": "25"}, 0.75),
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remain": "-5"}, 1.0),
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remain": "500"}, 0.0),
    ],
)
def test_usage(headers: dict[str, str], share: float | None) -> None:
    assert usage(headers, START) == share


@pytest.mark.parametrize(
    ("second", "left", "share"),
    [(30, 50, 0.0), (30, 41, 0.0), (30, 39, 0.61), (57, 15, 0.0), (57, 2, 0.0), (57, 0, 1.0)],
)
def test_calls_used_no_faster_than_the_minute_passes_are_no_warning(
    second: int, left: int, share: float
) -> None:
    headers = {"X-RateLimit-Limit": "100", "X-RateLimit-Remain": str(left)}
    assert usage(headers, START + second) == share
