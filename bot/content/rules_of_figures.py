"""Rules about numbers in the words: each rests on a source that the entry names beside it."""

import re
from collections.abc import Iterator

from bot.content.entries import Entry
from bot.content.faults import Fault
from bot.content.filling import PLACEHOLDER
from bot.content.inspection import Inspection, fault_of

_NUMBER = re.compile(r"\d+")
# “1. ” at the start of a line counts the steps and states nothing.
_LIST_MARKER = re.compile(r"^[ \t]*\d+\. ", re.MULTILINE)


def numbers_have_a_source(look: Inspection) -> Iterator[Fault]:
    """Facts bring their own source, so only what is written out is looked at."""
    for entry in look.entries:
        for name, text in _texts(entry):
            for number in _numbers_without(entry, text):
                sentence = f"“{name}” có số {number} chưa ghi nguồn trong “figures”."
                yield fault_of(entry, sentence)


def figures_are_said(look: Inspection) -> Iterator[Fault]:
    for entry in look.entries:
        texts = [text for _, text in _texts(entry)]
        for words, keys in entry.figures.items():
            if not any(_places(words, text) for text in texts):
                yield fault_of(
                    entry, f"“figures” có “{words}”, chữ này không có trong câu trả lời."
                )
            if not keys:
                yield fault_of(entry, f"“figures”: “{words}” để trống nguồn.")


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """What is written out, by name: a fact is a gap that no figure reaches across."""
    for name, text in (("answer", entry.answer), *entry.more.items()):
        shown = name if name == "answer" else f"more.{name}"
        yield shown, _LIST_MARKER.sub("", PLACEHOLDER.sub("\0", text))


def _numbers_without(entry: Entry, text: str) -> Iterator[str]:
    spans = [span for words in entry.figures for span in _places(words, text)]
    for found in _NUMBER.finditer(text):
        if not any(start <= found.start() and found.end() <= end for start, end in spans):
            yield found[0]


def _places(words: str, text: str) -> list[tuple[int, int]]:
    """Where the words stand by themselves, whatever the case: “2 ngày” is not in “12 ngày”."""
    whole = rf"(?<!\d){re.escape(words)}(?!\d)" if words else r"(?!)"
    return [found.span() for found in re.finditer(whole, text, re.IGNORECASE)]
