"""Values of a sender's JSON, whatever their types."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.fields import LONGEST_ID, identifier, number, text
from bot.channels.zalo.reading import happened_at

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("7100000000000000071", "7100000000000000071"),
        (" 71 ", "71"),
        (7100000000000000071, "7100000000000000071"),
        (-5, "-5"),
        ("9" * LONGEST_ID, "9" * LONGEST_ID),
        ("9" * (LONGEST_ID + 1), ""),
        (10 ** (LONGEST_ID + 1), ""),
        (-(10 ** (LONGEST_ID + 1)), ""),
        (True, ""),
        (7.1, ""),
        (None, ""),
        (["71"], ""),
        ({"id": "71"}, ""),
    ],
)
def test_identifier(value: object, found: str) -> None:
    assert identifier(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [("Đoàn", "Đoàn"), ("a\0b", "ab"), ("\ud83d", "?"), ("👋", "👋"), (1, ""), (None, "")],
)
def test_text(value: object, found: str) -> None:
    assert text(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (5, 5.0),
        ("-216", -216.0),
        (" 20.5453 ", 20.5453),
        (True, None),
        (float("nan"), None),
        ("Infinity", None),
        (10**400, None),
        ("", None),
        ("hai", None),
        (None, None),
        ([], None),
    ],
)
def test_number(value: object, found: float | None) -> None:
    assert number(value) == found


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("1795000000123", datetime(2026, 11, 18, 11, 6, 40, 123000, tzinfo=UTC)),
        (1795000000123, datetime(2026, 11, 18, 11, 6, 40, 123000, tzinfo=UTC)),
        ("1795000000", datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC)),
        (int((NOW + timedelta(hours=23)).timestamp()), NOW + timedelta(hours=23)),
        (int((NOW + timedelta(hours=25)).timestamp()), NOW),
        ("1300000000", NOW),  # 2011: there was no Zalo
        ("0", NOW),
        ("-1795000000123", NOW),
        (10**30, NOW),
        (None, NOW),
    ],
)
def test_when_it_happened(value: object, at: datetime) -> None:
    assert happened_at(value, NOW) == at
