"""Start, memory and time a question of the matcher, with the whole content on one core."""

import time
from collections.abc import Callable
from pathlib import Path

from bot.content.reader import read
from bot.core.vietnamese import normal
from bot.understanding.matcher import Matcher
from tests.understanding.measure import FOLDER, questions

_ROUNDS = 5


def main() -> None:
    content, _faults = read(Path("content"))
    before = _megabytes()
    started = time.process_time()
    matcher = Matcher(content, Path("var"))
    matcher.warm_up()
    print(f"start {time.process_time() - started:.2f} s CPU, {_megabytes() - before:.0f} MB")
    texts = [question["text"] for file in FOLDER.glob("*.jsonl") for question in questions(file)]
    for name, work in (("normal form", normal), ("question", matcher.match)):
        taken = sorted(_milliseconds(work, text) for _ in range(_ROUNDS) for text in texts)
        median, late = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
        print(f"{name}: median {median:.3f} ms, p99 {late:.2f} ms, worst {taken[-1]:.1f} ms")
    print(f"50,000 characters: {_milliseconds(matcher.match, 'đăng ký mức 2 ' * 3600):.1f} ms")


def _milliseconds(work: Callable[[str], object], text: str) -> float:
    started = time.thread_time()
    work(text)
    return (time.thread_time() - started) * 1000


def _megabytes() -> float:
    """The resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 2**20


if __name__ == "__main__":
    main()
