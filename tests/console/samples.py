"""For each page whose address has a number or name in it: one that exists, for the contract tests.

A line makes the thing if need be and returns what stands in the address.
"""

from collections.abc import Callable
from typing import Any

from bot.store import notices
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


SAMPLES: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "notice_done": _notice,
    "question_done": _always(number=1),
    "answer": _always(topic="vneid.what"),
    "answer_pause": _always(topic="vneid.what"),
    "answer_resume": _always(topic="vneid.what"),
    "unit_of": _always(slug=UNIT),
    "channel": _channel,
    "channel_resume": _channel,
    "channel_connect": _channel,
    "member": _member,
    "member_renew": _member,
    "member_end": _member,
}
