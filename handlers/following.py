"""Coming and going: follow, leave, the platform's own switch, and the wish to be forgotten."""

from collections.abc import Sequence
from datetime import timedelta

from bot.activity import payloads
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core import events as ev
from bot.core.replies import Reply, choice
from bot.store import letters, retention
from handlers import activities
from handlers.interests import stop_all
from handlers.talk import menu

QUESTION_OPEN = timedelta(hours=24)  # the sweep that closes questions may come late


def followed(turn: Turn) -> Sequence[Reply]:
    """Greets on follow; who follows already and knows us is not greeted twice."""
    knows_us = turn.person.follows and not turn.is_first
    turn.person.follows = True
    return menu(turn) if knows_us else _greeting(turn)


def arrived(turn: Turn) -> Sequence[Reply]:
    """Get Started, “Nhắn tin” or a link: the greeting, or the menu for somebody known; a link that
    leads to an activity shows it.
    """
    event = turn.event
    number = payloads.of_reference(event.ref) if isinstance(event, ev.Arrived) else None
    if number is not None:
        return activities.shown(turn, number)
    if isinstance(event, ev.Arrived) and not event.is_first and not turn.is_first:
        return menu(turn)
    return _greeting(turn)


def unfollowed(turn: Turn) -> Sequence[Reply]:
    """Left: nothing more is written to them."""
    turn.person.follows = False
    turn.person.gone_at = turn.now
    letters.close_person(turn.connection, turn.person.id, "unfollow", "left the account", turn.now)
    return ()


def withdrew(turn: Turn) -> Sequence[Reply]:
    """The platform says: delete their data. At once, and without a word."""
    _forget(turn)
    turn.person.greeted_at = None
    return ()


def news_stopped(turn: Turn) -> Sequence[Reply]:
    """The platform's own switch; it does not let us answer outside the window, so no word."""
    stop_all(turn)
    return ()


def delete(turn: Turn) -> Sequence[Reply]:
    """“Xoá dữ liệu của tôi”: says what would be lost, asks once, deletes on a yes."""
    asked_at = turn.person.question_at if turn.person.question == "delete" else None
    was_asked = asked_at is not None and turn.now - asked_at < QUESTION_OPEN
    if turn.asked == "no":
        return [turn.saying.say("delete_kept", (OTHER,))]
    if turn.asked == "yes" and was_asked:
        _forget(turn)
        return [turn.saying.say("delete_done")]
    turn.person.question, turn.person.question_at = "delete", turn.now
    buttons = (choice("Xoá hết", "#delete/yes"), choice("Giữ lại", "#delete/no"))
    return [turn.saying.say("delete_ask", buttons)]


def _greeting(turn: Turn) -> Sequence[Reply]:
    turn.person.greeted_at = turn.now
    return [turn.saying.say("greeting", turn.saying.menu())]


def _forget(turn: Turn) -> None:
    """Deletes all but the number a last word needs; the sweep deletes that when it has left."""
    person = turn.person
    retention.forget(turn.connection, person.id)
    person.forget_at = turn.now
    person.address = ""
    person.wants_news = False
    person.topic = person.topic_at = None
    person.choices, person.choices_at = [], None
    person.question, person.question_at = "", None
    person.guide = person.guide_at = None
    person.form = person.form_at = None
    person.unit_slug = None
    person.name = ""
    person.interests_asked_at = person.news_offered_at = None
