"""What can be wrong with the folder content/, as sentences for the staff who write it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right: `file` under content/, `entry` in it ("" for the whole file)."""

    file: str
    entry: str
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.entry}" if self.entry else self.file
        return f"{place}: {self.sentence}"


class ContentFault(Exception):
    """The content cannot be read at all: a sentence for each file, in `sentences`."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = tuple(sentences)
