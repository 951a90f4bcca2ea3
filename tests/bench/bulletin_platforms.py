"""Three OAs of one app and two Pages in a process of their own, with followers of every kind."""

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from bot.demo.messenger_pages import FakePerson
from bot.demo.messenger_platform import FakeMessenger
from bot.demo.platform_server import Faults, PlatformServer
from bot.demo.zalo_app import FakeZaloApp
from bot.demo.zalo_platform import FakeZalo

OAS = ("2200000000000000022", "2200000000000000023", "2200000000000000024")
PAGES = ("204060801030507", "204060801030508")
ANSWERS_AFTER = 0.08


@dataclass(frozen=True, slots=True)
class Taken:
    """A message a platform took: when, by which account, for whom, what it cost."""

    at: float
    account_id: str
    person: str
    road: str


def access_token(oa_id: str) -> str:
    return "fake-access-0" if oa_id == OAS[0] else f"access-{oa_id}"


def page_token(page_id: str) -> str:
    return "bench-page-token" if page_id == PAGES[0] else f"token-{page_id}"


def _now() -> datetime:
    return datetime.now(UTC)


class Scene:
    """Its methods are what the bench may ask."""

    def __init__(self, faults: dict[str, Any]) -> None:
        told = {"delay": ANSWERS_AFTER, "seed": 5, **faults}
        self.oas = [
            FakeZalo(oa_id=name, access_token=access_token(name), wallet=10**6, free_replies=None)
            for name in OAS
        ]
        self.app = FakeZaloApp(*self.oas)
        self.messenger = FakeMessenger(_now, rate=None)
        for page in PAGES:
            self.messenger.add_page(page, page_token(page))
        self.zalo_server = PlatformServer(self.app.handle, faults=Faults(**told))
        self.messenger_server = PlatformServer(self.messenger.handle, faults=Faults(**told))

    def know_zalo(self, oa_id: str, people: Sequence[tuple[str, float | None, int]]) -> None:
        """(id, seconds since their last word or None, the code their messages get)."""
        oa = self.app.oas[oa_id]
        for name, ago, refusal in people:
            at = None if ago is None else _now() - timedelta(seconds=ago)
            oa.meet(name, at, refusal=refusal)

    def know_messenger(self, page: str, people: Sequence[tuple[str, float, bool]]) -> None:
        """(id, seconds since their last word, whether they blocked the Page)."""
        found = self.messenger.pages[page].people
        for name, ago, has_blocked in people:
            found[name] = FakePerson(_now() - timedelta(seconds=ago), has_blocked)

    def taken(self) -> list[Taken]:
        zalo = [
            Taken(one.at.timestamp(), f"zalo:{oa.oa_id}", one.user_id, one.road)
            for oa in self.oas
            for one in oa.messages
        ]
        messenger = [
            Taken(one.at.timestamp(), f"messenger:{one.page}", one.person, one.messaging_type)
            for one in self.messenger.taken
        ]
        return zalo + messenger

    def refused(self) -> dict[str, int]:
        """How often each code was said to a call for Zalo."""
        return {str(code): n for oa in self.oas for code, n in oa.refused.items()}

    def bend(self, name: str) -> None:
        """Something goes wrong from now on, or for a while."""
        match name:
            case "rate":  # −32 and 613 for twenty seconds
                until = _now() + timedelta(seconds=20)
                for oa in self.oas:
                    oa.throttled_until = until
                for page in self.messenger.pages.values():
                    page.throttled_until = until
            case "outage" | "mended":  # turned away at the door
                share = 1.0 if name == "outage" else 0.0
                for server in (self.zalo_server, self.messenger_server):
                    server.faults = Faults(share_5xx=share, statuses=(503,), delay=ANSWERS_AFTER)
            case "token":  # and there is none to renew it with
                self.oas[0].grants.kill_now()
            case "page":
                self.messenger.pages[PAGES[0]].is_restricted = True


def _live(pipe: Connection, faults: dict[str, Any]) -> None:
    scene = Scene(faults)
    with scene.zalo_server, scene.messenger_server:
        pipe.send((scene.zalo_server.url, scene.messenger_server.url))
        while (wish := pipe.recv()) is not None:
            name, args = wish
            method: Callable[..., Any] = getattr(scene, name)
            pipe.send(method(*args))


class BulletinPlatforms:
    """The process; `ask("taken")` calls a method of its Scene."""

    def __init__(self, faults: dict[str, Any] | None = None) -> None:
        self._pipe, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(
            target=_live, args=(theirs, faults or {}), daemon=True
        )
        self._process.start()
        self.zalo_url, self.messenger_url = self._pipe.recv()

    def ask(self, name: str, *args: Any) -> Any:
        self._pipe.send((name, args))
        return self._pipe.recv()

    def close(self) -> None:
        self._pipe.send(None)
        self._process.join(timeout=10)
