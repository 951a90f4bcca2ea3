"""What the office is given by the house. Light: it is made at every start, the office is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.channels.channel import Channel
from bot.content.entries import Content
from bot.core.clock import Clock
from bot.store.book import AccountBook
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Office:
    """The parts the pages work with, and of the settings what they need."""

    database: Database
    book: AccountBook
    clock: Clock
    content: Content
    channels: Mapping[str, Channel]
    public_url: str
    secret_key: str = field(repr=False)
    is_production: bool
    unit_slug: str

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")
