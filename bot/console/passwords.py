"""Passwords: argon2 hashes, and one-time passwords that can be read out over the phone."""

import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

FEWEST_LETTERS = 10
MOST_LETTERS = 200
ONCE_FOR = timedelta(days=7)  # a first password nobody used by then is asked for anew

# OWASP's second choice (Password Storage Cheat Sheet): 19 MiB, two rounds. The first 46 MiB would
# be a third of this program's memory.
_ROUNDS, _KIBIBYTES = 2, 19 * 1024
_AT_ONCE = 2  # each holds its 19 MiB
WAIT_SECONDS = 1.0  # a hash takes some 30 ms

# Without letters and digits that look alike.
_ONCE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Busy(Exception):
    """Too many passwords at once: those who answer webhooks must not all wait here."""


class Passwords:
    """Makes and checks hashes, at most two at a time. Raises Busy where the line is long."""

    def __init__(self, wait_seconds: float = WAIT_SECONDS) -> None:
        self._wait_seconds = wait_seconds
        self._hasher = _hasher()
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = _hash_of_nobody()

    def hashed(self, password: str) -> str:
        with self._turn():
            return self._hasher.hash(_normal(password))

    def fits(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is the hash's; takes as long where there is no hash."""
        with self._turn():
            try:
                self._hasher.verify(password_hash or self._nobody, _normal(password))
            except (VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._room.acquire(timeout=self._wait_seconds):
            raise Busy
        try:
            yield
        finally:
            self._room.release()


def _hasher() -> PasswordHasher:
    return PasswordHasher(_ROUNDS, _KIBIBYTES, parallelism=1)


@cache
def _hash_of_nobody() -> str:
    """What a password is compared with where there is none; made once, it is as slow as any."""
    return _hasher().hash(secrets.token_urlsafe())


def ours() -> Passwords:
    """The office's, inside a request."""
    found = current_app.extensions["passwords"]
    assert isinstance(found, Passwords)
    return found


def made_once() -> str:
    """A one-time password: four groups of four, 78 bits."""
    groups = ["".join(secrets.choice(_ONCE_LETTERS) for _ in range(4)) for _ in range(4)]
    return "-".join(groups)


def _normal(password: str) -> str:
    """The same letters, whichever keyboard typed the marks."""
    return unicodedata.normalize("NFC", password)[:MOST_LETTERS]
