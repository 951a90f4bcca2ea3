"""Dialogues as data: what somebody does, and which entries answer. Read from conversations/."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tests.conversation.talking import EVENTS, Talker
from tests.house import HOUSE

FOLDER = HOUSE / "tests" / "conversations"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))

_WAYS = {"me", "press", "event", "staff"}
_SPANS = {"d": "days", "h": "hours", "m": "minutes"}


@dataclass(frozen=True, slots=True)
class Act:
    """One [[turn]]: exactly one of `me`, `press`, `event` and `staff`, and what the bot says.

    `later` is how long before it nothing happens, `restart` that the program was started anew.
    `was` is the step the person stood at in a guide that has been rewritten without it since.
    `waits`: so many bulletins begin and wait for the person; `freed`: so many leave because of it.
    `bot` are entries, never sentences. Where they are given, `step` ("3/12") is the step of a guide
    that is shown or offered, `picture` the name of the one picture. `meanwhile` is what others did
    to an activity before, `by` the name of somebody else who does this turn.
    """

    bot: list[str]
    me: str = ""
    press: str = ""
    event: str = ""
    staff: bool = False
    later: timedelta = timedelta()
    restart: bool = False
    was: str = ""
    step: str = ""
    picture: str = ""
    waits: int = 0
    freed: int = 0
    meanwhile: str = ""
    by: str = ""

    def done_by(self, talker: Talker) -> list[Any]:
        """The letters that answer."""
        if self.staff:
            return talker.staff_writes()
        if self.event:
            return talker.does(EVENTS[self.event])
        return talker.presses(self.press) if self.press else talker.says(self.me)

    def __str__(self) -> str:
        return self.me or self.press or self.event or "staff"


@dataclass(frozen=True, slots=True)
class Talk:
    """One file: its turns and, where it is about activities, those there are (activity_scene.py)
    and when it begins. `is_member`: what is asked at a sign-up was told before; `signed` are the
    shifts the person is in already ("saturday 0").
    """

    acts: list[Act]
    activities: tuple[Mapping[str, Any], ...] = ()
    now: datetime | None = None
    is_member: bool = False
    signed: tuple[str, ...] = ()


def read(name: str) -> Talk:
    """conversations/<name>.toml. Raises TypeError for a key that does not exist."""
    return talk_of((FOLDER / f"{name}.toml").read_text("utf-8"))


def talk_of(text: str) -> Talk:
    data = tomllib.loads(text)
    turns, told = data.pop("turn"), tuple(data.pop("activity", ()))
    signed = tuple(data.pop("signed", ()))
    return Talk(_acts(turns), told, signed=signed, **data)


def filled(act: Act, fill: Any) -> Act:
    """The act with the numbers of its activities in what is typed and pressed."""
    return replace(act, me=fill(act.me), press=fill(act.press))


def _acts(turns: list[dict[str, Any]]) -> list[Act]:
    acts = []
    for table in turns:
        assert len(_WAYS & table.keys()) == 1, f"exactly one of {sorted(_WAYS)}: {table}"
        later = table.pop("later", "0m")
        span = timedelta(**{_SPANS[later[-1]]: int(later[:-1])})
        acts.append(Act(**table, later=span))
    return acts
