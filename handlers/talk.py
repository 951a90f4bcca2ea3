"""Small talk and what has no subject: greeting, menu, who are you, insults, nothing fits."""

from collections.abc import Sequence

from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Reply, phone
from bot.store import questions
from handlers.human import office_phone

FEW_WORDS = 4  # "tôi muốn góp ý" names no matter yet


def greet(turn: Turn) -> Sequence[Reply]:
    """Hello: the full greeting to somebody new, the menu to somebody known."""
    if turn.is_first:
        turn.person.greeted_at = turn.now
        return [turn.saying.say("greeting", turn.saying.menu())]
    return menu(turn)


def menu(turn: Turn) -> Sequence[Reply]:
    return [turn.saying.say("menu", turn.saying.menu())]


def about(turn: Turn) -> Sequence[Reply]:
    """“Ai đấy?”, “có phải lừa đảo không?”: who speaks, where to find us, what is never asked."""
    turn.person.greeted_at = turn.person.greeted_at or turn.now
    return [turn.saying.say("about", (*office_phone(turn), *turn.saying.topics(["human"]), OTHER))]


def abuse(turn: Turn) -> Sequence[Reply]:
    return [turn.saying.say("abuse", (*turn.saying.topics(["human"]), OTHER))]


def feedback(turn: Turn) -> Sequence[Reply]:
    """Praise and complaint about us: kept for staff, nothing promised.

    Whoever only says that they have some is asked for it first.
    """
    if turn.asked != "said" and len(turn.said.split()) <= FEW_WORDS:
        turn.person.question, turn.person.question_at = "feedback", turn.now
        return [turn.saying.say("feedback_ask", (OTHER,))]
    questions.put_in(
        turn.connection, turn.person.account_id, turn.person.id, "feedback", turn.said, turn.now
    )
    return [turn.saying.say("feedback", (*turn.saying.topics(["portal.feedback"]), OTHER))]


def lost(turn: Turn) -> Sequence[Reply]:
    """Nothing fits: a phone, the hours, the menu. The question is kept for staff."""
    if turn.said.strip():
        questions.put_in(
            turn.connection, turn.person.account_id, turn.person.id, "lost", turn.said, turn.now
        )
    return [turn.saying.say("lost", (*office_phone(turn), *turn.saying.menu()))]


def danger(turn: Turn) -> Sequence[Reply]:
    """Somebody is being cheated or hurt right now: help first, no source, no menu before it."""
    is_money = turn.decision is not None and turn.decision.topic == "safety.scam"
    help_first = turn.saying.line("danger_money" if is_money else "danger_life")
    buttons = [phone("Gọi 113", turn.saying.facts["hotline.police"]), *office_phone(turn)]
    return [
        Reply(
            f"{help_first}\n\n{turn.saying.line('danger_tail')}",
            tuple(buttons),
            entry="talk.danger_money" if is_money else "talk.danger_life",
            is_danger=True,
        )
    ]
