"""The postman keeps the account's pace, all processes together, and slows down when told to."""

from typing import Any

from bot.demo.platform_server import Response
from bot.store import accounts
from bot.store.pace import EARLY_SECONDS
from tests.cast import LAN, crowd
from tests.stage import FAST, Stage
from tests.store.rows import rows_of
from tests.waiting import until

RATE = 50.0
MOMENT = 0.01  # seconds: what the ledger rounds, and what the postman takes for now


def account_row(stage: Stage, account_id: str) -> Any:
    return next(
        row for row in rows_of(stage.bot.database, accounts.accounts) if row.id == account_id
    )


def test_sends_of_two_processes_together_keep_the_rate(stage: Stage) -> None:
    """However busy the machine: instants stand apart, no letter leaves long before its own."""
    for person in crowd(40):
        stage.write(person, person.zalo)
    for bot in (stage.bot, stage.another_bot()):
        stage.start_postman(bot, rates={"zalo": RATE, "messenger": RATE})
    stage.until_settled()
    times = sorted(taken.at.timestamp() for taken in stage.zalo.messages)
    assert len(times) == 40
    first = min(row.sending_at for row in stage.letters()).timestamp()
    end = account_row(stage, stage.oa).next_send_at
    assert end - first >= 40 / RATE - MOMENT
    for place, at in enumerate(times):
        assert at >= first + place / RATE - EARLY_SECONDS - MOMENT


def test_too_fast_on_zalo_holds_the_account_until_the_next_minute(stage: Stage) -> None:
    stage.zalo_server.faults.next_is(
        Response(200, {"error": -32, "message": "reached limit call api"})
    )
    people = crowd(5)
    stage.write(people[0], "a")
    stage.start_postman(rates={"zalo": RATE, "messenger": RATE})
    until(lambda: stage.letter("a").code == "-32")
    row, account = stage.letter("a"), account_row(stage, stage.oa)
    assert (row.state, row.attempts) == ("queued", 0)  # the account was too fast, not the letter
    assert account.slow_rate == RATE / 2
    assert account.next_send_at % 60 < 5  # the minute that the platform counts has just begun
    for person in people[1:]:
        stage.write(person, person.zalo)
    stage.write(LAN, "on messenger", channel="messenger")
    until(lambda: stage.states()["on messenger"] == "sent")
    released_at = stage.clock.seconds()
    stage.next_try_now()
    stage.until_settled()
    assert set(stage.states().values()) == {"sent"}
    times = [taken.at.timestamp() for taken in stage.zalo.messages]
    assert len(times) == 5
    assert min(times) >= min(released_at, account.next_send_at) - EARLY_SECONDS - MOMENT


def test_too_fast_on_messenger_slows_down_and_all_arrive(stage: Stage) -> None:
    limit = {"error": {"code": 613, "message": "Calls to this api have exceeded the rate limit"}}
    stage.messenger_server.faults.next_is(Response(400, limit), Response(400, limit))
    for person in crowd(6):
        stage.write(person, person.messenger, channel="messenger")
    stage.start_postman(rates={"zalo": RATE, "messenger": RATE})
    until(lambda: sum(row.attempts for row in stage.letters()) >= 2)
    assert account_row(stage, stage.page).slow_rate == RATE / 2
    stage.next_try_now()
    stage.until_settled()
    assert set(stage.states().values()) == {"sent"}
    assert len(stage.messenger.taken) == 6


def test_the_platforms_own_headers_slow_us_before_it_complains(stage: Stage) -> None:
    stage.zalo.limit_per_minute = 5
    for person in crowd(5):
        stage.write(person, person.zalo)
    stage.start_postman(rates={"zalo": RATE, "messenger": RATE})
    stage.until_settled()
    assert account_row(stage, stage.oa).slow_rate == RATE / 2
    assert stage.zalo.refused[-32] == 0


def test_a_slow_account_keeps_no_sender_from_the_others(stage: Stage) -> None:
    """One letter in five seconds on Zalo; Messenger's leave at once, with two senders."""
    for person in crowd(3):
        stage.write(person, person.zalo)
    for person in crowd(10):
        stage.write(person, person.messenger, channel="messenger")
    rates = {"zalo": 0.2, "messenger": float(FAST)}
    stage.start_postman(rates=rates, senders=2)
    until(lambda: len(stage.messenger.taken) == 10)
    assert len(stage.zalo.messages) < 3
