"""The people of one fake OA: who follows, when they last did something, what they may still get.

After reference/zalo-oa.md §5.1, §5.4 and §6.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bot.core.clock import LOCAL, local_day
from bot.demo.zalo_shapes import Refusal

# D:tin-nhan/tin-tu-van/dieu-kien-gui-tin-tu-van [official].
FREE_WINDOW = timedelta(hours=48)
LAST_WINDOW = timedelta(days=7)
PAID_PRICE = 55  # đồng with tax for a consultation message outside the free part (§5.1)

# D: user/getlist [official]: at most 10,000 people can be reached by one filter.
MOST_OFFSET = 9951
MOST_COUNT = 50
LIST_KEYS = {"offset", "count", "tag_name", "is_follower", "last_interaction_period"}

Road = Literal["free", "paid"]


@dataclass(slots=True)
class FakePerson:
    """Somebody the OA knows; `refusal` is the code their messages get, 0 for none."""

    interacted_at: datetime | None = None
    name: str = "Lan"
    is_follower: bool = False
    is_minor: bool = False
    tags: frozenset[str] = frozenset()
    free_replies_used: int = 0
    refusal: int = 0


@dataclass(slots=True)
class People:
    """All of them, by id. `free_replies` None: as many as one likes within 48 h (from 2026 on).

    `wallet`: the đồng left for what is charged; None where no wallet is linked.
    """

    now: Callable[[], datetime]
    free_replies: int | None = 8
    wallet: int | None = None
    known: dict[str, FakePerson] = field(default_factory=dict)
    _listed: tuple[str, list[str]] | None = None

    def of(self, user_id: str) -> FakePerson:
        """The person, made known by this if they were not."""
        self._listed = None
        return self.known.setdefault(user_id, FakePerson())

    def put(self, user_id: str, person: FakePerson) -> None:
        """Makes a person known as they are told."""
        self._listed = None
        self.known[user_id] = person

    def find(self, user_id: object) -> FakePerson:
        """A known person. Raises Refusal."""
        person = self.known.get(str(user_id))
        if person is None:
            raise Refusal(-201, "user_id is invalid")
        return person

    def spend(self, user_id: str) -> tuple[Road, dict[str, Any]]:
        """(road, what the answer says of quota) of a message now. Raises Refusal."""
        person, now = self.find(user_id), self.now()
        if person.refusal:
            raise Refusal(person.refusal, "User does not accept this message")
        if person.interacted_at is None:
            raise Refusal(-232, "User has not interacted with the OA")
        silence = now - person.interacted_at
        if silence > LAST_WINDOW:
            raise Refusal(-230, "User has not interacted with the OA in the past 7 days")
        if silence <= FREE_WINDOW and self.free_replies is None:
            return "free", {"quota": {"quota_type": "reply"}}
        if silence <= FREE_WINDOW and person.free_replies_used < (self.free_replies or 0):
            person.free_replies_used += 1
            return "free", {"quota": {"quota_type": "reply", **self._left(person, now)}}
        self._pay()
        return "paid", {}

    def _pay(self) -> None:
        if self.wallet is None:
            raise Refusal(-320, "App has not been linked to Zalo Cloud Account")
        if self.wallet < PAID_PRICE:
            raise Refusal(-321, "Zalo Cloud Account is out of money")
        self.wallet -= PAID_PRICE

    def _left(self, person: FakePerson, now: datetime) -> dict[str, str]:
        """The free part of the last interaction, in strings; none where there is no number."""
        if self.free_replies is None:
            return {}
        at = person.interacted_at
        is_open = at is not None and now - at <= FREE_WINDOW
        left = max(0, self.free_replies - person.free_replies_used) if is_open else 0
        return {"remain": str(left), "total": str(self.free_replies)}

    def quota_of(self, user_id: object) -> dict[str, Any]:
        """What may still be sent to one person and when they last did something (§5.4)."""
        person = self.find(user_id)
        at = person.interacted_at
        return {
            "last_interaction": str(int(at.timestamp() * 1000)) if at else "0",
            "cs_reply": self._left(person, self.now()),
            "promotion": {
                "daily_remain": "1",
                "daily_total": "1",
                "monthly_remain": "4",
                "monthly_total": "4",
            },
        }

    def detail(self, user_id: object) -> dict[str, Any]:
        """user/detail (§6)."""
        person = self.find(user_id)
        at = person.interacted_at
        return {
            "user_id": str(user_id),
            "display_name": person.name,
            "user_alias": person.name,
            "is_sensitive": person.is_minor,
            "user_last_interaction_date": f"{at.astimezone(LOCAL):%d/%m/%Y}" if at else "",
            "user_is_follower": person.is_follower,
            "avatar": "",
            "tags_and_notes_info": {"notes": [], "tag_names": sorted(person.tags)},
            "shared_info": {},
        }

    def page(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """user/getlist (§6): one page of those the filter finds, in the order of their ids."""
        if not set(asked) <= LIST_KEYS:
            raise Refusal(-201, "data is invalid")
        offset, count = asked.get("offset"), asked.get("count")
        if type(offset) is not int or type(count) is not int or offset < 0 or count < 1:
            raise Refusal(-201, "offset or count is invalid")
        if offset > MOST_OFFSET or count > MOST_COUNT:
            raise Refusal(-210, "offset or count is over the limit")
        found = self._find_all(asked)
        users = [{"user_id": user_id} for user_id in found[offset : offset + count]]
        return {"total": len(found), "count": len(users), "offset": offset, "users": users}

    def _find_all(self, asked: Mapping[str, Any]) -> list[str]:
        """The same filter asked page after page is looked up once."""
        wanted = {name: asked[name] for name in sorted(LIST_KEYS & asked.keys())}
        key = json.dumps({**wanted, "offset": 0, "count": 0, "on": str(self._today())})
        if self._listed is None or self._listed[0] != key:
            fits = _filter(wanted, self._today())
            self._listed = key, sorted(i for i, person in self.known.items() if fits(person))
        return self._listed[1]

    def _today(self) -> date:
        return local_day(self.now())


def _filter(asked: Mapping[str, Any], today: date) -> Callable[[FakePerson], bool]:
    """Whether a person is meant. Raises Refusal."""
    follows = asked.get("is_follower")
    if follows not in (None, "true", "false"):
        raise Refusal(-201, "is_follower is invalid")
    tag, period = asked.get("tag_name"), asked.get("last_interaction_period")
    if tag is not None and (not isinstance(tag, str) or not tag):
        raise Refusal(-201, "tag_name is invalid")
    days = None if period is None else _days(period, today)

    def fits(person: FakePerson) -> bool:
        if follows is not None and person.is_follower != (follows == "true"):
            return False
        if tag is not None and tag not in person.tags:
            return False
        if days is None:
            return True
        at = person.interacted_at
        return at is not None and days[0] <= local_day(at) <= days[1]

    return fits


def _days(period: object, today: date) -> tuple[date, date]:
    """First and last day of a last_interaction_period; L7D and L30D are without today."""
    yesterday = today - timedelta(days=1)
    named = {
        "TODAY": (today, today),
        "YESTERDAY": (yesterday, yesterday),
        "L7D": (today - timedelta(days=7), yesterday),
        "L30D": (today - timedelta(days=30), yesterday),
    }
    if isinstance(period, str) and period in named:
        return named[period]
    if not isinstance(period, str) or not re.fullmatch(
        r"(\d{4}_\d\d_\d\d):(\d{4}_\d\d_\d\d)", period
    ):
        raise Refusal(-201, "last_interaction_period is invalid")
    try:
        first, last = (date.fromisoformat(day.replace("_", "-")) for day in period.split(":"))
    except ValueError:
        raise Refusal(-201, "last_interaction_period is invalid") from None
    if first > last:
        raise Refusal(-201, "last_interaction_period is invalid")
    return first, last
