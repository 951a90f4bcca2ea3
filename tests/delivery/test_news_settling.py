"""What an outcome means for news: what waits, what goes on with its next bubble, what ends."""

from dataclasses import replace

import pytest

from bot.core.outcomes import Gone, OurFault, Outcome, Refused, Sent, Unsure, Waiting
from bot.delivery.settling import WAITS, consequence
from bot.store.claims import Claimed
from bot.store.settlement import Settled
from tests.store.rows import ACCOUNT, NOW

LETTER = Claimed(
    id=7,
    key="bulletin:1:person:2",
    account_id=ACCOUNT,
    person_id=2,
    platform_id="lan",
    lane=1,
    body={},
    trace="",
    attempts=1,
    created_at=NOW,
    has_next=False,
    bulletin_id=1,
    part=1,
    road="free",
)


def settled(outcome: Outcome, *, has_more: bool = False, attempts: int = 1) -> Settled:
    letter = replace(LETTER, attempts=attempts)
    return consequence(letter, outcome, NOW, has_more=has_more).settled


def test_after_a_bubble_the_next_one_is_due_at_once_with_all_its_tries() -> None:
    found = settled(Sent("m1"), has_more=True)
    assert (found.state, found.attempts, found.due_at) == ("queued", 0, NOW)
    assert (found.part, found.next_part, found.settled_at) == (1, 2, None)


def test_after_the_last_bubble_it_is_sent() -> None:
    found = settled(Sent("m1"))
    assert (found.state, found.message_id, found.part, found.next_part) == ("sent", "m1", 1, 1)


@pytest.mark.parametrize("kind", ["window", "quota"])
def test_what_only_the_person_or_time_can_open_waits_with_its_reason(kind: str) -> None:
    found = settled(Waiting(kind, "-230", "words"))  # type: ignore[arg-type] # one of its kinds
    assert (found.state, found.code, found.words) == ("waiting", "-230", "words")
    assert found.settled_at is None


@pytest.mark.parametrize("kind", ["busy", "night", "token"])
def test_what_the_clock_mends_goes_again_with_the_same_bubble(kind: str) -> None:
    found = settled(Waiting(kind, "x", "words"))  # type: ignore[arg-type] # one of its kinds
    assert (found.state, found.attempts, found.next_part) == ("queued", 2, 1)
    assert found.due_at > NOW


def test_tries_that_are_used_up_end_it() -> None:
    found = settled(Waiting("busy", "503", "words"), attempts=len(WAITS["busy"]))
    assert (found.state, found.code) == ("refused", "503")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Refused("-248", "no"), "refused"),
        (Gone("-213", "left"), "gone"),
        (OurFault("-201", "wrong"), "refused"),
        (OurFault("190", "token", scope="account"), "queued"),
        (Unsure("500", "who knows"), "unsure"),
    ],
)
def test_the_other_ends(outcome: Outcome, state: str) -> None:
    assert settled(outcome).state == state
