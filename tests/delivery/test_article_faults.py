"""Articles when something is in the way: said in words, waited for, and never broadcast twice."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.calls import Caller
from bot.store import articles, notices
from tests.delivery.article_scene import (
    allow,
    article,
    bulletin,
    change,
    go_on,
    morning,
    publisher,
    told_of,
)
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import together


class Interrupted(Exception):
    """The process ends at this very place."""


class Dying(Caller):
    """A caller whose process dies between the answer of a broadcast and its noting."""

    def ask(self, account_id: str, question: Any) -> Any:
        answer = Caller.ask(self, account_id, question)
        with self.database.read() as connection:
            states = [row.state for row in connection.execute(articles.articles.select())]
        if "sending" in states:
            raise Interrupted
        return answer


def test_a_broadcast_in_dead_hands_is_never_repeated(stage: Stage) -> None:
    allow(stage)
    morning(stage)
    number = bulletin(stage)
    bot = stage.bot
    usual = bot.caller("zalo")
    dying = Dying(
        bot.database, bot.book, bot.network, bot.tokens, bot.clock, usual.quiet, usual.rate
    )
    mortal = publisher(stage)
    mortal.caller = dying
    for _ in range(10):
        with suppress(Interrupted):
            mortal.run()
        stage.clock.let_pass(timedelta(seconds=15))
    assert (article(stage).state, len(stage.zalo.articles.broadcasts)) == ("sending", 1)
    go_on(stage, timedelta(minutes=10))
    assert (article(stage).state, len(stage.zalo.articles.broadcasts)) == ("unsure", 1)
    assert "không phát lại" in told_of(stage, number)
    assert any("không phát lại" in row.words for row in rows_of(bot.database, notices.notices))


@pytest.mark.parametrize(
    ("code", "words"),
    [(-221, "chưa được Zalo xác thực"), (-224, "nâng gói"), (-248, "trái quy định")],
)
def test_what_zalo_will_not_do_is_said_in_words(stage: Stage, code: int, words: str) -> None:
    allow(stage)
    morning(stage)
    number = bulletin(stage)
    stage.zalo.refusal = code
    go_on(stage, timedelta(minutes=3))
    assert (article(stage).state, article(stage).code) == ("refused", str(code))
    assert words in told_of(stage, number)
    assert any(words in row.words for row in rows_of(stage.bot.database, notices.notices))
    assert stage.bot.book.read_again()[stage.oa].stopped_at is None


def test_what_zalo_counts_itself_ends_it_too(stage: Stage) -> None:
    allow(stage, 9)
    stage.zalo.articles.monthly = 0
    morning(stage)
    bulletin(stage)
    go_on(stage, timedelta(minutes=5))
    assert (article(stage).state, article(stage).code) == ("refused", "-211")


def test_a_passing_fault_is_waited_for(stage: Stage) -> None:
    allow(stage)
    morning(stage)
    bulletin(stage)
    stage.zalo.refusal = -200
    go_on(stage, timedelta(minutes=3))
    assert article(stage).state == "planned"
    stage.zalo.refusal = 0
    go_on(stage, timedelta(minutes=5))
    assert article(stage).state == "sent"


def test_two_processes_broadcast_it_once(stage: Stage) -> None:
    allow(stage)
    morning(stage)
    bulletin(stage)
    both = (publisher(stage), publisher(stage))
    for _ in range(12):
        for done in together(*[one.run for one in both]):
            assert not isinstance(done, BaseException), done
        stage.clock.let_pass(timedelta(seconds=30))
    assert article(stage).state == "sent"
    assert len(stage.zalo.articles.broadcasts) == 1


def test_a_bulletin_past_its_time_is_broadcast_no_more(stage: Stage) -> None:
    allow(stage)
    now = morning(stage)
    number = bulletin(stage, send_at=now + timedelta(hours=1), valid_until=now + timedelta(hours=2))
    go_on(stage, timedelta(minutes=5))
    change(stage, number, state="paused")
    stage.clock.let_pass(timedelta(hours=3))
    change(stage, number, state="sending")
    go_on(stage, timedelta(minutes=1))
    assert (article(stage).state, article(stage).code) == ("refused", "late")
