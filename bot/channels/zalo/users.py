"""Who follows an OA, and what Zalo tells of one of them (reference/zalo-oa.md §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.channels.channel import Credentials
from bot.channels.fields import identifier, items, mapping, name_of, text, whole_number
from bot.channels.http import Network
from bot.channels.zalo.asking import NotTold, Told, get

LIST_PATH = "/v3.0/oa/user/getlist"
DETAIL_PATH = "/v3.0/oa/user/detail"
TAGS_PATH = "/v2.0/oa/tag/gettagsofoa"

PAGE = 50  # most of one answer [official]
LAST_OFFSET = 9_951  # [official]: of any one list no more than the first 10,000 can be read
REACHED = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """A page of followers; `total` is how many the whole list has."""

    total: int
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class Detail:
    """What Zalo tells of one person. `last_on`: the day they last did something with the OA."""

    name: str
    is_minor: bool
    follows: bool | None
    last_on: date | None


def followers(
    network: Network, api_url: str, account: Credentials, *, offset: int, period: str, tag: str
) -> Page | NotTold:
    """The followers from `offset` on, of one `period` of last contact and one `tag`, "" for all.

    Periods: TODAY, YESTERDAY, L7D, L30D (both without today), 2026_11_01:2026_11_20.
    """
    wanted: dict[str, object] = {"offset": offset, "count": PAGE, "is_follower": "true"}
    if period:
        wanted["last_interaction_period"] = period
    if tag:
        wanted["tag_name"] = tag
    told = get(network, f"{api_url}{LIST_PATH}", account, wanted)
    if not isinstance(told, Told):
        return told
    rows = (mapping(item) for item in items(told.fields.get("users")))
    found = [name for row in rows if (name := identifier(row.get("user_id")))]
    return Page(whole_number(told.fields.get("total")) or 0, found)


def detail(network: Network, api_url: str, account: Credentials, user_id: str) -> Detail | NotTold:
    told = get(network, f"{api_url}{DETAIL_PATH}", account, {"user_id": user_id})
    if not isinstance(told, Told):
        return told
    follows = told.fields.get("user_is_follower")
    return Detail(
        name=name_of(told.fields.get("display_name")),
        is_minor=told.fields.get("is_sensitive") is True,
        follows=follows if isinstance(follows, bool) else None,
        last_on=_day(told.fields.get("user_last_interaction_date")),
    )


def tags(network: Network, api_url: str, account: Credentials) -> Sequence[str] | NotTold:
    """The labels set in OA Manager or by the API."""
    told = get(network, f"{api_url}{TAGS_PATH}", account)
    if not isinstance(told, Told):
        return told
    return [name for item in items(told.data) if (name := text(item))]


def _day(value: object) -> date | None:
    try:
        return datetime.strptime(text(value), "%d/%m/%Y").date()  # noqa: DTZ007 - a day, no instant
    except ValueError:
        return None
