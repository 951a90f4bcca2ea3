"""`check`: every fault in the content, then what is no fault and yet worth a look."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from bot.commands.asking import content_faults
from bot.content import notes
from bot.content.entries import Content
from bot.content.faults import Fault
from bot.content.reader import read
from bot.content.topics import GROUPS
from bot.core.clock import Clock, local_day
from bot.settings import Settings
from bot.understanding.neighbours import too_close
from handlers.register import HANDLERS

CLEAN = "Nội dung không có lỗi."
HEADING = "Nên xem lại:"


def check(settings: Settings, say: Callable[[str], None]) -> bool:
    """Says all of it, and whether there is no fault."""
    now = Clock.starting_at(settings.clock_at).now()
    faults = content_faults(settings.content_folder, now)
    notes_found = content_notes(settings.content_folder, now)
    for line in faults or [CLEAN]:
        say(line)
    for line in [HEADING, *notes_found] if notes_found else []:
        say(line)
    return not faults


def content_notes(folder: Path, now: datetime) -> list[str]:
    """Dates that come near, reviews undone, topics few ask for, phrases that nearly collide."""
    content, _faults = read(folder)
    found = notes.notes(content, HANDLERS.topics, GROUPS, local_day(now))
    return [str(note) for note in (*found, *_near_collisions(content))]


def _near_collisions(content: Content) -> Iterator[Fault]:
    for pair in too_close(content):
        entry = content.entries.get(pair.first.topic)
        file = entry.file if entry is not None else ""
        sentence = (
            f"câu “{pair.first.said}” gần như trùng “{pair.second.said}” của {pair.second.topic}."
        )
        yield Fault(file or "answers", pair.first.topic, sentence)
