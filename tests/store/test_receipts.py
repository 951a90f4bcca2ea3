"""Receipts and echoes: what the platform tells of letters after they left, and the chat page."""

from datetime import datetime, timedelta

import pytest

from bot.store import letters, receipts, settlement
from bot.store.database import Database
from tests.store.rows import ACCOUNT, NOW, add_letter, add_person, letter_of, states

AT = NOW + timedelta(minutes=1)


def note(
    database: Database,
    person_id: int,
    *ids: str,
    until: datetime | None = None,
    is_seen: bool = False,
    at: datetime = AT,
) -> int:
    return database.write(
        lambda connection: receipts.note_receipt(
            connection, ACCOUNT, person_id, ids, until, at, is_seen=is_seen
        )
    )


def sent(database: Database, person: object, key: str, at: datetime = NOW) -> int:
    """A letter that left at `at` and whose outcome was noted half a second later."""
    noted = at + timedelta(milliseconds=500)
    parts = {"state": "sent", "message_id": f"m-{key}", "sending_at": at, "settled_at": noted}
    return add_letter(database, person, key, **parts)  # type: ignore[arg-type] # a Person


def test_a_receipt_by_id(database: Database) -> None:
    lan = add_person(database)
    for key in ("a", "b"):
        sent(database, lan, key)
    assert note(database, lan.id, "m-a", "m-unknown") == 1
    assert letter_of(database, "a").delivered_at == AT
    assert letter_of(database, "a").seen_at is None
    assert letter_of(database, "b").delivered_at is None


def test_a_receipt_up_to_an_instant(database: Database) -> None:
    """The platform tells the instant of its newest message, which it had before we noted it."""
    lan = add_person(database)
    sent(database, lan, "before", NOW - timedelta(hours=1))
    sent(database, lan, "at")
    sent(database, lan, "after", NOW + timedelta(seconds=2))
    assert note(database, lan.id, until=NOW + timedelta(milliseconds=100), is_seen=True) == 2
    seen = {key: letter_of(database, key).seen_at for key in ("before", "at", "after")}
    assert seen == {"before": AT, "at": AT, "after": None}


def test_what_was_seen_had_been_delivered(database: Database) -> None:
    lan = add_person(database)
    for key in ("told", "untold"):
        sent(database, lan, key)
    note(database, lan.id, "m-told")
    note(database, lan.id, "m-told", "m-untold", is_seen=True, at=AT + timedelta(hours=1))
    told, untold = letter_of(database, "told"), letter_of(database, "untold")
    assert (told.delivered_at, told.seen_at) == (AT, AT + timedelta(hours=1))
    assert untold.delivered_at == untold.seen_at == AT + timedelta(hours=1)


def test_the_first_receipt_counts(database: Database) -> None:
    lan = add_person(database)
    sent(database, lan, "a")
    note(database, lan.id, "m-a")
    assert note(database, lan.id, "m-a", at=AT + timedelta(hours=1)) == 0
    assert letter_of(database, "a").delivered_at == AT


def test_only_letters_of_that_person(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    sent(database, minh, "a")
    assert note(database, lan.id, "m-a", until=AT) == 0


@pytest.mark.parametrize("state", ["unsure", "sending"])
def test_an_echo_settles_a_letter_in_doubt_by_its_key(database: Database, state: str) -> None:
    lan = add_person(database)
    add_letter(database, lan, "event:1:0", state=state, worker="w", lease_until=AT, code="crash")
    assert database.write(
        lambda connection: receipts.note_echo(connection, ACCOUNT, "event:1:0", "m1", AT)
    )
    row = letter_of(database, "event:1:0")
    assert (row.state, row.message_id, row.settled_at) == ("sent", "m1", AT)
    assert (row.worker, row.lease_until) == ("", None)


def test_an_echo_by_message_id(database: Database) -> None:
    lan = add_person(database)
    add_letter(database, lan, "a", state="unsure", message_id="m1")
    add_letter(database, lan, "b", state="unsure")
    assert database.write(lambda connection: receipts.note_echo(connection, ACCOUNT, "", "m1", AT))
    assert states(database) == {"a": "sent", "b": "unsure"}


def test_an_echo_that_names_nothing_settles_nothing(database: Database) -> None:
    """Letters in doubt have no message id: an empty one must not fit them all."""
    add_letter(database, add_person(database), "a", state="unsure")
    assert not database.write(
        lambda connection: receipts.note_echo(connection, ACCOUNT, "", "", AT)
    )
    assert states(database) == {"a": "unsure"}


@pytest.mark.parametrize("state", ["queued", "sent", "refused", "gone"])
def test_an_echo_changes_no_letter_that_is_not_in_doubt(database: Database, state: str) -> None:
    add_letter(database, add_person(database), "a", state=state)
    assert not database.write(
        lambda connection: receipts.note_echo(connection, ACCOUNT, "a", "m1", AT)
    )
    assert states(database) == {"a": state}


def test_a_key_of_another_account_settles_nothing(database: Database) -> None:
    add_letter(database, add_person(database, account_id="messenger:1"), "a", state="unsure")
    database.write(lambda connection: receipts.note_echo(connection, ACCOUNT, "a", "m1", AT))
    assert states(database) == {"a": "unsure"}


NEWS = "bulletin:1:person:2"


def echo(database: Database, key: str) -> bool:
    return database.write(lambda connection: receipts.note_echo(connection, ACCOUNT, key, "m1", AT))


@pytest.mark.parametrize("state", ["unsure", "sending"])
def test_an_echo_of_a_bubble_sends_the_letter_on_to_its_next(
    database: Database, state: str
) -> None:
    lan = add_person(database)
    add_letter(database, lan, NEWS, lane=1, state=state, part=1, worker="w", lease_until=AT)
    assert not echo(database, receipts.key_of_part(NEWS, 0, 3))  # that one was known already
    assert echo(database, receipts.key_of_part(NEWS, 1, 3))
    row = letter_of(database, NEWS)
    assert (row.state, row.part, row.settled_at, row.worker) == ("queued", 2, None, "")


def test_an_echo_of_the_last_bubble_ends_the_letter(database: Database) -> None:
    add_letter(database, add_person(database), NEWS, lane=1, state="unsure", part=2)
    assert echo(database, receipts.key_of_part(NEWS, 2, 3))
    row = letter_of(database, NEWS)
    assert (row.state, row.part, row.message_id, row.settled_at) == ("sent", 2, "m1", AT)


def test_what_the_echo_settled_the_worker_settles_no_more(database: Database) -> None:
    """The next bubble may be in the air already when the answer to the one before comes."""
    hand = {"state": "sending", "worker": "w", "lane": 1}
    number = add_letter(database, add_person(database), NEWS, part=1, **hand)
    late = settlement.Settled(number, "queued", 0, AT, None, part=0, next_part=1)
    database.write(lambda connection: settlement.settle(connection, [late], "w"))
    row = letter_of(database, NEWS)
    assert (row.state, row.part) == ("sending", 1)


def test_a_key_of_one_bubble_is_the_letters_own(database: Database) -> None:
    assert receipts.key_of_part(NEWS, 0, 1) == NEWS
    add_letter(database, add_person(database), NEWS, state="unsure")
    assert echo(database, NEWS)
    assert states(database) == {NEWS: "sent"}


def test_a_page_shows_what_was_sent_after_a_number(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    numbers = [sent(database, lan, f"lan {n}") for n in range(4)]
    sent(database, minh, "minh")
    add_letter(database, lan, "queued")
    with database.read() as connection:
        after = letters.for_page(connection, lan.id, numbers[0], 2)
        newest = letters.newest_for_page(connection, lan.id, 2)
    assert [row.id for row in after] == numbers[1:3]
    assert [row.id for row in newest] == numbers[2:]
    assert after[0].body["text"] == "words of lan 1"
