"""The one window to the network: requests with keep-alive, connections of each thread its own.

Every caller learns which of four things happened: an answer, nothing left the house, the request
may have been taken, or the host is not one we may speak to.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json import dumps as to_json
from typing import Any
from urllib.parse import urlencode

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

# Seconds: the longest a call may take. The sweep and the token lease are built on their sum.
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
HTTP_SECONDS = CONNECT_SECONDS + READ_SECONDS

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
ALWAYS = {"User-Agent": "xung-kich", "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}


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

    def _adapter(self) -> HTTPAdapter:
        """The thread's own connections. They are used without a session of requests around them:
        its cookies, proxies, redirects and hooks are not wanted and cost a third of a call.
        """
        adapter: HTTPAdapter | None = getattr(self._local, "adapter", None)
        if adapter is None:
            # Never retried by the library: a repeat could say something twice.
            adapter = HTTPAdapter(pool_connections=4, pool_maxsize=4, max_retries=0)
            self._local.adapter = adapter
        return adapter

    def call(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Result:
        """One HTTP request; its body is `json`, a `form`, or `content` as it stands.

        Raises only on a forbidden address (a fault of ours).
        """
        if not self._allows(url):
            raise ValueError(f"address not allowed: {url.split('?')[0]}")
        kind = JSON
        if json is not None:
            content = to_json(json).encode()
        elif form is not None:
            content, kind = urlencode(form).encode(), FORM
        request = _request(method, url, params, headers or {}, content, kind)
        try:
            response = self._adapter().send(request, timeout=(CONNECT_SECONDS, READ_SECONDS))
            response.content  # noqa: B018 - reads the answer to its end
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


def _request(
    method: str,
    url: str,
    params: Mapping[str, str] | None,
    headers: Mapping[str, str],
    content: bytes | None,
    kind: str,
) -> requests.PreparedRequest:
    request = requests.PreparedRequest()
    request.method = method
    request.url = f"{url}?{urlencode(params)}" if params else url
    request.headers = CaseInsensitiveDict(ALWAYS)
    if content is not None:
        request.headers["Content-Type"] = kind
        request.headers["Content-Length"] = str(len(content))
    request.headers.update(headers)
    request.body = content
    return request


def _connection_fault(error: requests.exceptions.ConnectionError) -> NotSent | MaybeSent:
    """Tells a refused connection from a reset one: urllib3 names the first NewConnectionError."""
    text = repr(error)
    if any(name in text for name in ("NewConnectionError", "NameResolutionError")):
        return NotSent("connection refused")
    return MaybeSent("connection reset")
