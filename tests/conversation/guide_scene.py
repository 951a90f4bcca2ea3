"""A small guide of three steps, and somebody before a bot that knows it and nothing else new."""

from collections.abc import Iterable
from dataclasses import replace

from bot.content.guides import Guide, Step, Way
from bot.conversation.listening import Listener
from tests.conversation.talking import Talker

NAME = "nho"


def step(name: str, *, codes: bool = False, **more: tuple[Way, ...]) -> Step:
    return Step(name, f"Việc {name}", f"{{Bạn}} làm {name}.", has_codes=codes, **more)


def guide(*names: str, **changes: object) -> Guide:
    """Steps by their names; the second of them takes a code and knows one trouble."""
    steps = [
        step(name, codes=True, troubles=(Way("Không có mã", "Xem tin nhắn."),))
        if number == 2
        else step(name)
        for number, name in enumerate(names or ("mot", "hai", "ba"), 1)
    ]
    made = Guide(
        name=NAME,
        title="Việc nhỏ",
        button="Việc nhỏ",
        steps=tuple(steps),
        topics=("portal.track",),
        intro="Việc này có mấy bước.",
        done="Hết rồi.",
        next=("portal.submit",),
    )
    return replace(made, **changes)  # type: ignore[arg-type] # whatever a test changes


def knowing(talker: Talker, guides: Iterable[Guide]) -> Talker:
    """The same person before the same program with these guides, as after an upgrade."""
    old = talker.reception.listener
    content = replace(old.content, guides={one.name: one for one in guides})
    listener = Listener(content, old.matcher, old.handlers, old.human_minutes)
    return replace(talker, reception=replace(talker.reception, listener=listener))


def press(verb: str = "", *more: str) -> str:
    """The payload of one of its buttons."""
    return "/".join(filter(None, (f"#guide/{NAME}", verb, *more)))
