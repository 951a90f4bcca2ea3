"""Two hundred people press at once for twenty places over both channels, also under kill -9."""

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.activity import planning
from bot.activity.planning import Plan
from bot.store import members, people, signups
from bot.store.activities import Activity
from bot.store.database import Connection, Database
from bot.store.members import Member
from bot.store.signups import CONFIRMED, WAITLISTED
from tests.bench import driver, program
from tests.bench.platforms import PAGE_ID, Platforms, Posted
from tests.parts import fresh_postgres

PEOPLE, PLACES = 200, 20
KILLS = 3
GIVE_UP_SECONDS = 180.0  # a start takes its time where the machine is busy


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    for kills in (0, KILLS):
        for number in range(1, runs + 1):
            head = f"run {number}, {kills} kills"
            with fresh_postgres() as url:
                print(f"two web processes on PostgreSQL, {head}: {_run(url, 2, 'web', kills)}")
            with tempfile.TemporaryDirectory() as folder:
                found = _run(f"sqlite:///{folder}/rush.db", 1, "serve", kills)
                print(f"one process on SQLite, {head}: {found}")


def _run(url: str, processes: int, command: str, kills: int) -> str:
    platforms = Platforms()
    envs = [program.environment(platforms, url, program.free_port()) for _ in range(processes)]
    program.run(["bot", "upgrade"], envs[0])
    parts = [program.Part(["bot", command], env) for env in envs]
    for part in parts:
        part.start()
    rush = Rush(Database(url), platforms, [part.url for part in parts])
    rush.meet()
    activity = rush.plan()
    rush.press([f"#activity/{activity.id}/join/{activity.shifts[0].id}"] * PEOPLE)
    killer = threading.Thread(target=_kill, args=(parts, kills))
    killer.start()
    began = time.perf_counter()
    repeated = rush.press(["đúng rồi"] * PEOPLE)
    seconds = time.perf_counter() - began
    killer.join()
    for part in parts:
        part.stop()
    verdict = rush.verdict(activity)
    rush.database.close()
    platforms.close()
    return f"{verdict}, {seconds:.1f} s, {repeated} postings repeated"


@dataclass(slots=True)
class Rush:
    """The people, half on Zalo and half on Messenger, and where they press."""

    database: Database
    platforms: Platforms
    urls: Sequence[str]

    @property
    def names(self) -> list[tuple[str, str]]:
        """(account, person) of everybody."""
        oa = program.FakeZalo().oa_id
        return [
            (f"zalo:{oa}", f"73{n:014d}") if n % 2 else (f"messenger:{PAGE_ID}", f"77{n:014d}")
            for n in range(PEOPLE)
        ]

    def meet(self) -> None:
        """Everybody is known: who they are was told before."""

        def work(connection: Connection) -> None:
            now = datetime.now(UTC)
            for place, (account, name) in enumerate(self.names):
                person = people.lock(connection, account, name, now)
                person.greeted_at, person.last_wrote_at = now, now
                people.keep(connection, person)
                phone = f"09{place:08d}"
                own = f"Nguyễn {''.join(chr(97 + int(digit)) for digit in str(place)).title()}"
                members.put(
                    connection,
                    Member(person.id, own, phone, 2000, "Chi đoàn", "đồng ý", now, now),
                )

        self.database.write(work)

    def plan(self) -> Activity:
        now = datetime.now(UTC)
        start = now + timedelta(days=3)
        plan = Plan(
            unit_slug="don-vi",
            title="Ngày thứ Bảy tình nguyện",
            place="Nhà văn hoá",
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            capacity=PLACES,
            signup_closes_at=start,
        )
        return self.database.write(
            lambda connection: planning.create(connection, plan, "operator", now)
        )

    def press(self, texts: Sequence[str]) -> int:
        """Everybody sends theirs at once; what was not answered comes again, as the platforms do
        it. Returns how many did.
        """
        talk = [(name, text) for (_account, name), text in zip(self.names, texts, strict=True)]
        zalo = self.platforms.ask("zalo_texts", talk[1::2])
        messenger = self.platforms.ask("messenger_texts", talk[::2])
        waiting = [("zalo", one) for one in zalo] + [("messenger", one) for one in messenger]
        random.Random(7).shuffle(waiting)
        repeated = turn = 0
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while waiting := self._post(waiting, turn):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{len(waiting)} postings were never answered")
            repeated += len(waiting)
            turn += 1
            time.sleep(0.5)
        return repeated

    def _post(self, posted: Sequence[tuple[str, Posted]], turn: int) -> list[tuple[str, Posted]]:
        """One round; what was not answered with 200."""
        by_url: dict[str, list[tuple[str, Posted]]] = {url: [] for url in self.urls}
        for place, one in enumerate(posted):
            by_url[self.urls[(place + turn) % len(self.urls)]].append(one)
        left: list[tuple[str, Posted]] = []

        def one_door(url: str) -> None:
            own = by_url[url]
            requests = [driver.request_of(url, channel, body) for channel, body in own]
            # With a line for each request the answers stand in the order of the requests.
            sent = driver.steady([url], requests, 10_000.0)
            left.extend(one for one, done in zip(own, sent, strict=True) if done.status != 200)

        threads = [threading.Thread(target=one_door, args=(url,)) for url in self.urls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return left

    def verdict(self, activity: Activity) -> str:
        """How it stands; raises where a place was lost or doubled."""
        with self.database.read() as connection:
            found = signups.of_activity(connection, activity.id)
        states = Counter(one.state for one in found)
        faults = []
        if states != {CONFIRMED: PLACES, WAITLISTED: PEOPLE - PLACES}:
            faults.append(f"states {dict(states)}")
        if len({one.person_id for one in found}) != PEOPLE:
            faults.append("somebody is in twice or missing")
        if [one.line for one in found] != sorted(one.line for one in found):
            faults.append("the line is not in order of arrival")
        if {one.state for one in found[:PLACES]} != {CONFIRMED}:
            faults.append("a place went to somebody who came later")
        if faults:
            raise RuntimeError("; ".join(faults))
        return f"{PLACES} confirmed, {PEOPLE - PLACES} waiting in order of arrival, nobody twice"


def _kill(parts: list[program.Part], kills: int) -> None:
    """kill -9 while everybody presses, and a start at once."""
    lot = random.Random(11)
    for _ in range(kills):
        time.sleep(lot.uniform(0.05, 0.4))
        part = lot.choice(parts)
        part.kill()
        part.start(waits=False)  # everybody presses on: it has no time to say that it is ready


if __name__ == "__main__":
    main()
