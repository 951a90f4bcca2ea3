"""Prints how well questions are understood: python -m tests.bench.score [--misses] FILE.jsonl …

Without a file it scores the project's own questions. By file, by style, by topic, and what is
taken for what. Follow-ups are asked after the topic before, all others by themselves.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from bot.content.reader import read
from bot.understanding.matcher import Matcher
from tests.understanding.measure import FOLDER, Question, measured, questions

_WORST = 15


def main() -> None:
    shows_misses = "--misses" in sys.argv
    files = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    content, _faults = read(Path("content"))
    matcher = Matcher(content, Path("var"))
    asked: list[Question] = []
    for file in files or sorted(FOLDER.glob("*.jsonl")):
        found = [question for question in questions(file) if "labels" in question]
        asked += found
        if found:
            print(f"{file.stem:16} {measured(matcher, found, content.entries).line()}")
    whole = measured(matcher, asked, content.entries)
    print("\nby style")
    for tag in sorted({tag for question in asked for tag in question["tags"]}):
        print(f"  {tag:16} {measured(matcher, asked, content.entries, tag).line()}")
    print("\nby topic, the worst first")
    print("\n".join(_by_topic(matcher, asked, content.entries)))
    print(f"\n{'all':16} {whole.line()}")
    for (wanted, said), count in whole.confusions.most_common(_WORST):
        print(f"  {count} × {wanted} taken for {said}")
    if shows_misses:
        print("\n".join(whole.misses))


def _by_topic(matcher: Matcher, asked: Iterable[Question], topics: Iterable[str]) -> list[str]:
    by_label: dict[str, list[Question]] = {}
    for question in asked:
        by_label.setdefault(question["labels"][0], []).append(question)
    known = set(topics)
    measures = {label: measured(matcher, found, known) for label, found in by_label.items()}
    worst_first = sorted(measures, key=lambda label: measures[label].shares.get("right", 1.0))
    return [f"  {label:26} {measures[label].line()}" for label in worst_first]


if __name__ == "__main__":
    main()
