"""Guides: somebody is led through steps, one at a time, and may ask, leave, and come back."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bot.content.guides import Guide
from bot.content.topics import GROUPS
from bot.conversation import guides_reading as words
from bot.conversation import guides_saying as says
from bot.conversation import reading
from bot.conversation.finishing import TALK
from bot.conversation.guides import Place, Standing, begun, is_led, moved, standing
from bot.conversation.reading import Words
from bot.conversation.routing import leans, open_choices
from bot.conversation.saying import GUIDE_PAYLOAD, OTHER
from bot.conversation.turn import Dialogue, Listened, Turn
from bot.core import events as ev
from bot.core.replies import Reply
from bot.store import questions
from bot.store.guides import END
from handlers import guide_steps as steps
from handlers.talk import menu

Replies = Sequence[Reply]

# Side questions behind which the step is put again; after more of them it is only offered.
MOST_ASIDES = 2
# Verbs that mean the step their button stood under, though the person has gone on since.
_AT_STEP = ("at", "again", "trouble", "stuck", "fix", "pick")
# Verbs that a guide which was rewritten meanwhile does not change.
_ANYWHERE = ("anew", "next-person", "yes", "no")


def reads(turn: Turn) -> Replies | None:
    """A typed message as an answer to the step, or as the wish to be led; else None."""
    text = turn.event.text if isinstance(turn.event, ev.TextSaid) else ""
    here = standing(turn.person, turn.content, turn.saying.today)
    if here is None:
        return _begins(turn, text)
    if is_led(turn.person, here.place, turn.now):
        return _ends(turn, here, text) if here.place.step == END else _leads(turn, here, text)
    if here.place.is_helping and words.wish(text) == "next-person":  # at a desk, said at any time
        return steps.act(turn, here.guide, here.place, "next-person")
    wish = words.goes_on(text) if here.place.step != END else None
    if wish == "go":
        return _goes_on(turn, here)
    return steps.asks(turn, here.guide, here.place) if wish else _begins(turn, text)


def pressed(turn: Turn) -> Replies:
    """A button of a guide: "<name>", "<name>/<verb>", "<name>/<verb>/<step>/<number>"."""
    name, *rest = turn.asked.split("/")
    guide = turn.content.guides.get(name)
    if guide is None or guide.is_over(turn.saying.today):
        return _lists(turn)
    turn.person.form = turn.person.form_at = None  # whoever presses here has left it
    verb, step_id, number, *_ = (*rest, "", "", "")
    here = standing(turn.person, turn.content, turn.saying.today)
    if here is None or here.guide is not guide:
        return _comes_in(turn, guide, verb, step_id, number)
    place = here.place
    if here.is_moved and verb and verb not in _ANYWHERE:
        return _goes_on(turn, here)
    if verb == "done" and step_id != place.step:
        # Pressed twice, or an old one: what it led to is the present step already.
        return steps.shows(turn, guide, place, is_new=False)
    if verb in _AT_STEP and step_id != place.step and guide.number(step_id):
        place = moved(place, step_id)
    return steps.act(turn, guide, place, verb, number)


def beside(turn: Turn, listened: Listened) -> Replies:
    """Something else was answered meanwhile: the step again, or a way back to it."""
    here = standing(turn.person, turn.content, turn.saying.today)
    if here is None or here.place.step == END or not listened.replies:
        return listened.replies
    guide, place, _ = here
    if listened.topic == "greet":
        return steps.asks(turn, guide, place)
    if listened.replies[-1].entry == "talk.menu":
        return _first(listened.replies, here)
    is_led_on = is_led(turn.person, place, turn.now)
    if listened.topic == "unsubscribe" and is_led_on:  # DỪNG: they are not spoken to any more
        _keep(turn, replace(place, mode="later"))
        return steps.with_way_back(listened.replies, says.go_on(guide, place))
    is_matter = GROUPS.get(listened.topic or "", TALK) != TALK and listened.decision == "answer"
    if not is_matter and not isinstance(turn.event, ev.TextSaid | ev.ButtonPressed) and is_led_on:
        return steps.with_way_back(listened.replies, says.go_on(guide, place))
    if not is_matter:
        return listened.replies
    if is_led_on and place.asides < MOST_ASIDES:
        _keep(turn, replace(place, asides=place.asides + 1))
        return steps.before_step(turn, guide, place, listened.replies)
    if is_led_on or listened.topic in guide.topics:
        return _offered(listened.replies, here)
    return listened.replies


def _comes_in(turn: Turn, guide: Guide, verb: str, step_id: str, number: str) -> Replies:
    """A button of a guide the person is not in, or no more: they are where it was pressed."""
    place = begun(guide, step_id, is_helping=verb in ("help", "next-person"))
    if verb in ("", "at", "go", "anew", "help"):
        lines = [turn.saying.line("guide_helper")] if place.is_helping else []
        return [says.intro(turn.saying, guide), *steps.arrives(turn, guide, place, lines)]
    return steps.act(turn, guide, place, verb, number)


def _begins(turn: Turn, text: str) -> Replies | None:
    """Whether the message wants to be led, by its words or by its matter."""
    guides = turn.content.guides.values()
    if reading.is_one_of(text, _all(tuple(guide.ask for guide in guides))):
        guide = next(one for one in guides if reading.is_one_of(text, one.ask))
        turn.asked = guide.name
        return None if guide.is_over(turn.saying.today) else pressed(turn)
    topic = None
    if words.asks_only_for_steps(text):
        topic = turn.person.topic if leans(turn.person, turn.now) else None
        if topic is None or not turn.saying.by_steps(topic):
            return _lists(turn) if turn.content.guides else None
    elif turn.decision is not None and turn.decision.kind == "answer":
        topic = turn.decision.topic if words.asks_for_steps(text) else None
    offered = turn.saying.by_steps(topic) if topic is not None else ()
    if not offered:
        return None
    turn.asked = offered[0].value.removeprefix(GUIDE_PAYLOAD)
    return pressed(turn)


@cache
def _all(asks: tuple[Words, ...]) -> Words:
    """The words that begin any guide, in one piece: a message is compared with them once."""
    return tuple(phrase for ask in asks for phrase in ask)


def _leads(turn: Turn, here: Standing, text: str) -> Replies | None:
    """At a step: done, stuck, back, later …; what nobody understands is said at the step too."""
    guide, place, is_moved = here
    titles = [title for title, _ in open_choices(turn)]
    if _is_number(text) or reading.choice_by_words(text, titles) is not None:
        return None  # of the list put last, which is the step's own or that of a side question
    wish, number = words.wish(text), words.step_number(text)
    if is_moved and (wish or number):
        return _goes_on(turn, here)
    if number is not None and 0 < number <= len(guide.steps):
        return steps.arrives(turn, guide, moved(place, guide.steps[number - 1].id))
    if wish is not None:
        return steps.act(turn, guide, place, wish)
    if reading.number(text) == 0:  # "không"
        return steps.act(turn, guide, place, "wait")
    kind = turn.decision.kind if turn.decision is not None else "answer"
    topic = turn.decision.topic if turn.decision is not None else None
    # "Không thấy nút đó đâu" names no matter of its own: it leans on that of the guide.
    if words.is_stuck(text) and (kind != "answer" or topic in guide.topics):
        return steps.act(turn, guide, place, "trouble")
    if kind == "fallback":
        questions.put_in(
            turn.connection, turn.person.account_id, turn.person.id, "lost", turn.said, turn.now
        )
        return steps.shows(turn, guide, place, [turn.saying.line("guide_lost")], is_new=False)
    return _begins(turn, text)


def _ends(turn: Turn, here: Standing, text: str) -> Replies | None:
    """The answer to “did it work?”, in whatever words."""
    if _is_number(text):
        return None  # of the list put last, which need not be this one any more
    wish, answered = words.wish(text), reading.yes_or_no(text)
    if wish == "later":
        turn.person.guide = turn.person.guide_at = None  # nobody has to answer
        return menu(turn)
    if wish in ("back", "anew", "next-person"):
        return steps.act(turn, here.guide, here.place, wish)
    if wish == "trouble" or answered is False:
        return steps.act(turn, here.guide, here.place, "no")
    if answered or wish == "done":
        return steps.act(turn, here.guide, here.place, "yes")
    return _begins(turn, text)


def _is_number(text: str) -> bool:
    """A number of a list; "không" is the word here, not the number 0."""
    number = reading.number(text)
    return number is not None and (number > 0 or "0" in text)


def _goes_on(turn: Turn, here: Standing) -> Replies:
    lines = [turn.saying.line("guide_changed")] if here.is_moved else []
    return steps.shows(turn, here.guide, here.place, lines)


def _lists(turn: Turn) -> Replies:
    """Which guides there are; the menu where there is none."""
    every = turn.content.guides.values()
    offered = [says.begin(guide) for guide in every if not guide.is_over(turn.saying.today)]
    return [turn.saying.say("guide_list", (*offered, OTHER))] if offered else menu(turn)


def _keep(turn: Turn, place: Place) -> None:
    turn.person.guide, turn.person.guide_at = place.as_json(), turn.now


def _first(replies: Replies, here: Standing) -> Replies:
    """The way back before everything else that could be chosen."""
    *others, last = replies
    button = says.go_on(here.guide, here.place)
    return [*others, replace(last, buttons=(button, *last.buttons))]


def _offered(replies: Replies, here: Standing) -> Replies:
    """The way back in the place of “Chỉ từng bước”, or behind the other choices."""
    *others, last = replies
    begin, button = f"{GUIDE_PAYLOAD}{here.guide.name}", says.go_on(here.guide, here.place)
    rest = tuple(b for b in last.buttons if b.value.partition("/at/")[0] != begin)
    is_replaced = len(rest) < len(last.buttons)
    buttons = (button, *rest) if is_replaced else (*rest, button)
    return [*others, replace(last, buttons=buttons)]


GUIDE = Dialogue(reads, pressed, beside)
