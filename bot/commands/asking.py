"""`ask`, `match`, `chat`, `check`: the bot's understanding and words, in the terminal."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app import Bot, build
from bot.channels.splitting import bubbles
from bot.channels.webchat import WebchatChannel
from bot.commands import demo_activities
from bot.commands.upgrading import upgrade
from bot.content import rules
from bot.content.reader import read
from bot.content.topics import GROUPS
from bot.conversation import privacy
from bot.conversation.turn import Listened
from bot.core.clock import local_day
from bot.core.events import TextSaid
from bot.core.replies import Reply
from bot.settings import Settings
from bot.store import people
from bot.store.database import Connection
from bot.understanding.decisions import Decision
from bot.understanding.matcher import Matcher
from handlers.register import HANDLERS

# A terminal shows no buttons: choices are printed with their numbers, as on Zalo.
TERMINAL = replace(WebchatChannel.abilities, prints_numbers=True)
PERSON = "terminal"


def decision_object(decision: Decision) -> dict[str, Any]:
    """interfaces.md §4."""
    return {
        "decision": decision.kind,
        "answers": [
            {"topic": scored.topic, "score": round(scored.score, 3)} for scored in decision.answers
        ],
        "said": decision.said,
    }


def match_lines(matcher: Matcher, lines: Iterator[str]) -> Iterator[str]:
    """One answer a line; a line that is no such object gets {"fault": …} and the next is read."""
    for line in lines:
        if not line.strip():
            continue
        try:
            question = json.loads(line)
            text, previous = question["text"], question.get("previous")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield json.dumps({"fault": 'each line must be {"text": "…", "previous": null}'})
            continue
        topic = previous if isinstance(previous, str) else None
        decision = matcher.match(str(text), topic)
        yield json.dumps(decision_object(decision), ensure_ascii=False)


class Talk:
    """A talk with the assembled bot on a database of its own, as in the chat page."""

    def __init__(self, bot: Bot, *, is_known: bool) -> None:
        self._bot = bot
        self._account = f"webchat:{bot.settings.unit_slug}"
        self._count = 0
        upgrade(bot)
        if is_known:
            bot.database.write(self._introduce)

    def hear(self, text: str) -> Listened:
        """What the bot makes of one message."""
        self._count += 1
        now = self._bot.clock.now()
        event = TextSaid(
            account=self._account, key=f"{PERSON}:{self._count}", person=PERSON, at=now, text=text
        )
        understood = self._bot.listener.understand(event)

        def work(connection: Connection) -> Listened:
            person = people.lock(connection, self._account, PERSON, now)
            unit_slug = self._bot.settings.unit_slug
            listener = self._bot.listener
            listened = listener.listen(connection, event, understood, person, unit_slug, now)
            people.keep(connection, person)
            return listened

        return self._bot.database.write(work)

    def _introduce(self, connection: Connection) -> None:
        """Somebody who was greeted before: the answer comes without the introduction."""
        now = self._bot.clock.now()
        person = people.lock(connection, self._account, PERSON, now)
        people.keep(connection, replace(person, greeted_at=now))


@contextmanager
def own_bot(settings: Settings) -> Iterator[Bot]:
    """The bot on a throw-away database: a question in the terminal leaves no trace."""
    with TemporaryDirectory() as folder:
        bot = build(replace(settings, database_url=f"sqlite:///{folder}/talk.db"))
        try:
            yield bot
        finally:
            bot.close()


def ask(settings: Settings, text: str) -> dict[str, Any]:
    """interfaces.md §4 with the reply as a channel without limits gets it."""
    with own_bot(settings) as bot:
        decision = bot.matcher.match(privacy.mask(text)[0], None)
        replies = Talk(bot, is_known=True).hear(text).replies
    return {**decision_object(decision), "reply": _reply_object(replies)}


def chat(settings: Settings, lines: Iterator[str], say: Callable[[str], None]) -> None:
    """Talks until the lines end, then prints the talk as a test dialogue. The demo's activities
    are on, so that one can sign up.
    """
    turns: list[tuple[str, list[str]]] = []
    with own_bot(settings) as bot:
        talk = Talk(bot, is_known=False)
        begun = bot.clock.now()
        demo_activities.put_in(bot)
        for line in lines:
            text = line.strip()
            if not text:
                continue
            listened = talk.hear(text)
            for reply in listened.replies:
                for bubble in bubbles(reply, TERMINAL):
                    say(f"\n{bubble.text}")
            say("")
            turns.append((text, [reply.entry for reply in listened.replies]))
    if any(entry.startswith("talk.signup_") for _, entries in turns for entry in entries):
        for line in demo_activities.as_dialogue(settings.unit_slug, begun):
            say(line)
    for text, entries in turns:
        say("[[turn]]")
        say(f"me = {json.dumps(text, ensure_ascii=False)}")
        say(f"bot = {json.dumps(entries)}")


def content_faults(folder: Path, now: datetime) -> list[str]:
    """Every fault of the content, as sentences."""
    content, faults = read(folder)
    found = [*faults, *rules.faults(content, HANDLERS.topics, GROUPS, local_day(now))]
    return [str(fault) for fault in found]


def _reply_object(replies: Sequence[Reply]) -> dict[str, Any]:
    said = [bubble for reply in replies for bubble in bubbles(reply, WebchatChannel.abilities)]
    return {
        "texts": [bubble.text for bubble in said],
        "choices": [
            {"title": button.title, "payload": button.value}
            for reply in replies
            for button in reply.choices
        ],
        "sources": [
            {"title": source.title, "url": source.url, "checked": source.checked}
            for reply in replies
            for source in reply.sources
        ],
    }


def matcher(settings: Settings) -> Matcher:
    """The matcher alone, for many questions."""
    content, _faults = read(settings.content_folder)
    return Matcher(content, settings.var_folder)


def why(settings: Settings, text: str) -> list[str]:
    """How a decision came about, as lines to read."""
    return matcher(settings).why(privacy.mask(text)[0], None)
