"""Which of some known names a person means: with slips, without marks, words run together."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from bot.core.vietnamese import fold, normal


def meant(text: str, names: Iterable[str]) -> str | None:
    """The name that the text is, with a slip or two in a long one; None where none or several are.

    A number in a name is that number: "tổ 3" is no "tổ 2".
    """
    said = _plain(text)
    rows = [(_slips(said, _plain(name)), name) for name in dict.fromkeys(names)]
    near = sorted((slips, name) for slips, name in rows if slips is not None)
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1]


def _slips(said: str, name: str) -> int | None:
    if not said or _digits(said) != _digits(name):
        return None
    allowed = 0 if len(name) < 4 else 1 if len(name) < 8 else 2
    slips = OSA.distance(said, name, score_cutoff=allowed)
    return slips if slips <= allowed else None


def _plain(text: str) -> str:
    return fold(normal(text)).replace(" ", "")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
