"""The report of a bulletin: the seven counts, delivered and seen, reasons, by account and unit."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.bulletin.names import account_name
from bot.bulletin.reasons import Reason, is_telling, reason_of
from bot.bulletin.writing import found
from bot.core.clock import LOCAL, local_day
from bot.store import bulletin_counts, kept_counts, units, visits
from bot.store.bulletin_counts import STATES, Tally
from bot.store.database import Connection

NAMES: Mapping[str, str] = {
    "queued": "Sắp gửi",
    "sending": "Đang gửi",
    "sent": "Đã gửi",
    "waiting": "Đang chờ",
    "refused": "Không gửi được",
    "gone": "Đã chặn, đã rời",
    "unsure": "Không rõ",
}
_EXPLAINED = ("waiting", "refused", "gone", "unsure")


@dataclass(slots=True)
class Part:
    """The counts of one account, one unit, or all. `delivered` and `seen` are what the platform
    told: of whoever hides it, it tells nothing.
    """

    name: str
    unit: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    delivered: int = 0
    seen: int = 0

    @property
    def total(self) -> int:
        return self.counts.total()

    def add(self, tally: Tally) -> None:
        self.counts[tally.state] += tally.number
        self.delivered += tally.delivered
        self.seen += tally.seen


@dataclass(frozen=True, slots=True)
class Why:
    """So many people in that state for that reason."""

    state: str
    code: str
    number: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Report:
    """The whole, its accounts and units, and the reasons, those of most people first."""

    whole: Part
    accounts: Sequence[Part]
    units: Sequence[Part]
    reasons: Sequence[Why]


def report(connection: Connection, number: int, now: datetime) -> Report:
    """How the bulletin with that number stands. Raises Refusal."""
    bulletin = found(connection, number)
    owners = bulletin_counts.units_of_accounts(connection)
    names = units.names(connection)
    whole = Part("Tất cả")
    accounts: dict[str, Part] = {}
    by_unit: dict[str, Part] = {}
    reasons: dict[tuple[str, Reason], Counter[str]] = defaultdict(Counter)
    for tally in kept_counts.tallies(connection, bulletin, now):
        slug = owners.get(tally.account_id, "")
        unit = names.get(slug, slug)
        own = accounts.setdefault(tally.account_id, Part(account_name(tally.account_id), unit))
        for part in (whole, own, by_unit.setdefault(slug, Part(unit, unit))):
            part.add(tally)
        if tally.state in _EXPLAINED:
            why = reason_of(tally.account_id, tally.state, tally.code)
            reasons[tally.state, why][tally.code if is_telling(tally.code) else ""] += tally.number
    return Report(whole, list(accounts.values()), list(by_unit.values()), _sorted(reasons))


@dataclass(frozen=True, slots=True)
class Visited:
    """A page of our own that the bulletin leads to, and how often it was opened since."""

    address: str
    times: int


def visited(
    connection: Connection, bulletin: Mapping[str, Any], own_site: str, now: datetime
) -> list[Visited]:
    """How often our own pages of the bulletin were opened, by whomever, from its first day to now
    or the end of its validity. Links are sent as they are, so of other sites nothing is known.
    """
    started_at = bulletin["started_at"]
    if started_at is None:
        return []
    home = own_site.rstrip("/")
    linked = [button.get("url", "") for button in bulletin["buttons"]]
    linked += re.findall(rf"{re.escape(home)}/[^\s<>\"”]*[^\s<>\"”.,;:!?)]", bulletin["body"])
    own = {one: urlsplit(one).path for one in linked if one.startswith(f"{home}/")}
    last = min(now, bulletin["valid_until"] or now)
    days = (local_day(started_at).isoformat(), local_day(last).isoformat())
    times = visits.counted(connection, list(own.values()), *days)
    return [Visited(address, times.get(path, 0)) for address, path in own.items()]


def _sorted(reasons: Mapping[tuple[str, Reason], Counter[str]]) -> list[Why]:
    whys = [
        Why(state, ", ".join(sorted(code for code in codes if code)), codes.total(), why)
        for (state, why), codes in reasons.items()
    ]
    return sorted(whys, key=lambda one: (-one.number, one.state, one.code))


SUMMARY_HEAD = ("Kênh", "Đơn vị", "Tổng", *NAMES.values(), "Đã tới máy", "Đã xem")
REASONS_HEAD = ("Trạng thái", "Lý do", "Số người", "Việc nên làm", "Mã")
PEOPLE_HEAD = ("Kênh", "Mã người nhận", "Tên", "Trạng thái", "Lý do", "Lúc", "Tới máy", "Đã xem")


def summary_rows(told: Report) -> Iterator[Sequence[Any]]:
    """A row an account, and the whole at the end."""
    for part in (*told.accounts, told.whole):
        counts = [part.counts[state] for state in STATES]
        yield (part.name, part.unit, part.total, *counts, part.delivered, part.seen)


def reason_rows(told: Report) -> Iterator[Sequence[Any]]:
    for one in told.reasons:
        yield NAMES[one.state], one.reason.words, one.number, one.reason.advice, one.code


def people_rows(letters: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """A row a person, of `bulletin_counts.people_of`: only for roles that may, and audited."""
    for row in letters:
        why = ""
        if row.state in _EXPLAINED:
            why = reason_of(row.account_id, row.state, row.code).words
        times = (_written(at) for at in (row.settled_at, row.delivered_at, row.seen_at))
        name = account_name(row.account_id)
        yield (name, row.platform_id, row.name, NAMES[row.state], why, *times)


def _written(at: datetime | None) -> str:
    return at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M") if at is not None else ""
