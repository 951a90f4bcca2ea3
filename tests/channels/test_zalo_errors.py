"""Every code of Zalo's error table means one thing for the letter."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.channels.zalo.errors import TABLE, outcome_of
from bot.core.outcomes import Gone, OurFault, Outcome, Refused, Waiting

VIETNAM = timezone(timedelta(hours=7))
# 20 seconds past a minute, by day.
NOON = datetime(2026, 11, 18, 12, 0, 20, tzinfo=VIETNAM).timestamp()


def waiting(kind: str, code: int, after: float | None = None) -> Outcome:
    return Waiting(kind, str(code), "lời của Zalo", after)  # type: ignore[arg-type] # from a table


ACCOUNT_CODES = (-204, -205, -209, -212, -219, -221, -223, -224, -235, -242)
LETTER_CODES = (-201, -202, -207, -208, -210, -215, -222, -233, -237, -238, -240, -241)
LETTER_CODES += (-249, -305, -311, -403, -1340, -1341)

EXPECTED: dict[int, Outcome] = {
    -32: waiting("rate", -32, 40.0),
    -234: waiting("night", -234, 900.0),
    -248: Refused("-248", "lời của Zalo"),
    **{code: waiting("busy", code) for code in (-100, -200, -214)},
    **{code: waiting("token", code) for code in (-216, -220)},
    **{code: waiting("window", code) for code in (-230, -232, -320, -321)},
    **{code: waiting("quota", code) for code in (-211, -218)},
    **{code: Gone(str(code), "lời của Zalo") for code in (-213, -217, -227, -244)},
    **{code: OurFault(str(code), "lời của Zalo", "account") for code in ACCOUNT_CODES},
    **{code: OurFault(str(code), "lời của Zalo", "letter") for code in LETTER_CODES},
}


def test_the_table_has_these_rows() -> None:
    assert set(TABLE) == set(EXPECTED)


@pytest.mark.parametrize("code", EXPECTED)
def test_code(code: int) -> None:
    assert outcome_of(code, "lời của Zalo", NOON) == EXPECTED[code]


@pytest.mark.parametrize("code", [-1, -999, 7])
def test_a_code_nobody_described_is_our_fault_with_the_letter(code: int) -> None:
    assert outcome_of(code, "?", NOON) == OurFault(str(code), "?", "letter")


@pytest.mark.parametrize(
    ("clock", "after"),
    [
        ("22:00:00", 8 * 3600),
        ("23:59:59", 6 * 3600 + 1),
        ("00:00:00", 6 * 3600),
        ("05:59:59", 1),
        ("06:00:00", 900),
        ("21:59:59", 900),
    ],
)
def test_the_night_ends_at_six_in_vietnam(clock: str, after: float) -> None:
    now = datetime.fromisoformat(f"2026-11-18T{clock}+07:00").timestamp()
    assert outcome_of(-234, "", now) == Waiting("night", "-234", "", after)
