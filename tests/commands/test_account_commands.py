"""`account add|list|show`: secrets come from standard input, and none is ever printed."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.commands import accounts as commands
from bot.commands.faults import Fault
from bot.store import accounts, acts
from tests.commands.program import run
from tests.stage import PAGE_TOKEN, Stage
from tests.store.rows import rows_of

PAGE = "309050001"
TOKEN = "EAAAnotherPageToken"


def secret(name: str) -> str:
    """What is given on standard input."""
    assert name == "MESSENGER_PAGE_TOKEN", f"{name} stands in the environment"
    return TOKEN


def secrets_of(stage: Stage) -> list[str]:
    return [
        stage.zalo.app_secret,
        stage.zalo.oa_secret,
        stage.zalo.grants.access_token,
        stage.zalo.grants.refresh_token,
        stage.messenger.app_secret,
        PAGE_TOKEN,
    ]


def test_a_page_is_added_and_sends_its_events(stage: Stage) -> None:
    page = stage.messenger.add_page(PAGE, TOKEN)
    words = commands.add_messenger(stage.bot, "phuong-a", PAGE, secret)
    assert f"messenger:{PAGE}" in words
    assert TOKEN not in words
    assert "messages" in page.subscribed
    account = stage.bot.book.all()[f"messenger:{PAGE}"]
    assert (account.unit_slug, account.access_token) == ("phuong-a", TOKEN)
    assert account.webhook_secret == stage.messenger.app_secret
    (act,) = rows_of(stage.bot.database, acts.acts)
    assert (act.who, act.what, act.thing) == ("operator", "add_account", f"messenger:{PAGE}")


def test_a_page_whose_token_is_refused_is_kept_and_said_so(stage: Stage) -> None:
    with pytest.raises(Fault, match="check the token") as refused:
        commands.add_messenger(stage.bot, "phuong-a", PAGE, secret)
    assert TOKEN not in str(refused.value)
    stage.messenger.add_page(PAGE, TOKEN)
    assert commands.add_messenger(stage.bot, "phuong-a", PAGE, secret)


@pytest.mark.parametrize("page_id", ["", "not a number"])
def test_a_page_needs_its_number(stage: Stage, page_id: str) -> None:
    with pytest.raises(Fault, match="--page-id"):
        commands.add_messenger(stage.bot, "phuong-a", page_id, secret)


def test_adding_again_lets_an_account_go_on(stage: Stage) -> None:
    stage.messenger.add_page(PAGE, TOKEN)
    commands.add_messenger(stage.bot, "phuong-a", PAGE, secret)
    name = f"messenger:{PAGE}"
    stage.bot.database.write(
        lambda connection: accounts.stop(connection, name, "190", "dead", stage.clock.now())
    )
    commands.add_messenger(stage.bot, "phuong-a", PAGE, secret)
    assert stage.bot.book.all()[name].stopped_at is None


def test_what_is_shown_tells_everything_but_secrets(stage: Stage) -> None:
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    account = stage.bot.book.all()[stage.oa]
    shown = commands.shown(account)
    assert shown["id"] == stage.oa
    assert (shown["has_token"], shown["has_refresh_token"], shown["has_app_secret"]) == (True,) * 3
    assert shown["token_expires_at"] is not None
    words = json.dumps(shown, ensure_ascii=False)
    assert not [one for one in secrets_of(stage) if one in words]


def test_the_verifier_file_keeps_its_name(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "zalo_verifierAb-1.html"
    file.write_text("<html>xác minh</html>", "utf-8")
    assert commands.set_verifier(stage.bot, stage.oa, file).endswith("/zalo_verifierAb-1.html")
    stage.bot.book.read_again()
    assert stage.client.get("/zalo_verifierAb-1.html").text == "<html>xác minh</html>"
    with pytest.raises(Fault, match="no account"):
        commands.set_verifier(stage.bot, "zalo:1", file)
    with pytest.raises(Fault, match="keep its name"):
        commands.set_verifier(stage.bot, stage.oa, file.rename(tmp_path / "index.html"))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_commands_print_no_secret(stage: Stage) -> None:
    stage.messenger.add_page(PAGE, TOKEN)
    page_token = {**stage.environ, "MESSENGER_PAGE_TOKEN": ""}
    add = ("account", "add", "--channel", "messenger", "--page-id", PAGE)
    done = [
        run(*add, environ=page_token, said=f"{TOKEN}\n"),
        run("account", "list", environ=stage.environ),
        run("account", "show", stage.oa, environ=stage.environ),
    ]
    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * 3
    listed: dict[str, Any] = dict(line.split("\t", 1) for line in done[1].stdout.splitlines())
    assert listed.keys() == {stage.oa, stage.page, f"messenger:{PAGE}", "webchat:don-vi"}
    assert set(listed.values()) == {"don-vi\tactive"}
    assert json.loads(done[2].stdout)["id"] == stage.oa
    printed = "".join(one.stdout for one in done)
    assert not [one for one in (*secrets_of(stage), TOKEN) if one in printed]


def test_what_an_oa_may_spend_is_set_and_audited(stage: Stage) -> None:
    wanted = {"budget": 50_000, "articles_a_month": 4, "may_pay": True}
    told = commands.set_limits(stage.bot, stage.oa, wanted)
    assert told.items() >= wanted.items()
    assert (told["spent"], told["articles_this_month"], told["followers_read_at"]) == (0, 0, None)
    assert commands.set_limits(stage.bot, stage.oa, {"may_pay": False})["budget"] == 50_000
    first, second = rows_of(stage.bot.database, acts.acts)
    assert (first.who, first.what, first.thing) == ("operator", "change_channel", stage.oa)
    assert (first.why, second.why) == (
        "budget 50000, articles_a_month 4, may_pay True",
        "may_pay False",
    )


def test_money_of_another_month_is_not_this_months(stage: Stage) -> None:
    values = {"spent": 110, "spent_month": "2020-01"}
    stage.bot.database.write(lambda connection: accounts.change(connection, stage.oa, values))
    assert commands.limits(stage.bot, stage.oa)["spent"] == 0


@pytest.mark.parametrize(
    ("account", "values", "words"),
    [
        ("zalo:1", {"budget": 1}, "account list"),
        ("page", {"budget": 1}, "only Zalo"),
        ("oa", {}, "--budget"),
    ],
)
def test_what_cannot_be_set_is_said(
    stage: Stage, account: str, values: dict[str, Any], words: str
) -> None:
    name = {"page": stage.page, "oa": stage.oa}.get(account, account)
    with pytest.raises(Fault, match=words):
        commands.set_limits(stage.bot, name, values)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_limits_by_the_command(stage: Stage) -> None:
    given = ("--budget", "50000", "--articles", "4", "--may-pay")
    done = run("account", "set", stage.oa, *given, environ=stage.environ)
    assert json.loads(done.stdout)["budget"] == 50_000, done.stderr
    shown = json.loads(run("account", "show", stage.oa, environ=stage.environ).stdout)
    assert (shown["may_pay"], shown["articles_a_month"], shown["id"]) == (True, 4, stage.oa)
    assert run("account", "set", stage.oa, "--budget", "-1", environ=stage.environ).returncode != 0
