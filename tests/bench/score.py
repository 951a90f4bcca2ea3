"""Prints how well questions are understood: python -m tests.bench.score [--misses] FILE.jsonl …

Without a file it scores the project's own questions.
"""

import sys
from pathlib import Path

from bot.content.reader import read
from bot.understanding.matcher import Matcher
from tests.understanding.measure import FOLDER, Question, measured, questions

_WORST = 12


def main() -> None:
    shows_misses = "--misses" in sys.argv
    files = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    content, _faults = read(Path("content"))
    matcher = Matcher(content)
    asked: list[Question] = []
    for file in files or sorted(FOLDER.glob("*.jsonl")):
        found = [question for question in questions(file) if "labels" in question]
        asked += found
        if found:
            print(f"{file.stem:12} {measured(matcher, found, content.entries).line()}")
    for tag in sorted({tag for question in asked for tag in question["tags"]}):
        print(f"  {tag:16} {measured(matcher, asked, content.entries, tag).line()}")
    whole = measured(matcher, asked, content.entries)
    print(f"{'all':12} {whole.line()}")
    for (wanted, said), count in whole.confusions.most_common(_WORST):
        print(f"  {count} × {wanted} taken for {said}")
    if shows_misses:
        print("\n".join(whole.misses))


if __name__ == "__main__":
    main()
