"""Each error of reference/messenger.md §9 makes the right Outcome of a letter."""

import pytest

from bot.channels.messenger.errors import ERRORS, outcome_of_error
from bot.core.outcomes import Gone, OurFault, Outcome, Refused, Sent, Unsure, Waiting

WORDS = "said (fbtrace AbC)"

# (code, subcode, outcome), written down from the reference and not from the table of the code.
CASES: list[tuple[int, int | None, Outcome]] = [
    (-1, None, Waiting("busy", "-1", WORDS)),
    (1, 99, Waiting("busy", "1/99", WORDS)),
    (1, None, Waiting("busy", "1", WORDS)),
    (1, 1357046, Sent("")),
    (2, None, Waiting("busy", "2", WORDS)),
    (2, 2018344, OurFault("2/2018344", WORDS, "account")),
    (3, None, OurFault("3", WORDS)),
    (4, None, Waiting("rate", "4", WORDS, 120.0)),
    (4, 2018022, Waiting("rate", "4/2018022", WORDS, 120.0)),
    (4, 2018354, Refused("4/2018354", WORDS)),
    (9, 2018352, Refused("9/2018352", WORDS)),
    (10, None, OurFault("10", WORDS, "account")),
    (10, 1404170, OurFault("10/1404170", WORDS, "account")),
    (10, 1893015, Refused("10/1893015", WORDS)),
    (10, 1893063, OurFault("10/1893063", WORDS, "account")),
    (10, 2018065, Waiting("window", "10/2018065", WORDS)),
    (10, 2018108, Gone("10/2018108", WORDS)),
    (10, 2018278, Waiting("window", "10/2018278", WORDS)),
    (10, 2534022, Waiting("window", "10/2534022", WORDS)),
    (10, 2018336, Gone("10/2018336", WORDS)),
    (17, None, Waiting("rate", "17", WORDS, 120.0)),
    (32, None, Waiting("rate", "32", WORDS, 120.0)),
    (100, None, OurFault("100", WORDS)),
    (100, 33, OurFault("100/33", WORDS)),
    (100, 2018001, Gone("100/2018001", WORDS)),
    *(
        (100, subcode, OurFault(f"100/{subcode}", WORDS))
        for subcode in (
            *(2018008, 2018014, 2018015, 2018034, 2018040, 2018041, 2018053, 2018047),
            *(2018074, 2018109, 2018164, 2018294, 2534015, 2534025, 2534037, 2018416),
        )
    ),
    (105, None, OurFault("105", WORDS)),
    (194, None, OurFault("194", WORDS)),
    (190, None, OurFault("190", WORDS, "account")),
    (190, 460, OurFault("190/460", WORDS, "account")),
    (190, 463, OurFault("190/463", WORDS, "account")),
    (190, 467, OurFault("190/467", WORDS, "account")),
    (200, None, OurFault("200", WORDS, "account")),
    (200, 2018028, OurFault("200/2018028", WORDS, "account")),
    (200, 2018027, OurFault("200/2018027", WORDS, "account")),
    (200, 2018021, OurFault("200/2018021", WORDS, "account")),
    (200, 1545041, Gone("200/1545041", WORDS)),
    (551, 1545041, Gone("551/1545041", WORDS)),
    (551, None, Gone("551", WORDS)),
    (230, None, OurFault("230", WORDS, "account")),
    (368, None, OurFault("368", WORDS, "account")),
    (613, None, Waiting("rate", "613", WORDS, 120.0)),
    (613, 1893016, Refused("613/1893016", WORDS)),
    (613, 2018338, Gone("613/2018338", WORDS)),
    (1200, None, Waiting("busy", "1200", WORDS)),
    (2022, None, OurFault("2022", WORDS, "account")),
    (10303, None, OurFault("10303", WORDS)),
    (80006, None, Waiting("rate", "80006", WORDS, 120.0)),
    (9000001, None, Refused("9000001", WORDS)),
    # Printed without a main code: they may come as either.
    (100, 2018218, Refused("100/2018218", WORDS)),
    (2018218, None, Refused("2018218", WORDS)),
    (200, 2018247, OurFault("200/2018247", WORDS)),
    (10, 2018300, Waiting("window", "10/2018300", WORDS)),
    (2018300, None, Waiting("window", "2018300", WORDS)),
    (100, 2018321, Waiting("busy", "100/2018321", WORDS)),
    # The subcode is asked first, also under a code that the reference does not print with it.
    (100, 2018278, Waiting("window", "100/2018278", WORDS)),
    (10, 2018999, OurFault("10/2018999", WORDS, "account")),
    # A small subcode means something under its own code only.
    (551, 33, Gone("551/33", WORDS)),
    (424242, None, OurFault("424242", WORDS)),
]


def error(code: object, subcode: object = None, **more: object) -> dict[str, object]:
    told = {"message": "said", "type": "OAuthException", "code": code, "fbtrace_id": "AbC"}
    return {**told, **({} if subcode is None else {"error_subcode": subcode}), **more}


@pytest.mark.parametrize(("code", "subcode", "expected"), CASES)
def test_an_error_makes_its_outcome(code: int, subcode: int | None, expected: Outcome) -> None:
    assert outcome_of_error(error(code, subcode), 400, 120.0) == expected


@pytest.mark.parametrize(
    ("code", "subcode", "expected"), [case for case in CASES if case[0] != 424242]
)
def test_a_known_code_counts_under_any_status(
    code: int, subcode: int | None, expected: Outcome
) -> None:
    assert outcome_of_error(error(code, subcode), 500, 120.0) == expected


def test_every_row_of_the_table_is_shown_here() -> None:
    shown = {(code, subcode) for code, subcode, _ in CASES}
    subcodes = {subcode for _, subcode, _ in CASES}
    missing = [
        row
        for row in ERRORS
        if (row.code, row.subcode) not in shown and (row.code or row.subcode not in subcodes)
    ]
    assert missing == []


def test_no_error_stands_twice_in_the_table_and_each_names_its_source() -> None:
    pairs = [(row.code, row.subcode) for row in ERRORS]
    assert len(set(pairs)) == len(pairs)
    sources = ("official", "general", "one source", "code", "official pages")
    assert [row for row in ERRORS if not row.source.endswith(sources)] == []


@pytest.mark.parametrize(
    ("status", "is_transient", "expected"),
    [
        (400, False, OurFault("424242", WORDS)),
        (400, True, Waiting("busy", "424242", WORDS)),
        (429, False, Waiting("rate", "424242", WORDS, 120.0)),
        (503, False, Waiting("busy", "424242", WORDS)),
        (500, False, Unsure("424242", WORDS)),
        (500, True, Unsure("424242", WORDS)),
        (200, False, Unsure("424242", WORDS)),
    ],
)
def test_an_unknown_code_goes_by_its_status(
    status: int, is_transient: bool, expected: Outcome
) -> None:
    told = error(424242, is_transient=is_transient)
    assert outcome_of_error(told, status, 120.0) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (error("10", "2018278"), Waiting("window", "10/2018278", WORDS)),
        ({}, OurFault("400", "")),
        ({"code": None, "message": 7}, OurFault("400", "")),
        ({"code": 551, "message": "x" * 900}, Gone("551", "x" * 300)),
    ],
)
def test_an_error_of_another_shape_is_survived(told: dict[str, object], expected: Outcome) -> None:
    assert outcome_of_error(told, 400, None) == expected
