"""The outbox: replies become letters, a bubble each, keyed by what caused them."""

from datetime import timedelta

from bot.channels.channel import Abilities
from bot.core.replies import Bubble, Reply, choice
from bot.delivery import outbox
from bot.store import letters, people
from bot.store.database import Connection, Database
from tests.store.rows import NOW, add_person, rows_of

REAL = NOW + timedelta(hours=1)
SMALL = Abilities(
    text=40, title=20, choices=5, actions=3, buttons=5, button_text=40, prints_numbers=False
)


def post(database: Database, person: people.Person, *replies: Reply, cause: str = "event:1") -> int:
    def work(connection: Connection) -> int:
        return outbox.post(
            connection, person, replies, SMALL, cause=cause, trace="abc", now=NOW, real=REAL
        )

    return database.write(work)


def test_each_bubble_is_a_letter_with_a_key_of_its_own(database: Database) -> None:
    lan = add_person(database)
    long = Reply("Một hai ba bốn năm. Sáu bảy tám chín mười. Mười một mười hai.", entry="long")
    made = post(database, lan, long, Reply("Hết.", (choice("Việc khác", "#menu"),), entry="end"))
    rows = rows_of(database, letters.letters)
    assert made == len(rows) > 2
    assert [row.key for row in rows] == [f"event:1:{n}" for n in range(made)]
    assert {row.entry for row in rows[:-1]} == {"long"}
    assert rows[-1].entry == "end"
    assert Bubble.from_json(rows[-1].body).buttons == (choice("Việc khác", "#menu"),)
    assert all(len(row.body["text"]) <= SMALL.text for row in rows)


def test_a_letter_tells_whose_it_is_and_since_when_it_may_leave(database: Database) -> None:
    lan = add_person(database)
    post(database, lan, Reply("Chào bạn."))
    (row,) = rows_of(database, letters.letters)
    assert (row.account_id, row.person_id, row.trace) == (lan.account_id, lan.id, "abc")
    assert (row.created_at, row.due_at) == (NOW, REAL)
    assert (row.state, row.lane, row.attempts) == ("queued", letters.REPLY_LANE, 0)


def test_the_same_cause_twice_adds_nothing(database: Database) -> None:
    lan = add_person(database)
    for words in ("Chào bạn.", "Lời khác."):
        post(database, lan, Reply(words))
    post(database, lan, Reply("Chào bạn."), cause="event:2")
    assert [row.body["text"] for row in rows_of(database, letters.letters)] == ["Chào bạn."] * 2


def test_nothing_said_makes_no_letter(database: Database) -> None:
    assert post(database, add_person(database)) == 0
    assert rows_of(database, letters.letters) == []
