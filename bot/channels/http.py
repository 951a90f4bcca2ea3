"""The one window to the network: requests with keep-alive, one session a thread.

Every caller learns which of four things happened: an answer, nothing left the house, the request
may have been taken, or the host is not one we may speak to.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter

# Seconds: the longest a call may take. The sweep and the token lease are built on their sum.
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
HTTP_SECONDS = CONNECT_SECONDS + READ_SECONDS


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; `body` is the parsed JSON, None where it is not JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True, slots=True)
class NotSent:
    """The connection was refused or could not be opened: the platform saw nothing."""

    words: str


@dataclass(frozen=True, slots=True)
class MaybeSent:
    """Reset or time-out after the request left: the platform may have taken it."""

    words: str


Result = Answer | NotSent | MaybeSent


class Network:
    """Calls platforms. `allows` refuses any address it answers False for (tests: only fakes)."""

    def __init__(self, allows: Callable[[str], bool] = lambda _url: True) -> None:
        self._allows = allows
        self._local = threading.local()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            # Never retried by the library: a repeat could say something twice.
            adapter = HTTPAdapter(pool_connections=4, pool_maxsize=4, max_retries=0)
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            session.trust_env = False  # no proxy lookup a call; .netrc must not add headers
            self._local.session = session
        return session

    def call(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
    ) -> Result:
        """One HTTP request. Raises only on a forbidden address (a fault of ours)."""
        if not self._allows(url):
            raise ValueError(f"address not allowed: {url.split('?')[0]}")
        try:
            response = self._session().request(
                method,
                url,
                params=params,
                headers=headers,
                json=json,
                data=form,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
            )
        except requests.exceptions.ConnectTimeout:
            return NotSent("connect timed out")
        except requests.exceptions.SSLError:
            return NotSent("certificate refused")
        except requests.exceptions.ConnectionError as error:
            return _connection_fault(error)
        except requests.exceptions.RequestException as error:
            return MaybeSent(type(error).__name__)
        try:
            body = response.json()
        except (ValueError, RecursionError):
            body = None
        return Answer(response.status_code, response.headers, body)


def _connection_fault(error: requests.exceptions.ConnectionError) -> NotSent | MaybeSent:
    """Tells a refused connection from a reset one: urllib3 names the first NewConnectionError."""
    text = repr(error)
    if any(name in text for name in ("NewConnectionError", "NameResolutionError")):
        return NotSent("connection refused")
    return MaybeSent("connection reset")
