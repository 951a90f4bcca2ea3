"""For each page whose address has a number or name in it: one that exists, for the contract tests.

A line makes the thing if need be and returns what stands in the address.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.store import activities, bulletins, notices
from bot.store.database import Connection
from tests.activity.saturday import fill, make
from tests.console.scene import UNIT, Scene


def _notice(scene: Scene) -> dict[str, Any]:
    bot = scene.stage.bot
    now = bot.clock.now()
    bot.database.write(
        lambda connection: notices.put_in(connection, "sample", UNIT, "Một việc.", now, link="/")
    )
    return {"number": 1}


def _member(scene: Scene) -> dict[str, Any]:
    return {"number": scene.numbers["viewer"]}


def _channel(scene: Scene) -> dict[str, Any]:
    return {"account_id": scene.stage.oa}


def _always(**params: Any) -> Callable[[Scene], dict[str, Any]]:
    return lambda _scene: params


def _bulletin(scene: Scene) -> dict[str, Any]:
    """A draft of the operator's, the same for every page."""
    bot = scene.stage.bot

    def work(connection: Connection) -> int:
        made = connection.execute(select(bulletins.bulletins.c.id)).scalar()
        if made is not None:
            return int(made)
        row = bulletins.as_row(
            title="Ngày thứ Bảy tình nguyện",
            body="Chào {name}, thứ Bảy này bạn đi cùng nhé.",
            unit_slug=UNIT,
            units=[UNIT],
            channels=["zalo", "messenger"],
            buttons=[{"title": "Đăng ký tham gia ngay", "topic": "activity.signup"}],
            created_at=bot.clock.now(),
            created_by="operator",
        )
        return bulletins.put_in(connection, row)

    return {"number": bot.database.write(work)}


def _activity(scene: Scene) -> dict[str, Any]:
    """A Saturday with one who comes, the same for every page."""
    database = scene.stage.bot.database
    with database.read() as connection:
        number = connection.execute(select(activities.activities.c.id)).scalar()
    if number is None:
        now = scene.stage.clock.now()
        start = now + timedelta(days=5)
        made = make(
            database,
            now=now,
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            signup_closes_at=start,
        )
        fill(database, made, [1])
        number = made.id
    return {"number": number, "signup": 1, "name": "roster", "code": "ACDEF34679"}


SAMPLES: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "notice_done": _notice,
    "unlink_chat": _always(number=1),
    "question_done": _always(number=1),
    "answer": _always(topic="vneid.what"),
    "answer_pause": _always(topic="vneid.what"),
    "answer_resume": _always(topic="vneid.what"),
    "unit_of": _always(slug=UNIT),
    "channel": _channel,
    "channel_resume": _channel,
    "channel_connect": _channel,
    **dict.fromkeys(
        (
            *("bulletin", "bulletin_live", "bulletin_edit", "bulletin_approve", "bulletin_pause"),
            *("bulletin_resume", "bulletin_cancel", "bulletin_copy", "bulletin_try"),
            *("bulletin_report", "bulletin_workbook", "bulletin_table", "bulletin_everybody"),
        ),
        _bulletin,
    ),
    **dict.fromkeys(
        (
            *("activity", "activity_edit", "activity_roster", "activity_calls", "activity_close"),
            *("activity_call_off", "activity_message", "activity_door", "activity_issue"),
            *("activity_paper", "activity_certificate", "activity_announce"),
            *("activity_remove", "activity_let_in", "activity_guardian", "activity_called"),
        ),
        _activity,
    ),
    "member": _member,
    "member_renew": _member,
    "member_end": _member,
}
