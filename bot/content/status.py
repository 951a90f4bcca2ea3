"""What the content rests on, as one page: each topic, each figure and each fact with its source."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.content.entries import Content, Entry, Fact
from bot.content.filling import keys_in
from bot.content.reviews import Review, facts_in, review_of
from bot.content.rules_of_guides import as_entry
from bot.content.topics import GROUPS, TOPICS

# Nothing here depends on the day, or the page would grow stale by itself.
_HEAD = """# Nội dung: nguồn, số liệu, người duyệt

Trang này do máy viết ra từ thư mục `content/`; đừng sửa tay. Viết lại bằng
`python -m bot content-status`. Mã nguồn (VB2, N10, H05…) là mã trong hồ sơ dữ kiện.
"""

SURE = {"high": "chắc", "medium": "khá chắc", "low": "chưa chắc", None: ""}
_TOPIC_HEAD = ("chủ đề", "tên", "nguồn", "mã nguồn", "kiểm tra", "độ chắc", "hạn", "duyệt")
_FIGURE_HEAD = ("chủ đề", "số trong câu", "mã nguồn")
_FACT_HEAD = ("dữ kiện", "giá trị", "nguồn", "kiểm tra", "hạn", "sau đó", "dùng ở")
_DOUBT_HEAD = ("chủ đề", "độ chắc", "còn ngờ điều gì")


def page(content: Content) -> str:
    """The whole page in Markdown."""
    entries = _in_order(content)
    tables = (
        ("Chủ đề", _TOPIC_HEAD, [_topic_row(entry, content) for entry in entries]),
        ("Chưa chắc, còn ngờ", _DOUBT_HEAD, list(_doubt_rows(entries))),
        ("Số liệu trong câu trả lời", _FIGURE_HEAD, list(_figure_rows(entries))),
        ("Dữ kiện", _FACT_HEAD, [_fact_row(key, content, entries) for key in content.facts]),
    )
    parts = [_HEAD, _summary(entries, content)]
    parts += [f"## {title}\n\n{_table(head, rows)}" for title, head, rows in tables]
    return "\n".join(parts)


def _in_order(content: Content) -> list[Entry]:
    """The entries as topics.py orders them, then those of units, then the guides."""
    order = {topic: place for place, topic in enumerate(GROUPS)}
    common = sorted(content.entries.values(), key=lambda entry: order.get(entry.topic, len(order)))
    units = content.units.values()
    own = [entry for unit in units for entry in unit.entries.values() if entry.answer]
    return [*common, *own, *map(as_entry, content.guides.values())]


def _summary(entries: Sequence[Entry], content: Content) -> str:
    reviews = [review_of(entry, content) for entry in entries if entry.answer or entry.more]
    sures = [entry.sure for entry in entries]
    return (
        f"{len(TOPICS)} nhóm, {len(entries)} mục đã viết. "
        f"Chắc {sures.count('high')}, khá chắc {sures.count('medium')}, "
        f"chưa chắc {sures.count('low')}. "
        f"Đã duyệt {reviews.count('current')}, phải duyệt lại {reviews.count('outdated')}, "
        f"chưa duyệt {reviews.count('none')}.\n"
    )


def _topic_row(entry: Entry, content: Content) -> tuple[str, ...]:
    return (
        _name(entry),
        entry.title,
        _source(entry) if entry.answer or entry.more else "chương trình trả lời",
        ", ".join(entry.keys),
        day(entry.checked),
        SURE[entry.sure],
        day(entry.valid_until),
        _review(entry, review_of(entry, content)) if entry.answer or entry.more else "",
    )


def _doubt_rows(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        if entry.doubt or entry.sure == "low":
            yield _name(entry), SURE[entry.sure], entry.doubt


def _figure_rows(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield from ((_name(entry), words, keys) for words, keys in entry.figures.items())


def _fact_row(key: str, content: Content, entries: Iterable[Entry]) -> tuple[str, ...]:
    fact = content.facts[key]
    users = [_name(entry) for entry in entries if key in facts_in(entry, content)]
    users += [f"talk.{name}" for name, text in content.talk.items() if key in keys_in(text)]
    return (
        f"`{key}`",
        fact.value,
        fact.source,
        day(fact.checked),
        day(fact.valid_until),
        _then(fact),
        ", ".join(users),
    )


def day(value: date | None) -> str:
    """As people write it, "" for none."""
    return f"{value.day}/{value.month}/{value.year}" if value is not None else ""


def _name(entry: Entry) -> str:
    """The topic; an entry of a unit says whose it is, a guide that it is one."""
    is_common = entry.file.startswith("answers/")
    return entry.topic if is_common else f"{entry.topic} ({entry.file})"


def _source(entry: Entry) -> str:
    return entry.source.title if entry.source is not None else ""


def _review(entry: Entry, review: Review) -> str:
    if review == "none":
        return "chưa"
    told = f"{entry.reviewed_by}, {day(entry.reviewed_on)}"
    return told if review == "current" else f"chữ đã đổi, duyệt lại (trước: {told})"


def _then(fact: Fact) -> str:
    return f"{fact.then} Nguồn: {fact.then_source}" if fact.then else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    """One line, with nothing in it that ends a cell."""
    return " ".join(text.split()).replace("|", "\\|")
