"""The words of bulletins as they are being sent: each read once for a version, cut once a channel.

Asked from the senders' threads.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.channels.channel import Abilities
from bot.core.replies import Bubble
from bot.delivery import news
from bot.store import bulletins
from bot.store.claims import Claimed
from bot.store.database import Database

# A bulletin somebody asked to see may be any; its words are looked up again after this long.
FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a bulletin. `cut` keeps the bubbles that are the same for everybody."""

    version: int
    words: news.News
    template: str
    is_personal: bool
    read_at: float
    cut: dict[Abilities, Sequence[Bubble]] = field(default_factory=dict)

    def bubbles(self, abilities: Abilities, name: str) -> Sequence[Bubble]:
        """What a channel sends to a person of that name, in order."""
        if self.is_personal:
            return news.bubbles(self.words, abilities, name)
        found = self.cut.get(abilities)
        if found is None:
            found = self.cut[abilities] = news.bubbles(self.words, abilities)
        return found


class Editions:
    """Shared by the threads of a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[int, Edition] = {}

    def of(self, letter: Claimed) -> Edition:
        """The edition a letter was claimed for. Raises KeyError where the bulletin is gone."""
        assert letter.bulletin_id is not None
        kept = self._kept.get(letter.bulletin_id)
        if kept is not None and (
            kept.version == letter.version
            or (not letter.version and time.monotonic() - kept.read_at < FRESH_SECONDS)
        ):
            return kept
        return self._read(letter.bulletin_id)

    def _read(self, number: int) -> Edition:
        with self._database.read() as connection:
            row = bulletins.find(connection, number)
        if row is None:
            raise KeyError(number)
        words = news.news_of(row)
        made = Edition(row["version"], words, row["template"], words.is_personal, time.monotonic())
        self._kept[number] = made
        return made
