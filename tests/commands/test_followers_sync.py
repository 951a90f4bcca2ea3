"""`followers sync`: one JSON result, progress beside it, and one sentence where it cannot be."""

import json
import subprocess
from datetime import timedelta

import pytest

from bot.commands.faults import Fault
from bot.commands.followers import sync
from bot.store.followers import profiles
from tests.cast import crowd
from tests.commands.program import EMPTY, assert_one_sentence, command, run
from tests.house import HOUSE
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import together


def follow(stage: Stage, count: int) -> None:
    for one in crowd(count):
        stage.zalo.meet(one.zalo, stage.clock.now() - timedelta(days=1))


def test_what_was_read_is_told_by_account(stage: Stage) -> None:
    follow(stage, 60)
    lines: list[str] = []
    found = sync(stage.bot, "", lines.append)
    assert found == {
        "accounts": {
            stage.oa: {
                "total": 60,
                "is_whole": True,
                "listed": 60,
                "new": 60,
                "asked": 60,
                "left": 0,
                "minors": 0,
                "unknown": 0,
                "forgotten": 0,
            }
        }
    }
    assert all(line.startswith(f"{stage.oa}: ") for line in lines)
    assert "60 of 60" in lines[-1]


def test_two_commands_at_once_read_it_once(stage: Stage) -> None:
    follow(stage, 60)
    bots = (stage.bot, stage.another_bot())
    first, second = together(*[lambda bot=bot: sync(bot, "", lambda _line: None) for bot in bots])
    assert first["accounts"][stage.oa]["total"] == second["accounts"][stage.oa]["total"] == 60
    assert {first["accounts"][stage.oa]["asked"], second["accounts"][stage.oa]["asked"]} <= {0, 60}


@pytest.mark.parametrize(
    ("account", "words"), [("zalo:1", "account list"), ("page", "only Zalo tells")]
)
def test_an_account_that_has_no_followers_to_tell(stage: Stage, account: str, words: str) -> None:
    with pytest.raises(Fault, match=words):
        sync(stage.bot, stage.page if account == "page" else account, lambda _line: None)


def test_what_staff_must_put_right_is_said(stage: Stage) -> None:
    stage.zalo.refusal = -235
    with pytest.raises(Fault, match="-235"):
        sync(stage.bot, "", lambda _line: None)
    stage.zalo.refusal = 0
    follow(stage, 1)
    assert sync(stage.bot, "", lambda _line: None)["accounts"][stage.oa]["is_whole"]


def test_a_killed_command_is_followed_by_another(stage: Stage) -> None:
    """Nobody is made or asked of twice, and nobody is lost."""
    follow(stage, 60)
    slow = {**EMPTY, **stage.environ, "PYTHONPATH": str(HOUSE), "ZALO_RATE": "200"}
    with subprocess.Popen(
        command("followers", "sync"), cwd=HOUSE, env=slow, stderr=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stderr is not None
        assert any("details" in line for line in killed.stderr)  # the first were asked
        killed.kill()
    before = {row.person_id: row.asked_at for row in rows_of(stage.bot.database, profiles)}
    assert any(before.values())
    assert not all(before.values())
    stage.clock.let_pass(timedelta(minutes=5))  # the dead one's lease is over
    assert sync(stage.bot, "", lambda _line: None)["accounts"][stage.oa]["is_whole"]
    rows = rows_of(stage.bot.database, profiles)
    assert len(rows) == 60
    assert all(row.asked_at for row in rows)
    kept = [row.person_id for row in rows if before[row.person_id] == row.asked_at]
    assert kept == [number for number, at in before.items() if at]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_command_prints_json_alone_on_standard_output(stage: Stage) -> None:
    follow(stage, 3)
    done = run("followers", "sync", "--account", stage.oa, environ=stage.environ)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["accounts"][stage.oa]["listed"] == 3
    assert f"{stage.oa}: list" in done.stderr
    assert_one_sentence(
        run("followers", "sync", "--account", "zalo:1", environ=stage.environ), "zalo:1"
    )
