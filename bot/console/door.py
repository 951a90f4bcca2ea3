"""The office's door: the office is built when the first of the staff knocks.

Its libraries take memory and time that a program whose office nobody opens need not spend.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from bot.console.office import Office

PREFIX = "/staff"

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Door:
    """A WSGI program: /staff and what is below goes to the office, all else on to `others`."""

    def __init__(self, others: Wsgi, office: Office) -> None:
        self._others = others
        self._office = office
        self._lock = threading.Lock()
        self._rooms: Wsgi | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path != PREFIX and not path.startswith(f"{PREFIX}/"):
            return self._others(environ, start_response)
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX
        environ["PATH_INFO"] = path.removeprefix(PREFIX)
        return self._opened()(environ, start_response)

    def _opened(self) -> Wsgi:
        with self._lock:
            if self._rooms is None:
                from bot.console.rooms import open_rooms

                self._rooms = open_rooms(self._office)
            return self._rooms
