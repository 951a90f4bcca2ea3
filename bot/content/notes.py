"""What staff should look at although nothing is wrong yet: dates that come near, reviews undone."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta

from bot.content.entries import Content, Entry
from bot.content.faults import Fault
from bot.content.filling import keys_in
from bot.content.inspection import Inspection, fault_of
from bot.content.reviews import facts_in, mark_of, review_of
from bot.content.rules_of_guides import as_entry
from bot.core.vietnamese import normal

# So long before its last day a thing is named.
SOON = timedelta(days=30)
# Fewer ways of asking than this are seldom understood.
PHRASES = 12

Watch = Callable[[Inspection], Iterable[Fault]]


def notes(
    content: Content, handlers: Collection[str], topics: Collection[str], today: date
) -> list[Fault]:
    """Everything worth a look, by file."""
    look = Inspection(content, frozenset(handlers), frozenset(topics), today)
    found = [note for watch in WATCHES for note in watch(look)]
    return sorted(found, key=lambda note: (note.file, note.entry))


def dates_near(look: Inspection) -> Iterator[Fault]:
    for entry in _entries(look):
        if entry.valid_until and _is_near(entry.valid_until, look.today):
            yield fault_of(entry, f"{_until(entry.valid_until)}, sau đó bot thôi nói câu này.")
    for file, key, fact in look.facts:
        if fact.valid_until and _is_near(fact.valid_until, look.today):
            then = "bot nói câu “then”" if fact.then else "bot thôi nói điều này"
            yield Fault(file, key, f"{_until(fact.valid_until)}, sau đó {then}.")


def facts_that_changed(look: Inspection) -> Iterator[Fault]:
    for file, key, fact in look.facts:
        if fact.then and fact.valid_until and fact.valid_until < look.today:
            sentence = "đã qua ngày, bot đang nói “then”; kiểm lại rồi ghi thành “value”."
            yield Fault(file, key, sentence)


def reviews_undone(look: Inspection) -> Iterator[Fault]:
    for entry in look.entries:
        if review_of(entry, look.content) == "outdated":
            mark = mark_of(entry, look.content)
            sentence = f"đã đổi chữ sau khi {entry.reviewed_by} duyệt; nhờ duyệt lại (mã {mark})."
            yield fault_of(entry, sentence)


def facts_unsaid(look: Inspection) -> Iterator[Fault]:
    said = {key for wording in look.wordings for key in keys_in(wording.text)}
    said |= {key for entry in _entries(look) for key in facts_in(entry, look.content)}
    for key in look.content.facts.keys() - said:
        yield Fault("facts.toml", key, "không câu trả lời nào dùng; bỏ đi nếu không cần nữa.")


def phrases_few(look: Inspection) -> Iterator[Fault]:
    for entry in look.content.entries.values():
        count = len({normal(phrase) for phrase in entry.ask} - {""})
        if count < PHRASES:
            yield fault_of(entry, f"chỉ có {count} cách hỏi; nên có ít nhất {PHRASES}.")


WATCHES: tuple[Watch, ...] = (
    dates_near,
    facts_that_changed,
    reviews_undone,
    facts_unsaid,
    phrases_few,
)


def _entries(look: Inspection) -> tuple[Entry, ...]:
    """The guides too: they end on days and say facts as answers do."""
    return (*look.entries, *map(as_entry, look.content.guides.values()))


def _is_near(day: date, today: date) -> bool:
    return today <= day <= today + SOON


def _until(day: date) -> str:
    return f"đúng đến hết ngày {day.day}/{day.month}/{day.year}"
