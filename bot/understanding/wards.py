"""Which ward a message names: by today's name or a former one, with slips and without marks."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.content.entries import UnitFile
from bot.content.wards import place_of
from bot.core.vietnamese import fold, normal

Words = tuple[str, ...]

# What stands before a name and is no part of it.
_KINDS = frozenset(
    ("phường", "phuong", "p", "xã", "xa", "x", "thị trấn", "thi tran", "tt", "đặc khu", "dac khu")
)
# What people say around a name; a name that begins or ends so ("Cô Tô") is read whole as well.
_BEFORE_LIST = """
    dạ da vâng vang ừ u à a thì thi là la ở o tại tai thuộc thuoc bên ben tôi toi tui mình minh em
    bác bac cô co chú chu anh chị chi cháu chau con nhà nha địa bàn dia ban ubnd ub đoàn doan
"""
_BEFORE = frozenset(_BEFORE_LIST.split())
_AFTER_LIST = """
    ạ a nhé nhe nha nhen đó do đấy day ấy ay này nay đi di thôi thoi rồi roi cũ cu em cháu chau bạn
    ban ad bot mình minh với voi trước truoc đây
"""
_AFTER = frozenset(_AFTER_LIST.split())
# What a larger place begins with: "xã Thí Điểm tỉnh Ví Dụ".
_LARGER_LIST = "tỉnh tinh huyện huyen quận quan tp thành thanh thị thi"
_LARGER = frozenset(_LARGER_LIST.split())
_MOST_WORDS, _LONGEST_NAME = 14, 6
_LIKE = 60  # of 100: less is another name altogether


class Found(NamedTuple):
    """The wards that a message may mean, by which name of theirs, and how many slips it had."""

    wards: tuple[UnitFile, ...]
    name: str
    slips: int


class _Name(NamedTuple):
    unit: UnitFile
    written: str
    kind: str
    marked: str
    bare: str


def named(text: str, wards: Sequence[UnitFile]) -> Found | None:
    """The ward whose name is all the message says; several where they share that name."""
    words = tuple(normal(text).split())
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    names = _names(wards)
    found = [row for reading in _readings(words) for row in _rows(reading, names)]
    if not found:
        return None
    best = min(rank for rank, _name in found)
    meant = [name for rank, name in found if rank == best]
    units = {name.unit.slug: name.unit for name in meant}
    return Found(tuple(units.values()), meant[0].written, best[0])


def mentioned(text: str, wards: Sequence[UnitFile]) -> Found | None:
    """The ward that a longer message names in passing: behind “phường”, “xã”, without slips."""
    words = tuple(normal(text).split())
    names = {name.bare: name for name in _names(wards)}
    for place, word in enumerate(words):
        if word not in _KINDS:
            continue
        for end in range(min(len(words), place + 1 + _LONGEST_NAME), place + 1, -1):
            run = "".join(words[place + 1 : end])
            name = names.get(fold(run))
            if name is not None and (run.isascii() or run == name.marked):
                return named(" ".join(words[place:end]), wards)
    return None


def alike(text: str, wards: Sequence[UnitFile], most: int) -> tuple[UnitFile, ...]:
    """Wards whose names resemble what was typed, the nearest first."""
    bare = fold("".join(_core(tuple(normal(text).split()))))
    rows = [(fuzz.ratio(bare, name.bare), name.unit) for name in _names(wards)]
    rows.sort(key=lambda row: -row[0])
    return tuple({unit.slug: unit for score, unit in rows if score >= _LIKE}.values())[:most]


def says_kind(text: str) -> bool:
    """Whether the message begins like a place: “phường …”, “ở xã …”."""
    words = tuple(normal(text).split())
    return any(
        len(_core(words[head:])) < len(words) - head for head in range(_past(words, _BEFORE) + 1)
    )


def _rows(reading: Words, names: Sequence[_Name]) -> Iterator[tuple[tuple[int, int, int], _Name]]:
    """The names a reading may be, each with its rank: slips, then wrong marks, then wrong kind."""
    core = _core(reading)
    kind = " ".join(reading[: len(reading) - len(core)])
    marked = "".join(core)
    bare = fold(marked)
    allowed = _allowed(bare, bool(kind))
    for name in names:
        slips = OSA.distance(bare, name.bare, score_cutoff=max(allowed, 0))
        if slips <= allowed:
            is_marked_wrong = not marked.isascii() and marked != name.marked
            is_kind_wrong = bool(kind) and fold(kind) != fold(name.kind)
            yield (slips, int(is_marked_wrong), int(is_kind_wrong)), name


def _allowed(bare: str, has_kind: bool) -> int:
    """How many slips may be forgiven; a number is that number or another one."""
    if any(letter.isdigit() for letter in bare):
        return 0 if has_kind else -1
    if len(bare) < 4:
        return 0 if len(bare) > 1 else -1
    return 1 if len(bare) < 8 else 2


def _readings(words: Words) -> Iterator[Words]:
    """The message with more and more of what stands around the name left out."""
    heads = _past(words, _BEFORE)
    tails = _past(words[::-1], _AFTER)
    for head in range(heads + 1):
        for tail in range(tails + 1):
            kept = words[head : len(words) - tail]
            if kept:
                yield kept
                yield from (kept[:end] for end in range(1, len(kept)) if kept[end] in _LARGER)


def _core(words: Words) -> Words:
    """The words behind “phường”, “thị trấn”; a name may consist of such a word too."""
    for length in (2, 1):
        if len(words) > length and " ".join(words[:length]) in _KINDS:
            return words[length:]
    return words


def _past(words: Words, passed_over: frozenset[str]) -> int:
    place = 0
    while place < len(words) and words[place] in passed_over:
        place += 1
    return place


def _names(wards: Sequence[UnitFile]) -> list[_Name]:
    return [
        _Name(unit, written, *_spelt(written))
        for unit in wards
        for written in (place_of(unit), *unit.names)
    ]


@lru_cache(maxsize=16_384)
def _spelt(name: str) -> tuple[str, str, str]:
    """Its kind, its words with marks and without, both written together."""
    words = tuple(normal(name).split())
    core = _core(words)
    marked = "".join(core)
    return " ".join(words[: len(words) - len(core)]), marked, fold(marked)
