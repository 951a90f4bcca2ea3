"""Whom a bulletin would reach if it went now: one honest sentence, and a table with reasons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.bulletin.names import account_name
from bot.store import audience, bulletin_counts, roads
from bot.store.bulletin_counts import Purse
from bot.store.database import Connection

# What each reason to wait is called in the sentence, after a number.
REASONS: Mapping[tuple[str, str], str] = {
    ("zalo", roads.WINDOW): "quá 48 giờ",
    ("messenger", roads.WINDOW): "quá 24 giờ",
    ("zalo", roads.QUOTA): "hết lượt",
    ("zalo", roads.BUDGET): "hết tiền tháng này",
    ("zalo", roads.UNKNOWN): "chưa rõ lần cuối họ nhắn",
}
# The same in the table, with the limit of each channel.
ROWS: Mapping[tuple[str, str], str] = {
    ("zalo", roads.FREE): "Tới ngay, trong 48 giờ miễn phí",
    ("zalo", roads.PAID): "Tới ngay, có trả phí",
    ("zalo", roads.WINDOW): "Chờ: quá 48 giờ chưa nhắn",
    ("zalo", roads.QUOTA): "Chờ: hết lượt tin miễn phí",
    ("zalo", roads.BUDGET): "Chờ: hết tiền tháng này",
    ("zalo", roads.UNKNOWN): "Chờ: chưa rõ lần cuối họ nhắn",
    ("messenger", roads.UPDATE): "Tới ngay, trong 24 giờ",
    ("messenger", roads.TEMPLATE): "Tới ngay, theo mẫu đã duyệt",
    ("messenger", roads.WINDOW): "Chờ: quá 24 giờ chưa nhắn",
    ("webchat", roads.PAGE): "Hiện khi họ mở trang chat",
}
LEFT_OUT: Mapping[str, str] = {
    audience.STOPPED: "Không gửi: đã dừng tin",
    audience.MINOR: "Không gửi: dưới 18 tuổi, chưa chọn nhận",
}
TWICE = "Ai theo dõi hai kênh thì được tính hai lần: các kênh không cho biết đó là một người."


ARTICLE = (
    "Bài viết trên Zalo thì Zalo tự phát cho người từ 18 tuổi đang quan tâm OA, trong 6:00–21:59, "
    "và tự đếm, nên không nằm trong bảng này."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. `standing` is a road, or why not (roads.py, audience.py)."""

    account_id: str
    unit_slug: str
    standing: str
    words: str
    number: int
    is_stopped: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """`meant` get a letter: `reached` at once, the others when the reason is over. `has_article`:
    Zalo broadcasts it too, to people who are not counted here. `price`: of a paid message, đồng.
    """

    lines: Sequence[Line]
    price: int
    has_article: bool = False

    @property
    def totals(self) -> Counter[str]:
        """How many people stand so, all accounts together."""
        found: Counter[str] = Counter()
        for line in self.lines:
            found[line.standing] += line.number
        return found

    @property
    def reached(self) -> int:
        """Who can be written to now; an account that stands still reaches nobody."""
        return sum(
            line.number
            for line in self.lines
            if roads.is_open(line.standing) and not line.is_stopped
        )

    @property
    def meant(self) -> int:
        return sum(line.number for line in self.lines if line.standing not in LEFT_OUT)

    @property
    def notes(self) -> list[str]:
        """What must be known to read the table rightly."""
        found = []
        if len({line.account_id for line in self.lines}) > 1:
            found.append(TWICE)
        for account_id in sorted({line.account_id for line in self.lines if line.is_stopped}):
            name = account_name(account_id)
            found.append(f"{name} đang dừng gửi: tin của kênh này chờ tới khi kênh chạy lại.")
        if paid := self.totals[roads.PAID]:
            found.append(f"{counted(paid)} tin trả phí, khoảng {counted(paid * self.price)} đồng.")
        if self.has_article:
            found.append(ARTICLE)
        return found

    def sentence(self) -> str:
        """“Tới được ngay 1.204 người; chờ lần họ nhắn tới 331: 211 quá 48 giờ, 120 hết lượt.”"""
        if not self.meant and not self.totals:
            return "Chưa có ai ở các kênh và đối tượng đã chọn."
        parts = [f"Tới được ngay {counted(self.reached)} người"]
        stopped = sum(
            line.number for line in self.lines if line.is_stopped and line.standing not in LEFT_OUT
        )
        waiting = self._reasons()
        if waiting:
            number = sum(number for number, _words in waiting)
            listed = ", ".join(f"{counted(number)} {words}" for number, words in waiting)
            parts.append(f"chờ lần họ nhắn tới {counted(number)}: {listed}")
        if stopped:
            parts.append(f"{counted(stopped)} ở kênh đang dừng")
        out = self._left_out()
        return "; ".join(parts) + "." + (f" {out}" if out else "")

    def _reasons(self) -> list[tuple[int, str]]:
        """How many wait for each reason, where the account itself could send."""
        found: Counter[str] = Counter()
        for line in self.lines:
            words = REASONS.get((line.account_id.partition(":")[0], line.standing))
            if words is not None and not line.is_stopped:
                found[words] += line.number
        return [(found[words], words) for words in REASONS.values() if found[words]]

    def _left_out(self) -> str:
        stopped, minors = self.totals[audience.STOPPED], self.totals[audience.MINOR]
        parts = []
        if stopped:
            parts.append(f"{counted(stopped)} người đã dừng tin")
        if minors:
            parts.append(f"{counted(minors)} người dưới 18 tuổi chưa chọn nhận")
        return f"Không gửi {', '.join(parts)}." if parts else ""


def forecast(
    connection: Connection, bulletin: Mapping[str, Any], now: datetime, price: int
) -> Forecast:
    """The forecast of a bulletin's row; it need not have been kept. `price`: see Forecast."""
    purses = bulletin_counts.purses(connection, now)
    found: dict[tuple[str, str], int] = {}
    for one in bulletin_counts.expected(connection, bulletin, now):
        payable = purses[one.account_id].left // price if price else one.number
        for standing, number in _payable(one.standing, one.number, payable):
            key = (one.account_id, standing)
            found[key] = found.get(key, 0) + number
    lines = [_line(*key, number, purses[key[0]]) for key, number in found.items()]
    return Forecast(lines, price, has_article=bool(bulletin["has_article"]))


def _payable(standing: str, number: int, payable: int) -> list[tuple[str, int]]:
    """Of those who would be reached for money, only so many as the money is enough for."""
    if standing != roads.PAID or number <= payable:
        return [(standing, number)]
    split = [(roads.PAID, payable), (roads.BUDGET, number - payable)]
    return [(name, part) for name, part in split if part]


def _line(account_id: str, standing: str, number: int, purse: Purse) -> Line:
    channel = account_id.partition(":")[0]
    words = LEFT_OUT.get(standing) or ROWS[channel, standing]
    return Line(account_id, purse.unit_slug, standing, words, number, purse.is_stopped)


def counted(number: int) -> str:
    """A number as it is written in Vietnam: 1.204."""
    return f"{number:,}".replace(",", ".")
