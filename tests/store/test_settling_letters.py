"""What becomes of letters in hand: settled, closed, or swept out of dead hands."""

from datetime import timedelta

import pytest

from bot.store import letters, settlement
from bot.store.database import Database
from bot.store.settlement import Settled
from tests.store.rows import NOW, add_letter, add_person, letter_of, states

LATER = NOW + timedelta(seconds=20)


def settled(number: int, state: str = "sent", **values: object) -> Settled:
    parts = {"attempts": 1, "due_at": NOW, "settled_at": NOW, **values}
    return Settled(id=number, state=state, **parts)  # type: ignore[arg-type] # the test's own


def settle(database: Database, *outcomes: Settled) -> None:
    """What the worker "w" notes."""
    database.write(lambda connection: settlement.settle(connection, outcomes, "w"))


def test_an_outcome_is_noted_with_the_platforms_own_words(database: Database) -> None:
    lan = add_person(database)
    number = add_letter(database, lan, "a", state="sending", worker="w", lease_until=LATER)
    outcome = settled(number, "refused", code="-201", words="x" * 600, attempts=3)
    settle(database, outcome)
    row = letter_of(database, "a")
    assert (row.state, row.code, row.words, row.attempts) == ("refused", "-201", "x" * 500, 3)
    assert (row.worker, row.lease_until, row.settled_at) == ("", None, NOW)


def test_many_outcomes_are_noted_together(database: Database) -> None:
    lan = add_person(database)
    hand = {"state": "sending", "worker": "w"}
    numbers = [add_letter(database, lan, f"key {n}", **hand) for n in range(3)]
    outcomes = [
        settled(numbers[0], message_id="m0"),
        settled(numbers[1], "queued", due_at=LATER, settled_at=None),
        settled(numbers[2], "unsure"),
    ]
    settle(database, *outcomes)
    assert states(database) == {"key 0": "sent", "key 1": "queued", "key 2": "unsure"}
    assert letter_of(database, "key 0").message_id == "m0"
    assert letter_of(database, "key 1").due_at == LATER


@pytest.mark.parametrize("state", ["queued", "sent", "refused", "gone"])
def test_only_a_letter_being_sent_can_be_settled(database: Database, state: str) -> None:
    number = add_letter(database, add_person(database), "a", state=state, worker="w")
    settle(database, settled(number, "unsure"))
    assert states(database) == {"a": state}


def test_what_another_worker_is_sending_is_theirs_to_settle(database: Database) -> None:
    number = add_letter(database, add_person(database), "a", state="sending", worker="x")
    settle(database, settled(number, "queued", settled_at=None))
    assert states(database) == {"a": "sending"}


def test_a_late_outcome_still_tells_the_truth_of_one_in_doubt(database: Database) -> None:
    number = add_letter(database, add_person(database), "a", state="unsure", code="crash")
    settle(database, settled(number, message_id="m"))
    row = letter_of(database, "a")
    assert (row.state, row.message_id, row.code) == ("sent", "m", "")


def test_nothing_more_leaves_for_one_who_is_gone(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    for key, state in (("queued", "queued"), ("in the air", "sending"), ("sent", "sent")):
        add_letter(database, lan, key, state=state)
    add_letter(database, minh, "minh")
    database.write(lambda connection: letters.close_person(connection, lan.id, "-213", "left", NOW))
    assert states(database) == {
        "queued": "gone",
        "in the air": "sending",
        "sent": "sent",
        "minh": "queued",
    }
    row = letter_of(database, "queued")
    assert (row.code, row.words, row.settled_at) == ("-213", "left", NOW)


def test_the_sweep_takes_letters_out_of_dead_hands(database: Database) -> None:
    lan = add_person(database)
    add_letter(database, lan, "queued")
    add_letter(database, lan, "dead", state="sending", worker="w", lease_until=NOW)
    add_letter(database, lan, "alive", state="sending", worker="w", lease_until=LATER)
    now = NOW + timedelta(milliseconds=1)
    assert database.write(lambda connection: letters.sweep(connection, now)) == 1
    assert database.write(lambda connection: letters.sweep(connection, now)) == 0
    assert states(database) == {"queued": "queued", "dead": "unsure", "alive": "sending"}
    row = letter_of(database, "dead")
    assert (row.code, row.settled_at, row.worker) == ("crash", now, "")


def test_how_many_stand_where_and_since_when_the_oldest_waits(database: Database) -> None:
    lan, page = add_person(database), add_person(database, account_id="messenger:1")
    add_letter(database, lan, "a", created_at=NOW - timedelta(minutes=1))
    add_letter(database, lan, "b", state="sending")
    add_letter(database, lan, "c", state="sent", created_at=NOW - timedelta(days=1))
    add_letter(database, page, "d", state="unsure")
    with database.read() as connection:
        assert letters.counts(connection) == {
            (lan.account_id, "queued"): 1,
            (lan.account_id, "sending"): 1,
            (lan.account_id, "sent"): 1,
            (page.account_id, "unsure"): 1,
        }
        waiting = {lan.account_id: (2, NOW - timedelta(minutes=1))}
        assert letters.queue_state(connection) == waiting
