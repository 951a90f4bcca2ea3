"""The demo's 300 followers: who they are and how each platform stands to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

HOURS, DAYS = timedelta(hours=1), timedelta(days=1)

FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
MIDDLE_NAMES = ("Thị", "Văn", "Ngọc", "Minh", "Thu", "Đức", "Hữu", "Thanh", "Quang")
GIVEN_NAMES = (
    *("Lan", "Minh", "Hoa", "Dũng", "Mai", "Sơn", "Hương", "Tuấn", "Yến", "Khánh", "Linh"),
    *("Phúc", "Trang", "Nam", "Thảo", "Hải", "Nhung", "Long", "Quỳnh", "Bình", "Giang"),
)
# Kinds of news as bot/store/interests.py names them; most people chose none.
CHOSEN: tuple[tuple[str, ...], ...] = (
    (),
    ("volunteering",),
    (),
    ("papers",),
    (),
    ("volunteering", "jobs"),
    (),
    ("urgent",),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """How some of the followers stand: `silence` runs from the first to the last of them; None:
    they never did anything. `story` says in a few words what to expect.
    """

    story: str
    count: int
    silence: tuple[timedelta, timedelta] | None
    wants_news: bool = True
    is_minor: bool = False
    has_blocked: bool = False
    free_left: int | None = None


KINDS: dict[str, tuple[Kind, ...]] = {
    "zalo": (
        Kind("mới nhắn: tin tới được ngay", 90, (HOURS, 40 * HOURS)),
        Kind("nhắn cách đây vài ngày: quá 48 giờ", 40, (50 * HOURS, 6 * DAYS)),
        Kind("lâu rồi không nhắn: quá 7 ngày", 30, (8 * DAYS, 90 * DAYS)),
        Kind("quan tâm nhưng chưa nhắn bao giờ", 10, None),
        Kind("hết lượt tin miễn phí", 10, (2 * HOURS, 30 * HOURS), free_left=0),
        Kind("đã nhắn DỪNG", 8, (3 * HOURS, 30 * HOURS), wants_news=False),
        Kind("dưới 18 tuổi", 7, (HOURS, 30 * HOURS), is_minor=True),
        Kind("đã chặn tin của OA", 5, (4 * HOURS, 30 * HOURS), has_blocked=True),
    ),
    "messenger": (
        Kind("mới nhắn: tin tới được ngay", 45, (HOURS, 20 * HOURS)),
        Kind("lâu rồi không nhắn: quá 24 giờ", 42, (26 * HOURS, 60 * DAYS)),
        Kind("đã nhắn DỪNG", 5, (2 * HOURS, 20 * HOURS), wants_news=False),
        Kind("đã chặn Trang", 8, (3 * HOURS, 20 * HOURS), has_blocked=True),
    ),
}
ID_FORMS = {"zalo": "81000000000000{:05d}", "messenger": "78000000000{:05d}"}


@dataclass(frozen=True, slots=True)
class Follower:
    """One of them; `silence` is how long before the start they last did something."""

    channel: str
    id: str
    name: str
    kind: Kind
    silence: timedelta | None
    interests: tuple[str, ...]


def followers() -> Iterator[Follower]:
    """All of them, the same at every start."""
    for channel, kinds in KINDS.items():
        number = 0
        for kind in kinds:
            for place in range(kind.count):
                number += 1
                yield Follower(
                    channel,
                    ID_FORMS[channel].format(number),
                    _name(number, channel),
                    kind,
                    _silence(kind, place),
                    CHOSEN[number % len(CHOSEN)],
                )


def _name(number: int, channel: str) -> str:
    """Different on each channel, so that nobody takes them for the same person."""
    number += 0 if channel == "zalo" else 7
    given = GIVEN_NAMES[number % len(GIVEN_NAMES)]
    middle = MIDDLE_NAMES[number % len(MIDDLE_NAMES)]
    return f"{FAMILY_NAMES[number % len(FAMILY_NAMES)]} {middle} {given}"


def _silence(kind: Kind, place: int) -> timedelta | None:
    if kind.silence is None:
        return None
    first, last = kind.silence
    return first + (last - first) * place / max(kind.count - 1, 1)
