"""A test send: the bulletin to the chat of whoever writes it, as its reader will have it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.bulletin.faults import refusal
from bot.channels.channel import Abilities
from bot.delivery import news, outbox
from bot.store import news_letters, roads
from bot.store.database import Connection
from bot.store.people import Person

TRACE = "bulletin-test"


def send_to(
    connection: Connection,
    bulletin: Mapping[str, Any],
    person: Person,
    abilities: Abilities,
    now: datetime,
    real: datetime,
) -> int:
    """Puts the bulletin into the outbox as a reply to this person; how many bubbles. Raises
    Refusal where the platform would not take it now. It need not be approved, and counts nowhere.
    """
    road = news_letters.road_of(connection, person.id, bool(bulletin["template"]), now)
    if not roads.is_open(road):
        raise refusal(
            "Lâu rồi bạn chưa nhắn cho bot nên nền tảng chưa cho gửi. "
            "Bạn nhắn bot một chữ rồi bấm gửi thử lại.",
            "The platform takes nothing for this person now: they must write first.",
        )
    return outbox.post(
        connection,
        person,
        [news.reply_of(news.news_of(bulletin), person.name)],
        abilities,
        cause=f"bulletin:{bulletin['id']}:test:{real.timestamp():.3f}",
        trace=TRACE,
        now=now,
        real=real,
    )
