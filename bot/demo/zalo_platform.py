"""A fake Zalo: the OA API, OAuth v4 and signed webhook bodies, as strict as the references.

One FakeZalo is one OA of one app; `PlatformServer(fake.handle)` gives it an address. Several OAs
of one app behind one address are a FakeZaloApp (zalo_app.py).
"""

import hashlib
import hmac
import itertools
import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.clock import LOCAL
from bot.demo import zalo_bodies, zalo_shapes
from bot.demo.platform_server import Request, Response
from bot.demo.zalo_articles import Articles
from bot.demo.zalo_grants import Grants
from bot.demo.zalo_limits import MinuteLimit, tightest
from bot.demo.zalo_people import FakePerson, People, Road
from bot.demo.zalo_shapes import Refusal, data_of, json_of

# What opens the window anew (§5.1); receiving, reading or reacting to a message does not.
INTERACTIONS = {"follow", "user_click_chatnow", "user_call_oa", "user_reply_consent"} | {
    name for name in zalo_bodies.FROM_USER if name.startswith("user_send_")
}
FOLLOWS = {"follow": True, "unfollow": False}

SignedBody = tuple[bytes, dict[str, str]]


@dataclass(frozen=True, slots=True)
class TakenMessage:
    """A message the platform took; `message` as it was asked for, `road` who paid for it."""

    message_id: str
    user_id: str
    text: str
    message: Mapping[str, Any]
    at: datetime
    road: Road = "free"


class FakeZalo:
    """`now` is the platform's clock. `limit_per_minute` counts calls of the OA API; set it high
    to lift it. `free_replies` are those within 48 h of a word of the person, None for any number;
    what is beyond is charged to `wallet`, in đồng, None where none is linked. `first_id` is that of
    the first message: a platform that starts anew must not repeat ids.

    What a test may bend later: `refusal` (a code for every call, 0 for none), `throttled_until`
    (−32 until then), `rests_at_night` (−234 for every message 22:00–06:00, where sources disagree).
    `on_taken` hears of each message while the platform holds its lock: it must return at once.
    """

    def __init__(
        self,
        *,
        oa_id: str = "2200000000000000022",
        app_id: str = "1900000000000000019",
        app_secret: str = "fake-app-secret",
        oa_secret: str = "fake-oa-secret",
        access_token: str = "fake-access-0",
        refresh_token: str = "fake-refresh-0",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        limit_per_minute: int = 4000,
        free_replies: int | None = 8,
        wallet: int | None = None,
        first_id: int = 1,
    ) -> None:
        self.oa_id, self.app_id = oa_id, app_id
        self.app_secret, self.oa_secret = app_secret, oa_secret
        self.limits = [MinuteLimit(limit_per_minute)]
        self.article_limits = [MinuteLimit(4000)]
        self.grants = Grants(app_id, app_secret, access_token, refresh_token, now)
        self.people = People(now, free_replies, wallet)
        self.articles = Articles(now)
        self.refused: Counter[int] = Counter()
        self.refusal = 0
        self.throttled_until: datetime | None = None
        self.rests_at_night = False
        self.name = "Đoàn phường"
        self.on_taken: Callable[[TakenMessage], None] = _nobody
        self._now = now
        self._lock = threading.Lock()
        self._taken: list[TakenMessage] = []
        self._ids = itertools.count(first_id)

    # What tests look at and arrange

    @property
    def limit_per_minute(self) -> int:
        return self.limits[0].most

    @limit_per_minute.setter
    def limit_per_minute(self, most: int) -> None:
        self.limits[0].most = most

    @property
    def messages(self) -> list[TakenMessage]:
        """All taken messages, in order."""
        with self._lock:
            return list(self._taken)

    def texts_to(self, user_id: str) -> list[str]:
        """What one person was told, in order."""
        return [taken.text for taken in self.messages if taken.user_id == user_id]

    def meet(self, user_id: str, interacted_at: datetime | None = None, **facts: Any) -> FakePerson:
        """Makes a person known, by default one who follows and never did anything; `facts` are
        fields of FakePerson.
        """
        with self._lock:
            person = FakePerson(interacted_at, **{"is_follower": True, **facts})
            self.people.put(user_id, person)
            return person

    def refuse(self, user_id: str, code: int) -> None:
        """From now on messages to the person get this error: -244 restricted, -213 left, -227;
        0 takes it back."""
        with self._lock:
            self.people.of(user_id).refusal = code

    # Webhook bodies

    def body(self, event_name: str, user_id: str, **fields: Any) -> SignedBody:
        """A signed body with its headers (see zalo_bodies.compose); the person is known from now
        on, and has interacted if the event says so."""
        at = self._now()
        with self._lock:
            person = self.people.of(user_id)
            person.is_follower = FOLLOWS.get(event_name, person.is_follower)
            if event_name in INTERACTIONS:
                person.interacted_at, person.free_replies_used = at, 0
            msg_id = self._new_id()
        timestamp = str(int(at.timestamp() * 1000))
        scene = zalo_bodies.Scene(self.app_id, self.oa_id, user_id, msg_id, timestamp)
        return self.signed(zalo_bodies.compose(event_name, scene, fields))

    def echo_for(self, taken: TakenMessage) -> SignedBody:
        """The oa_send_* event of a message that came through the API: without admin_id."""
        has_picture = "elements" in json.dumps(taken.message)
        name = "oa_send_image" if has_picture else "oa_send_text"
        return self.body(name, taken.user_id, msg_id=taken.message_id, text=taken.text or None)

    def signed(self, payload: object) -> SignedBody:
        """Any JSON as Zalo would send it."""
        raw = json.dumps(payload, ensure_ascii=False).encode()
        timestamp = payload.get("timestamp", "") if isinstance(payload, dict) else ""
        whole = self.app_id.encode() + raw + str(timestamp).encode() + self.oa_secret.encode()
        mac = hashlib.sha256(whole).hexdigest()
        return raw, {"Content-Type": "application/json", "X-ZEvent-Signature": f"mac={mac}"}

    # The API

    def handle(self, request: Request) -> Response:
        with self._lock:
            if request.path == "/v4/oa/access_token":
                return Response(200, self.grants.answer(request))
            if request.path == "/v4/oa/permission":
                return self._permit(request)
            call = ROUTES.get((request.method, request.path))
            if call is None:
                return Response(404, {"error": 404, "message": "empty or invalid API"})
            of_articles = request.path.startswith("/v2.0/article/")
            limit, left = tightest(self.article_limits if of_articles else self.limits, self._now())
            try:
                self._check_caller(request, left)
                data = call(self, request)
                body = {"data": data, "error": 0, "message": "Success"}
            except Refusal as refusal:
                self.refused[refusal.code] += 1
                body = {"error": refusal.code, "message": refusal.message}
            limits = {
                "X-RateLimit-Limit": str(limit),
                "X-RateLimit-Remain": str(max(0, left)),
            }
            return Response(200, body, limits)

    def _permit(self, request: Request) -> Response:
        try:
            back = self.grants.permit(self.oa_id, request.query)
        except Refusal as refusal:
            return Response(200, {"error": refusal.code, "error_name": refusal.message})
        return Response(302, headers={"Location": back})

    def _check_caller(self, request: Request, left: int) -> None:
        token = request.headers.get("access_token", "")
        self.grants.check(token)
        proof = hmac.digest(self.app_secret.encode(), token.encode(), "sha256").hex()
        if request.headers.get("appsecret_proof", proof) != proof:
            raise Refusal(-242, "appsecret_proof is invalid")
        is_throttled = self.throttled_until is not None and self._now() < self.throttled_until
        if left < 0 or is_throttled:
            raise Refusal(-32, "Your application reached limit call api")
        if self.refusal:
            raise Refusal(self.refusal, "The OA may not use this API")

    def _send(self, request: Request) -> dict[str, Any]:
        user_id, message = zalo_shapes.check(json_of(request))
        at = self._now()
        if self.rests_at_night and not 6 <= at.astimezone(LOCAL).hour < 22:
            raise Refusal(-234, "Message is not allowed from 22:00 to 06:00")
        road, quota = self.people.spend(user_id)
        text = message.get("text", "")
        taken = TakenMessage(self._new_id(), user_id, text, message, at, road)
        self._taken.append(taken)
        self.on_taken(taken)
        return {"message_id": taken.message_id, "user_id": user_id, **quota}

    def _send_v2(self, request: Request) -> dict[str, Any]:
        body = json_of(request)
        recipient = body.get("recipient") if isinstance(body, dict) else None
        if not isinstance(recipient, dict) or "target" not in recipient:
            raise Refusal(-240, "MessageV2 API has been shut down")
        return self.articles.broadcast(body, self._new_id())

    def _get_oa(self, request: Request) -> dict[str, Any]:  # noqa: ARG002 - as every route
        facts = {"oaid": self.oa_id, "name": self.name, "oa_type": 4, "is_verified": True}
        followers = sum(person.is_follower for person in self.people.known.values())
        return {**facts, "num_follower": followers}

    def _user_detail(self, request: Request) -> dict[str, Any]:
        return self.people.detail(data_of(request, {"user_id"})["user_id"])

    def _user_list(self, request: Request) -> dict[str, Any]:
        return self.people.page(data_of(request, set()))

    def _tags(self, request: Request) -> list[str]:  # noqa: ARG002 - as every route
        return sorted(set().union(*(person.tags for person in self.people.known.values())))

    def _quota(self, request: Request) -> dict[str, Any] | list[Any]:
        body = json_of(request)
        if isinstance(body, dict) and "user_id" in body:
            asked = zalo_shapes.an_object(body, "body", {"user_id"})
            return self.people.quota_of(asked["user_id"])
        zalo_shapes.check_quota_asked(body)
        return []  # an OA of a state body has no package, so no quota was ever given or bought

    def _article_create(self, request: Request) -> dict[str, Any]:
        return self.articles.create(json_of(request))

    def _article_verify(self, request: Request) -> dict[str, Any]:
        return self.articles.verify(json_of(request))

    def _article_update(self, request: Request) -> dict[str, Any]:
        return self.articles.update(json_of(request))

    def _new_id(self) -> str:
        return f"{next(self._ids):020x}"


def _nobody(_: TakenMessage) -> None:
    """Who looks by themselves need not be told."""


ROUTES: Mapping[tuple[str, str], Callable[[FakeZalo, Request], Any]] = {
    ("POST", "/v3.0/oa/message/cs"): FakeZalo._send,
    ("POST", "/v2.0/oa/message"): FakeZalo._send_v2,
    ("GET", "/v2.0/oa/getoa"): FakeZalo._get_oa,
    ("GET", "/v3.0/oa/user/detail"): FakeZalo._user_detail,
    ("GET", "/v3.0/oa/user/getlist"): FakeZalo._user_list,
    ("GET", "/v2.0/oa/tag/gettagsofoa"): FakeZalo._tags,
    ("POST", "/v3.0/oa/quota/message"): FakeZalo._quota,
    ("POST", "/v2.0/article/create"): FakeZalo._article_create,
    ("POST", "/v2.0/article/verify"): FakeZalo._article_verify,
    ("POST", "/v2.0/article/update"): FakeZalo._article_update,
}
