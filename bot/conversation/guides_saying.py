"""What a guide says: a step with its choices, troubles, the end, where somebody stands."""

from collections.abc import Iterable, Sequence

from bot.content.guides import Guide, Step, source_line
from bot.conversation.guides import Place, numbered, step_of
from bot.conversation.saying import GUIDE_PAYLOAD, OTHER, Saying
from bot.core.replies import Button, Reply, choice

PICTURES = "/guides/pictures/"  # under our own address (bot/web/guides.py)


def intro(saying: Saying, guide: Guide) -> Reply:
    """What it is about and what it rests on, before the first step."""
    return Reply(
        "\n\n".join(filter(None, (saying.fill(guide.intro), source_line(guide)))),
        entry=f"guide/{guide.name}",
        sources=(guide.source,) if guide.source else (),
    )


def step(
    saying: Saying, guide: Guide, place: Place, lines: Iterable[str] = (), *, is_new: bool = True
) -> Reply:
    """The present step under `lines`; its picture only where the step is new."""
    shown = step_of(place, guide)
    text = f"{heading(guide, shown)}\n{saying.fill(shown.text)}"
    if place.is_helping and shown.has_codes:
        text = f"{text}\n{saying.line('guide_helper_codes')}"
    return Reply(
        "\n\n".join((*lines, text)),
        choices_of(guide, place),
        picture=f"{PICTURES}{shown.picture}.png" if shown.picture and is_new else "",
        entry=f"guide/{guide.name}/{shown.id}",
        sources=(guide.source,) if guide.source else (),
    )


def heading(guide: Guide, shown: Step) -> str:
    return f"Bước {guide.number(shown.id)}/{len(guide.steps)}: {shown.title}"


def choices_of(guide: Guide, place: Place) -> tuple[Button, ...]:
    """What can be done at the present step, what is needed most first."""
    shown = step_of(place, guide)
    number = guide.number(shown.id)
    found = [
        _choice(guide, way.title, "pick", shown, str(n)) for n, way in enumerate(shown.choices, 1)
    ]
    if not found:
        found.append(_choice(guide, "Xong", "done", shown))
    if shown.troubles or not shown.choices:
        found.append(_choice(guide, "Bị lỗi", "trouble", shown))
    if number > 1 or place.path:
        found.append(_choice(guide, "Quay lại", "back", shown))
    found.append(_choice(guide, "Để sau", "later", shown))
    if place.is_helping:
        found.append(next_person(guide))
    elif number == 1:
        found.append(_choice(guide, "Giúp người nhà", "help", shown))
    return tuple(found)


def troubles(saying: Saying, guide: Guide, place: Place) -> Reply:
    """The troubles of the step to choose from, and one for what is not among them."""
    shown = step_of(place, guide)
    ways = [
        _choice(guide, way.title, "fix", shown, str(n)) for n, way in enumerate(shown.troubles, 1)
    ]
    return Reply(
        saying.line("guide_trouble"),
        (*ways, _choice(guide, "Lỗi khác", "stuck", shown), again(guide, shown)),
        entry=f"guide/{guide.name}/{shown.id}/trouble",
    )


def fix(saying: Saying, guide: Guide, place: Place, text: str) -> Reply:
    """What helps against one trouble, and whether it did."""
    shown = step_of(place, guide)
    choices = (
        _choice(guide, "Xong", "done", shown),
        _choice(guide, "Vẫn bị lỗi", "stuck", shown),
        again(guide, shown),
        _choice(guide, "Để sau", "later", shown),
    )
    return Reply(saying.fill(text), choices, entry=f"guide/{guide.name}/{shown.id}/fix")


def stuck(saying: Saying, guide: Guide, place: Place, phones: Sequence[Button]) -> Reply:
    """A way to a person; the step stays where it is."""
    shown = step_of(place, guide)
    choices = (again(guide, shown), _choice(guide, "Để sau", "later", shown), OTHER)
    return saying.say("guide_stuck", (*phones, *choices))


def end(saying: Saying, guide: Guide, place: Place) -> Reply:
    """The last words, and the one question whether it worked."""
    last = step_of(place, guide)
    choices = [
        choice("Được rồi", f"{GUIDE_PAYLOAD}{guide.name}/yes"),
        choice("Chưa được", f"{GUIDE_PAYLOAD}{guide.name}/no"),
        _choice(guide, "Quay lại", "back", last),
    ]
    if place.is_helping:
        choices.append(next_person(guide))
    parts = (saying.fill(guide.done), saying.line("guide_end"))
    return Reply("\n\n".join(parts), tuple(choices), entry=f"guide/{guide.name}/end")


def resume(saying: Saying, guide: Guide, place: Place) -> Reply:
    """“Tiếp tục bước 4/9?”"""
    choices = [go_on(guide, place), anew(guide)]
    if place.is_helping:
        choices.append(next_person(guide))
    return saying.say("guide_resume", (*choices, OTHER), **words(guide, place))


def words(guide: Guide, place: Place) -> dict[str, str]:
    """What stands for the placeholders of the lines named guide_…."""
    return {"guide.title": guide.title, "guide.place": numbered(place, guide)}


def go_on(guide: Guide, place: Place) -> Button:
    return choice(f"Tiếp tục {numbered(place, guide)}", f"{GUIDE_PAYLOAD}{guide.name}/go")


def anew(guide: Guide) -> Button:
    return choice("Làm lại từ đầu", f"{GUIDE_PAYLOAD}{guide.name}/anew")


def next_person(guide: Guide) -> Button:
    return choice("Người tiếp theo", f"{GUIDE_PAYLOAD}{guide.name}/next-person")


def again(guide: Guide, shown: Step) -> Button:
    return _choice(guide, "Xem lại bước này", "again", shown)


def begin(guide: Guide) -> Button:
    return choice(guide.button, f"{GUIDE_PAYLOAD}{guide.name}")


def _choice(guide: Guide, title: str, verb: str, shown: Step, number: str = "") -> Button:
    payload = "/".join(filter(None, (guide.name, verb, shown.id, number)))
    return choice(title, f"{GUIDE_PAYLOAD}{payload}")
