"""What stands in the house, for the tests that read the code instead of running it."""

import ast
import subprocess
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "scheduler")  # where the program itself stands


@cache
def house_files() -> tuple[Path, ...]:
    """Everything git keeps or would take, relative to the house."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=HOUSE, capture_output=True, check=True).stdout
    paths = sorted({Path(name.decode()) for name in listed.split(b"\0") if name})
    return tuple(path for path in paths if (HOUSE / path).is_file())


def python_files(*tops: str) -> list[Path]:
    """The Python files, all or those under the given top-level names."""
    return [
        path
        for path in house_files()
        if path.suffix == ".py" and (not tops or path.parts[0] in tops)
    ]


def text_of(path: Path) -> str:
    """The text of the file, "" for a picture or other binary."""
    raw = (HOUSE / path).read_bytes()
    return "" if b"\0" in raw else raw.decode("utf-8")


def parse(path: Path) -> ast.Module:
    return ast.parse(text_of(path), str(path))
