"""Rules about guides: their steps, where those lead, their pictures, and words as of an answer."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.content import rules_of_entries, rules_of_figures, rules_of_wording
from bot.content.entries import Entry
from bot.content.faults import Fault
from bot.content.filling import Address, fill, may_fill
from bot.content.guides import Guide, Step, Way
from bot.content.inspection import ANSWER, BUTTON, TITLE, Inspection
from bot.content.rules_of_wording import length
from bot.core.vietnamese import normal

# The lines the code says by name.
LINES = (
    "guide_list",
    "guide_resume",
    "guide_changed",
    "guide_later",
    "guide_wait",
    "guide_lost",
    "guide_trouble",
    "guide_stuck",
    "guide_end",
    "guide_worked",
    "guide_helper",
    "guide_helper_codes",
    "guide_next_person",
    "guide_sheet_codes",
    "guide_sheet_ask",
)
END = "end"  # what counts call the end, so no step may

FEWEST_STEPS, MOST_STEPS = 2, 15
STEP_TITLE = 40
# With “Lỗi khác”, or with “Quay lại” and “Để sau”: Zalo shows five buttons.
MOST_TROUBLES, MOST_CHOICES = 4, 3
MOST_PICTURE = 200_000  # bytes: a phone on a poor line fetches it
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODES = re.compile(r"\b(?:otp|passcode|mật khẩu|mã xác (?:thực|nhận))\b")


def lines_are_there(look: Inspection) -> Iterator[Fault]:
    if not look.content.guides:
        return
    for name in LINES:
        if not look.content.talk.get(name):
            yield Fault("talk.toml", name, "thiếu câu này; hướng dẫn từng bước cần nó.")


def names_and_titles_fit(look: Inspection) -> Iterator[Fault]:
    for guide in look.content.guides.values():
        if not _NAME.fullmatch(guide.name):
            yield _fault(guide, "tên tệp chỉ gồm chữ thường không dấu, số và gạch nối.")
        if not FEWEST_STEPS <= len(guide.steps) <= MOST_STEPS:
            yield _fault(guide, f"phải có từ {FEWEST_STEPS} đến {MOST_STEPS} bước.")
        yield from _label(guide, "", "title", guide.title, TITLE)
        yield from _label(guide, "", "button", guide.button, BUTTON)
        for number, step in enumerate(guide.steps, 1):
            place = step.id or f"bước {number}"
            if not _NAME.fullmatch(step.id) or step.id == END:
                yield _fault(guide, "“id” chỉ gồm chữ thường không dấu, số, gạch nối.", place)
            yield from _label(guide, place, "title", step.title, STEP_TITLE)
            for way in _ways(step):
                yield from _label(guide, place, "title", way.title, BUTTON)


def nothing_stands_twice(look: Inspection) -> Iterator[Fault]:
    for guide in look.content.guides.values():
        for twice in _twice(step.id for step in guide.steps):
            yield _fault(guide, f"hai bước cùng có “id” là “{twice}”.")
        for step in guide.steps:
            for ways in (step.troubles, step.choices):
                for twice in _twice(normal(way.title) for way in ways):
                    yield _fault(guide, f"hai lựa chọn giống nhau: “{twice}”.", step.id)
    owners: dict[str, Guide] = {}
    for guide in look.content.guides.values():
        for topic in guide.topics:
            if (owner := owners.setdefault(topic, guide)) is not guide:
                yield _fault(guide, f"chủ đề “{topic}” đã có hướng dẫn {owner.file}.")


def phrases_begin_one_guide(look: Inspection) -> Iterator[Fault]:
    entries = {look.normal(phrase): entry.topic for entry in look.entries for phrase in entry.ask}
    owners: dict[str, Guide] = {}
    for guide in look.content.guides.values():
        for phrase in guide.ask:
            owner = owners.setdefault(look.normal(phrase), guide)
            if owner is not guide or look.normal(phrase) in entries:
                place = entries.get(look.normal(phrase), owner.file)
                yield _fault(guide, f"câu “{phrase}” đã đứng ở {place}; một câu chỉ ở một nơi.")


def ways_lead_somewhere(look: Inspection) -> Iterator[Fault]:
    for guide in look.content.guides.values():
        for topic in (*guide.topics, *guide.next):
            if topic not in look.answerable:
                yield _fault(guide, f"“{topic}” là chủ đề chưa có câu trả lời.")
        for topic, step_id in guide.enter.items():
            if topic not in guide.topics or not guide.number(step_id):
                sentence = f"“enter”: “{topic}” phải nằm trong “topics” và dẫn tới một bước."
                yield _fault(guide, sentence)
        for step in guide.steps:
            for way in _ways(step):
                if way.step and not guide.number(way.step):
                    yield _fault(
                        guide, f"“{way.title}” dẫn tới bước không có: {way.step}.", step.id
                    )
                if way.topic in look.handlers and way in step.troubles:
                    sentence = f"“{way.title}” dẫn tới {way.topic}, chủ đề do chương trình trả lời."
                    yield _fault(guide, sentence, step.id)
                elif way.topic and way.topic not in look.answerable:
                    sentence = f"“{way.title}” dẫn tới chủ đề chưa có câu trả lời: {way.topic}."
                    yield _fault(guide, sentence, step.id)


def ways_are_whole(look: Inspection) -> Iterator[Fault]:
    for guide in look.content.guides.values():
        for step in guide.steps:
            if len(step.troubles) > MOST_TROUBLES or len(step.choices) > MOST_CHOICES:
                sentence = f"nhiều nhất {MOST_TROUBLES} “trouble” và {MOST_CHOICES} “choice”."
                yield _fault(guide, sentence, step.id)
            for way in step.choices:
                if way.text or bool(way.step) == bool(way.topic):
                    sentence = "mỗi “choice” có “title” và đúng một trong hai: step, topic."
                    yield _fault(guide, sentence, step.id)
            for way in step.troubles:
                if (way.step and way.topic) or not (way.text or way.step or way.topic):
                    sentence = "mỗi “trouble” có text, hoặc một trong hai: step, topic."
                    yield _fault(guide, sentence, step.id)


def every_step_is_reached(look: Inspection) -> Iterator[Fault]:
    """Behind a step that asks something only its choices lead on."""
    for guide in look.content.guides.values():
        aims = {way.step for step in guide.steps for way in _ways(step)}
        aims.update(guide.enter.values())
        for before, step in zip(guide.steps, guide.steps[1:], strict=False):
            if before.choices and step.id not in aims:
                yield _fault(guide, "không lựa chọn nào dẫn tới bước này.", step.id)


def texts_fit(look: Inspection) -> Iterator[Fault]:
    """Long enough for all it says in the longest unit, and sayable in each, today and later."""
    for guide in look.content.guides.values():
        for place, text in _texts(guide):
            if not text:
                yield _fault(guide, "còn trống.", place)
                continue
            if not all(may_fill(text, facts) for facts in look.worlds):
                yield _fault(guide, "dùng dữ kiện có lúc không còn; người ta sẽ kẹt ở đây.", place)
                continue
            longest = max(length(fill(text, facts, Address())) for facts in look.worlds)
            if longest > ANSWER:
                yield _fault(guide, f"dài {longest} ký tự, nhiều nhất {ANSWER}.", place)


def codes_are_marked(look: Inspection) -> Iterator[Fault]:
    """Whoever helps must hear at these steps that the other one types."""
    for guide in look.content.guides.values():
        for step in guide.steps:
            if _CODES.search(normal(step.text)) and not step.has_codes:
                yield _fault(guide, "nói tới mật khẩu, mã: phải ghi “codes = true”.", step.id)


def pictures_are_there(look: Inspection) -> Iterator[Fault]:
    for guide in look.content.guides.values():
        for step in guide.steps:
            size = look.content.pictures.get(step.picture, 0)
            if step.picture and not size:
                yield _fault(guide, f"không có hình pictures/{step.picture}.png.", step.id)
            if size > MOST_PICTURE:
                yield _fault(guide, f"hình {step.picture}.png nặng quá 200 kB.", step.id)


def dates_are_not_past(look: Inspection) -> Iterator[Fault]:
    for guide in look.content.guides.values():
        if guide.is_over(look.today):
            yield _fault(guide, "đã quá ngày “valid_until”; kiểm tra lại rồi sửa hoặc bỏ.")


def words_are_as_in_answers(look: Inspection) -> Iterator[Fault]:
    """Sources, numbers, placeholders and links: a guide is held to the rules of an answer."""
    guides = {guide.name: as_entry(guide) for guide in look.content.guides.values()}
    units = {slug: replace(unit, entries={}) for slug, unit in look.content.units.items()}
    content = replace(look.content, entries=guides, units=units, talk={}, menu=())
    shadow = Inspection(content, look.handlers, look.topics, look.today)
    for rule in _BORROWED:
        yield from (fault for fault in rule(shadow) if fault.entry in guides)


def as_entry(guide: Guide) -> Entry:
    """The guide as if it were an answer, for whatever looks at sources, numbers and dates."""
    return Entry(
        topic=guide.name,
        title=guide.title,
        button=guide.button,
        ask=guide.ask,
        answer=guide.intro,
        more={place: text for place, text in _texts(guide) if place != "intro" and text},
        source=guide.source,
        keys=guide.keys,
        figures=guide.figures,
        checked=guide.checked,
        valid_until=guide.valid_until,
        sure=guide.sure or None,  # type: ignore[arg-type] # read by the same words as an entry's
        file=guide.file,
    )


_BORROWED: tuple[Callable[[Inspection], Iterator[Fault]], ...] = (
    rules_of_entries.answers_have_a_source,
    rules_of_wording.placeholders_are_known,
    rules_of_wording.links_are_official,
    rules_of_figures.numbers_have_a_source,
    rules_of_figures.figures_are_said,
)

RULES: tuple[Callable[[Inspection], Iterator[Fault]], ...] = (
    lines_are_there,
    names_and_titles_fit,
    nothing_stands_twice,
    phrases_begin_one_guide,
    ways_lead_somewhere,
    ways_are_whole,
    every_step_is_reached,
    texts_fit,
    codes_are_marked,
    pictures_are_there,
    dates_are_not_past,
    words_are_as_in_answers,
)


def _texts(guide: Guide) -> Iterator[tuple[str, str]]:
    """Everything said, with the place where it stands."""
    yield "intro", guide.intro
    yield "done", guide.done
    for number, step in enumerate(guide.steps, 1):
        place = step.id or f"bước {number}"
        yield place, step.text
        yield from ((f"{place}: {way.title}", way.text) for way in step.troubles if way.text)


def _ways(step: Step) -> tuple[Way, ...]:
    return (*step.troubles, *step.choices)


def _twice(names: Iterator[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _label(guide: Guide, place: str, name: str, text: str, longest: int) -> Iterator[Fault]:
    if not text:
        yield _fault(guide, f"“{name}” còn trống.", place)
    if length(text) > longest:
        sentence = f"“{name}” “{text}” dài {length(text)} ký tự, nhiều nhất {longest}."
        yield _fault(guide, sentence, place)
    if set("{}\n") & set(text):
        yield _fault(guide, f"“{name}” không được có dấu {{ }} hay xuống dòng.", place)


def _fault(guide: Guide, sentence: str, place: str = "") -> Fault:
    return Fault(guide.file, place, sentence)
