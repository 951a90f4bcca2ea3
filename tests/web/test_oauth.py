"""OAuth: an OA's admin comes back with a code, once, and the OA is ours with its tokens."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.commands import accounts as commands
from bot.delivery.connecting import CONNECT_FOR
from bot.demo.platform_server import Response
from bot.store import acts
from tests.stage import Stage
from tests.store.rows import rows_of

OA_ID = "9900"
MOMENT = timedelta(seconds=1)

# What Zalo refuses never reaches the store: one database is enough.
one_database = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def ask(stage: Stage, *, with_pkce: bool = False, slug: str = "phuong-a") -> dict[str, str]:
    """What the permission address that the command prints asks Zalo for."""

    def no_secret(name: str) -> str:
        raise AssertionError(f"{name} stands in the environment")

    address = commands.add_zalo(stage.bot, slug, no_secret, with_pkce=with_pkce)
    assert address.startswith(f"{stage.zalo_server.url}/v4/oa/permission?")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(stage: Stage, **query: str) -> tuple[int, str]:
    answer = stage.client.get("/oauth/zalo", query_string=query)
    return answer.status_code, answer.text


@pytest.mark.parametrize("with_pkce", [False, True])
def test_the_code_becomes_an_account_with_tokens(stage: Stage, with_pkce: bool) -> None:
    asked = ask(stage, with_pkce=with_pkce)
    assert asked["app_id"] == stage.zalo.app_id
    assert asked["redirect_uri"] == f"{stage.bot.settings.public_url}/oauth/zalo"
    assert ("code_challenge" in asked) == with_pkce
    code = stage.zalo.grants.issue_code(asked.get("code_challenge", ""))
    status, words = come_back(stage, code=code, oa_id=OA_ID, state=asked["state"])
    assert (status, words.startswith("Xong!")) == (200, True)
    account = stage.bot.book.all()[f"zalo:{OA_ID}"]
    assert (account.unit_slug, account.app_id) == ("phuong-a", stage.zalo.app_id)
    assert account.access_token == stage.zalo.grants.access_token
    assert account.refresh_token == stage.zalo.grants.refresh_token
    assert account.webhook_secret == stage.zalo.oa_secret
    assert account.token_expires_at is not None
    (act,) = rows_of(stage.bot.database, acts.acts)
    assert (act.who, act.what, act.thing) == ("operator", "connect_account", f"zalo:{OA_ID}")


def test_the_state_is_taken_once(stage: Stage) -> None:
    state = ask(stage)["state"]
    code = stage.zalo.grants.issue_code()
    assert come_back(stage, code=code, oa_id=OA_ID, state=state)[0] == 200
    code = stage.zalo.grants.issue_code()
    assert come_back(stage, code=code, oa_id="9901", state=state)[0] == 400
    assert "zalo:9901" not in stage.bot.book.read_again()


def test_a_state_we_never_gave_out_leads_to_nothing(stage: Stage) -> None:
    code = stage.zalo.grants.issue_code()
    status, words = come_back(stage, code=code, oa_id=OA_ID, state="forged")
    assert (status, "quá hạn" in words) == (400, True)
    assert f"zalo:{OA_ID}" not in stage.bot.book.read_again()
    assert stage.zalo.grants.access_token == "fake-access-0"


def test_a_state_lives_for_a_day(stage: Stage) -> None:
    state = ask(stage)["state"]
    stage.clock.let_pass(CONNECT_FOR + MOMENT)
    code = stage.zalo.grants.issue_code()
    assert come_back(stage, code=code, oa_id=OA_ID, state=state)[0] == 400


@one_database
@pytest.mark.parametrize(
    "change", [{"code": ""}, {"oa_id": ""}, {"state": ""}, {"oa_id": "../1"}], ids=str
)
def test_what_is_missing_is_said_and_uses_nothing_up(stage: Stage, change: dict[str, str]) -> None:
    state = ask(stage)["state"]
    query = {"code": stage.zalo.grants.issue_code(), "oa_id": OA_ID, "state": state}
    assert come_back(stage, **{**query, **change})[0] == 400
    assert come_back(stage, **query)[0] == 200


@one_database
def test_a_code_zalo_refuses(stage: Stage) -> None:
    state = ask(stage)["state"]
    status, words = come_back(stage, code="never issued", oa_id=OA_ID, state=state)
    assert (status, "-14019" in words) == (502, True)
    assert f"zalo:{OA_ID}" not in stage.bot.book.read_again()


@one_database
def test_a_verifier_of_somebody_else_does_not_fit(stage: Stage) -> None:
    """The code was made for the challenge of the first wish; the second wish's verifier differs."""
    first, second = ask(stage, with_pkce=True), ask(stage, with_pkce=True)
    code = stage.zalo.grants.issue_code(first["code_challenge"])
    assert come_back(stage, code=code, oa_id=OA_ID, state=second["state"])[0] == 502


@one_database
def test_a_platform_that_does_not_answer(stage: Stage) -> None:
    state = ask(stage)["state"]
    stage.zalo_server.faults.next_is(Response(503))
    assert come_back(stage, code="c", oa_id=OA_ID, state=state)[0] == 502


def test_an_account_that_stood_still_goes_on_after_it(stage: Stage) -> None:
    stage.zalo.grants.refresh_token = "somebody else has the new one"
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    assert stage.bot.book.all()[stage.oa].stopped_at is not None
    state = ask(stage)["state"]
    code = stage.zalo.grants.issue_code()
    assert come_back(stage, code=code, oa_id=stage.zalo.oa_id, state=state)[0] == 200
    account = stage.bot.book.all()[stage.oa]
    assert (account.stopped_at, account.access_token) == (None, stage.zalo.grants.access_token)


@one_database
def test_what_is_shown_holds_no_secret(stage: Stage) -> None:
    asked = ask(stage, with_pkce=True)
    assert stage.zalo.app_secret not in str(asked)
    code = stage.zalo.grants.issue_code(asked["code_challenge"])
    _status, words = come_back(stage, code=code, oa_id=OA_ID, state=asked["state"])
    assert stage.zalo.grants.access_token not in words
