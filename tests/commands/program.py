"""`python -m bot …` as a process of its own, with nothing of this machine's settings."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryFile

from tests.commands.forks import PATIENCE, fork
from tests.house import HOUSE

# Every setting stands empty, so that a developer's own .env plays no part.
NAMES = re.findall(r"^([A-Z_]+)=", (HOUSE / ".env.example").read_text("utf-8"), re.M)
EMPTY = {**dict.fromkeys(NAMES, ""), "PATH": os.environ["PATH"]}
SECRET_KEY = "tests-only-" * 4


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def start(
    *arguments: str, environ: Mapping[str, str], said: str = "", home: Path = HOUSE
) -> CompletedProcess[str]:
    """Runs the command as people start it, for what is about the start itself; else see `run`."""
    return subprocess.run(
        command(*arguments),
        cwd=home,
        env={"PYTHONPATH": str(HOUSE), **_whole(environ)},
        input=said,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def run(
    *arguments: str, environ: Mapping[str, str], said: str = "", home: Path = HOUSE
) -> CompletedProcess[str]:
    """Runs the command to its end in `home`; `said` is what it is told on standard input.

    It is a process of its own, but one that need not read the program's modules anew.
    """
    with TemporaryFile() as told, TemporaryFile() as printed, TemporaryFile() as complained:
        told.write(said.encode())
        told.seek(0)
        streams = [file.fileno() for file in (told, printed, complained)]
        code = fork(list(arguments), home, _whole(environ), streams)
        texts = []
        for file in (printed, complained):
            file.seek(0)
            texts.append(file.read().decode())
    return CompletedProcess(command(*arguments), code, *texts)


def _whole(environ: Mapping[str, str]) -> dict[str, str]:
    return {**EMPTY, "SECRET_KEY": SECRET_KEY, **environ}


def assert_one_sentence(done: CompletedProcess[str], *parts: str) -> None:
    """A fault ended it: one line on standard error that says what to do, and no traceback."""
    assert done.returncode != 0
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.rstrip().endswith(".")
    for part in parts:
        assert part in done.stderr
