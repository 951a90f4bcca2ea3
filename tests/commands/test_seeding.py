"""`seed`: the demo talk once, however often it is run, and never beside real people."""

import pytest

from bot.commands.faults import Fault
from bot.commands.seeding import CAST, STAFF, seed
from bot.core.clock import LOCAL
from bot.store import activities, events, people, signups
from tests.commands.program import assert_one_sentence, run
from tests.stage import Stage
from tests.store.rows import rows_of


def test_the_cast_talks_once(stage: Stage) -> None:
    for _ in range(2):
        assert seed(stage.bot) == len(CAST)
    assert len(rows_of(stage.bot.database, events.events)) == len(CAST)
    assert len(rows_of(stage.bot.database, people.people)) == len({name for name, _ in CAST})
    answered = {row.key.rpartition(":")[0] for row in stage.letters()}
    assert len(answered) == len(CAST)


def test_a_saturday_and_the_desk_are_planned_once(stage: Stage) -> None:
    for _ in range(2):
        seed(stage.bot)
    planned = rows_of(stage.bot.database, activities.activities)
    assert [row.is_desk for row in planned] == [False, True, True]
    saturday = planned[0].starts_at.astimezone(LOCAL)
    assert (saturday.weekday(), saturday.hour, saturday.minute) == (5, 7, 30)
    assert all(row.starts_at > stage.clock.now() for row in planned)
    on_duty = rows_of(stage.bot.database, signups.signups)
    assert {row.state for row in on_duty} == {"confirmed"}
    assert len(on_duty) == 4


def test_the_demo_shows_answers_and_no_apology(stage: Stage) -> None:
    seed(stage.bot)
    decisions = [row.decision for row in rows_of(stage.bot.database, events.events)]
    assert "fault" not in decisions
    assert decisions.count("answer") >= len(CAST) - 1


@pytest.mark.parametrize("name", ["ZALO_API_URL", "MESSENGER_API_URL"])
def test_a_real_account_forbids_it(stage: Stage, name: str) -> None:
    bot = stage.another_bot(**{name: "https://platform.example.vn"})
    with pytest.raises(Fault, match="real account"):
        seed(bot)
    assert rows_of(bot.database, events.events) == []


def test_it_makes_the_tables_it_needs(stage: Stage, empty_url: str) -> None:
    assert seed(stage.another_bot(DATABASE_URL=empty_url)) == len(CAST)


def test_production_forbids_it(stage: Stage) -> None:
    with pytest.raises(Fault, match="production"):
        seed(stage.another_bot(ENVIRONMENT="production"))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_command(stage: Stage) -> None:
    done = run("seed", environ=stage.environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert "http://127.0.0.1:8000/chat\n" in done.stdout
    assert "http://127.0.0.1:8000/staff/\n" in done.stdout
    assert all(f"{email} " in done.stdout for email, _name, _role in STAFF)
    real = {**stage.environ, "ZALO_API_URL": "https://platform.example.vn"}
    assert_one_sentence(run("seed", environ=real), stage.oa, "real account")
