"""`python -m bot …` as a process of its own, with nothing of this machine's settings."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

from tests.house import HOUSE

# Every setting stands empty, so that a developer's own .env plays no part.
NAMES = re.findall(r"^([A-Z_]+)=", (HOUSE / ".env.example").read_text("utf-8"), re.M)
EMPTY = {**dict.fromkeys(NAMES, ""), "PATH": os.environ["PATH"]}
SECRET_KEY = "tests-only-" * 4


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def run(
    *arguments: str, environ: Mapping[str, str], said: str = "", home: Path = HOUSE
) -> CompletedProcess[str]:
    """Runs the command to its end in `home`; `said` is what it is told on standard input."""
    return subprocess.run(
        command(*arguments),
        cwd=home,
        env={**EMPTY, "PYTHONPATH": str(HOUSE), "SECRET_KEY": SECRET_KEY, **environ},
        input=said,
        capture_output=True,
        text=True,
        timeout=60,
    )


def assert_one_sentence(done: CompletedProcess[str], *parts: str) -> None:
    """A fault ended it: one line on standard error that says what to do, and no traceback."""
    assert done.returncode != 0
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.rstrip().endswith(".")
    for part in parts:
        assert part in done.stderr
