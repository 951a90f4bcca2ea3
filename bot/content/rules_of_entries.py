"""Rules about topics and how they are asked for, answered, offered and dated."""

from collections.abc import Callable, Iterator
from datetime import date

from bot.content.entries import Entry
from bot.content.faults import Fault
from bot.content.inspection import Inspection, fault_of
from bot.content.topics import GROUPS

FEWEST_PHRASES = 5

# What the bot says of itself and of the talk has no source outside.
GROUPS_WITHOUT_SOURCE = frozenset({"conversation"})


def topics_are_known(look: Inspection) -> Iterator[Fault]:
    for entry in (*look.content.entries.values(), *look.unit_entries):
        if entry.topic not in look.topics:
            yield fault_of(entry, "không có chủ đề nào mang mã này.")


def one_of_words_and_handler_answers(look: Inspection) -> Iterator[Fault]:
    for entry in look.entries:
        if entry.answer and entry.topic in look.handlers:
            yield fault_of(entry, "chủ đề này do chương trình trả lời, nên bỏ “answer”.")
        elif not entry.answer and entry.topic not in look.handlers:
            yield fault_of(entry, "thiếu “answer”: chưa có câu trả lời.")


def every_topic_is_answered(look: Inspection) -> Iterator[Fault]:
    for topic in sorted(look.topics - look.content.entries.keys()):
        yield Fault("answers", topic, "chủ đề này chưa có câu trả lời.")


def offers_lead_somewhere(look: Inspection) -> Iterator[Fault]:
    for entry in look.entries:
        for topic in entry.next:
            if topic not in look.answerable:
                yield fault_of(entry, f"“next” mời sang “{topic}”, chủ đề chưa có câu trả lời.")
    for number, item in enumerate(look.content.menu, 1):
        if item.topic not in look.answerable:
            sentence = f"“topic” dẫn tới “{item.topic}”, chủ đề chưa có câu trả lời."
            yield Fault("menu.toml", f"item {number}", sentence)
    if not look.content.menu:
        yield Fault("menu.toml", "", "menu chưa có dòng nào.")


def phrases_suffice(look: Inspection) -> Iterator[Fault]:
    """A unit that only says a topic in its own words is asked for it as everywhere."""
    for entry in look.entries:
        if look.content.entries.get(entry.topic, entry) is not entry:
            continue
        count = len({look.normal(phrase) for phrase in entry.ask} - {""})
        if count < FEWEST_PHRASES:
            sentence = f"“ask” có {count} cách hỏi khác nhau, cần ít nhất {FEWEST_PHRASES}."
            yield fault_of(entry, sentence)


def phrases_mean_one_topic(look: Inspection) -> Iterator[Fault]:
    owners: dict[str, tuple[str, str]] = {}
    for file, topic, phrase in _phrases(look):
        owner_file, owner = owners.setdefault(look.normal(phrase), (file, topic))
        if owner != topic:
            place = f"{owner_file}, {owner}"
            yield Fault(file, topic, f"câu “{phrase}” đã đứng ở {place}; một câu chỉ ở một nơi.")


def titles_differ(look: Inspection) -> Iterator[Fault]:
    names: dict[str, Callable[[Entry], str]] = {
        "title": lambda entry: entry.title,
        "button": lambda entry: entry.button,
    }
    for name, label_of in names.items():
        owners: dict[str, Entry] = {}
        for entry in look.content.entries.values():
            owner = owners.setdefault(look.normal(label_of(entry)), entry)
            if owner is not entry:
                yield fault_of(entry, f"“{name}” giống hệt của {owner.topic}; người dân khó chọn.")


def answers_have_a_source(look: Inspection) -> Iterator[Fault]:
    for entry in look.entries:
        if not entry.answer or GROUPS.get(entry.topic) in GROUPS_WITHOUT_SOURCE:
            continue
        missing = {
            "source": entry.source is not None and entry.source.title,
            "checked": entry.checked,
            "sure": entry.sure,
        }
        for name in (name for name, value in missing.items() if not value):
            yield fault_of(
                entry, f"thiếu “{name}”: mỗi câu trả lời phải có nguồn và ngày kiểm tra."
            )


def reviews_are_whole(look: Inspection) -> Iterator[Fault]:
    """Who, when, and the mark of the words that were read: one without the others tells nothing."""
    for entry in look.entries:
        parts = (entry.reviewed_by, entry.reviewed_on, entry.reviewed_text)
        if any(parts) and not all(parts):
            sentence = "“reviewed_by”, “reviewed_on”, “reviewed_text” phải có đủ cả ba."
            yield fault_of(entry, sentence)


def nothing_is_past_its_date(look: Inspection) -> Iterator[Fault]:
    """A fact that says what comes after is only noted (bot/content/notes.py)."""
    for entry in look.entries:
        if entry.valid_until and entry.valid_until < look.today:
            yield fault_of(entry, _past(entry.valid_until))
    for file, key, fact in look.facts:
        if fact.valid_until and fact.valid_until < look.today and not fact.then:
            yield Fault(file, key, _past(fact.valid_until))


def _past(day: date) -> str:
    return f"chỉ đúng đến hết ngày {day.day}/{day.month}/{day.year}; kiểm tra lại rồi sửa hoặc bỏ."


def _phrases(look: Inspection) -> Iterator[tuple[str, str, str]]:
    """Every phrase with its file and its topic, or what it is taken for where it has none."""
    for entry in (*look.content.entries.values(), *look.unit_entries):
        yield from ((entry.file, entry.topic, phrase) for phrase in (*entry.ask, *entry.urgent))
    yield from (("outside.toml", "out_of_scope", phrase) for phrase in look.content.outside)
    yield from (("about.toml", "about", phrase) for phrase in look.content.about)
