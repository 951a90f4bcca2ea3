"""`review`: a sheet to print for whoever knows the matter, with boxes to tick and room to write."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html import escape
from pathlib import Path

from bot.commands.faults import Fault
from bot.content.entries import SECTIONS, Content, Entry
from bot.content.filling import (
    Address,
    entry_of,
    facts_of,
    fill,
    is_silent,
    may_fill,
    source_line,
)
from bot.content.reader import read
from bot.content.reviews import facts_in, mark_of, review_of
from bot.content.status import SURE, day
from bot.content.topics import TOPICS
from bot.core.clock import Clock, local_day
from bot.settings import Settings

_STYLE = Path(__file__).with_name("review.css")
_SILENT = "(Hôm nay bot không nói phần này: một dữ kiện đã hết hạn.)"
_BOXES = """<p class="boxes">☐ Đúng &emsp; ☐ Sửa &emsp; ☐ Bỏ</p>
<p class="lines">Sửa thành:</p>
<p>Người duyệt: <span class="line"></span> Ngày: <span class="line short"></span></p>"""


def review(settings: Settings, group: str, out: Path | None, say: Callable[[str], None]) -> None:
    """Writes the group's sheet as the unit UNIT_SLUG says it today, and says where."""
    today = local_day(Clock.starting_at(settings.clock_at).now())
    text = sheet(settings.content_folder, group, settings.unit_slug, today)
    if out is None:
        say(text.rstrip("\n"))
    else:
        out.write_text(text, "utf-8")
        say(str(out))


def sheet(folder: Path, group: str, unit_slug: str, today: date) -> str:
    """The group's answers as one unit says them today, in HTML for A4."""
    if group not in TOPICS:
        raise Fault(f"There is no group {group}: choose one of {', '.join(TOPICS)}.")
    content, _faults = read(folder)
    facts = facts_of(content, unit_slug, today)
    found = (entry_of(content, unit_slug, topic) for topic in TOPICS[group])
    entries = [entry for entry in found if entry is not None and entry.answer]
    if not entries:
        raise Fault(f"The group {group} has no written answers: there is nothing to review.")
    title = f"Phiếu duyệt nội dung: nhóm {group}"
    body = "\n".join(_entry(entry, content, facts, today) for entry in entries)
    return _page(title, f"{_head(facts, today, len(entries))}\n{body}")


def _page(title: str, body: str) -> str:
    style = _STYLE.read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="vi">\n<head><meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _head(facts: Mapping[str, str], today: date, count: int) -> str:
    unit = fill("{unit.name}", facts, Address())
    return (
        f"<p>{escape(unit)}, in ngày {day(today)}, {count} chủ đề. Mỗi chủ đề xin đánh dấu một ô. "
        "Chỗ nào sai, xin ghi câu đúng và văn bản làm căn cứ. Chữ dưới đây là chữ người dân "
        "thấy.</p>"
    )


def _entry(entry: Entry, content: Content, facts: Mapping[str, str], today: date) -> str:
    parts = [
        f"<h2>{escape(entry.title)} <small>{escape(entry.topic)}</small></h2>",
        _said("Câu trả lời", entry.answer, facts, is_silent(entry, facts, today)),
        *(
            _said(SECTIONS[name], text, facts, not may_fill(text, facts))
            for name, text in entry.more.items()
        ),
        _listed("Số trong câu và nguồn", _figures(entry)),
        _listed("Dữ kiện dùng chung", _facts(entry, content)),
        _listed("Nguồn và độ chắc", _sources(entry, content)),
        _BOXES,
        f'<p class="mark">Ghi vào mục này: reviewed_text = "{mark_of(entry, content)}"</p>',
    ]
    return f"<section>\n{''.join(part for part in parts if part)}\n</section>"


def _said(name: str, text: str, facts: Mapping[str, str], is_unsaid: bool) -> str:
    shown = _SILENT if is_unsaid else fill(text.strip(), facts, Address())
    return f'<h3>{escape(name)}</h3>\n<p class="said">{escape(shown)}</p>\n'


def _listed(name: str, lines: Iterator[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>\n" for line in lines)
    return f"<h3>{escape(name)}</h3>\n<ul>\n{items}</ul>\n" if items else ""


def _figures(entry: Entry) -> Iterator[str]:
    if entry.figures:
        yield "; ".join(f"{words} ({keys})" for words, keys in entry.figures.items())


def _facts(entry: Entry, content: Content) -> Iterator[str]:
    for key in facts_in(entry, content):
        fact = content.facts[key]
        until = f" (đến hết {day(fact.valid_until)})" if fact.valid_until else ""
        value = fill(fact.value, {}, Address()).rstrip(".")
        yield f"{value}{until}. Nguồn: {fact.source}"
        if fact.then:
            yield f"Sau ngày đó: {fill(fact.then, {}, Address())} Nguồn: {fact.then_source}"


def _sources(entry: Entry, content: Content) -> Iterator[str]:
    yield f"{source_line(entry) or 'Không có nguồn ngoài'}. Mã: {', '.join(entry.keys) or 'không'}"
    if entry.source is not None and entry.source.url:
        yield entry.source.url
    if entry.sure is not None:
        yield f"Người viết thấy: {SURE[entry.sure]}"
    if entry.valid_until is not None:
        yield f"Chỉ đúng đến hết {day(entry.valid_until)}"
    if entry.doubt:
        yield f"Còn ngờ: {entry.doubt}"
    review = review_of(entry, content)
    if review != "none":
        changed = ", chữ đã đổi từ đó" if review == "outdated" else ""
        yield f"Lần trước: {entry.reviewed_by}, {day(entry.reviewed_on)}{changed}"
