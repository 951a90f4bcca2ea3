"""Brings articles on their way: made hidden, waited for, shown, and broadcast in time.

Every step is claimed by a conditional update and its outcome noted under the same lease. Making
and showing may be repeated, the broadcast never: where its outcome is not known it is `unsure`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.channels.http import HTTP_SECONDS
from bot.channels.zalo import articles as zalo
from bot.channels.zalo.articles import Article
from bot.core.outcomes import Gone, OurFault, Refused, Unsure, Waiting
from bot.core.quiet import Quiet
from bot.delivery import article_words as words_of
from bot.delivery.article_slots import AHEAD, NO_QUIET, by_day
from bot.delivery.articles import Values, plan, refused, said_of, tell
from bot.delivery.calls import Caller, NotTold
from bot.delivery.news import news_of
from bot.store import articles, bulletins
from bot.store.database import Connection

log = structlog.get_logger()

# Longer than a call, the wait for its instant and its second try with a new token.
LEASE = timedelta(seconds=6 * HTTP_SECONDS)
RUN_SECONDS = 20.0  # of steps; whoever stops the program waits for the job, the rest goes next time
SHOW_BEFORE = timedelta(minutes=3)
POLL = timedelta(seconds=10)
TRY_AGAIN = timedelta(seconds=30)
STOPPED_AGAIN = timedelta(minutes=5)
MOST_STEPS = 400  # an hour of asking, and then it is left


@dataclass(slots=True)
class Publisher:
    """Does what is due for the articles of all OAs; `quiet` are the hours without bulletins."""

    caller: Caller
    api_url: str
    public_url: str
    quiet: Quiet

    def run(self) -> Counter[str]:
        """Plans, does each step that is due, and withdraws what is outdated; counts by state."""
        done: Counter[str] = Counter()
        clock, database = self.caller.clock, self.caller.database
        done["planned"] = self._plan_all(clock.now())
        done["unsure"] = self._give_up()
        with database.read() as connection:
            outdated = articles.outdated(connection, clock.real())
            rows = articles.due(connection, clock.now(), clock.real())
        done["dropped"] = sum(self._drop(row) for row in outdated)
        end = clock.seconds() + RUN_SECONDS
        for row in rows:
            if clock.seconds() < end and (state := self._step(row)):
                done[state] += 1
        return done

    # Planning

    def _plan_all(self, now: datetime) -> int:
        with self.caller.database.read() as connection:
            wanted = articles.unplanned(connection, now)
        return sum(
            self.caller.database.write(partial(self._plan, number, account_id, now))
            for number, account_id in wanted
        )

    def _plan(
        self, bulletin_id: int, account_id: str, now: datetime, connection: Connection
    ) -> bool:
        account = articles.lock_account(connection, account_id)
        bulletin = bulletins.find(connection, bulletin_id)
        if bulletin is None:
            return False
        values = plan(connection, bulletin, account, self._quiet_for(bulletin), now)
        number = articles.put_in(
            connection, {"bulletin_id": bulletin_id, "account_id": account_id, **values}
        )
        if number is not None and values["words"]:
            tell(connection, bulletin, account_id, values["words"], f"plan:{number}", now)
        return number is not None

    def _quiet_for(self, bulletin: Mapping[str, Any]) -> Quiet:
        return NO_QUIET if bulletin["is_urgent"] else self.quiet

    # Steps

    def _step(self, row: Any) -> str:
        """Does the next step of one article; the state it came to, "" where another did it."""
        database, clock = self.caller.database, self.caller.clock
        now, real = clock.now(), clock.real()
        until = real + LEASE
        with database.read() as connection:
            bulletin = bulletins.find(connection, row.bulletin_id)
        if bulletin is None:
            return ""
        later = self._not_yet(row, bulletin, now)
        state = "sending" if row.state == "shown" and later is None else ""
        if not database.write(
            lambda connection: articles.claim(connection, row, real=real, until=until, state=state)
        ):
            return ""
        article = words_of.article_of(news_of(bulletin), self.public_url)
        values = later if later is not None else self._do(row, article)

        def settle(connection: Connection) -> None:
            is_mine = articles.settle(connection, row.id, until, **values)
            if is_mine and values["state"] in ("refused", "unsure"):
                told = said_of(values["state"], row.send_at, values["words"])
                key = f"{values['state']}:{row.id}"
                tell(connection, bulletin, row.account_id, told, key, now)

        database.write(settle)
        log.info("article", article=row.id, account=row.account_id, state=values["state"])
        return str(values["state"])

    def _do(self, row: Any, article: Article) -> Values:
        """The step of a claimed article; what is to be noted of it."""
        call = row.send_at - AHEAD
        match row.state:
            case "planned":
                return self._make(row, article)
            case "made":
                return self._look(row, "ready", call - SHOW_BEFORE)
            case "ready":
                return self._show(row, article)
            case "showing":
                return self._look(row, "shown", call)
            case _:
                return self._broadcast(row)

    def _not_yet(self, row: Any, bulletin: Mapping[str, Any], now: datetime) -> Values | None:
        """What is noted instead of the step, where it is too late for it, or night."""
        valid_until = bulletin["valid_until"]
        if valid_until is not None and now >= valid_until:
            return refused("late", "bản tin đã hết hạn", now)
        if row.attempts >= MOST_STEPS:
            return refused("tries", "Zalo xử lý bài quá lâu", now)
        begins = by_day(now, self._quiet_for(bulletin))
        if row.state == "shown" and begins > now:
            return {"state": "shown", "due_at": begins, "send_at": begins + AHEAD}
        return None

    def _make(self, row: Any, article: Article) -> Values:
        token = self.caller.ask(
            row.account_id,
            lambda network, keys: zalo.create(network, self.api_url, keys, article),
        )
        return self._asked_to_work(row, token, "made")

    def _show(self, row: Any, article: Article) -> Values:
        token = self.caller.ask(
            row.account_id,
            lambda network, keys: zalo.show(network, self.api_url, keys, row.article_id, article),
        )
        return self._asked_to_work(row, token, "showing")

    def _asked_to_work(self, row: Any, token: str | NotTold, state: str) -> Values:
        if isinstance(token, str):
            return {"state": state, "token": token, "due_at": self.caller.clock.now() + POLL}
        return self._failed(row, token)

    def _look(self, row: Any, state: str, due_at: datetime) -> Values:
        found = self.caller.ask(
            row.account_id,
            lambda network, keys: zalo.verify(network, self.api_url, keys, row.token),
        )
        if isinstance(found, str):
            due_at = max(due_at, self.caller.clock.now())
            return {"state": state, "article_id": found, "token": "", "due_at": due_at}
        if found.code == zalo.BEING_WORKED_ON:
            return {"state": row.state, "due_at": self.caller.clock.now() + POLL}
        return self._failed(row, found)

    def _broadcast(self, row: Any) -> Values:
        """The one step that is never done twice."""
        found = self.caller.ask(
            row.account_id,
            lambda network, keys: zalo.broadcast(network, self.api_url, keys, row.article_id),
        )
        now = self.caller.clock.now()
        if isinstance(found, str):
            send_at = max(row.send_at, now + AHEAD)
            return {"state": "sent", "message_id": found, "settled_at": now, "send_at": send_at}
        if isinstance(found, Unsure):
            return {"state": "unsure", "code": found.code, "words": found.words, "settled_at": now}
        return self._failed(row, found)

    def _failed(self, row: Any, fault: NotTold) -> Values:
        """The step did not happen: again after a while, on another day, or never."""
        now = self.caller.clock.now()
        if isinstance(fault, OurFault) and fault.code == "stopped":
            return {"state": row.state, "due_at": now + STOPPED_AGAIN, "code": fault.code}
        is_final = isinstance(fault, OurFault | Refused | Gone)
        if is_final or (isinstance(fault, Waiting) and fault.kind == "quota"):
            return refused(fault.code, words_of.meaning(fault.code, fault.words), now)
        after = fault.after if isinstance(fault, Waiting) else None
        wait = TRY_AGAIN if after is None else timedelta(seconds=after)
        return {"state": row.state, "due_at": now + wait, "code": fault.code}

    # What is over

    def _give_up(self) -> int:
        """Broadcasts whose process died while it asked: never asked again, and staff are told."""
        now, real = self.caller.clock.now(), self.caller.clock.real()
        words = "chương trình dừng đúng lúc đang nhờ Zalo phát"

        def work(connection: Connection) -> int:
            rows = articles.give_up(connection, real, words)
            for row in rows:
                bulletin = bulletins.find(connection, row.bulletin_id)
                if bulletin is not None:
                    told = said_of("unsure", now, words)
                    tell(connection, bulletin, row.account_id, told, f"unsure:{row.id}", now)
            return len(rows)

        return self.caller.database.write(work)

    def _drop(self, row: Any) -> bool:
        """A plan whose bulletin was changed or called off; what is on show is hidden again."""
        with self.caller.database.read() as connection:
            bulletin = bulletins.find(connection, row.bulletin_id)
        if row.state in ("showing", "shown") and bulletin is not None:
            article = words_of.article_of(news_of(bulletin), self.public_url)
            hidden = self.caller.ask(
                row.account_id,
                lambda network, keys: zalo.hide(
                    network, self.api_url, keys, row.article_id, article
                ),
            )
            if isinstance(hidden, Waiting | Unsure):
                return False  # asked again in a moment
        return self.caller.database.write(
            lambda connection: articles.drop(connection, row.id, row.state)
        )
