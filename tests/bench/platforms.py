"""The fake platforms in a process of their own, so that their work is not the bot's or driver's."""

import multiprocessing
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

from bot.demo.messenger_platform import FakeMessenger
from bot.demo.platform_server import Faults, PlatformServer
from bot.demo.zalo_platform import FakeZalo

PAGE_ID, PAGE_TOKEN = "204060801030507", "bench-page-token"
LIFTED = 10**9  # calls a minute: the platforms' own limits are not what is measured

Posted = tuple[bytes, dict[str, str]]


def _now() -> datetime:
    return datetime.now(UTC)


class Scene:
    """Both fakes; its methods are what the bench may ask of them."""

    def __init__(self, zalo_faults: dict[str, Any], messenger_faults: dict[str, Any]) -> None:
        self.zalo = FakeZalo(limit_per_minute=LIFTED, free_replies=LIFTED)
        self.messenger = FakeMessenger(_now, rate=None)
        self.messenger.add_page(PAGE_ID, PAGE_TOKEN)
        self.zalo_server = PlatformServer(self.zalo.handle, faults=Faults(**zalo_faults))
        self.messenger_server = PlatformServer(
            self.messenger.handle, faults=Faults(**messenger_faults)
        )

    def zalo_texts(self, said: Sequence[tuple[str, str]]) -> list[Posted]:
        """Signed bodies of (person, text)."""
        return [self.zalo.body("user_send_text", person, text=text) for person, text in said]

    def messenger_texts(self, said: Sequence[tuple[str, str]]) -> list[Posted]:
        return [self.messenger.body("text", person, text=text) for person, text in said]

    def taken(self, start: int = 0) -> list[tuple[float, str, str]]:
        """(when, person, text) of every message either platform took, from the start-th on."""
        zalo = [(m.at.timestamp(), m.user_id, m.text) for m in self.zalo.messages]
        return zalo[start:]

    def taken_messenger(self) -> list[tuple[float, str, str]]:
        return [(m.at.timestamp(), m.person, m.metadata) for m in self.messenger.taken]

    def count(self) -> int:
        return len(self.zalo.messages) + len(self.messenger.taken)

    def meet_zalo(self, names: Sequence[str]) -> None:
        """These people have just written to the OA."""
        for name in names:
            self.zalo.meet(name, _now())

    def meet_messenger(self, names: Sequence[str]) -> None:
        for name in names:
            self.messenger.meet(name)

    def expire(self) -> None:
        self.zalo.grants.expire_now()

    def grants(self) -> tuple[int, int]:
        """(refresh tokens turned into a new pair, refresh tokens shown a second time)."""
        return self.zalo.grants.refreshes, self.zalo.grants.reuses


def _live(pipe: Connection, zalo_faults: dict[str, Any], messenger_faults: dict[str, Any]) -> None:
    scene = Scene(zalo_faults, messenger_faults)
    with scene.zalo_server, scene.messenger_server:
        pipe.send((scene.zalo_server.url, scene.messenger_server.url))
        while (wish := pipe.recv()) is not None:
            name, args = wish
            method: Callable[..., Any] = getattr(scene, name)
            pipe.send(method(*args))


class Platforms:
    """The process; `ask("taken")` calls a method of its Scene."""

    def __init__(
        self,
        zalo_faults: dict[str, Any] | None = None,
        messenger_faults: dict[str, Any] | None = None,
    ) -> None:
        self._pipe, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(
            target=_live, args=(theirs, zalo_faults or {}, messenger_faults or {}), daemon=True
        )
        self._process.start()
        self.zalo_url, self.messenger_url = self._pipe.recv()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def ask(self, name: str, *args: Any) -> Any:
        self._pipe.send((name, args))
        return self._pipe.recv()

    def close(self) -> None:
        self._pipe.send(None)
        self._process.join(timeout=10)
