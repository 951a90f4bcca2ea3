"""What is done with replies before they leave: one list, warning, introduction, loops, memory."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.content.topics import GROUPS
from bot.conversation.saying import MOST_CHOICES, OTHER
from bot.conversation.turn import Listened, Turn
from bot.core.replies import Reply, choice

log = structlog.get_logger()

TALK = "conversation"  # the group of topics that are no matter of their own

VISIT = timedelta(minutes=30)  # whoever writes again after this comes a second time
KINDS = choice("Chọn loại tin", "#subscribe/choose")

LOOP_MOST = 20  # times the same text may be told to one person
LOOP_SECONDS = 5 * 60  # within this span
LOOP_TEXTS = 8  # different texts that are watched


def one_list(replies: list[Reply]) -> list[Reply]:
    """Two answers in one breath: only the last keeps its choices, so that a number means one."""
    *firsts, last = replies
    plain = [
        replace(reply, buttons=tuple(one for one in reply.buttons if one.kind != "choice"))
        for reply in firsts
    ]
    return [*plain, last]


def with_warning(turn: Turn, listened: Listened) -> Listened:
    """The warning about the masked number first; an answer behind it only where there is one."""
    warning = turn.saying.say("masked")
    replies = [warning, *listened.replies]
    if any(reply.is_danger for reply in listened.replies):
        replies = [*listened.replies, warning]  # help first, whatever else there is to say
    elif listened.decision not in {"answer", "menu", "fault", "form", "guide", "activity"}:
        replies = [replace(warning, buttons=(OTHER,))]
    return replace(listened, outcome="answered", replies=replies)


def introduced(turn: Turn, listened: Listened) -> Listened:
    """A first answer says in its last line who speaks; the greeting says it by itself."""
    if not turn.is_first or not listened.replies or any(r.is_danger for r in listened.replies):
        return listened
    turn.person.greeted_at = turn.now
    *others, last = listened.replies
    introduced = last.with_line(turn.saying.line("introduction"))
    return replace(listened, replies=[*others, introduced])


def with_kinds_offered(turn: Turn, listened: Listened) -> Listened:
    """From the second visit on, once: the kinds of news as a choice under an answer."""
    person = turn.person
    is_answer = listened.decision == "answer" and _is_subject(listened.topic)
    is_back = person.greeted_at is not None and turn.now - person.greeted_at >= VISIT
    is_busy = bool(person.form or person.guide or person.question)
    may_ask = person.wants_news and person.interests_asked_at is None and not is_busy
    if not (is_answer and is_back and may_ask) or any(r.is_danger for r in listened.replies):
        return listened
    person.interests_asked_at = turn.now
    *others, last = listened.replies
    buttons = list(last.buttons)
    if len(last.choices) >= MOST_CHOICES:  # the last of them leads furthest away
        buttons.remove(last.choices[-1])
    offered = replace(last, buttons=(*buttons, KINDS))
    return replace(listened, replies=[*others, offered])


def without_loops(turn: Turn, listened: Listened) -> Listened:
    """Two bots talking to each other, or a stuck client, must not fill a chat."""
    now = int(turn.now.timestamp())
    told = {
        digest: [since, times]
        for digest, (since, times) in turn.person.told.items()
        if now - since < LOOP_SECONDS
    }
    replies = []
    for reply in listened.replies:
        digest = hashlib.sha256(reply.text.encode()).hexdigest()[:11]
        since, times = told.get(digest, [now, 0])
        told[digest] = [since, times + 1]
        if times < LOOP_MOST:
            replies.append(reply)
    turn.person.told = dict(list(told.items())[-LOOP_TEXTS:])
    if len(replies) == len(listened.replies):
        return listened
    log.warning("loop_stopped", account=turn.event.account, entry=listened.topic)
    return replace(listened, replies=replies)


def remember(turn: Turn, listened: Listened) -> None:
    """Keeps the newest choices and the topic; a question not put again is closed."""
    person = turn.person
    for reply in listened.replies:
        if reply.choices:
            person.choices = [[button.title, button.value] for button in reply.choices]
            person.choices_at = turn.now
    if (
        _is_subject(listened.topic) and listened.decision == "answer"
    ):  # thanks and hellos change no subject
        person.topic, person.topic_at = listened.topic, turn.now
    if person.question and person.question_at != turn.now:
        person.question, person.question_at = "", None


def _is_subject(topic: str | None) -> bool:
    return GROUPS.get(topic or "", TALK) != TALK
