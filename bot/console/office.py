"""What the office is given by the house. Light: it is made at every start, the office is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.channels.channel import Channel
from bot.content.entries import Content
from bot.core.clock import Clock
from bot.core.quiet import Quiet
from bot.core.replies import Reply
from bot.store.book import AccountBook
from bot.store.database import Database


class Words(Protocol):
    """What the bot says now, as staff left it (bot/conversation/live.py); `files` is without."""

    files: Content

    @property
    def content(self) -> Content: ...

    def look_now(self) -> None: ...

    def shown(self, unit_slug: str, topic: str, now: datetime) -> Sequence[Reply]: ...


@dataclass(frozen=True, slots=True)
class Office:
    """The parts the pages work with, and of the settings what they need; `rates` in sends a second
    by channel.
    """

    database: Database
    book: AccountBook
    clock: Clock
    words: Words
    channels: Mapping[str, Channel]
    public_url: str
    zalo_oauth_url: str
    secret_key: str = field(repr=False)
    is_production: bool
    has_mail: bool
    unit_slug: str
    quiet: Quiet
    paid_price: int
    rates: Mapping[str, float]

    @property
    def content(self) -> Content:
        return self.words.content

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")
