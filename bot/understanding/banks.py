"""Which bank a message names: by number, name or abbreviation, with slips and without marks."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from rapidfuzz.distance import OSA

from bot.content.banks import Bank
from bot.core.vietnamese import fold

_WORD = re.compile(r"[^\W_]+")
_LONGEST_TEXT = 200  # letters; whoever writes more tells a story
_MOST_WORDS = 8  # "Nông nghiệp và Phát triển nông thôn" has seven
_STRONG = 6  # a name of fewer letters is an abbreviation, or an everyday word
_LONG = 9  # names of so many letters may have two slips
# Words that many banks' names share: a slip in the rest must not hide behind them.
_SHARED = ("bank", "nganhang", "vietnam")


def banks_named(text: str, banks: tuple[Bank, ...]) -> tuple[Bank, ...]:
    """The banks the message may mean: one, several to choose from, or none.

    Exact names go before slips, whole names before abbreviations.
    """
    words = _words(text[:_LONGEST_TEXT])
    names = _names(banks)
    runs = list(_runs(words))
    exact = {name for run in runs for name in _meant(run, names)}
    # "vcb", "mb" and the like may also be a word of the sentence around a real name.
    strong = {name for name in exact if len(name) >= _STRONG}
    found = _outermost(strong or exact) or _near(runs, names)
    numbers = {number for name in found for number in names[name][1]}
    return tuple(bank for bank in banks if bank.bin in numbers)


# A name without marks and spaces → (with its marks, the numbers of the banks that have it).
_Names = Mapping[str, tuple[str, frozenset[str]]]


@cache
def _names(banks: tuple[Bank, ...]) -> _Names:
    names: dict[str, tuple[str, frozenset[str]]] = {}
    for bank in banks:
        for spelling in (bank.bin, bank.name, *bank.also):
            marked = "".join(_words(spelling))
            _, before = names.get(fold(marked), (marked, frozenset[str]()))
            names[fold(marked)] = (marked, before | {bank.bin})
    return names


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def _runs(words: list[str]) -> Iterator[str]:
    """Every few words side by side, written together: "viet com bank" is "vietcombank"."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _MOST_WORDS) + 1):
            yield "".join(words[start:end])


def _meant(run: str, names: _Names) -> Iterator[str]:
    """The name that the run is. Short ones need the right marks or none: "bác ạ" is no Bắc Á."""
    bare = fold(run)
    if bare in names and (run.isascii() or run == names[bare][0] or len(bare) > _STRONG):
        yield bare


def _outermost(found: set[str]) -> set[str]:
    """Without names that are only a part of another one found."""
    return {name for name in found if not any(name != other and name in other for other in found)}


def _near(runs: list[str], names: _Names) -> set[str]:
    """The names with the fewest slips, where there is one near enough."""
    best: dict[int, set[str]] = {}
    long_enough = [name for name in names if len(name) >= _STRONG and name.isalpha()]
    for run in dict.fromkeys(fold(run) for run in runs):
        for name in long_enough:
            allowed = 2 if len(name) >= _LONG else 1
            slips = OSA.distance(run, name, score_cutoff=allowed)
            if slips <= allowed and _differs_little(run, name, slips):
                best.setdefault(slips, set()).add(name)
    return best[min(best)] if best else set()


def _differs_little(run: str, name: str, slips: int) -> bool:
    """Whether the slips are few beside what only this bank's name has, or are not in that part."""
    own = name
    for shared in _SHARED:
        own = own.replace(shared, "")
    return run.startswith(own) or (len(own) >= 2 + slips and run[:1] == name[:1])
