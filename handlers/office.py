"""Where, when and with whose help papers are done: in the person's own ward, or the nearest one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.content.entries import Point, UnitFile
from bot.content.wards import below, family, nearest, place_of
from bot.conversation.finishing import one_list
from bot.conversation.own_ward import Told, named_in, speak_for, told
from bot.conversation.routing import WARD
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core import events as ev
from bot.core.replies import Button, Reply, choice
from bot.store import questions
from handlers import answers
from handlers.human import office_phone
from handlers.kinds import says

Replies = Sequence[Reply]

# The answers that depend on the ward as a whole: before the first of them it is asked for.
TOPICS = ("office.where", "office.hours", "office.help")
MOST_OFFERED = 3
FAR = 50.0  # kilometres; an office further away is no help
QUESTION_OPEN = timedelta(hours=24)  # the sweep that closes questions may come late

CHANGE = choice("Đổi phường, xã", f"#{WARD}/change")
SKIP = choice("Trả lời chung", f"#{WARD}/skip")


def entry(turn: Turn, topic: str) -> Replies:
    """The words of a topic. Those of the office are the person's own ward's, or the named one's."""
    if topic not in TOPICS:
        return answers.entry(turn, topic)
    if turn.person.question.startswith(WARD) and turn.person.question_at == turn.now:
        # Two of them in one message: the ward is asked for once, then both are answered.
        turn.person.question += f" {_asked(turn, topic)}"
        return ()
    named = named_in(turn)
    if named is not None and named.kind == "several":
        return _ask(turn, [_asked(turn, topic)], named.wards)
    if named is not None and named.wards[0].slug != turn.saying.unit_slug:
        speak_for(turn, named.wards[0].slug)
        keep = choice("Nhớ nơi này", f"#{WARD}/{named.wards[0].slug}")
        return _with(answers.entry(turn, topic), keep)
    wards = below(turn.content, turn.unit_slug)
    if wards and turn.person.unit_slug is None:
        return _ask(turn, [_asked(turn, topic)], wards if len(wards) <= MOST_OFFERED else ())
    said = answers.entry(turn, topic)
    is_whole = not turn.asked
    has_others = len(family(turn.content, turn.unit_slug)) > 1
    return _with(said, CHANGE) if is_whole and has_others else said


def reads_ward(turn: Turn) -> Replies | None:
    """A typed message as what it says of the ward; None where it says nothing of it."""
    meant = told(turn, is_asked=_is_open(turn))
    if meant is None:
        return None
    if meant.kind == "change":
        return _ask(turn, _pending(turn), _few(turn))
    if meant.kind == "skip":
        return _skip(turn)
    if meant.kind == "told":
        return _keep(turn, meant.wards[0], meant)
    if meant.kind == "unknown":
        questions.put_in(
            turn.connection, turn.person.account_id, turn.person.id, "lost", turn.said, turn.now
        )
        return _ask(turn, _pending(turn), meant.wards or _few(turn), "unit_unknown")
    return _ask(turn, _pending(turn), meant.wards)


def ward(turn: Turn) -> Replies:
    """A button of the question: "change", "skip", or a ward. One that is gone asks again."""
    if turn.asked == "skip":
        return _skip(turn)
    known = {unit.slug: unit for unit in family(turn.content, turn.unit_slug)}
    if turn.asked in known:
        return _keep(turn, known[turn.asked])
    return _ask(turn, _pending(turn), _few(turn))


def nearest_office(turn: Turn) -> Replies:
    """A shared place: the offices around, the nearest first. The place itself is not kept."""
    assert isinstance(turn.event, ev.LocationShared)
    here = Point(turn.event.latitude, turn.event.longitude)
    known = family(turn.content, turn.unit_slug)
    near = nearest(known, here, most=MOST_OFFERED, within=FAR)
    if not near:
        return says("location")(turn)
    if _is_open(turn):  # what was asked before is answered once they have chosen
        turn.person.question_at = turn.now
    lines = [_near(turn, *pair, is_first=place == 0) for place, pair in enumerate(near)]
    lines.append(turn.saying.line("near_end"))
    offered = [_choice_of(unit) for _, unit in near]
    return [Reply("\n".join(lines), (*offered, OTHER), entry="talk.near_first")]


def _near(turn: Turn, kilometres: float, unit: UnitFile, *, is_first: bool) -> str:
    """One office as its own unit says it."""
    own = replace(turn)
    speak_for(own, unit.slug)
    words = {"near.place": place_of(unit), "near.far": _far(kilometres)}
    return own.saying.line("near_first" if is_first else "near_other", **words)


def _far(kilometres: float) -> str:
    """ "cách khoảng 1,2 km", as exact as it is worth."""
    if kilometres < 0.1:
        return "cách chưa tới 100 m"
    if kilometres < 10:
        return f"cách khoảng {kilometres:.1f} km".replace(".", ",")
    return f"cách khoảng {kilometres:.0f} km"


def _ask(
    turn: Turn, pending: Sequence[str], wards: Sequence[UnitFile], line: str = "unit_ask"
) -> Replies:
    """Which ward? The likely ones are offered, any other is typed; what waits is answered then."""
    person = turn.person
    person.question, person.question_at = " ".join([WARD, *pending]), turn.now
    if person.unit_slug is None:
        person.unit_slug = ""
    offered = [_choice_of(unit) for unit in wards[:MOST_OFFERED]]
    return [turn.saying.say(line, (*offered, SKIP))]


def _keep(turn: Turn, unit: UnitFile, meant: Told | None = None) -> Replies:
    """That ward is theirs from now on; what they had asked for is answered."""
    pending = _pending(turn)
    turn.person.unit_slug = unit.slug
    speak_for(turn, unit.slug)
    former = meant.former if meant is not None else ""
    words = {"unit.place": place_of(unit), "unit.former": former}
    buttons = () if pending else (*turn.saying.topics(TOPICS), OTHER)
    kept = turn.saying.say("unit_kept_former" if former else "unit_kept", buttons, **words)
    return one_list([kept, *_answered(turn, pending)])


def _skip(turn: Turn) -> Replies:
    """Not told: from now on the general answer, without asking again."""
    pending = _pending(turn)
    turn.person.unit_slug = ""
    speak_for(turn, turn.unit_slug)
    said = _answered(turn, pending)
    if said:
        return one_list(said)
    return [turn.saying.say("unit_general", (*turn.saying.topics(TOPICS), *office_phone(turn)))]


def _answered(turn: Turn, pending: Sequence[str]) -> list[Reply]:
    said: list[Reply] = []
    for asked in pending:
        topic, _, turn.asked = asked.partition("/")
        said += _with(answers.entry(turn, topic), CHANGE)
    return said


def _asked(turn: Turn, topic: str) -> str:
    """The topic with the part of it that was asked for, as a payload has it."""
    return f"{topic}/{turn.asked}" if turn.asked else topic


def _pending(turn: Turn) -> list[str]:
    """What was asked for before the ward was."""
    return turn.person.question.split()[1:] if _is_open(turn) else []


def _is_open(turn: Turn) -> bool:
    """Whether the ward was asked for, not long ago."""
    at = turn.person.question_at
    is_asked = turn.person.question.split()[:1] == [WARD]
    return is_asked and at is not None and turn.now - at < QUESTION_OPEN


def _few(turn: Turn) -> Sequence[UnitFile]:
    """All wards, where a list of them is no burden."""
    known = family(turn.content, turn.unit_slug)
    return known if len(known) <= MOST_OFFERED else ()


def _choice_of(unit: UnitFile) -> Button:
    place = place_of(unit)
    return choice(place[:1].upper() + place[1:], f"#{WARD}/{unit.slug}")


def _with(replies: Replies, button: Button) -> Replies:
    """One more choice behind those of the last reply."""
    *others, last = replies
    return [*others, replace(last, buttons=(*last.buttons, button))]
