"""Reads the followers of an OA: the list in parts, then each one's name, age and last contact.

Every step is kept with the run (bot/store/followers.py): another process goes on where one was
stopped, and of two that read at once one waits.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog

from bot.channels.http import HTTP_SECONDS
from bot.channels.zalo import users
from bot.channels.zalo.users import PAGE, REACHED, Page
from bot.core.clock import local_day
from bot.core.outcomes import OurFault
from bot.delivery.calls import Caller, NotTold
from bot.delivery.list_parts import Part, smaller
from bot.delivery.profiles import ask_person
from bot.store import accounts, followers, syncs
from bot.store.database import Connection
from bot.store.followers import Known
from bot.store.syncs import Sync

log = structlog.get_logger()

STEP_SECONDS = 30.0  # of questions between two commits
# A step, and the last person of it: two calls, both again with a new token.
LEASE = timedelta(seconds=STEP_SECONDS + 6 * HTTP_SECONDS)
# About a day; a nightly run comes a little earlier now and then.
DETAILS_KEPT = timedelta(hours=20)
BATCH = 20  # people asked between two commits


@dataclass(slots=True)
class Reader:
    """One reader of lists. `tell` is called after each step, `may_go_on` before each.

    `reached`: how many people of one list Zalo shows.
    """

    caller: Caller
    api_url: str
    tell: Callable[[Sync], None] = lambda _sync: None
    may_go_on: Callable[[], bool] = lambda: True
    reached: int = REACHED
    worker: str = field(default_factory=lambda: secrets.token_hex(6))

    def read(self, account_id: str) -> NotTold | None:
        """Goes on with the account's open run; what stood in its way, None where nothing did.

        Where another has the run in hand, or time is up, it returns with the run still open.
        """
        fault: NotTold | None = None
        try:
            while fault is None and self.may_go_on():
                sync = self._claim(account_id)
                if sync is None:
                    break
                fault = STAGES[sync.stage](self, sync)
                self.tell(sync)
        finally:  # also where somebody presses Ctrl-C: the next one need not wait for the lease
            self._let_go(account_id, fault)
        return fault

    def _let_go(self, account_id: str, fault: NotTold | None) -> None:
        """The run stays open for whoever comes next. What only staff can put right ends it."""
        values: dict[str, Any] = {"code": "", "words": ""}
        if fault is not None:
            log.warning(
                "followers_not_read", account=account_id, code=fault.code, words=fault.words
            )
            values = {"code": fault.code, "words": fault.words[:500]}
        if isinstance(fault, OurFault):
            values |= {"stage": "done", "finished_at": self.caller.clock.now()}
        self.caller.database.write(
            lambda connection: syncs.let_go(connection, account_id, self.worker, **values)
        )

    def _claim(self, account_id: str) -> Sync | None:
        now = self.caller.clock.real()
        return self.caller.database.write(
            lambda connection: syncs.claim(
                connection, account_id, self.worker, now=now, until=now + LEASE
            )
        )

    def _keep(self, sync: Sync, **values: Any) -> None:
        self.caller.database.write(
            lambda connection: syncs.keep(connection, sync, self.worker, **values)
        )

    # The list

    def _list(self, sync: Sync) -> NotTold | None:
        """One page of the last part that is still to be read."""
        if not sync.todo:
            return self._compare(sync)
        *others, (period, tag, offset) = sync.todo
        part = Part(str(period), str(tag))
        page = self._page(sync, part, int(offset))
        if not isinstance(page, Page):
            return page
        total = page.total if part == Part() else sync.total
        if int(offset) == 0 and page.total > self.reached:
            parts = smaller(part, local_day(self.caller.clock.now()))
            if parts:
                self._keep(sync, todo=[*others, *map(_todo, parts)], total=total)
                return None
            by_label = self._labelled(sync, part)
            if not isinstance(by_label, Sequence):
                return by_label
            # Who has no label is in none of them: the list as such is read too, as far as it goes.
            others = [*others, *map(_todo, by_label)]
        offset = int(offset) + PAGE
        is_end = not page.people or offset >= min(page.total, self.reached)
        todo = others if is_end else [*others, [period, tag, offset]]
        self._keep_page(sync, page, todo, total)
        return None

    def _page(self, sync: Sync, part: Part, offset: int) -> Page | NotTold:
        return self.caller.ask(
            sync.account_id,
            lambda network, account: users.followers(
                network, self.api_url, account, offset=offset, period=part.period, tag=part.tag
            ),
        )

    def _labelled(self, sync: Sync, part: Part) -> Sequence[Part] | NotTold:
        """A day with too many people, label by label."""
        if part.tag:
            return []
        tags = self.caller.ask(
            sync.account_id, lambda network, keys: users.tags(network, self.api_url, keys)
        )
        return [Part(part.period, tag) for tag in tags] if isinstance(tags, Sequence) else tags

    def _keep_page(self, sync: Sync, page: Page, todo: Sequence[Sequence[Any]], total: int) -> None:
        now = self.caller.clock.now()

        def keep(connection: Connection) -> None:
            new, away = followers.put_listed(connection, sync.account_id, page.people, now)
            counts = _more(sync.counts, seen=len(page.people), new=new, forgotten=away)
            syncs.keep(connection, sync, self.worker, todo=list(todo), total=total, counts=counts)

        self.caller.database.write(keep)

    def _compare(self, sync: Sync) -> NotTold | None:
        """Whether all whom the platform counts now were found; then the details."""
        page = self._page(sync, Part(), 0)
        if not isinstance(page, Page):
            return page

        def keep(connection: Connection) -> None:
            found = followers.count_listed(connection, sync.account_id, sync.started_at)
            away = sync.counts.get("forgotten", 0)
            syncs.keep(
                connection,
                sync,
                self.worker,
                stage="details",
                total=page.total,
                is_whole=found + away >= page.total,
                counts=_more(sync.counts, listed=found),
            )

        self.caller.database.write(keep)
        return None

    # Each one

    def _details(self, sync: Sync) -> NotTold | None:
        """Name, age and last contact of those not asked for a day; then who left."""
        before = self.caller.clock.now() - DETAILS_KEPT
        with self.caller.database.read() as connection:
            rows = followers.to_ask(connection, sync.account_id, sync.started_at, before, BATCH)
        if not rows:
            self._keep(sync, stage="leavers" if sync.is_whole else "end")
            return None
        return self._ask_all(sync, rows)

    def _leavers(self, sync: Sync) -> NotTold | None:
        """Who was a follower and is in no list is asked by name before it is believed."""
        with self.caller.database.read() as connection:
            rows = followers.leavers(connection, sync.account_id, sync.started_at, BATCH)
        if not rows:
            self._keep(sync, stage="end")
            return None
        return self._ask_all(sync, rows)

    def _ask_all(self, sync: Sync, rows: Sequence[Any]) -> NotTold | None:
        """Asks each of them and writes what was told, also where one of them is in the way."""
        known: list[Known] = []
        fault: NotTold | None = None
        until = self.caller.clock.seconds() + STEP_SECONDS
        for number, platform_id in rows:
            if not self.may_go_on() or self.caller.clock.seconds() > until:
                break
            told = ask_person(self.caller, self.api_url, sync.account_id, platform_id, number)
            if not isinstance(told, Known):
                fault = told
                break
            known.append(told)
        self._write_known(sync, known)
        return fault

    def _write_known(self, sync: Sync, known: Sequence[Known]) -> None:
        if not known:
            return
        counts = _more(
            sync.counts,
            asked=len(known),
            left=sum(one.follows is False for one in known),
            minors=sum(one.is_minor is True for one in known),
            unknown=sum(one.code != "" for one in known),
        )

        def keep(connection: Connection) -> None:
            followers.note_known(connection, sync.account_id, known)
            syncs.keep(connection, sync, self.worker, counts=counts)

        self.caller.database.write(keep)

    def _end(self, sync: Sync) -> None:
        now = self.caller.clock.now()

        def keep(connection: Connection) -> None:
            if syncs.keep(connection, sync, self.worker, stage="done", finished_at=now):
                accounts.change(connection, sync.account_id, {"synced_at": now})

        self.caller.database.write(keep)


STAGES: Mapping[str, Callable[[Reader, Sync], NotTold | None]] = {
    "list": Reader._list,
    "details": Reader._details,
    "leavers": Reader._leavers,
    "end": Reader._end,
}


def _todo(part: Part) -> list[Any]:
    return [part.period, part.tag, 0]


def _more(counts: Mapping[str, int], **more: int) -> dict[str, int]:
    """The counts of a run with these added."""
    names = dict.fromkeys([*counts, *more])
    return {name: counts.get(name, 0) + more.get(name, 0) for name in names}
