"""Rules about where and when offices are open, and about the lines that say so."""

from collections.abc import Iterator

from bot.content.faults import Fault
from bot.content.filling import PLACEHOLDER, Address
from bot.content.inspection import Inspection
from bot.content.today import LINES, NOW, SHIFT
from bot.content.wards import family, place_of
from bot.core.vietnamese import normal

# A slip in the year would close an office for good.
MOST_CLOSED = 31


def hourly_lines_say_their_own(look: Inspection) -> Iterator[Fault]:
    """They become facts, so they can say no other fact; nor begin with {Bạn}."""
    for name, own in LINES.items():
        words = (*own, *Address().words)
        for used in PLACEHOLDER.findall(look.content.talk.get(name, "")):
            if used not in words:
                known = ", ".join(f"{{{word}}}" for word in words)
                yield Fault("talk.toml", name, f"dùng {{{used}}}; chỉ được dùng {known}.")


def the_hour_is_left_to_the_bot(look: Inspection) -> Iterator[Fault]:
    for file, key, _fact in look.facts:
        if key in (NOW, SHIFT):
            yield Fault(file, key, "bot tự tính từ [open], [roster] và ngày nghỉ; bỏ dòng này.")


def places_have_an_address(look: Inspection) -> Iterator[Fault]:
    for unit in look.content.units.values():
        if unit.point is not None and "office.where" not in unit.facts:
            sentence = "có “lat”, “lon” thì phải có “office.where”: địa chỉ của chính nơi đó."
            yield Fault(unit.file, "", sentence)


def closed_days_are_few(look: Inspection) -> Iterator[Fault]:
    units = look.content.units.values()
    every = [("holidays.toml", off) for off in look.content.holidays]
    for file, off in (*every, *((unit.file, off) for unit in units for off in unit.closed)):
        days = (off.last - off.first).days + 1
        if days > MOST_CLOSED:
            yield Fault(file, "", f"đợt nghỉ “{off.why}” dài {days} ngày; xem lại năm.")


def wards_have_names_of_their_own(look: Inspection) -> Iterator[Fault]:
    for unit in look.content.units.values():
        if any(not name for name in unit.names):
            yield Fault(unit.file, "", "“names” có tên để trống.")
        for other in family(look.content, unit.slug):
            if unit.slug < other.slug and normal(place_of(unit)) == normal(place_of(other)):
                sentence = f"trùng tên với {other.file}; người dân không chọn được."
                yield Fault(unit.file, "", sentence)


RULES = (
    hourly_lines_say_their_own,
    the_hour_is_left_to_the_bot,
    places_have_an_address,
    closed_days_are_few,
    wards_have_names_of_their_own,
)
