"""Brings the fake platforms' webhooks to the bot, in order, over real HTTP."""

import http.client
import queue
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

TRIES = 4
TIMEOUT_SECONDS = 20.0

SignedBody = tuple[bytes, Mapping[str, str]]


class Posting:
    """One thread for one platform; `url` is the webhook. Like the platforms it comes again where
    nobody answered with 200. `stop` at the end.
    """

    def __init__(self, url: str, try_again_seconds: float = 1.0) -> None:
        self._url = urlsplit(url)
        self._try_again_seconds = try_again_seconds
        self._bodies: queue.SimpleQueue[SignedBody | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def post(self, body: SignedBody) -> None:
        """Hands a body over and returns at once."""
        self._bodies.put(body)

    def stop(self) -> None:
        self._stopped.set()
        self._bodies.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (body := self._bodies.get()) is not None:
            for _ in range(TRIES):
                if self._posted(*body) or self._stopped.wait(self._try_again_seconds):
                    break

    def _posted(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        assert self._url.hostname is not None
        connection = http.client.HTTPConnection(
            self._url.hostname, self._url.port, timeout=TIMEOUT_SECONDS
        )
        try:
            connection.request("POST", self._url.path, raw, dict(headers))
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
