"""One Page of the fake Graph API: whom it may write to, how fast, its profile and subscription."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.demo.messenger_shapes import GraphError, check_profile
from bot.demo.messenger_templates import Templates

WINDOW = timedelta(hours=24)
HUMAN_AGENT_WINDOW = timedelta(days=7)
SECOND = timedelta(seconds=1)
PROFILE_CALLS = 10
PROFILE_SPAN = timedelta(minutes=10)


@dataclass(slots=True)
class FakePerson:
    """Somebody who wrote to the Page; `acted_at` opened the window last."""

    acted_at: datetime
    has_blocked: bool = False
    name: str = "Lan"


@dataclass(slots=True)
class FakePage:
    """A Page with what a test may bend: its token's life, its standing, its subscription, whether
    Meta tells it people's names, and until when every send meets 613."""

    id: str
    token: str
    proof: str
    is_token_dead: bool = False
    is_restricted: bool = False
    shows_names: bool = True
    throttled_until: datetime | None = None
    templates: Templates = field(default_factory=Templates)
    subscribed: list[str] = field(default_factory=list)
    profile: dict[str, Any] = field(default_factory=dict)
    people: dict[str, FakePerson] = field(default_factory=dict)
    _sends: deque[datetime] = field(default_factory=deque)
    _profile_calls: deque[datetime] = field(default_factory=deque)

    def count_send(self, now: datetime, rate: int | None) -> None:
        """Notes one send; raises GraphError 613 where the last second holds `rate` already."""
        if self.throttled_until is not None and now < self.throttled_until:
            raise GraphError(613, 0, "Calls to this api have exceeded the rate limit")
        if rate is not None:
            _count(self._sends, now, SECOND, rate)

    def usage(self, rate: int | None, regain_minutes: int) -> dict[str, str]:
        """The rate header: shares of the last second's limit in per cent (Meta's: of 24 h)."""
        if rate is None:
            return {}
        share = min(100, 100 * len(self._sends) // max(rate, 1))
        limit = {
            "type": "messenger",
            "call_count": share,
            "total_time": 0,
            "total_cputime": 0,
            "estimated_time_to_regain_access": regain_minutes if share == 100 else 0,
        }
        return {"X-Business-Use-Case-Usage": json.dumps({self.id: [limit]})}

    def check_reach(self, body: Mapping[str, Any], now: datetime, *, is_utility: bool) -> None:
        """Raises GraphError where the Page may not write to the recipient now; an approved
        utility template needs no window (§6.2)."""
        if self.is_restricted:
            raise GraphError(10, 1893063, "Page is temporarily restricted from sending")
        person = self.people.get(body["recipient"]["id"])
        if person is None:
            raise GraphError(100, 2018001, "No matching user found")
        if person.has_blocked:
            raise GraphError(551, 1545041, "This person isn't available right now")
        window = HUMAN_AGENT_WINDOW if body.get("tag") == "HUMAN_AGENT" else WINDOW
        if not is_utility and now - person.acted_at >= window:
            raise GraphError(10, 2018278, "Message is sent outside of allowed window")

    def subscription(self, method: str, query: Mapping[str, str], app_id: str) -> dict[str, Any]:
        """The edge subscribed_apps."""
        if method == "POST":
            wanted = query.get("subscribed_fields", "")
            if not wanted:
                raise GraphError(100, 0, "The parameter subscribed_fields is required")
            self.subscribed = wanted.split(",")
            return {"success": True}
        app = {"id": app_id, "name": "Xung Kích", "subscribed_fields": list(self.subscribed)}
        return {"data": [app] if self.subscribed else []}

    def names_of(self, psid: str, query: Mapping[str, str]) -> dict[str, str]:
        """A person's profile (§11): an empty object for an app without that access."""
        if not self.shows_names:
            return {}
        last, _, first = self.people[psid].name.rpartition(" ")
        asked = query.get("fields", "").split(",")
        told = {"first_name": first, "last_name": last}
        return {"id": psid, **{name: told[name] for name in asked if told.get(name)}}

    def messenger_profile(
        self, method: str, query: Mapping[str, str], body: Mapping[str, Any], now: datetime
    ) -> dict[str, Any]:
        """The edge messenger_profile; every call counts, also a read."""
        _count(self._profile_calls, now, PROFILE_SPAN, PROFILE_CALLS)
        if method == "GET":
            asked = query.get("fields", "").split(",")
            found = {name: _shown(value) for name, value in self.profile.items() if name in asked}
            return {"data": [found] if found else []}
        if method == "POST":
            check_profile(body, self.profile)
            self.profile.update(body)
        else:
            for name in body.get("fields", []):
                self.profile.pop(name, None)
        return {"result": "success"}


def _count(calls: deque[datetime], now: datetime, span: timedelta, most: int) -> None:
    while calls and now - calls[0] >= span:
        calls.popleft()
    if len(calls) >= most:
        raise GraphError(613, 0, "Calls to this api have exceeded the rate limit")
    calls.append(now)


def _shown(value: Any) -> Any:
    """A property as Meta tells it: with the defaults it added by itself."""
    if not isinstance(value, list):
        return value
    return [
        {"composer_input_disabled": False, **one} if "call_to_actions" in one else one
        for one in value
    ]
