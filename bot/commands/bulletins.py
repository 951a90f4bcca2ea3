"""`bulletin create|approve|status|pause|resume|cancel`: staff work by the operator."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.app import Bot
from bot.bulletin import deciding, drafts, spreading, status, writing
from bot.bulletin.actor import OPERATOR, Actor
from bot.bulletin.faults import Refusal
from bot.commands.faults import Fault
from bot.content.topics import GROUPS
from bot.core.quiet import Quiet
from bot.store.database import Connection

T = TypeVar("T")
Deciding = Callable[[Connection, int, Actor, datetime], None]

ACTS: Mapping[str, Deciding] = {
    "approve": deciding.approve,
    "pause": deciding.pause,
    "resume": deciding.resume,
    "cancel": deciding.cancel,
}


def create(bot: Bot, file: Path) -> dict[str, Any]:
    """A draft from a file of interfaces.md §5; what `status` prints of it."""
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Fault(f"{file} is no TOML that can be read: {error}.") from error
    now = bot.clock.now()

    def work(connection: Connection) -> int:
        rules = writing.rules_for(
            connection,
            OPERATOR,
            now,
            unit=bot.settings.unit_slug,
            is_topic=GROUPS.__contains__,
            own_site=bot.settings.public_url,
        )
        return writing.create(connection, drafts.read(raw, rules), OPERATOR, now)

    return shown(bot, _done(lambda: bot.database.write(work)))


def decide(bot: Bot, number: int, act: Deciding) -> dict[str, Any]:
    """Approves, pauses, resumes or cancels; what `status` prints afterwards."""
    now = bot.clock.now()
    _done(lambda: bot.database.write(lambda connection: act(connection, number, OPERATOR, now)))
    if act is deciding.cancel:
        spreading.close_cancelled(bot.database, number, now, bot.clock.real())
    return shown(bot, number)


def shown(bot: Bot, number: int) -> dict[str, Any]:
    """The state and the counts of a bulletin."""
    with bot.database.read() as connection:
        quiet, now = Quiet(*bot.settings.quiet_hours), bot.clock.now()
        return _done(lambda: status.status(connection, number, quiet, now))


def _done(work: Callable[[], T]) -> T:
    try:
        return work()
    except Refusal as refused:
        raise Fault(" ".join(fault.sentence for fault in refused.faults)) from refused
