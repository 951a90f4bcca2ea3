"""What is wrong with a bulletin, or why somebody may not do that: one sentence for each reader."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`field` is the name in the file (interfaces.md §5), "" where it concerns the whole.

    `words` are read beside the field in the office, `sentence` on the command line.
    """

    field: str
    words: str
    sentence: str


class Refusal(Exception):
    """Nothing was done, for these reasons."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = faults


def refusal(words: str, sentence: str, field: str = "") -> Refusal:
    """A refusal for one reason."""
    return Refusal([Fault(field, words, sentence)])
