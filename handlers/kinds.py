"""Messages that are no words: each kind has its own line; nothing sent is fetched or kept."""

from collections.abc import Sequence

from bot.conversation.saying import OTHER
from bot.conversation.turn import Handler, Turn
from bot.core.replies import Reply
from handlers.human import office_phone


def says(line: str) -> Handler:
    """A handler that says one line of talk, with the office's number and the menu behind it."""

    def handler(turn: Turn) -> Sequence[Reply]:
        return [turn.saying.say(line, (*office_phone(turn), OTHER))]

    return handler


def silent(turn: Turn) -> Sequence[Reply]:
    """Says nothing: reactions open the platform's window and want no answer."""
    del turn
    return ()
