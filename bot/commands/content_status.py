"""`content-status`: docs/content-status.md, what the content rests on and who has read it over."""

from pathlib import Path

from bot.commands.faults import Fault
from bot.content import status
from bot.content.reader import read

PAGE = Path("docs/content-status.md")


def write(home: Path) -> Path:
    """Writes the page anew and tells where it is."""
    path = home / PAGE
    path.parent.mkdir(exist_ok=True)
    path.write_text(_page(home), "utf-8")
    return path


def check(home: Path) -> None:
    """Raises a Fault where the page does not say what the content says now."""
    path = home / PAGE
    if not path.is_file() or path.read_text("utf-8") != _page(home):
        raise Fault(f"{PAGE} is stale: run `python -m bot content-status`.")


def _page(home: Path) -> str:
    content, _faults = read(home / "content")
    return status.page(content)
