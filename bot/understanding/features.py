"""What of a clause is compared: words and pairs of words without marks, and words with marks."""

from bot.understanding.wording import Clause

# How much a kind of feature weighs beside its rarity: words and pairs fully, marks less, because
# half of all people type none and some type wrong ones.
_WEIGHTS = {"u": 1.0, "b": 1.0, "m": 0.7}


def features(clause: Clause, with_marks: bool = True) -> frozenset[str]:
    """ "u:mat", "b:mat khau", "m:mật"; the first letter is the kind."""
    bare = clause.bare
    found = {f"u:{word}" for word in bare}
    found.update(
        f"b:{left} {right}" for left, right in zip(("^", *bare), (*bare, "$"), strict=True)
    )
    if with_marks:
        found.update(f"m:{word}" for word in clause.words if not word.isascii())
    return frozenset(found)


def weight(feature: str) -> float:
    return _WEIGHTS[feature[0]]
