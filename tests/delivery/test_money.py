"""Paid messages: reserved before they leave, given back or counted by what the platform says."""

from typing import Any

from bot.demo.platform_server import Response
from bot.store import accounts, people
from bot.store.roads import month_of
from tests.cast import LAN, MINH, crowd
from tests.delivery.bulk_scene import ago, change_person, run_bulletin, state_of
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import until

PRICE = 55


def account(stage: Stage) -> Any:
    return next(row for row in rows_of(stage.bot.database, accounts.accounts) if row.id == stage.oa)


def may_pay(stage: Stage, messages: int) -> None:
    values = {"may_pay": True, "budget": messages * PRICE}
    stage.bot.database.write(lambda connection: accounts.change(connection, stage.oa, values))


def write_long_ago(stage: Stage, *citizens: Any) -> None:
    """Three days: outside the free window, inside the paid one."""
    for one in citizens:
        change_person(stage, one.zalo, last_wrote_at=ago(days=3))
        stage.zalo.meet(one.zalo, ago(days=3))


def test_paid_ones_go_as_far_as_the_budget(stage: Stage) -> None:
    people_ = crowd(5)
    stage.zalo.people.wallet = 10_000
    run_bulletin(stage, people_)
    write_long_ago(stage, *people_)
    may_pay(stage, 3)
    stage.start_postman()
    stage.until_settled()
    states = [(row.state, row.code) for row in stage.letters()]
    assert states.count(("sent", "")) == 3
    assert states.count(("waiting", "-budget")) == 2
    assert account(stage).spent == 3 * PRICE
    assert {taken.road for taken in stage.zalo.messages} == {"paid"}


def test_what_was_not_taken_or_not_charged_is_given_back(stage: Stage) -> None:
    run_bulletin(stage, [LAN, MINH])
    may_pay(stage, 10)
    for one in (LAN, MINH):
        change_person(stage, one.zalo, last_wrote_at=ago(days=3))
    stage.zalo.refuse(MINH.zalo, -213)  # Lan wrote to the OA meanwhile, and we do not know yet
    stage.start_postman()
    stage.until_settled()
    assert (state_of(stage, LAN.zalo).state, state_of(stage, MINH.zalo).state) == ("sent", "gone")
    assert account(stage).spent == 0


def test_a_wallet_without_money_waits_and_costs_nothing(stage: Stage) -> None:
    run_bulletin(stage, [LAN])
    write_long_ago(stage, LAN)
    may_pay(stage, 10)
    stage.start_postman()
    stage.until_settled()
    row = state_of(stage, LAN.zalo)
    assert (row.state, row.code) == ("waiting", "-320")
    assert account(stage).spent == 0


def test_a_charge_nobody_foresaw_is_counted(stage: Stage) -> None:
    stage.zalo.people.wallet = 10_000
    run_bulletin(stage, [LAN])
    stage.zalo.meet(LAN.zalo, ago(days=3))  # our own clock of the window was wrong
    stage.start_postman()
    stage.until_settled()
    assert state_of(stage, LAN.zalo).road == "free"
    assert account(stage).spent == PRICE


def test_the_last_free_message_is_remembered(stage: Stage) -> None:
    stage.zalo.people.free_replies = 1
    run_bulletin(stage, [LAN])
    run_bulletin(stage, [LAN])
    stage.start_postman()
    stage.until_settled()
    assert [(row.state, row.code) for row in stage.letters()] == [
        ("sent", ""),
        ("waiting", "-quota"),
    ]
    (person,) = rows_of(stage.bot.database, people.people)
    assert person.free_left == 0
    assert stage.zalo.refused == {}


def test_news_that_was_to_be_paid_and_is_asked_for_changes_no_budget(stage: Stage) -> None:
    run_bulletin(stage, [LAN])
    write_long_ago(stage, LAN)
    may_pay(stage, 10)
    stage.bot.database.write(
        lambda connection: accounts.change(
            connection, stage.oa, {"spent": 2 * PRICE, "spent_month": month_of(stage.clock.now())}
        )
    )
    stage.start_postman()
    until(lambda: state_of(stage, LAN.zalo).code == "-320")
    stage.zalo.meet(LAN.zalo, ago(minutes=1))
    stage.change_letter(state_of(stage, LAN.zalo).key, lane=0, state="queued")
    stage.wake(stage.oa)
    stage.until_settled()
    assert state_of(stage, LAN.zalo).state == "sent"
    assert account(stage).spent == 2 * PRICE


def test_a_reminder_that_goes_again_is_paid_once(stage: Stage) -> None:
    """The price of a letter that is no bulletin's is reserved when it is made."""
    stage.zalo.people.wallet = 10_000
    stage.bot.database.write(
        lambda connection: accounts.change(
            connection, stage.oa, {"spent": PRICE, "spent_month": month_of(stage.clock.now())}
        )
    )
    stage.zalo_server.faults.next_is(Response(503))
    stage.write(LAN, "a", road="paid")
    stage.zalo.meet(LAN.zalo, ago(days=3))
    stage.start_postman()
    until(lambda: stage.letter("a").attempts == 1)
    stage.next_try_now()
    stage.until_settled()
    assert (stage.letter("a").state, account(stage).spent) == ("sent", PRICE)
