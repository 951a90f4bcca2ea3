"""The words as they are now: what staff saved stands over the files, seconds later everywhere."""

import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.content.edited import edited
from bot.content.entries import Content
from bot.conversation.listening import Listener
from bot.core.replies import Reply
from bot.store import edits
from bot.store.database import Connection, Database

FRESH_SECONDS = 2.0


class LiveWords:
    """Renews the listener's content. Threads share one object; asking costs nothing while fresh."""

    def __init__(self, database: Database, files: Content, listener: Listener) -> None:
        self.files = files
        self._database = database
        self._listener = listener
        self._lock = threading.Lock()
        self._mark = ""
        self._looked_at = 0.0

    @property
    def content(self) -> Content:
        return self._listener.content

    def look(self) -> None:
        """Reads again what staff saved, if some seconds are over and they saved anything."""
        if time.monotonic() - self._looked_at > FRESH_SECONDS:
            self.look_now()

    def look_now(self) -> None:
        with self._lock, self._database.read() as connection:
            self._looked_at = time.monotonic()
            mark = edits.mark(connection)
            if mark != self._mark:
                changes = edits.changes_of_units(connection)
                self._listener.renew(edited(self.files, changes), _paused(connection))
                self._mark = mark

    def shown(self, unit_slug: str, topic: str, now: datetime) -> Sequence[Reply]:
        """What people of that unit read on a topic: its answer, then each part of it. Nothing
        where code answers, or where it must not be said today.
        """
        saying = self._listener.saying(unit_slug, "", now)
        entry = saying.entry(topic)
        if entry is None or not entry.answer or not saying.is_sayable(topic):
            return ()
        return (saying.answer(entry), *(saying.section(entry, name) for name in entry.more))


def _paused(connection: Connection) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in edits.all_pauses(connection):
        found[row.unit_slug].add(row.topic)
    return {slug: frozenset(topics) for slug, topics in found.items()}
