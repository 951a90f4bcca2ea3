"""What an outcome means for its letter: every kind of outcome, and every try of those that wait."""

from datetime import timedelta
from typing import get_args

import pytest

from bot.core.outcomes import Gone, OurFault, Outcome, Refused, Sent, Unsure, Waiting, WaitKind
from bot.delivery.settling import JITTER, WAITS, Consequence, consequence
from bot.store.claims import Claimed
from bot.store.settlement import Settled
from tests.store.rows import ACCOUNT, NOW

CODE, WORDS = "-1", "what the platform said"


def letter(attempts: int = 0) -> Claimed:
    return Claimed(
        id=7,
        key="event:1:0",
        account_id=ACCOUNT,
        person_id=1,
        platform_id="lan",
        lane=0,
        body={},
        trace="t",
        attempts=attempts,
        created_at=NOW,
        has_next=False,
    )


def done(state: str, **values: str) -> Settled:
    return Settled(id=7, state=state, attempts=1, due_at=NOW, settled_at=NOW, **values)


def waited(found: Consequence) -> float:
    """Seconds until the next try of a letter that is queued again."""
    assert (found.settled.state, found.settled.settled_at) == ("queued", None)
    return (found.settled.due_at - NOW).total_seconds()


SAID = {"code": CODE, "words": WORDS}


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Sent("m1"), Consequence(done("sent", message_id="m1"))),
        (Sent("m1", usage=0.9), Consequence(done("sent", message_id="m1"))),
        (Refused(CODE, WORDS), Consequence(done("refused", **SAID))),
        (Gone(CODE, WORDS), Consequence(done("gone", **SAID), is_person_gone=True)),
        (OurFault(CODE, WORDS), Consequence(done("refused", **SAID))),
        (Unsure(CODE, WORDS), Consequence(done("unsure", **SAID))),
        # Only the person can open the window again, and a quota is not ours to wait for.
        (Waiting("window", CODE, WORDS), Consequence(done("refused", **SAID))),
        (Waiting("quota", CODE, WORDS), Consequence(done("refused", **SAID))),
    ],
    ids=str,
)
def test_outcomes_that_end_a_letter(outcome: Outcome, expected: Consequence) -> None:
    assert consequence(letter(), outcome, NOW) == expected


def test_a_fault_of_the_account_stops_it_and_holds_nothing_against_the_letter() -> None:
    found = consequence(letter(3), OurFault(CODE, WORDS, "account"), NOW)
    assert found.stops_account
    assert waited(found) == 0
    assert (found.settled.attempts, found.settled.code, found.settled.words) == (3, CODE, WORDS)


@pytest.mark.parametrize("wait_kind", get_args(WaitKind))
def test_every_kind_of_waiting_comes_to_an_end(wait_kind: WaitKind) -> None:
    last = len(WAITS[wait_kind])
    found = consequence(letter(last), Waiting(wait_kind, CODE, WORDS), NOW)
    assert found == Consequence(Settled(7, "refused", last + 1, NOW, NOW, code=CODE, words=WORDS))


@pytest.mark.parametrize("wait_kind", ["busy", "token", "night"])
def test_waits_grow_with_each_try_and_are_spread_a_little(wait_kind: WaitKind) -> None:
    for attempts, own in enumerate(WAITS[wait_kind]):
        found = consequence(letter(attempts), Waiting(wait_kind, CODE, WORDS), NOW)
        assert own <= waited(found) <= own * (1 + JITTER)
        assert found.settled.attempts == attempts + 1
        assert (found.settled.code, found.settled.words) == (CODE, WORDS)
        assert found.needs_token == (wait_kind == "token")
        assert (found.slows_until, found.stops_account, found.is_person_gone) == (
            None,
            False,
            False,
        )


def test_letters_put_off_together_do_not_come_back_in_one_instant() -> None:
    waits = {waited(consequence(letter(2), Waiting("busy", CODE, WORDS), NOW)) for _ in range(20)}
    assert len(waits) > 10


def test_what_the_platform_says_of_the_wait_is_kept_to() -> None:
    """A reply put off in the night leaves in the morning, not an hour and a half later."""
    night = 8 * 3600.0
    found = consequence(letter(), Waiting("night", CODE, WORDS, after=night), NOW)
    assert night <= waited(found) <= night + WAITS["night"][0] * JITTER


def test_our_own_wait_is_the_least() -> None:
    found = consequence(letter(3), Waiting("busy", CODE, WORDS, after=1.0), NOW)
    assert waited(found) >= WAITS["busy"][3]


@pytest.mark.parametrize(("after", "wait"), [(None, WAITS["rate"][0]), (0.5, 0.5), (42.0, 42.0)])
def test_too_fast_slows_the_whole_account(after: float | None, wait: float) -> None:
    found = consequence(letter(), Waiting("rate", CODE, WORDS, after=after), NOW)
    assert waited(found) == wait
    assert found.slows_until == (NOW + timedelta(seconds=wait)).timestamp()
