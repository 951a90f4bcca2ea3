"""Somebody who talks with the assembled bot, event by event, as reception takes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.core import events as ev
from bot.core.replies import Bubble
from bot.store import letters, people
from bot.store.database import Connection
from bot.store.ready import Ready
from bot.web.reception import Reception

Made = Callable[[dict[str, Any]], ev.Event]

# The events of a dialogue by their names there; `facts` are account, key, person and instant.
EVENTS: Mapping[str, Made] = {
    "follow": lambda facts: ev.Followed(**facts),
    "unfollow": lambda facts: ev.Unfollowed(**facts),
    "start": lambda facts: ev.Arrived(**facts),
    "link_into_talk": lambda facts: ev.Arrived(**facts, is_first=False),
    "withdraw": lambda facts: ev.Withdrew(**facts),
    "stop_news": lambda facts: ev.StoppedNews(**facts),
    "reaction": lambda facts: ev.Reacted(**facts, reaction="love"),
    "picture": lambda facts: ev.PictureSent(**facts),
    "video": lambda facts: ev.VideoSent(**facts),
    "voice": lambda facts: ev.VoiceSent(**facts),
    "file": lambda facts: ev.FileSent(**facts),
    "sticker": lambda facts: ev.StickerSent(**facts),
    "contact": lambda facts: ev.ContactShared(**facts),
    "location": lambda facts: ev.LocationShared(**facts, latitude=20.6, longitude=105.9),
    "link": lambda facts: ev.LinkSent(**facts, url="https://vneid.example"),
    "call": lambda facts: ev.Called(**facts),
    "unknown": lambda facts: ev.SomethingSent(**facts, kind="hologram"),
}

# Asked around every act of thousands, so made once.
_TABLE = letters.letters
_NEWEST = Ready(select(func.max(_TABLE.c.id).label("id")))
_AFTER = Ready(
    select(_TABLE)
    .where(_TABLE.c.id > bindparam("newest"), _TABLE.c.account_id == bindparam("account"))
    .order_by(_TABLE.c.id)
)
_WAITING = Ready(
    select(_TABLE.c.id)
    .join(people.people, people.people.c.id == _TABLE.c.person_id)
    .where(people.people.c.platform_id == bindparam("name"), _TABLE.c.state == "waiting")
)


@dataclass(slots=True)
class Talker:
    """One person on one account. Every act returns the letters that answer it, and leaves in
    `freed` how many letters waited for the person until then.
    """

    reception: Reception
    account: str
    name: str
    count: int = 0
    freed: int = 0

    @property
    def channel(self) -> str:
        return self.account.partition(":")[0]

    def says(self, text: str) -> list[Any]:
        return self.does(lambda facts: ev.TextSaid(**facts, text=text))

    def presses(self, payload: str, title: str = "") -> list[Any]:
        """On Zalo a pressed button arrives as its payload written."""
        if self.channel == "zalo":
            return self.says(payload)
        return self.does(lambda facts: ev.ButtonPressed(**facts, payload=payload, title=title))

    def staff_writes(self) -> list[Any]:
        """Staff answer this person by themselves, in the platform's own inbox."""
        return self.does(lambda facts: ev.Echoed(**facts, message_id="m", by_human=True))

    def does(self, make: Made) -> list[Any]:
        self.count += 1
        event = make(
            {
                "account": self.account,
                "key": f"{self.name}:{self.count}",
                "person": self.name,
                "at": self.reception.clock.now(),
            }
        )
        database = self.reception.database
        with database.read() as connection:
            newest = _NEWEST.row(connection, {}).id or 0
            waited = self._waiting_in(connection)
        assert self.reception.take_all(self.channel, ev.Reading(events=[event]))
        with database.read() as connection:
            answer = _AFTER.rows(connection, {"newest": newest, "account": self.account})
            # Without one that waited none can have been freed.
            self.freed = len(waited - self._waiting_in(connection)) if waited else 0
        return answer

    def waiting(self) -> set[int]:
        """The numbers of the letters that wait for the person."""
        with self.reception.database.read() as connection:
            return self._waiting_in(connection)

    def as_kept(self) -> people.Person | None:
        """The person's row; None where nobody of that name is known any more."""
        with self.reception.database.read() as connection:
            return people.find(connection, self.account, self.name)

    def change(self, **values: Any) -> None:
        """Puts something into the person's row that no event of theirs would."""
        now: datetime = self.reception.clock.now()
        self.reception.database.write(
            lambda connection: people.keep(
                connection,
                replace(people.lock(connection, self.account, self.name, now), **values),
            )
        )

    def _waiting_in(self, connection: Connection) -> set[int]:
        return {row.id for row in _WAITING.rows(connection, {"name": self.name})}


def entries(answer: list[Any]) -> list[str]:
    """Which entries were said; the bubbles of one reply count once."""
    return [entry for entry, _bubbles in groupby(letter.entry for letter in answer)]


def texts(answer: list[Any]) -> list[str]:
    """What the person reads, a text a bubble."""
    return [Bubble.from_json(letter.body).text for letter in answer]


def buttons(answer: list[Any]) -> list[tuple[str, str]]:
    """Title and value of every button under the last bubble."""
    return [(button.title, button.value) for button in Bubble.from_json(answer[-1].body).buttons]
