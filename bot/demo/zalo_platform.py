"""A fake Zalo: the OA API, OAuth v4 and signed webhook bodies, as strict as the references.

One FakeZalo is one OA of one app; `PlatformServer(fake.handle)` gives it an address.
"""

import hashlib
import hmac
import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.demo import zalo_bodies, zalo_shapes
from bot.demo.platform_server import Request, Response
from bot.demo.zalo_grants import Grants
from bot.demo.zalo_shapes import Refusal

# D:tin-nhan/tin-tu-van/dieu-kien-gui-tin-tu-van [official].
FREE_WINDOW = timedelta(hours=48)
LAST_WINDOW = timedelta(days=7)

# What opens the window anew (§5.1); receiving, reading or reacting to a message does not.
INTERACTIONS = {"follow", "user_click_chatnow", "user_call_oa", "user_reply_consent"} | {
    name for name in zalo_bodies.FROM_USER if name.startswith("user_send_")
}

SignedBody = tuple[bytes, dict[str, str]]


@dataclass(frozen=True, slots=True)
class TakenMessage:
    """A message the platform took; `message` as it was asked for."""

    message_id: str
    user_id: str
    text: str
    message: Mapping[str, Any]
    at: datetime


@dataclass(slots=True)
class _Person:
    interacted_at: datetime | None = None
    free_replies_used: int = 0
    refusal: int = 0


class FakeZalo:
    """`now` is the platform's clock. `limit_per_minute` counts calls of the OA API; set it high
    to lift it. `free_replies` are those within 48 h of a word of the person; what is beyond is
    charged, which only works with `has_wallet`.
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
        free_replies: int = 8,
        has_wallet: bool = False,
    ) -> None:
        self.oa_id, self.app_id = oa_id, app_id
        self.app_secret, self.oa_secret = app_secret, oa_secret
        self.limit_per_minute, self.free_replies = limit_per_minute, free_replies
        self.has_wallet = has_wallet
        self.grants = Grants(app_id, app_secret, access_token, refresh_token, now)
        self.refused: Counter[int] = Counter()
        self._now = now
        self._lock = threading.Lock()
        self._people: dict[str, _Person] = {}
        self._taken: list[TakenMessage] = []
        self._ids = 0
        self._minute = (0, 0)  # which minute since 1970, calls in it

    # What tests look at and arrange

    @property
    def messages(self) -> list[TakenMessage]:
        """All taken messages, in order."""
        with self._lock:
            return list(self._taken)

    def texts_to(self, user_id: str) -> list[str]:
        """What one person was told, in order."""
        return [taken.text for taken in self.messages if taken.user_id == user_id]

    def meet(self, user_id: str, interacted_at: datetime | None = None) -> None:
        """Makes a person known, by default one who follows and never did anything."""
        with self._lock:
            self._people[user_id] = _Person(interacted_at)

    def refuse(self, user_id: str, code: int) -> None:
        """From now on messages to the person get this error: -244 restricted, -213 left, -227."""
        with self._lock:
            self._people.setdefault(user_id, _Person()).refusal = code

    # Webhook bodies

    def body(self, event_name: str, user_id: str, **fields: Any) -> SignedBody:
        """A signed body with its headers (see zalo_bodies.compose); the person is known from now
        on, and has interacted if the event says so."""
        at = self._now()
        with self._lock:
            person = self._people.setdefault(user_id, _Person())
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
            call = ROUTES.get((request.method, request.path))
            if call is None:
                return Response(404, {"error": 404, "message": "empty or invalid API"})
            left = self._count()
            try:
                self._check_caller(request, left)
                data = call(self, request)
                body = {"data": data, "error": 0, "message": "Success"}
            except Refusal as refusal:
                self.refused[refusal.code] += 1
                body = {"error": refusal.code, "message": refusal.message}
            limits = {
                "X-RateLimit-Limit": str(self.limit_per_minute),
                "X-RateLimit-Remain": str(max(0, left)),
            }
            return Response(200, body, limits)

    def _count(self) -> int:
        """Calls left in this minute after this one; below zero it is too many."""
        minute = int(self._now().timestamp() // 60)
        calls = self._minute[1] + 1 if self._minute[0] == minute else 1
        self._minute = (minute, calls)
        return self.limit_per_minute - calls

    def _check_caller(self, request: Request, left: int) -> None:
        token = request.headers.get("access_token", "")
        self.grants.check(token)
        proof = hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if request.headers.get("appsecret_proof", proof) != proof:
            raise Refusal(-242, "appsecret_proof is invalid")
        if left < 0:
            raise Refusal(-32, "Your application reached limit call api")

    def _send(self, request: Request) -> dict[str, Any]:
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise Refusal(-201, "body is invalid")
        user_id, message = zalo_shapes.check(request.json)
        at = self._now()
        quota = self._spend_quota(user_id, at)
        taken = TakenMessage(self._new_id(), user_id, message.get("text", ""), message, at)
        self._taken.append(taken)
        return {"message_id": taken.message_id, "user_id": user_id, **quota}

    def _spend_quota(self, user_id: str, at: datetime) -> dict[str, Any]:
        """Whether the person may be written to now, and out of which quota."""
        person = self._person(user_id)
        if person.refusal:
            raise Refusal(person.refusal, "User does not accept this message")
        if person.interacted_at is None:
            raise Refusal(-232, "User has not interacted with the OA")
        silence = at - person.interacted_at
        if silence > LAST_WINDOW:
            raise Refusal(-230, "User has not interacted with the OA in the past 7 days")
        left = self.free_replies - person.free_replies_used
        if silence <= FREE_WINDOW and left > 0:
            person.free_replies_used += 1
            remain, total = str(left - 1), str(self.free_replies)
            return {"quota": {"quota_type": "reply", "remain": remain, "total": total}}
        if not self.has_wallet:
            raise Refusal(-320, "App has not been linked to Zalo Cloud Account")
        return {}

    def _send_v2(self, request: Request) -> dict[str, Any]:  # noqa: ARG002 - as every route
        raise Refusal(-240, "MessageV2 API has been shut down")

    def _get_oa(self, request: Request) -> dict[str, Any]:  # noqa: ARG002 - as every route
        facts = {"oaid": self.oa_id, "name": "Đoàn phường", "oa_type": 4, "is_verified": True}
        return {**facts, "num_follower": len(self._people)}

    def _user_detail(self, request: Request) -> dict[str, Any]:
        try:
            user_id = json.loads(request.query["data"])["user_id"]
        except (KeyError, TypeError, ValueError):
            raise Refusal(-201, "data is invalid") from None
        self._person(user_id)
        names = {"display_name": "Lan", "user_alias": "Lan"}
        return {"user_id": user_id, **names, "is_sensitive": False, "user_is_follower": True}

    def _person(self, user_id: object) -> _Person:
        person = self._people.get(str(user_id))
        if person is None:
            raise Refusal(-201, "user_id is invalid")
        return person

    def _new_id(self) -> str:
        self._ids += 1
        return f"{self._ids:020x}"


ROUTES: Mapping[tuple[str, str], Callable[[FakeZalo, Request], dict[str, Any]]] = {
    ("POST", "/v3.0/oa/message/cs"): FakeZalo._send,
    ("POST", "/v2.0/oa/message"): FakeZalo._send_v2,
    ("GET", "/v2.0/oa/getoa"): FakeZalo._get_oa,
    ("GET", "/v3.0/oa/user/detail"): FakeZalo._user_detail,
}
