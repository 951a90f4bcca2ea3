"""One of the staff types the code of the office: their notices come to this chat from now on."""

from collections.abc import Sequence

from bot.conversation.turn import Turn
from bot.core.replies import Reply
from bot.store import staff_chats


def link(turn: Turn) -> Sequence[Reply]:
    """Nothing of the code is kept; one that is used, old or guessed is told the same."""
    turn.is_private = True
    code = turn.asked.strip().lower()
    is_linked = staff_chats.link(turn.connection, turn.person.id, code, turn.now)
    return [turn.saying.say("staff_linked" if is_linked else "staff_code_unknown")]
