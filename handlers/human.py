"""A way to a person: a number to call, hours and address. The bot never promises a reply."""

from collections.abc import Sequence

from bot.content.filling import NUMBER
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Button, Reply, phone
from bot.store import questions


def human(turn: Turn) -> Sequence[Reply]:
    """Where a person answers; the wish is kept for staff."""
    questions.put_in(
        turn.connection, turn.person.account_id, turn.person.id, "human", turn.said, turn.now
    )
    return [turn.saying.say("human", (*office_phone(turn), OTHER))]


def office_phone(turn: Turn) -> tuple[Button, ...]:
    """A button that calls the office; none where the unit has no number."""
    number = turn.saying.facts["office.phone"]
    return (phone("Gọi văn phòng", number),) if NUMBER.fullmatch(number) else ()
