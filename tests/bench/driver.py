"""Posts signed bodies over keep-alive connections, at a steady pace or as fast as answered."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.bench.platforms import Posted

CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """One posting: when it was due and when it was answered (seconds since 1970), its status.

    Status 0: the connection broke before an answer came.
    """

    due_at: float
    answered_at: float
    status: int

    @property
    def seconds(self) -> float:
        return self.answered_at - self.due_at


def request_of(url: str, channel: str, posted: Posted) -> bytes:
    raw, headers = posted
    lines = [f"POST /webhooks/{channel} HTTP/1.1", f"Host: {urlsplit(url).netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(raw)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


class _Line:
    """One keep-alive connection."""

    def __init__(self, url: str) -> None:
        self._host, self._port = urlsplit(url).hostname or "", urlsplit(url).port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, request: bytes) -> int:
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection(self._host, self._port)
            reader, writer = self._streams
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = 0
            for line in head.split(b"\r\n"):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if length:
                await reader.readexactly(length)
            return int(head.split(b" ", 2)[1])
        except (OSError, asyncio.IncompleteReadError):
            self._streams = None
            return 0

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


async def _steady(urls: Sequence[str], requests: Sequence[bytes], rate: float) -> list[Sent]:
    """Each request at its instant, whether or not the ones before were answered."""
    free: asyncio.Queue[_Line] = asyncio.Queue()
    for place in range(CONNECTIONS):
        free.put_nowait(_Line(urls[place % len(urls)]))
    start = time.time() + 0.2
    results: list[Sent | None] = [None] * len(requests)

    async def one(place: int, request: bytes) -> None:
        due = start + place / rate
        line = await free.get()
        status = await line.post(request)
        results[place] = Sent(due, time.time(), status)
        free.put_nowait(line)

    tasks = []
    for place, request in enumerate(requests):
        wait = start + place / rate - time.time()
        if wait > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(one(place, request)))
    await asyncio.gather(*tasks)
    while not free.empty():
        free.get_nowait().close()
    return [sent for sent in results if sent is not None]


async def _full(urls: Sequence[str], requests: Sequence[bytes], lines: int) -> list[Sent]:
    """As fast as `lines` connections are answered."""
    waiting = iter(requests)
    results: list[Sent] = []

    async def one(line: _Line) -> None:
        for request in waiting:
            due = time.time()
            status = await line.post(request)
            results.append(Sent(due, time.time(), status))
        line.close()

    await asyncio.gather(*(one(_Line(urls[place % len(urls)])) for place in range(lines)))
    return results


def steady(urls: Sequence[str], requests: Sequence[bytes], rate: float) -> list[Sent]:
    return asyncio.run(_steady(urls, requests, rate))


def full(urls: Sequence[str], requests: Sequence[bytes], lines: int = 32) -> list[Sent]:
    return asyncio.run(_full(urls, requests, lines))


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
