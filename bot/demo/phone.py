"""What a demo phone shows and what its owner may do: the same words for each platform."""

import threading
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.core.clock import LOCAL

Act = Literal["say", "tap", "follow", "unfollow", "block", "unblock"]
ACTS: tuple[Act, ...] = ("say", "tap", "follow", "unfollow", "block", "unblock")
Who = Literal["bot", "me", "note"]
# What tapping it does: "say" goes to the bot, "link" and "phone" leave the talk.
ButtonKind = Literal["say", "link", "phone"]


@dataclass(frozen=True, slots=True)
class ShownButton:
    """A button under a message; `value` is a payload, an address or a number. `form` is how the
    platform calls it, given back when it is tapped."""

    title: str
    kind: ButtonKind
    value: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the talk. `quick_replies` hang under the newest message only."""

    key: str
    who: Who
    at: datetime
    text: str = ""
    picture: str = ""
    link: str = ""
    buttons: tuple[ShownButton, ...] = ()
    quick_replies: tuple[ShownButton, ...] = ()

    def told(self) -> dict[str, Any]:
        """As the page's script reads it."""
        here = self.at.astimezone(LOCAL)
        return {**asdict(self), "at": f"{here:%H:%M}"}


@dataclass(slots=True)
class Journal:
    """What the owners of the phones did, by person; the platforms keep what was sent to them."""

    _lines: dict[str, list[Shown]] = field(default_factory=dict)
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, person: str, who: Who, at: datetime, text: str) -> None:
        with self._lock:
            self._count += 1
            key = f"{who}-{int(at.timestamp())}-{self._count}"  # new after a new start, too
            line = Shown(key, who, at, text)
            self._lines.setdefault(person, []).append(line)

    def of(self, person: str) -> list[Shown]:
        with self._lock:
            return list(self._lines.get(person, ()))


def in_order(lines: list[Shown]) -> list[Shown]:
    """By time; what people said stands before what it was answered with."""
    return sorted(lines, key=lambda line: (line.at, line.who == "bot"))


def since(at: datetime | None, now: datetime) -> str:
    """How long ago somebody last did something, in words."""
    if at is None:
        return "chưa nhắn bao giờ"
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return "vừa nhắn xong"
    if minutes < 60:
        return f"nhắn {minutes} phút trước"
    if minutes < 48 * 60:
        return f"nhắn {minutes // 60} giờ trước"
    return f"nhắn {minutes // (24 * 60)} ngày trước"
