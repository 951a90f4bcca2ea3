"""Tells staff what of the content is past its last day: the bot says it no more, or otherwise."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.app import Bot
from bot.content.entries import Content
from bot.content.inspection import Inspection
from bot.content.notes import facts_that_changed
from bot.content.rules_of_entries import nothing_is_past_its_date
from bot.core.clock import local_day
from bot.store import notices

NAMED = 5  # things that the notice names; `python -m bot check` names all


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    """One notice for the same things, however often the clock looks."""
    names = past(bot.content, now)
    if not names:
        return {"past": 0, "told": 0}
    print_of = hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
    is_new = bot.database.write(
        lambda connection: notices.put_in(
            connection,
            f"content:past:{print_of}",
            bot.settings.unit_slug,
            words(names),
            now,
            link="/staff/answers",
            role="editor",
        )
    )
    return {"past": len(names), "told": int(is_new)}


def past(content: Content, now: datetime) -> list[str]:
    """The names of answers and facts whose last day is over."""
    look = Inspection(content, frozenset(), frozenset(), local_day(now))
    found = (*nothing_is_past_its_date(look), *facts_that_changed(look))
    return sorted({f"{fault.entry} ({fault.file})" for fault in found})


def words(names: Sequence[str]) -> str:
    """What staff read."""
    more = f" và {len(names) - NAMED} mục khác" if len(names) > NAMED else ""
    return (
        f"{len(names)} mục đã quá hạn, bot thôi nói hoặc nói câu thay: "
        f"{', '.join(names[:NAMED])}{more}. Kiểm tra lại quy định rồi sửa."
    )
