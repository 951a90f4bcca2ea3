"""Tokens: renewed once by one process at a time, saved before use, given up where it is final."""

from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from bot.delivery.tokens import LEASE, LEFT, NEW
from bot.demo.platform_server import Request, Response
from bot.store import accounts
from bot.store.accounts import Account
from tests.cast import LAN
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import PATIENCE_SECONDS, together, until

FIRST = "fake-access-0"
MOMENT = timedelta(seconds=1)


def account(stage: Stage) -> Account:
    return stage.bot.book.read_again()[stage.oa]


def row(stage: Stage) -> Any:
    return next(one for one in rows_of(stage.bot.database, accounts.accounts) if one.id == stage.oa)


def renew(stage: Stage, used: str = FIRST) -> bool:
    return stage.bot.tokens.renew(stage.oa, used)


def test_a_dead_token_is_renewed_and_the_pair_saved(stage: Stage) -> None:
    before = stage.clock.real()
    assert renew(stage)
    found, vault = account(stage), stage.bot.book.vault
    assert (found.access_token, found.refresh_token) == ("fake-access-1", "fake-refresh-1")
    assert found.token_at is not None
    assert found.token_at >= before - MOMENT
    assert found.token_expires_at == found.token_at + timedelta(seconds=90_000)
    assert vault.open(row(stage).previous_refresh_closed) == "fake-refresh-0"
    assert row(stage).refreshing_until is None
    assert (stage.zalo.grants.refreshes, stage.zalo.grants.reuses) == (1, 0)


def test_a_token_renewed_meanwhile_is_used_at_once(stage: Stage) -> None:
    renew(stage)
    assert renew(stage, FIRST)
    assert stage.zalo.grants.refreshes == 1


def test_two_processes_at_once_use_the_refresh_token_once(stage: Stage) -> None:
    bots = [stage.bot, *(stage.another_bot() for _ in range(3))]
    results = together(*[lambda bot=bot: bot.tokens.renew(stage.oa, FIRST) for bot in bots])
    assert True in results
    assert (stage.zalo.grants.refreshes, stage.zalo.grants.reuses) == (1, 0)
    for bot in bots:
        assert bot.tokens.renew(stage.oa, FIRST)
        assert bot.book.all()[stage.oa].access_token == "fake-access-1"
    assert stage.zalo.grants.refreshes == 1


def test_while_one_renews_the_others_are_told_to_wait(stage: Stage) -> None:
    is_told = Event()
    answer = stage.zalo.grants.answer

    def late(request: Request) -> dict[str, Any]:
        assert is_told.wait(PATIENCE_SECONDS)
        return answer(request)

    stage.zalo.grants.answer = late  # type: ignore[method-assign] # a slow one in its place
    other = stage.another_bot()

    def second() -> bool:
        until(lambda: row(stage).refreshing_until is not None)
        is_renewed = other.tokens.renew(stage.oa, FIRST)
        is_told.set()
        return is_renewed

    assert together(lambda: renew(stage), second) == [True, False]


def test_a_fresh_token_that_is_refused_stops_the_account(stage: Stage) -> None:
    renew(stage)
    assert not renew(stage, "fake-access-1")
    found = account(stage)
    assert (found.stopped_code, found.stopped_at is not None) == ("token", True)
    assert stage.zalo.grants.refreshes == 1


def test_a_token_is_fresh_for_a_minute_only(stage: Stage) -> None:
    renew(stage)
    stage.clock.let_pass(NEW + MOMENT)
    assert renew(stage, "fake-access-1")
    assert account(stage).access_token == "fake-access-2"


def test_a_used_refresh_token_stops_the_account(stage: Stage) -> None:
    stage.zalo.grants.refresh_token = "somebody else has the new one"
    assert not renew(stage)
    found = account(stage)
    assert (found.stopped_code, found.stopped_words) == ("-14014", "Invalid refresh token")
    assert row(stage).refreshing_until is None


def test_without_a_refresh_token_the_account_stops(stage: Stage) -> None:
    stage.bot.database.write(
        lambda connection: accounts.change(connection, stage.oa, {"refresh_closed": ""})
    )
    assert not renew(stage)
    assert account(stage).stopped_code == "token"
    assert not stage.bot.tokens.renew("zalo:unknown", FIRST)


@pytest.mark.parametrize("answer", [Response(503), Response(429)], ids=["503", "429"])
def test_what_was_not_taken_may_be_tried_again_at_once(stage: Stage, answer: Response) -> None:
    stage.zalo_server.faults.next_is(answer)
    assert not renew(stage)
    assert account(stage).stopped_at is None
    assert renew(stage)
    assert (stage.zalo.grants.refreshes, stage.zalo.grants.reuses) == (1, 0)


@pytest.mark.parametrize("answer", [Response(500), Response(drop="before")], ids=["500", "reset"])
def test_what_may_have_been_taken_waits_for_the_lease(stage: Stage, answer: Response) -> None:
    stage.zalo_server.faults.next_is(answer)
    assert not renew(stage)
    assert not renew(stage)
    assert stage.zalo.grants.refreshes == 0
    stage.clock.let_pass(LEASE + MOMENT)
    assert renew(stage)
    assert (stage.zalo.grants.refreshes, stage.zalo.grants.reuses) == (1, 0)


def test_a_pair_that_never_reached_us_is_the_end_of_the_grant(stage: Stage) -> None:
    """Zalo used the refresh token up and the answer was lost: only the OA's admin can help."""
    stage.zalo_server.faults.next_is(Response(drop="after"))
    assert not renew(stage)
    stage.clock.let_pass(LEASE + MOMENT)
    assert not renew(stage)
    assert account(stage).stopped_code == "-14014"


def test_tokens_are_renewed_before_they_die(stage: Stage) -> None:
    assert stage.bot.tokens.renew_due() == 0  # of unknown age: used until refused
    renew(stage)
    stage.clock.let_pass(timedelta(seconds=90_000) - LEFT - timedelta(minutes=1))
    assert stage.bot.tokens.renew_due() == 0
    stage.clock.let_pass(timedelta(minutes=2))
    assert stage.bot.tokens.renew_due() == 1
    assert stage.bot.tokens.renew_due() == 0
    assert account(stage).access_token == "fake-access-2"


@pytest.mark.parametrize("code", [-216, -220], ids=["invalid", "expired"])
def test_a_letter_refused_for_its_token_arrives_with_the_new_one(stage: Stage, code: int) -> None:
    if code == -220:
        stage.zalo.grants.expire_now()
    else:
        stage.zalo.grants.access_token = "one we never had"
    stage.start_postman()
    stage.start_postman(stage.another_bot())
    stage.write(LAN, "a", "b")
    until(lambda: account(stage).access_token == "fake-access-1")
    stage.next_try_now()
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo) == ["a", "b"]
    assert (stage.zalo.grants.refreshes, stage.zalo.grants.reuses) == (1, 0)
    assert stage.zalo.refused[code] >= 1


def test_a_letter_waits_while_the_account_stands_still(stage: Stage) -> None:
    stage.zalo.grants.expire_now()
    stage.zalo.grants.refresh_token = "somebody else has the new one"
    stage.start_postman()
    stage.write(LAN, "a")
    until(lambda: account(stage).stopped_at is not None)
    assert stage.states() == {"a": "queued"}
    assert stage.zalo.messages == []


def test_a_fresh_token_that_worked_and_is_refused_has_expired(stage: Stage) -> None:
    """A platform may end a token at any time; what once worked is no fault of the pair."""
    renew(stage)
    stage.start_postman()
    stage.write(LAN, "a")
    stage.until_settled()
    stage.zalo.grants.expire_now()
    assert renew(stage, "fake-access-1")
    assert account(stage).access_token == "fake-access-2"
