"""Bulletins in the talk: a line that some wait, TIN that sends them, what a number means after."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation import reading
from bot.conversation.saying import MOST_CHOICES, OTHER
from bot.conversation.turn import Listened, Turn
from bot.core.replies import choice
from bot.store import bulletins, news_letters
from bot.store.news_book import choices_of

PAYLOAD = "#news"
DECISION = "news"
_SHOW = choice("Xem tin", PAYLOAD)

_WISHES = ("tin", "xem tin", "tin mới", "xem tin mới", "đọc tin", "xem bản tin", "bản tin mới")

# Whoever was told and went on asking is not told again with every answer.
_TOLD_FOR = timedelta(hours=1)
# A bulletin's choices do not displace a question younger than this (interfaces.md §4).
_YOUNG = timedelta(hours=1)
_OPEN = timedelta(hours=24)  # as choices are (routing.py)


def is_wish(text: str) -> bool:
    """TIN and its variants, as the whole message."""
    return reading.is_one_of(text, _WISHES)


def with_news_offered(turn: Turn, listened: Listened) -> Listened:
    """An answer's last line where news waits for the person, and the choice that sends it.

    Never inside a form or a guide, nor under help in danger, a question or “I do not know”.
    """
    if turn.news is None or not any(one.has_waiting for one in turn.news.live()):
        return listened
    if not _may_offer(turn, listened):
        return listened
    waiting = news_letters.offers(turn.opened, turn.person.id, turn.now)
    if not waiting or _is_told(turn, waiting[-1].created_at):
        return listened
    turn.person.news_offered_at = turn.now
    *others, last = listened.replies
    told = last.with_line(turn.saying.line("news_waiting", **{"news.count": str(len(waiting))}))
    buttons = list(told.buttons)
    if len(told.choices) >= MOST_CHOICES:  # the last of them leads furthest away, but for the menu
        buttons.remove([one for one in told.choices if one != OTHER][-1])
    return replace(listened, replies=[*others, replace(told, buttons=(*buttons, _SHOW))])


def _may_offer(turn: Turn, listened: Listened) -> bool:
    person = turn.person
    is_busy = bool(person.form or person.guide or person.question) or person.forget_at is not None
    is_answer = listened.decision in ("answer", "menu") and bool(listened.replies)
    is_help = any(reply.is_danger or reply.entry == "talk.lost" for reply in listened.replies)
    return is_answer and not is_busy and not is_help and not listened.is_private


def _is_told(turn: Turn, newest_at: datetime) -> bool:
    """Whether the person was told lately, and of the newest too."""
    at = turn.person.news_offered_at
    return at is not None and at >= newest_at and turn.now - at < _TOLD_FOR


def handed_over(turn: Turn) -> Listened:
    """TIN: the letters that wait leave at once, in their order; the bulletins are the answer."""
    waiting = news_letters.offers(turn.connection, turn.person.id, turn.now)
    freed = news_letters.hand_over(turn.connection, waiting)
    if not freed:
        return Listened("answered", [turn.saying.say("news_none", (OTHER,))], None, DECISION)
    newest = bulletins.find(turn.connection, waiting[-1].bulletin_id)
    shown = choices_of(newest["buttons"]) if newest is not None else []
    if shown and not (turn.person.form or turn.person.guide):
        turn.person.choices, turn.person.choices_at = shown, turn.now
    return Listened("answered", [], None, DECISION, freed=freed)


def meant_by_number(turn: Turn, own: list[list[str]]) -> list[list[str]]:
    """What a typed number refers to: `own`, the newest list of the talk, or that of a bulletin
    which came later, and not within an hour of a question.
    """
    person = turn.person
    if turn.news is None or person.form is not None or person.guide is not None:
        return own
    live = {one.id: one for one in turn.news.live() if one.choices}
    read = news_letters.newest_read(turn.opened, person.id, list(live)) if live else None
    if read is None:
        return own
    number, settled_at = read
    came_at = turn.news.shown_at(settled_at)
    is_open = turn.now - came_at < _OPEN
    asked_at = person.choices_at
    if not is_open or (asked_at is not None and came_at - asked_at < _YOUNG):
        return own
    return [list(one) for one in live[number].choices]
