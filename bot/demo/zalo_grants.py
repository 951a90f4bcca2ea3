"""The fake Zalo's OAuth v4: codes and refresh tokens that work once, access tokens that die."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.demo.platform_server import Request
from bot.demo.zalo_shapes import Refusal

# [official]
ACCESS_LIFE = timedelta(seconds=90_000)
REFRESH_LIFE = timedelta(days=90)
CODE_LIFE = timedelta(minutes=10)
# Where a callback may be: over HTTPS, or on the machine the fake runs on.
CALLBACKS = ("https://", "http://127.0.0.1", "http://localhost")


@dataclass(frozen=True, slots=True)
class _Code:
    challenge: str
    issued_at: datetime


class Grants:
    """The grant of one OA to one app. Not thread-safe: FakeZalo holds its lock around it.

    The tokens of a new pair are numbered on from the first ones, so that several grants never give
    the same token and one that begins with an old pair goes on after it. `refreshes` counts refresh
    tokens turned into a new pair, `reuses` those shown a second time.
    """

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        access_token: str,
        refresh_token: str,
        now: Callable[[], datetime],
    ) -> None:
        self._app_id, self._app_secret, self._now = app_id, app_secret, now
        self.access_token, self.refresh_token = access_token, refresh_token
        self._first = access_token, refresh_token
        self._granted_at = now()
        self._expires_at = now() + ACCESS_LIFE
        self._codes: dict[str, _Code] = {}
        self._used: set[str] = set()
        self._pairs = 0
        self.refreshes = 0
        self.reuses = 0

    def go_on_with(self, access_token: str, refresh_token: str) -> None:
        """This pair is the good one, as if it had been given just now."""
        self.access_token, self.refresh_token = access_token, refresh_token
        self._first, self._pairs = (access_token, refresh_token), 0
        self._granted_at = self._now()
        self._expires_at = self._granted_at + ACCESS_LIFE

    def issue_code(self, challenge: str = "") -> str:
        """What the callback gets after an admin said yes on the permission page."""
        code = f"{self._first[0]}-code-{len(self._codes)}"
        self._codes[code] = _Code(challenge, self._now())
        return code

    def permit(self, oa_id: str, query: Mapping[str, str]) -> str:
        """GET /v4/oa/permission: where an admin is sent who says yes at once. Raises Refusal."""
        if query.get("app_id") != self._app_id:
            raise Refusal(-14002, "Invalid app id")
        if not query.get("redirect_uri", "").startswith(CALLBACKS):
            raise Refusal(-14003, "Invalid redirect uri")
        back = {"code": self.issue_code(query.get("code_challenge", "")), "oa_id": oa_id}
        if "state" in query:
            back["state"] = query["state"]
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def expire_now(self) -> None:
        """The access token is dead from this moment on; the refresh token lives."""
        self._expires_at = self._now()

    def kill_now(self) -> None:
        """The access token is worth nothing (-216) until the next pair."""
        self.access_token = ""

    def knows(self, form: Mapping[str, str]) -> bool:
        """Whether a request to the token endpoint shows something of this grant."""
        token, code = form.get("refresh_token"), form.get("code")
        return token == self.refresh_token or token in self._used or code in self._codes

    def check(self, access_token: str) -> None:
        """Raises Refusal for a token that does not let the caller in."""
        if not access_token or access_token != self.access_token:
            raise Refusal(-216, "Access token is invalid")
        if self._now() >= self._expires_at:
            raise Refusal(-220, "Access token is expired or removed")

    def answer(self, request: Request) -> dict[str, Any]:
        """POST /v4/oa/access_token. Errors come with HTTP 200, as CBX and HER met them."""
        form = request.form
        try:
            self._check_app(request, form)
            if form.get("grant_type") == "authorization_code":
                self._redeem_code(form)
            elif form.get("grant_type") == "refresh_token":
                self._redeem_refresh_token(form.get("refresh_token", ""))
            else:
                raise Refusal(-14002, "Invalid grant type")
        except Refusal as refusal:
            said = {"error_name": refusal.message, "error_reason": refusal.message}
            return {"error": refusal.code, **said, "ref_doc": "", "error_description": ""}
        return self._new_pair()

    def _check_app(self, request: Request, form: Mapping[str, str]) -> None:
        kind = request.headers.get("content-type", "")
        is_form = kind.startswith("application/x-www-form-urlencoded")
        is_ours = request.headers.get("secret_key") == self._app_secret
        if request.method != "POST" or not is_form or not is_ours:
            raise Refusal(-14002, "Invalid app")
        if form.get("app_id") != self._app_id:
            raise Refusal(-14002, "Invalid app id")

    def _redeem_code(self, form: Mapping[str, str]) -> None:
        name = form.get("code", "")
        code = self._codes.get(name)
        if code is None or name in self._used or self._now() - code.issued_at > CODE_LIFE:
            raise Refusal(-14019, "Invalid code")
        self._used.add(name)
        if code.challenge and code.challenge != _challenge(form.get("code_verifier", "")):
            raise Refusal(-14019, "Invalid code verifier")

    def _redeem_refresh_token(self, token: str) -> None:
        self.reuses += token in self._used
        if token != self.refresh_token or self._now() - self._granted_at > REFRESH_LIFE:
            raise Refusal(-14014, "Invalid refresh token")
        self.refreshes += 1

    def _new_pair(self) -> dict[str, Any]:
        self._used.add(self.refresh_token)
        self._pairs += 1
        self.access_token, self.refresh_token = (after(t, self._pairs) for t in self._first)
        self._granted_at = self._now()
        self._expires_at = self._granted_at + ACCESS_LIFE
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_in": str(int(ACCESS_LIFE.total_seconds())),
        }


def after(token: str, count: int) -> str:
    """The token that comes `count` after one that ends in a number."""
    stem, _, number = token.rpartition("-")
    return f"{stem}-{int(number) + count}" if number.isdecimal() else f"{token}-{count}"


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
