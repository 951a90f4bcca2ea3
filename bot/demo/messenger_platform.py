"""A Graph API for tests and the demo, strict as reference/messenger.md; runs on PlatformServer.

It keeps what it took, and makes the signed webhook bodies of what people and Meta can do.
"""

import hashlib
import hmac
import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.demo import messenger_bodies as bodies
from bot.demo.messenger_batches import ItemFaults, answer_item, items_of
from bot.demo.messenger_bodies import Posted
from bot.demo.messenger_pages import FakePage, FakePerson
from bot.demo.messenger_shapes import GraphError, check_send, error_body, fields_of
from bot.demo.messenger_templates import Shape, asked_for
from bot.demo.messenger_usage import DayOfCalls
from bot.demo.platform_server import Request, Response


@dataclass(frozen=True, slots=True)
class TakenMessage:
    """A message the platform took; `message` as it came, `text` what of it can be read."""

    page: str
    person: str
    message_id: str
    message: Mapping[str, Any]
    messaging_type: str
    at: datetime
    text: str = ""
    was_in_batch: bool = False
    template: Mapping[str, Any] | None = None

    @property
    def metadata(self) -> str:
        return str(self.message.get("metadata", ""))


class FakeMessenger:
    """One app with its Pages. `now` tells the time; `rate` is the most sends a second for each
    Page, None for no limit at all; with one, the app's 24 hours are counted as well.

    Where `rate` is set, every answer carries the usage headers, which Meta sends only after many
    calls; `regain_minutes` stands in it once the rate is used up. `utility_shape` is the one way
    this platform takes a utility template; `item_faults` are those of batches. `first_id` is that
    of the first message: a platform that starts anew must not repeat ids. `on_taken` hears of each
    message while the platform holds its lock: it must return at once.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        app_id: str = "1000000000000001",
        app_secret: str = "example-app-secret",
        version: str = "v26.0",
        rate: int | None = 300,
        regain_minutes: int = 0,
        utility_shape: Shape = "message",
        item_faults: ItemFaults | None = None,
        first_id: int = 1,
    ) -> None:
        self._now = now
        self.app_id = app_id
        self.app_secret = app_secret
        self.version = version
        self.rate = rate
        self.regain_minutes = regain_minutes
        self.utility_shape = utility_shape
        self.item_faults = item_faults or ItemFaults()
        self.pages: dict[str, FakePage] = {}
        self.on_taken: Callable[[TakenMessage], None] = _nobody
        self._day = DayOfCalls()
        self._taken: list[TakenMessage] = []
        self._ids = itertools.count(first_id)
        # The server answers in its own thread, bodies are made in the test's.
        self._lock = threading.RLock()

    @property
    def taken(self) -> list[TakenMessage]:
        """What was taken so far, in order."""
        with self._lock:
            return list(self._taken)

    def add_page(self, page_id: str, token: str) -> FakePage:
        """A Page of the app, with its token."""
        proof = hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        page = FakePage(page_id, token, proof)
        with self._lock:
            self.pages[page_id] = page
        return page

    def meet(self, psid: str, page: str = "") -> FakePerson:
        """The person does something that opens the window now; `page` "" is the first one."""
        with self._lock:
            person = self._page(page).people.setdefault(psid, FakePerson(self._now()))
            person.acted_at = self._now()
            return person

    def body(self, kind: str, psid: str, **fields: Any) -> Posted:
        """(raw body, headers) of one event of a kind of `messenger_bodies.KINDS`.

        `fields` may tell `page`, `array` ("standby"), `mid`, `timestamp` and what the kind takes.
        An action of the person opens the window, as it does at Meta.
        """
        return self.body_of_many((kind, psid, fields))

    def body_of_many(self, *wanted: tuple[str, str, Mapping[str, Any]]) -> Posted:
        """The same with one entry for each of several (kind, psid, fields)."""
        entries = []
        for kind, psid, fields in wanted:
            page = self._page(fields.get("page", "")).id
            if kind in bodies.ACTIONS:
                self.meet(psid, page)
            now = self._milliseconds()
            told = {"mid": self._next_id("m_in"), "timestamp": now, **fields}
            event = bodies.event(kind, page, psid, told)
            entries.append(bodies.entry(page, now, fields.get("array", "messaging"), [event]))
        return bodies.posted(entries, self.app_secret)

    def echo_for(self, taken: TakenMessage, array: str = "messaging") -> Posted:
        """The echo of a message that we sent."""
        shown = {key: value for key, value in taken.message.items() if key != "quick_replies"}
        if "attachment" in shown:
            shown["attachments"] = [shown.pop("attachment")]
        message = {"mid": taken.message_id, "app_id": int(self.app_id), **shown}
        return self._echo(taken.page, taken.person, message, array)

    def inbox_echo(self, psid: str, text: str, page: str = "", array: str = "messaging") -> Posted:
        """The echo of words that staff typed in the Page's inbox."""
        message = {"mid": self._next_id("m_staff"), "app_id": bodies.INBOX_APP_ID, "text": text}
        return self._echo(self._page(page).id, psid, message, array)

    def handle(self, request: Request) -> Response:
        """Answers one call of the Graph API."""
        with self._lock:
            try:
                return self._route(request)
            except GraphError as error:
                return Response(400, error_body(error))

    def _route(self, request: Request) -> Response:
        path = request.path.strip("/")
        if request.method == "POST" and path in ("", self.version):
            return self._batch(request)
        version, _, rest = path.partition("/")
        if version != self.version:
            raise GraphError(2500, 0, "Unknown path components")
        if rest == "debug_token" and request.method == "GET":
            return Response(body=self._debug_token(request.query))
        page = self._owner(request.query)
        status, body = self._call(page, request.method, rest, request.query, fields_of(request))
        return Response(status, body, self._usage(page))

    def _usage(self, page: FakePage) -> dict[str, str]:
        """The headers on the limits, none where there are none."""
        if self.rate is None:
            return {}
        return page.usage(self.rate, self.regain_minutes) | self._day.usage(self._engaged())

    def _engaged(self) -> int:
        return sum(len(page.people) for page in self.pages.values())

    def _call(
        self,
        page: FakePage,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: Mapping[str, Any],
        was_in_batch: bool = False,
    ) -> tuple[int, dict[str, Any]]:
        """(status, answer) of one call for a Page, alone or as an item of a batch."""
        try:
            if self.rate is not None:
                self._day.count(self._now(), self._engaged())
            node, _, edge = path.partition("/")
            if node in page.people and method == "GET" and not edge:
                return 200, page.names_of(node, query)
            if node not in ("me", page.id):
                raise GraphError(100, 33, f"Object with ID '{node}' does not exist")
            if edge == "messages" and method == "POST":
                return 200, self._take(page, body, was_in_batch)
            if edge == "message_templates" and method in ("GET", "POST", "DELETE"):
                return 200, page.templates.answer(method, query, body)
            if edge == "subscribed_apps" and method in ("GET", "POST"):
                return 200, page.subscription(method, query, self.app_id)
            if edge == "messenger_profile" and method in ("GET", "POST", "DELETE"):
                return 200, page.messenger_profile(method, query, body, self._now())
            raise GraphError(2500, 0, "Unknown path components")
        except GraphError as error:
            return 400, error_body(error)

    def _take(self, page: FakePage, body: Mapping[str, Any], was_in_batch: bool) -> dict[str, str]:
        now = self._now()
        page.count_send(now, self.rate)
        template = asked_for(body, self.utility_shape)
        check_send(body if template is None else _without_template(body))
        text = _readable(body) if template is None else page.templates.render(template)
        page.check_reach(body, now, is_utility=template is not None)
        person = body["recipient"]["id"]
        if "sender_action" in body:
            return {"recipient_id": person}
        kind = "UTILITY" if template is not None else body.get("messaging_type", "RESPONSE")
        mid = self._next_id("m_out")
        message = body.get("message", {"template": template})
        taken = TakenMessage(page.id, person, mid, message, kind, now, text, was_in_batch, template)
        self._taken.append(taken)
        self.on_taken(taken)
        return {"recipient_id": person, "message_id": mid}

    def _batch(self, request: Request) -> Response:
        """Each item fares by itself and counts as a call; its body is url-encoded."""
        fields = {**request.query, **(request.form if _is_form(request) else fields_of(request))}
        page = self._owner(fields)

        def call(
            method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any]
        ) -> tuple[int, dict[str, Any]]:
            unversioned = path.removeprefix(f"{self.version}/")
            return self._call(page, method, unversioned, query, body, was_in_batch=True)

        answers = [
            answer_item(item, call, self.item_faults.draw())
            for item in items_of(fields.get("batch"))
        ]
        return Response(body=answers, headers=self._usage(page))

    def _owner(self, keys: Mapping[str, str]) -> FakePage:
        """The Page of the token; the app asks for the proof with every call."""
        token = keys.get("access_token", "")
        page = next((page for page in self.pages.values() if page.token == token), None)
        if page is None:
            raise GraphError(190, 0, "Invalid OAuth access token")
        if page.is_token_dead:
            raise GraphError(190, 463, "Session has expired")
        if not hmac.compare_digest(keys.get("appsecret_proof", "").encode(), page.proof.encode()):
            raise GraphError(100, 0, "Invalid appsecret_proof provided in the API argument")
        return page

    def _debug_token(self, query: Mapping[str, str]) -> dict[str, Any]:
        if query.get("access_token") != f"{self.app_id}|{self.app_secret}":
            raise GraphError(190, 0, "Invalid OAuth access token")
        asked = query.get("input_token")
        page = next((page for page in self.pages.values() if page.token == asked), None)
        if page is None or page.is_token_dead:
            error = {"code": 190, "message": "Session has expired"}
            return {"data": {"is_valid": False, "error": error, "scopes": []}}
        scopes = ["pages_messaging", "pages_manage_metadata", "pages_show_list"]
        facts = {"app_id": self.app_id, "type": "PAGE", "expires_at": 0, "scopes": scopes}
        return {"data": {**facts, "is_valid": True, "profile_id": page.id}}

    def _page(self, page_id: str) -> FakePage:
        return self.pages[page_id or next(iter(self.pages))]

    def _echo(self, page: str, psid: str, message: Mapping[str, Any], array: str) -> Posted:
        now = self._milliseconds()
        entry = bodies.entry(page, now, array, [bodies.echo(page, psid, now, message)])
        return bodies.posted([entry], self.app_secret)

    def _milliseconds(self) -> int:
        return int(self._now().timestamp() * 1000)

    def _next_id(self, prefix: str) -> str:
        with self._lock:
            return f"{prefix}{next(self._ids):012d}"


def _nobody(_: TakenMessage) -> None:
    """Who looks by themselves need not be told."""


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "")
    return kind.startswith("application/x-www-form-urlencoded")


def _without_template(body: Mapping[str, Any]) -> dict[str, Any]:
    """The request with words in the template's place, to check what stands around it."""
    rest = {k: v for k, v in body.items() if k not in ("template", "messaging_type")}
    metadata = {k: v for k, v in rest.get("message", {}).items() if k == "metadata"}
    return {**rest, "message": {"text": "a", **metadata}}


def _readable(body: Mapping[str, Any]) -> str:
    message = body.get("message", {})
    payload = message.get("attachment", {}).get("payload", {})
    return str(message.get("text") or payload.get("text") or "")
