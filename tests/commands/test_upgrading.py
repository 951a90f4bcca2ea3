"""`upgrade` and each start: units and the environment's accounts, tokens only where new."""

from datetime import timedelta

import pytest

from bot.app import Bot
from bot.commands.upgrading import take_over, upgrade
from bot.store import accounts, schema, units
from bot.store.accounts import Account
from tests.commands.program import run
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import together


def oa(bot: Bot) -> Account:
    return next(one for one in bot.book.read_again().values() if one.channel == "zalo")


def started_with(stage: Stage, **environ: str) -> Bot:
    """The program as it starts with other settings."""
    bot = stage.another_bot(**environ)
    take_over(bot)
    return bot


def test_an_empty_database_becomes_ready(stage: Stage, empty_url: str) -> None:
    bot = stage.another_bot(DATABASE_URL=empty_url)
    upgrade(bot)
    assert schema.is_newest(bot.database)
    assert bot.book.all().keys() == {stage.oa, stage.page, "webchat:don-vi"}
    slugs = {row.slug for row in rows_of(bot.database, units.units)}
    assert slugs == set(bot.content.units)
    account = oa(bot)
    assert (account.access_token, account.refresh_token) == ("fake-access-0", "fake-refresh-0")
    assert (account.app_secret, account.webhook_secret) == (
        stage.zalo.app_secret,
        stage.zalo.oa_secret,
    )


def test_again_changes_nothing(stage: Stage) -> None:
    before = stage.bot.book.read_again()
    upgrade(stage.bot)
    assert stage.bot.book.all() == before


def test_two_at_once_do_no_harm(stage: Stage, empty_url: str) -> None:
    bots = [stage.another_bot(DATABASE_URL=empty_url) for _ in range(2)]
    assert together(*[lambda bot=bot: upgrade(bot) for bot in bots]) == [None, None]
    assert bots[0].book.read_again() == bots[1].book.read_again()
    assert len(bots[0].book.all()) == 3


def test_a_renewed_token_is_not_replaced_by_the_used_one(stage: Stage) -> None:
    """The environment still holds the first pair, whose refresh token works no more."""
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    bot = started_with(stage)
    assert oa(bot).access_token == "fake-access-1"
    assert oa(bot).refresh_token == "fake-refresh-1"


def test_a_token_that_differs_from_the_last_one_is_taken(stage: Stage) -> None:
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    new = {"ZALO_ACCESS_TOKEN": "fake-access-9", "ZALO_REFRESH_TOKEN": "fake-refresh-9"}
    account = oa(started_with(stage, **new))
    assert (account.access_token, account.refresh_token) == ("fake-access-9", "fake-refresh-9")
    assert (account.token_at, account.token_expires_at) == (None, None)
    stage.bot.tokens.renew(stage.oa, "fake-access-1")
    assert oa(started_with(stage, **new)).access_token == "fake-access-9"


def test_a_new_token_lets_a_stopped_account_go_on(stage: Stage) -> None:
    stage.bot.database.write(
        lambda connection: accounts.stop(connection, stage.oa, "-14014", "used", stage.clock.now())
    )
    assert oa(started_with(stage)).stopped_at is not None
    assert oa(started_with(stage, ZALO_ACCESS_TOKEN="fake-access-9")).stopped_at is None


def test_without_a_token_in_the_environment_the_databases_stays(stage: Stage) -> None:
    bot = started_with(stage, ZALO_ACCESS_TOKEN="", ZALO_REFRESH_TOKEN="")
    assert oa(bot).access_token == "fake-access-0"
    # And the same one given again is still known as taken.
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    assert oa(started_with(stage)).access_token == "fake-access-1"


def test_a_changed_app_secret_is_taken(stage: Stage) -> None:
    bot = started_with(stage, ZALO_APP_SECRET="new secret", ZALO_OA_SECRET="new oa secret")
    assert (oa(bot).app_secret, oa(bot).webhook_secret) == ("new secret", "new oa secret")
    assert oa(bot).access_token == "fake-access-0"


def test_the_unit_of_an_account_is_chosen_once(stage: Stage) -> None:
    stage.bot.database.write(
        lambda connection: accounts.change(connection, stage.oa, {"unit_slug": "phuong-a"})
    )
    assert oa(started_with(stage)).unit_slug == "phuong-a"


def test_while_the_key_is_changed_nothing_is_lost(stage: Stage) -> None:
    """SECRET_KEY=new,old, then new alone; the used tokens still stand in the environment."""
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    old, new = stage.environ["SECRET_KEY"], "a new key " * 5
    between = stage.another_bot(SECRET_KEY=f"{new},{old}")
    upgrade(between)
    assert oa(between).access_token == "fake-access-1"
    after = stage.another_bot(SECRET_KEY=new)
    upgrade(after)
    assert oa(after).refresh_token == "fake-refresh-1"
    stage.clock.let_pass(timedelta(hours=1))
    assert after.tokens.renew(stage.oa, "fake-access-1")
    assert oa(after).access_token == "fake-access-2"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_command(stage: Stage, empty_url: str) -> None:
    environ = {**stage.environ, "DATABASE_URL": empty_url}
    done = run("upgrade", environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    bot = stage.another_bot(DATABASE_URL=empty_url)
    assert schema.is_newest(bot.database)
