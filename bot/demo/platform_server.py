"""The small HTTP/1.1 server all fake platforms run on: one thread, keep-alive, faults on order.

It is written for many small requests at little cost, so that a benchmark measures the bot.
"""

import asyncio
import json
import random
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, unquote

# "before": the connection is reset and the platform never saw the request. "after": the platform
# did its work, then the connection is reset without an answer.
Drop = Literal["", "before", "after"]

# SO_LINGER on, zero seconds: closing sends a reset instead of a polite end.
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Request:
    """What a client asked. Header names are in lower case; of repeated names the last counts."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def form(self) -> dict[str, str]:
        """The body as application/x-www-form-urlencoded."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @cached_property
    def json(self) -> Any:
        """The body as JSON, None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Response:
    """What the platform says. `body`: bytes go out as they are, anything else as JSON.

    `delay_seconds` passes before it leaves; `drop` resets the connection instead.
    """

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    drop: Drop = ""


Handler = Callable[[Request], Response]


class Faults:
    """Which requests go wrong, decided by `seed`: the n-th request always fares the same.

    The shares are 0–1 of the requests whose path begins with `path`; `statuses` are taken in turn
    for 5xx, which the platform says without having done anything. `delay` is in seconds and holds
    for every answer.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        share_5xx: float = 0.0,
        share_reset_after: float = 0.0,
        share_reset_before: float = 0.0,
        delay: float = 0.0,
        path: str = "/",
        statuses: tuple[int, ...] = (500, 502, 503, 504),
    ) -> None:
        self._random = random.Random(seed)
        self._shares = (share_5xx, share_reset_after, share_reset_before)
        self._statuses = deque(statuses)
        self._path = path
        self._scripted: deque[Response] = deque()
        self.delay = delay

    def next_is(self, *responses: Response) -> None:
        """Orders what becomes of the next requests, before any share is drawn.

        The platform does its work only for `drop="after"`; every other response stands for it.
        """
        self._scripted.extend(responses)

    def draw(self, request: Request) -> Response | None:
        """What goes wrong with this request, None if nothing does."""
        if not request.path.startswith(self._path):
            return None
        if self._scripted:
            return self._scripted.popleft()
        share_5xx, share_after, share_before = self._shares
        lot = self._random.random()
        if lot < share_5xx:
            self._statuses.rotate(-1)
            return Response(self._statuses[-1])
        if lot < share_5xx + share_after:
            return Response(drop="after")
        if lot < share_5xx + share_after + share_before:
            return Response(drop="before")
        return None


class PlatformServer:
    """Serves `handler` on the loopback while the `with` block lasts; `url` has no final slash.

    `handler` runs in the server's one thread. Where it raises, the client gets a 500 and leaving
    the block raises the first such error: a fake that is broken must not pass for a platform.
    """

    def __init__(self, handler: Handler, *, faults: Faults | None = None, port: int = 0) -> None:
        self._handler = handler
        self._listening = socket.create_server(("127.0.0.1", port), backlog=1024)
        self._ready = threading.Event()
        self._error: Exception | None = None
        self._loop: asyncio.AbstractEventLoop
        self._stop: asyncio.Event
        self.connections: set[asyncio.Transport] = set()
        self.faults = faults or Faults()
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        if self._error is not None and error is None:
            raise self._error

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with await self._loop.create_server(lambda: _Connection(self), sock=self._listening):
            self._ready.set()
            await self._stop.wait()
            for transport in list(self.connections):
                transport.abort()

    def answer(self, request: Request) -> Response:
        """The fault that was drawn for the request, or what the platform says."""
        fault = self.faults.draw(request)
        if fault is not None and fault.drop != "after":
            return fault
        try:
            response = self._handler(request)
        except Exception as error:  # noqa: BLE001 - kept, and raised when the block is left
            self._error = self._error or error
            return Response(500)
        return response if fault is None else fault


class _Connection(asyncio.Protocol):
    """One client: requests are answered one after the other, as HTTP/1.1 wants it."""

    def __init__(self, server: PlatformServer) -> None:
        self._server = server
        self._buffer = bytearray()
        self._is_busy = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.connections.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        self._server.connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._serve()

    def _serve(self) -> None:
        while not self._is_busy and not self._transport.is_closing():
            request = _take_request(self._buffer)
            if request is None:
                return
            response = self._server.answer(request)
            delay = response.delay_seconds or self._server.faults.delay
            if delay:
                self._is_busy = True
                asyncio.get_running_loop().call_later(delay, self._say_late, response)
            else:
                self._say(response)

    def _say_late(self, response: Response) -> None:
        self._is_busy = False
        if not self._transport.is_closing():
            self._say(response)
            self._serve()

    def _say(self, response: Response) -> None:
        if response.drop:
            connection = self._transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            self._transport.abort()
        else:
            self._transport.write(_bytes_of(response))


def _take_request(buffer: bytearray) -> Request | None:
    """Cuts the first whole request off the buffer, None while it has not all arrived."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *lines = buffer[:end].decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = end + 4 + int(headers.get("content-length", 0))
    if len(buffer) < length:
        return None
    body = bytes(buffer[end + 4 : length])
    del buffer[:length]
    method, target, _ = first.split(" ")
    path, _, query = target.partition("?")
    pairs = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    return Request(method, unquote(path), pairs, headers, body)


def _bytes_of(response: Response) -> bytes:
    body, kind = response.body, "text/plain; charset=utf-8"
    if not isinstance(body, bytes):
        body, kind = json.dumps(body).encode(), "application/json"
    headers = {"Content-Type": kind, **response.headers, "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    reason = HTTPStatus(response.status).phrase
    return f"HTTP/1.1 {response.status} {reason}\r\n{lines}\r\n".encode("latin-1") + body
