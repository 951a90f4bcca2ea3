"""The bulk lane: which accounts have news to send, from when on, and how many in one group.

Its plan lives in the postman's memory and is made anew every second from the ledger, which alone
decides what is taken: a bulletin that was paused gives nothing more at the next group.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.channel import Channel
from bot.core.clock import Clock
from bot.core.quiet import Quiet
from bot.store import news_lane, pace, running
from bot.store.book import AccountBook
from bot.store.claims import Claimed
from bot.store.database import Connection
from bot.store.news_lane import Group
from bot.store.running import Running

# Letters looked at in one claim at most: where most of them must wait, the lane moves on.
MOST_SEEN = 50
MOST_PUT_OFF = 200
INF = float("inf")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one look at the ledger found: the running bulletins of each account, oldest first."""

    by_account: Mapping[str, list[Running]]


@dataclass(slots=True)
class Taken:
    """What one claim for an account brought. `ended` bulletins have nothing due just now; `spare`
    seconds may pass until it leaves.
    """

    letters: list[Claimed] = field(default_factory=list)
    again_at: float = 0.0
    spare: float = 0.0
    ended: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Bulk:
    """`price` is that of one paid message, in đồng."""

    book: AccountBook
    channels: Mapping[str, Channel]
    clock: Clock
    quiet: Quiet
    price: int
    _running: dict[str, list[Running]] = field(default_factory=dict)
    _at: dict[str, float] = field(default_factory=dict)
    _held: dict[str, float] = field(default_factory=dict)
    _served_at: dict[str, float] = field(default_factory=dict)

    def look(self, connection: Connection, now: datetime) -> Plan:
        """Reads what runs and where; `now` is the real time. Changes nothing of the lane."""
        program_now = self.clock.now()
        quiet = self.quiet.covers(program_now)
        by_account: dict[str, list[Running]] = defaultdict(list)
        for bulletin in running.running(connection, program_now, is_quiet=quiet):
            for account_id in running.accounts_of(connection, bulletin.id, now):
                by_account[account_id].append(bulletin)
        return Plan(by_account)

    def follow(self, plan: Plan) -> None:
        """Goes by the plan from now on; instants already agreed on are kept."""
        self._running = dict(plan.by_account)
        # One that stood still is in the plan because it runs again.
        agreed = {name: at for name, at in self._at.items() if at != INF}
        self._at = {name: agreed.get(name, 0.0) for name in plan.by_account}

    def next_instant(self, busy: Collection[str]) -> float:
        """When the first account may be asked for news; infinity where there are none."""
        return min((self._instant(name) for name in self._at if name not in busy), default=INF)

    def due(self, now: float, busy: Collection[str]) -> list[str]:
        """The accounts to be asked now, whoever waited longest first; those of `busy` are not."""
        found = [name for name in self._at if name not in busy and self._instant(name) <= now]
        return sorted(found, key=lambda name: self._served_at.get(name, 0.0))

    def hold(self, account_id: str, until: float) -> None:
        """The platform takes no news before `until` (seconds since 1970)."""
        self._held[account_id] = until

    def wake(self, account_id: str) -> None:
        """A letter of the account goes again at once: the next bubble of the same bulletin."""
        if account_id in self._running:
            self._at.setdefault(account_id, 0.0)

    def at_once(self, account_id: str) -> int:
        """How many letters one call of the account's platform carries."""
        return self._channel(account_id).bulk.at_once

    def claim(
        self,
        connection: Connection,
        account_id: str,
        rate: float,
        *,
        worker: str,
        most: int,
        now: datetime,
        lease_until: datetime,
    ) -> Taken:
        """Claims one group for the account and reserves its instants; `rate` is its setting.

        Changes nothing of the lane: the transaction may run again.
        """
        room = pace.news_room(connection, account_id, rate, now.timestamp(), most)
        app = self._shared_app(account_id, rate)
        app_room = room
        if room.letters and app is not None:
            app_room = pace.app_room(connection, *app, now.timestamp(), room.letters)
        if app_room.letters == 0:
            return Taken(again_at=app_room.again_at)
        taken = Taken(spare=min(room.spare, app_room.spare))

        def take(bulletin: Running, most: int) -> Group:
            return news_lane.claim_news(
                connection,
                account_id,
                bulletin,
                worker=worker,
                most=most,
                now=now,
                program_now=self.clock.now(),
                price=self.price,
                lease_until=lease_until,
            )

        def put_off(bulletin: Running) -> None:
            news_lane.put_off_closed(
                connection,
                account_id,
                bulletin,
                most=MOST_PUT_OFF,
                now=now,
                program_now=self.clock.now(),
                price=self.price,
            )

        self._fill(taken, account_id, app_room.letters, take, put_off)
        if count := len(taken.letters):
            pace.take(connection, account_id, room, count)
            if app is not None:
                pace.take_app(connection, app[0], app_room, count)
            taken.again_at = room.start + count * room.step
        return taken

    def _fill(
        self,
        taken: Taken,
        account_id: str,
        most: int,
        take: Callable[[Running, int], Group],
        put_off: Callable[[Running], None],
    ) -> None:
        """Takes up to `most` letters of the account's bulletins, of the oldest first. Where one
        must wait, many may: they are put off together, once a claim.
        """
        seen = 0
        has_put_off = False
        for bulletin in self._running.get(account_id, ()):
            while (left := most - len(taken.letters)) and seen < MOST_SEEN:
                group = take(bulletin, left)
                taken.letters += group.leaving
                seen += group.seen
                if group.seen < left:
                    taken.ended.append(bulletin.id)
                    break
                if group.seen > len(group.leaving) and not has_put_off:
                    put_off(bulletin)
                    has_put_off = True

    def took(self, account_id: str, taken: Taken, late: float) -> None:
        """Notes, after the commit, what was taken; it leaves `late` seconds after the claim."""
        running = [one for one in self._running.get(account_id, ()) if one.id not in taken.ended]
        if not running:
            self._running.pop(account_id, None)
            self._at.pop(account_id, None)
            return
        self._running[account_id] = running
        # After a commit that took long the next group keeps its distance all the same.
        self._at[account_id] = taken.again_at + max(0.0, late - taken.spare)
        if taken.letters:
            self._served_at[account_id] = taken.again_at

    def _instant(self, account_id: str) -> float:
        return max(self._at[account_id], self._held.get(account_id, 0.0))

    def _channel(self, account_id: str) -> Channel:
        return self.channels[account_id.partition(":")[0]]

    def _shared_app(self, account_id: str, rate: float) -> tuple[str, float] | None:
        """The app that its accounts could send too much for together, and its rate; else None."""
        most = self._channel(account_id).bulk.app_rate
        account = self.book.all().get(account_id)
        if most is None or account is None:
            return None
        app_id = account.app_id or account_id
        sharing = sum(
            one.channel == account.channel and (one.app_id or one.id) == app_id
            for one in self.book.all().values()
        )
        return (app_id, most) if sharing * rate > most else None
