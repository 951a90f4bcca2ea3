"""Public-service answers: an entry's own words, a part of them, or the titles to choose from."""

from collections.abc import Sequence

from bot.content.filling import sections_of
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Reply, choice


def entry(turn: Turn, topic: str) -> Sequence[Reply]:
    """The words of a topic, or the part of them that was asked for."""
    found = turn.saying.entry(topic)
    if found is None or not turn.saying.is_sayable(topic):
        return [turn.saying.say("silent_entry", turn.saying.menu())]
    if turn.asked in sections_of(found, turn.saying.facts):
        return [turn.saying.section(found, turn.asked)]
    return [turn.saying.answer(found)]


def unsure(turn: Turn) -> Sequence[Reply]:
    """Two or three titles to choose from, and a way out."""
    assert turn.decision is not None
    offered = turn.saying.topics(scored.topic for scored in turn.decision.answers)
    return [turn.saying.say("unsure", (*offered, OTHER))]


def nothing_chosen(turn: Turn) -> Sequence[Reply]:
    """A number that is not on the list: the same list again."""
    again = [choice(title, payload) for title, payload in turn.person.choices]
    return [turn.saying.say("zero", again)]
