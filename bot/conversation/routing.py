"""Who answers an event: danger, buttons, open questions, commands, dialogues, then meanings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.content.entries import Content
from bot.content.topics import GROUPS
from bot.conversation import news, reading
from bot.conversation.finishing import one_list
from bot.conversation.saying import MENU_PAYLOAD
from bot.conversation.turn import Dialogue, Handlers, Listened, Turn
from bot.core import events as ev
from bot.core.replies import Reply
from bot.store.people import Person
from bot.understanding.decisions import Decision

LEAN_SECONDS = 30 * 60  # a follow-up after half an hour no longer leans on the topic before
CHOICES_OPEN = timedelta(hours=24)

# What the question where somebody lives, and the payloads of its answers, begin with.
WARD = "ward"
# What staff type before a code of the office, as a payload.
STAFF_CODE = "canbo"
# What the payloads about one activity begin with, and what a talk about it is for follow-ups.
ACTIVITY = "activity"
_OF_ACTIVITIES = "activity.signup"
# The decisions of forms and guides, and what their payloads begin with.
_OF_DIALOGUES = ("form", "guide")
# What is said without the open question of a form or guide behind it.
_STANDING_ALONE = (*_OF_DIALOGUES, news.DECISION)


@dataclass(frozen=True, slots=True)
class Router:
    """Hands a turn to the one it is for."""

    content: Content
    handlers: Handlers

    def route(self, turn: Turn) -> Listened:
        is_pressed = isinstance(turn.event, ev.ButtonPressed)
        if not is_pressed and turn.decision is not None and turn.decision.is_danger:
            replies = self.handlers.danger(turn)
            return Listened("answered", replies, turn.decision.topic, turn.decision.kind)
        form, guide = turn.person.form, turn.person.guide
        listened = self._answered(turn)
        # One that was begun, gone on with or left by this very event has said what it had to.
        if turn.person.form is not form or turn.person.guide is not guide:
            return listened
        return self._beside(turn, listened)

    def _answered(self, turn: Turn) -> Listened:
        if isinstance(turn.event, ev.ButtonPressed):
            return self._pressed(turn, turn.event.payload)
        if isinstance(turn.event, ev.TextSaid):
            return self._said(turn, turn.event.text)
        return self._shown(turn)

    def _shown(self, turn: Turn) -> Listened:
        """A message that is no words: an open form's, else its own line and what stood beside."""
        form = self._form(turn)
        if form is not None and (read := form.reads(turn)) is not None:
            return Listened("answered", read, None, "form")
        handler = self.handlers.kinds.get(type(turn.event))
        replies = list(handler(turn)) if handler is not None else []
        if turn.decision is not None and turn.decision.topic is not None:
            meant = self._meant(turn)
            return replace(meant, replies=one_list([*replies, *meant.replies]))
        return Listened("answered" if replies else "noted", replies)

    def _said(self, turn: Turn, text: str) -> Listened:
        """A typed message: a payload, an open question, a command, a form or guide, a choice, then
        its meaning.
        """
        if text.lstrip().startswith("#"):
            return self._pressed(turn, text.strip())
        if turn.person.question == "delete":
            answered = reading.yes_or_no(text)
            if answered is not None:
                return self._pressed(turn, "#delete/yes" if answered else "#delete/no")
        if reading.is_menu(text):
            return self._pressed(turn, MENU_PAYLOAD)
        if reading.is_stop(text):
            return self._topic(turn, "unsubscribe")
        if (of_news := self.handlers.reads_news(turn)) is not None:
            return Listened("answered", of_news, "subscribe", "answer")
        if turn.person.question == "feedback" and reading.number(text) is None:
            return self._topic(turn, "feedback", "said")
        if reading.is_one_of(text, self.content.about) and not _is_on_scams(turn):
            return Listened("answered", self.handlers.about(turn), "help", "answer")
        if reading.is_delete(text):
            return Listened("answered", self.handlers.delete(turn), "delete", "answer")
        led = self._placed(turn) or self._volunteered(turn) or self._led(turn)
        if led is None and news.is_wish(text):
            return news.handed_over(turn)
        return led or self._chosen(turn, text) or self._meant(turn)

    def _placed(self, turn: Turn) -> Listened | None:
        """What says where the person lives; in a form only where that is what was asked."""
        is_asked = turn.person.question.startswith(WARD)
        if turn.person.form is not None and not is_asked:
            return None
        read = self.handlers.reads_ward(turn)
        return None if read is None else _of_ward(read)

    def _volunteered(self, turn: Turn) -> Listened | None:
        """What is about activities though no topic is named: a date, a code, “tôi vẫn đi”."""
        read = self.handlers.reads_activity(turn)
        return None if read is None else _of_activity(turn, read)

    def _led(self, turn: Turn) -> Listened | None:
        """An open form reads the message, else a guide does; None where it is for neither."""
        form = self._form(turn)
        read = None if form is None else form.reads(turn)
        if read is not None:
            return Listened("answered", read, None, "form")
        read = self.handlers.guide.reads(turn)  # also where a form was put off
        return None if read is None else Listened("answered", read, turn.person.topic, "guide")

    def _beside(self, turn: Turn, listened: Listened) -> Listened:
        """Where something else was answered while a form or a guide is open, that one goes on."""
        dialogue = self._form(turn) or (self.handlers.guide if turn.person.guide else None)
        if dialogue is None or listened.decision in _STANDING_ALONE:
            return listened
        if turn.person.question.startswith(WARD) and turn.person.question_at == turn.now:
            return listened  # one question at a time; the answer to it brings the other one back
        return replace(listened, replies=dialogue.beside(turn, listened))

    def _form(self, turn: Turn) -> Dialogue | None:
        """The form the person is in; a form that is gone from the register asks nothing."""
        state = turn.person.form
        return None if state is None else self.handlers.forms.get(str(state.get("form", "")))

    def _chosen(self, turn: Turn, text: str) -> Listened | None:
        """A number or the words of a choice put before; None where the message is neither."""
        number = reading.number(text)
        choices = (
            open_choices(turn) if number is None else news.meant_by_number(turn, open_choices(turn))
        )
        if number == 0 or (number is not None and not choices):
            return self._pressed(turn, MENU_PAYLOAD)
        if number is not None:
            if number <= len(choices):
                return self._pressed(turn, choices[number - 1][1])
            return Listened("answered", self.handlers.nothing_chosen(turn), None, "clarify")
        place = reading.choice_by_words(text, [title for title, _payload in choices])
        return None if place is None else self._pressed(turn, choices[place][1])

    def _meant(self, turn: Turn) -> Listened:
        decision = turn.decision or Decision("fallback")
        if decision.kind == "fallback" or not decision.answers:
            return Listened("answered", self.handlers.lost(turn), None, "fallback")
        if decision.kind == "clarify":
            return Listened("answered", self.handlers.unsure(turn), None, "clarify")
        topics = [scored.topic for scored in decision.answers[: max(1, decision.said)]]
        if len(topics) == 1:
            return self._topic(turn, topics[0], decision.section)
        replies = [reply for topic in topics for reply in self._topic(turn, topic).replies]
        return Listened("answered", one_list(replies), topics[0], "answer")

    def _pressed(self, turn: Turn, payload: str) -> Listened:
        """What a payload leads to. Old buttons stay for ever: an unknown one is as Get Started."""
        topic, _, asked = payload.removeprefix("#").strip().partition("/")
        if topic in _OF_DIALOGUES and (led := self._led_on(turn, topic, asked)) is not None:
            return led
        if topic == WARD:
            turn.asked = asked
            return _of_ward(self.handlers.ward(turn))
        if payload == news.PAYLOAD:
            return news.handed_over(turn)
        if topic.lower() == STAFF_CODE:
            turn.asked = asked
            return Listened("answered", self.handlers.staff_chat(turn), None, "answer")
        if topic == ACTIVITY:
            turn.asked = asked
            return _of_activity(turn, self.handlers.activity(turn))
        if topic == "delete":
            turn.asked = asked
            return Listened("answered", self.handlers.delete(turn), "delete", "answer")
        if topic and turn.saying.is_sayable(topic):
            return self._topic(turn, topic, asked)
        if payload == MENU_PAYLOAD:
            return Listened("answered", self.handlers.menu(turn), None, "menu")
        return self._topic(turn, "greet")

    def _led_on(self, turn: Turn, kind: str, asked: str) -> Listened | None:
        """A button of a form or a guide; None where that form or guide is gone."""
        if kind == "guide":
            dialogue, turn.asked = self.handlers.guide, asked
        else:
            name, _, turn.asked = asked.partition("/")
            if name not in self.handlers.forms:
                return None
            dialogue = self.handlers.forms[name]
        return Listened("answered", dialogue.pressed(turn), turn.person.topic, kind)

    def _topic(self, turn: Turn, topic: str, asked: str = "") -> Listened:
        turn.asked = asked
        handler = self.handlers.topics.get(topic)
        replies = handler(turn) if handler is not None else self.handlers.entry(turn, topic)
        return Listened("answered", replies, topic, "answer")


def _of_ward(replies: Sequence[Reply]) -> Listened:
    """The topic is what had been asked for and is answered now, if anything had."""
    topic = replies[-1].entry.partition("/")[0]
    return Listened("answered", replies, topic if topic in GROUPS else WARD, "answer")


def _of_activity(turn: Turn, replies: Sequence[Reply]) -> Listened:
    """What is asked next ("mấy giờ?") leans on it."""
    turn.person.topic, turn.person.topic_at = _OF_ACTIVITIES, turn.now
    return Listened("answered", replies, _OF_ACTIVITIES, ACTIVITY)


def leans(person: Person, now: datetime) -> bool:
    """Whether the person's topic is fresh enough for a follow-up that does not name it."""
    return person.topic_at is not None and (now - person.topic_at).total_seconds() < LEAN_SECONDS


def _is_on_scams(turn: Turn) -> bool:
    """“Có phải lừa đảo không?” after an answer on scams means that matter, not the bot."""
    return leans(turn.person, turn.now) and (turn.person.topic or "").endswith(".scam")


def open_choices(turn: Turn) -> list[list[str]]:
    """Title and payload of the choices a typed number or their words may mean."""
    at = turn.person.choices_at
    return turn.person.choices if at is not None and turn.now - at < CHOICES_OPEN else []
