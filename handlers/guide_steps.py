"""What can be done at a step of a guide: go on, go back, be stuck, leave, hand over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.content.guides import Guide
from bot.conversation import guides_saying as says
from bot.conversation.finishing import one_list
from bot.conversation.guides import Place, back, begun, done, moved, step_of
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.clock import local_day
from bot.core.replies import Button, Reply
from bot.store import guides as counts
from bot.store.guides import END
from handlers import answers
from handlers.human import human, office_phone

Replies = Sequence[Reply]


def act(turn: Turn, guide: Guide, place: Place, verb: str, number: str = "") -> Replies:
    """Does what a button or a word says; a verb of an older program asks where to go on."""
    if verb in _WAYS:
        return _WAYS[verb](turn, guide, place, number)
    return _VERBS.get(verb, asks)(turn, guide, place)


def arrives(turn: Turn, guide: Guide, place: Place, lines: Sequence[str] = ()) -> Replies:
    """The person stands there from now on; it is counted the first time, and said."""
    happened = []
    if place.step == END:
        happened.append((guide.name, END, counts.FINISHED))
    elif place.step not in place.seen:
        place = replace(place, seen=(*place.seen, place.step))
        happened.append((guide.name, place.step, counts.REACHED))
    _stand(turn, guide, place, *happened)
    if place.step == END:
        return [says.end(turn.saying, guide, place)]
    return [says.step(turn.saying, guide, place, lines)]


def shows(
    turn: Turn, guide: Guide, place: Place, lines: Sequence[str] = (), *, is_new: bool = True
) -> Replies:
    """The present step, or the end, once more."""
    if place.step == END:
        _stand(turn, guide, place)
        return [says.end(turn.saying, guide, place)]
    here = replace(place, mode="open", asides=0)
    if place.step not in place.seen:
        return arrives(turn, guide, here, lines)
    _stand(turn, guide, here)
    return [says.step(turn.saying, guide, here, lines, is_new=is_new)]


def asks(turn: Turn, guide: Guide, place: Place) -> Replies:
    """“Tiếp tục bước 4/9?” to who comes back; who has ended, or has not begun, is asked nothing."""
    if place.step == END:
        return anew(turn, guide, place)
    if guide.number(place.step) == 1:
        return shows(turn, guide, place)
    return [says.resume(turn.saying, guide, place)]


def anew(turn: Turn, guide: Guide, place: Place) -> Replies:
    """From the first step again; what was reached before is not counted twice."""
    seen = () if place.step == END else place.seen
    return arrives(turn, guide, replace(begun(guide, is_helping=place.is_helping), seen=seen))


def before_step(turn: Turn, guide: Guide, place: Place, replies: Replies) -> Replies:
    """Something else was answered; behind it the step once more, whose numbers count then."""
    return one_list([*replies, says.step(turn.saying, guide, place, is_new=False)])


def with_way_back(replies: Replies, button: Button) -> Replies:
    """A choice that leads on, behind those of the last reply that has some."""
    *others, last = replies
    return [*others, replace(last, buttons=(*last.buttons, button))]


def _stand(turn: Turn, guide: Guide, place: Place, *happened: tuple[str, str, str]) -> None:
    left, at = counts.place_of(turn.person.guide)
    if left not in ("", guide.name) and at != END:
        happened = (*happened, (left, at, counts.STOPPED))
    turn.person.guide, turn.person.guide_at = place.as_json(), turn.now
    if guide.topics:  # "mất bao nhiêu tiền?" means this matter
        turn.person.topic, turn.person.topic_at = guide.topics[0], turn.now
    _count(turn, *happened)


def _count(turn: Turn, *happened: tuple[str, str, str]) -> None:
    if happened:
        day = local_day(turn.now).isoformat()
        counts.count(turn.connection, day, turn.saying.unit_slug, happened)


def _goes_on(turn: Turn, guide: Guide, place: Place) -> Replies:
    return shows(turn, guide, place)


def _done(turn: Turn, guide: Guide, place: Place) -> Replies:
    """On to the next step; a step that asks something is asked again."""
    if place.step == END or step_of(place, guide).choices:
        return shows(turn, guide, place, is_new=False)
    return arrives(turn, guide, done(place, guide))


def _back(turn: Turn, guide: Guide, place: Place) -> Replies:
    return arrives(turn, guide, back(place, guide))


def _later(turn: Turn, guide: Guide, place: Place) -> Replies:
    if place.step == END:
        return shows(turn, guide, place)
    _stand(turn, guide, replace(place, mode="later"), (guide.name, place.step, counts.LATER))
    choices = (says.go_on(guide, place), OTHER)
    return [turn.saying.say("guide_later", choices, **says.words(guide, place))]


def _waits(turn: Turn, guide: Guide, place: Place) -> Replies:
    _stand(turn, guide, place)
    return [turn.saying.say("guide_wait", says.choices_of(guide, place))]


def _trouble(turn: Turn, guide: Guide, place: Place) -> Replies:
    _stand(turn, guide, place, (guide.name, step_of(place, guide).id, counts.TROUBLE))
    if not step_of(place, guide).troubles:
        return [says.stuck(turn.saying, guide, place, office_phone(turn))]
    return [says.troubles(turn.saying, guide, place)]


def _stuck(turn: Turn, guide: Guide, place: Place) -> Replies:
    _stand(turn, guide, place)
    return [says.stuck(turn.saying, guide, place, office_phone(turn))]


def _fix(turn: Turn, guide: Guide, place: Place, number: str) -> Replies:
    """What helps against the trouble chosen; where it leads comes behind it."""
    ways = step_of(place, guide).troubles
    if not _is_one(number, len(ways)):
        return _trouble(turn, guide, place)
    way = ways[int(number) - 1]
    lines = [turn.saying.fill(way.text)] if way.text else []
    if way.step:
        return arrives(turn, guide, moved(place, way.step), lines)
    _stand(turn, guide, place)
    if way.topic:
        said = [Reply(line, entry=f"guide/{guide.name}/{place.step}/fix") for line in lines]
        return before_step(turn, guide, place, [*said, *answers.entry(turn, way.topic)])
    return [says.fix(turn.saying, guide, place, way.text)]


def _pick(turn: Turn, guide: Guide, place: Place, number: str) -> Replies:
    ways = step_of(place, guide).choices
    if not _is_one(number, len(ways)):
        return shows(turn, guide, place, is_new=False)
    way = ways[int(number) - 1]
    if way.step:
        return arrives(turn, guide, moved(place, way.step))
    # Another matter after all; the guide waits.
    _stand(turn, guide, replace(place, mode="later"), (guide.name, place.step, counts.LATER))
    turn.person.topic = way.topic
    return with_way_back(_of(turn, way.topic), says.go_on(guide, place))


def _of(turn: Turn, topic: str) -> Replies:
    """What is said of another matter, by its code where it has some."""
    from handlers.register import TOPICS  # it imports us

    turn.asked = ""
    return TOPICS[topic](turn) if topic in TOPICS else answers.entry(turn, topic)


def _is_one(number: str, most: int) -> bool:
    return number.isascii() and number.isdecimal() and 0 < int(number) <= most


def _help(turn: Turn, guide: Guide, place: Place) -> Replies:
    """Somebody else is being helped: from now on the codes are theirs to type."""
    helping = replace(place, is_helping=True)
    return shows(turn, guide, helping, [turn.saying.line("guide_helper")], is_new=False)


def _next_person(turn: Turn, guide: Guide, place: Place) -> Replies:
    """The next one at the desk: nothing of the one before is left."""
    if place.step != END and place.seen:
        _count(turn, (guide.name, place.step, counts.STOPPED))
    fresh = begun(guide, is_helping=True)
    return arrives(turn, guide, fresh, [turn.saying.line("guide_next_person")])


def _works(turn: Turn, guide: Guide, place: Place) -> Replies:
    _leave(turn, guide, place, counts.WORKED)
    following = turn.saying.topics(guide.next)
    more = (says.next_person(guide),) if place.is_helping else ()
    return [turn.saying.say("guide_worked", (*more, *following, OTHER))]


def _fails(turn: Turn, guide: Guide, place: Place) -> Replies:
    _leave(turn, guide, place, counts.FAILED)
    return human(turn)


def _leave(turn: Turn, guide: Guide, place: Place, what: str) -> None:
    """The end is answered, once: the same button again is only answered in words."""
    if place.step == END and turn.person.guide is not None:
        _count(turn, (guide.name, END, what))
        turn.person.guide = turn.person.guide_at = None


_VERBS: Mapping[str, Callable[[Turn, Guide, Place], Replies]] = {
    "done": _done,
    "trouble": _trouble,
    "stuck": _stuck,
    "back": _back,
    "later": _later,
    "wait": _waits,
    "again": _goes_on,
    "at": _goes_on,
    "go": _goes_on,
    "anew": anew,
    "help": _help,
    "next-person": _next_person,
    "yes": _works,
    "no": _fails,
}
_WAYS: Mapping[str, Callable[[Turn, Guide, Place, str], Replies]] = {"fix": _fix, "pick": _pick}
