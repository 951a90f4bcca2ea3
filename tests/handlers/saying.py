"""What every handler and every entry says, as a unit says it to somebody on one day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.content.entries import Content
from bot.content.filling import sections_of
from bot.conversation.listening import Listener
from bot.conversation.saying import Saying
from bot.conversation.turn import Handler, Turn
from bot.core import events as ev
from bot.core.replies import Reply
from bot.store import people
from bot.store.database import Connection
from bot.store.interests import INTERESTS
from bot.understanding.decisions import Decision, Scored
from bot.understanding.matcher import Matcher
from handlers.register import FORMS, HANDLERS
from tests.conversation.talking import EVENTS
from tests.handlers.form_answers import ANSWERS

# The morning the content was last checked.
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ACCOUNT = "webchat:don-vi"
DEMO, NOWHERE = "don-vi", "mot-noi-khac"
FACTS: dict[str, Any] = {"account": ACCOUNT, "key": "k", "person": "lan", "at": NOW}

KINDS: Mapping[type[ev.Event], ev.Event] = {
    type(event): event for event in (make(FACTS) for make in EVENTS.values())
}
# What a handler may leave unanswered.
SILENT = {ev.Unfollowed, ev.Withdrew, ev.StoppedNews, ev.Reacted}
OTHERS: Mapping[str, Handler] = {
    "menu": HANDLERS.menu,
    "about": HANDLERS.about,
    "lost": HANDLERS.lost,
    "unsure": HANDLERS.unsure,
    "danger": HANDLERS.danger,
    "delete": HANDLERS.delete,
    "nothing_chosen": HANDLERS.nothing_chosen,
}
DECISIONS = {
    "nothing fits": Decision("fallback"),
    "titles": Decision("clarify", (Scored("vneid.install", 0.3), Scored("portal.submit", 0.2))),
    "scam": Decision("answer", (Scored("safety.scam", 1.0),), 1, is_danger=True),
    "fire": Decision("answer", (Scored("human", 1.0),), 1, is_danger=True),
}


def saying(content: Content, matcher: Matcher, unit: str, address: str) -> Saying:
    return Listener(content, matcher, HANDLERS, 60).saying(unit, address, NOW)


def turn(
    connection: Connection,
    words: Saying,
    event: ev.Event,
    said: str = "",
    decision: Decision | None = None,
) -> Turn:
    """An event of somebody who was never here before."""
    person = people.lock(connection, ACCOUNT, "lan", NOW)
    person.choices = [["Cài VNeID", "#vneid.install"]]
    return Turn(
        event=event,
        person=person,
        opened=connection,
        content=words.content,
        saying=words,
        now=NOW,
        said=said,
        decision=decision or DECISIONS["nothing fits"],
    )


def typed(text: str) -> ev.Event:
    return ev.TextSaid(**FACTS, text=text)


def said_by_handlers(connection: Connection, words: Saying) -> Iterator[Reply]:
    """Everything that handlers say by themselves."""
    for handler in (*HANDLERS.topics.values(), *OTHERS.values()):
        for decision in DECISIONS.values():
            yield from handler(turn(connection, words, typed("x"), "x", decision))
    for kind, handler in HANDLERS.kinds.items():
        yield from handler(turn(connection, words, KINDS[kind]))
    yield from deleting(connection, words)
    yield from choosing_news(connection, words)
    yield from said_by_forms(connection, words)
    yield words.say("masked")
    yield words.say("sorry")


def deleting(connection: Connection, words: Saying) -> Sequence[Reply]:
    """The ends of the wish to be forgotten."""
    found: list[Reply] = []
    for asked in ("no", "yes"):
        about_it = turn(connection, words, typed("x"))
        about_it.asked = asked
        about_it.person.question, about_it.person.question_at = "delete", NOW
        found += HANDLERS.delete(about_it)
    return found


def choosing_news(connection: Connection, words: Saying) -> Iterator[Reply]:
    """Each kind of news on and off, one alone, and what is left of them."""
    wishes = [("subscribe", asked) for asked in (*INTERESTS, "only/jobs", "choose")]
    wishes += [("unsubscribe", asked) for asked in INTERESTS]
    for is_minor in (False, True):
        for topic, asked in (*wishes, ("subscribe", "")):
            about_it = turn(connection, words, typed("x"))
            about_it.asked, about_it.person.is_minor = asked, is_minor
            yield from HANDLERS.topics[topic](about_it)


def said_by_forms(connection: Connection, words: Saying) -> Iterator[Reply]:
    """Each form from its first question to its end, and whatever else its lines say."""
    for form in FORMS:
        talk = HANDLERS.forms[form.name]
        about_it = turn(connection, words, typed("x"))
        about_it.asked = "start"
        yield from talk.pressed(about_it)
        for answer in ANSWERS[form.name].values():
            about_it.event, about_it.said = typed(answer), answer
            yield from talk.reads(about_it) or ()
    longest = {
        "qr.bank": "Standard Chartered Vietnam",
        "qr.owner": "N" * 50,
        "form.title": "T" * 60,
    }
    for line in words.content.talk:
        if line.startswith(("form_", "qr_")):
            yield words.say(line, **longest, **{"form.place": "10", "form.count": "10"})


def said_by_entries(words: Saying) -> Iterator[Reply]:
    """Every answer and every part of one that can be said."""
    for topic in words.content.entries:
        entry = words.entry(topic)
        if entry is not None and entry.answer and words.is_sayable(topic):
            yield words.answer(entry)
            yield from (words.section(entry, name) for name in sections_of(entry, words.facts))
