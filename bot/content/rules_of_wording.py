"""Rules about the words themselves: what fills them, how long they are, where they lead."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.content import lines_of_activities
from bot.content.faults import Fault
from bot.content.filling import NUMBER, PLACEHOLDER, Address, fill, key_of, keys_in, may_fill
from bot.content.inspection import MESSAGE, Inspection, Wording, fault_of
from bot.content.lines_of_signups import LINES as SIGNUP_LINES
from bot.content.lines_of_signups import WORDS as SIGNUP_WORDS
from bot.content.today import LINES as HOURLY_LINES

# The lines the code says by name.
REQUIRED_LINES = (
    "greeting",
    "introduction",
    "sorry",
    "lost",
    "unsure",
    "human",
    "voice",
    "picture",
    "video",
    "file",
    "sticker",
    "contact",
    "location",
    "link",
    "call",
    "unknown_kind",
    "masked",
    "about",
    "unsubscribed",
    "subscribed",
    "subscribed_minor",
    "interests_ask",
    "interest_on",
    "interest_only",
    "interest_off",
    "interest_none",
    "interest_general",
    "interest_papers",
    "interest_volunteering",
    "interest_jobs",
    "interest_urgent",
    "delete_ask",
    "delete_done",
    "delete_kept",
    "feedback_ask",
    "menu",
    "zero",
    "danger_money",
    "danger_life",
    "danger_tail",
    "news_stopped",
    "news_waiting",
    "news_none",
    "resumed",
    "paused",
    "staff_linked",
    "staff_code_unknown",
    "feedback",
    "abuse",
    "silent_entry",
    "form_step",
    "form_again",
    "form_stopped",
    "form_left",
    "form_go_on",
    "qr_intro",
    "qr_bank",
    "qr_bank_unknown",
    "qr_bank_which",
    "qr_owner",
    "qr_owner_again",
    "qr_own",
    "qr_own_again",
    "qr_not_own",
    "qr_purpose",
    "qr_purpose_again",
    "qr_no_fee",
    "qr_no_charity",
    "qr_no_loan",
    "qr_account",
    "qr_account_again",
    "qr_account_two",
    "qr_account_length",
    "qr_account_card",
    "qr_done",
    "qr_board_title",
    "qr_board_warning",
    "unit_ask",
    "unit_kept",
    "unit_kept_former",
    "unit_unknown",
    "unit_general",
    "near_first",
    "near_other",
    "near_end",
    *SIGNUP_LINES,
    *HOURLY_LINES,
    *lines_of_activities.LINES,
)

# An address typed into a sentence: https or not, ending in a domain that people use.
_TYPED_LINK = re.compile(
    r"(?<![\w@.-])(https?://)?((?:[a-z0-9-]+\.)+"
    r"(?:vn|com|net|org|info|me|ly|co|gl|cc|io|app|link|top|xyz))(?![\w-])",
    re.IGNORECASE,
)
# What the code itself fills in, in the lines whose names begin so.
_OWN = {
    "activity": lines_of_activities.WORDS,
    "form": frozenset(("form.title", "form.place", "form.count")),
    "guide": frozenset(("guide.title", "guide.place")),
    "interest": frozenset(("news.kind", "news.kinds")),
    "news": frozenset(("news.count",)),
    "signup": SIGNUP_WORDS,
    "qr": frozenset(("qr.bank", "qr.owner")),
    "unit": frozenset(("unit.place", "unit.former")),
    "near": frozenset(("near.place", "near.far")),
    "open": frozenset(("open.until", "open.why", "open.day", "open.from", "open.days")),
    "shift": frozenset(("shift.until", "shift.hours", "shift.day", "shift.why")),
}
_NOT_SAFE = "phải bắt đầu bằng https:// và dẫn tới một trang trong [official] của facts.toml."


def length(text: str) -> int:
    """UTF-16 units, as the platforms count: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def labels_fit(look: Inspection) -> Iterator[Fault]:
    for label in look.labels:
        if not label.text:
            yield label.fault("còn trống.")
        if length(label.text) > label.longest:
            yield label.fault(f"dài {length(label.text)} ký tự, nhiều nhất {label.longest}.")
        if "{" in label.text or "}" in label.text or "\n" in label.text:
            yield label.fault("không được có dấu { } hay xuống dòng.")


def placeholders_are_known(look: Inspection) -> Iterator[Fault]:
    known = {*look.content.facts, *look.content.stand_ins, *Address().words}
    for wording in look.wordings:
        own = _OWN.get(wording.name.partition("_")[0], frozenset())
        for name in PLACEHOLDER.findall(wording.text):
            if key_of(name) not in known | own:
                sentence = f"dùng {{{name}}}, không có trong facts.toml (kể cả [stand_in])."
                yield wording.fault(sentence)
        if set("{}") & set(PLACEHOLDER.sub("", wording.text)):
            yield wording.fault("có dấu { hoặc } lẻ đôi.")


def words_fit(look: Inspection) -> Iterator[Fault]:
    """The longest among the units counts, with the facts filled in."""
    for wording in look.wordings:
        longest = max(map(length, _as_said(look, wording.text)), default=0)
        if longest > wording.longest:
            yield wording.fault(f"dài {longest} ký tự, nhiều nhất {wording.longest}.")


def links_are_official(look: Inspection) -> Iterator[Fault]:
    facts = (
        Wording("facts.toml", key, name, text, MESSAGE)
        for key, fact in look.content.facts.items()
        for name, text in (("value", fact.value), ("then", fact.then))
    )
    for wording in (*look.wordings, *facts):
        for found in _TYPED_LINK.finditer(PLACEHOLDER.sub(" ", wording.text)):
            if not _is_official(look, found[2]):
                yield wording.fault(f"có địa chỉ {found[0]}, không nằm trong [official].")
            if found[1] == "http://":
                yield wording.fault(f"có địa chỉ {found[0]}; dùng https://.")
    for entry in look.entries:
        if entry.source and entry.source.url and not _is_safe(look, entry.source.url):
            yield fault_of(entry, f"“source.url” {entry.source.url}: {_NOT_SAFE}")


def actions_lead_somewhere(look: Inspection) -> Iterator[Fault]:
    for entry in look.entries:
        for action in entry.actions:
            if bool(action.url) == bool(action.phone):
                yield fault_of(entry, "mỗi nút của “actions” có đúng một trong hai: url, phone.")
            elif action.url and not _leads_to_official(look, action.url):
                yield fault_of(entry, f"nút “{action.title}”: {_NOT_SAFE}")
            elif action.phone and not _may_dial(look, action.phone):
                yield fault_of(entry, f"nút “{action.title}”: “phone” phải là một số điện thoại.")


def lines_are_there(look: Inspection) -> Iterator[Fault]:
    for name in REQUIRED_LINES:
        if not look.content.talk.get(name):
            yield Fault("talk.toml", name, "thiếu câu này; chương trình cần nó.")


def _as_said(look: Inspection, text: str) -> Iterator[str]:
    """The text in each unit, where it can be said at all; once where nothing is to be filled."""
    worlds = look.worlds if keys_in(text) else look.worlds[:1]
    return (fill(text, facts, Address()) for facts in worlds if may_fill(text, facts))


def _is_official(look: Inspection, host: str) -> bool:
    return f".{host.lower()}".endswith(tuple(f".{known}" for known in look.content.official))


def _is_safe(look: Inspection, url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and _is_official(look, parts.hostname or "")


def _leads_to_official(look: Inspection, url: str) -> bool:
    """In every unit; an address that no unit can fill leads nowhere."""
    urls = list(_as_said(look, url))
    return bool(urls) and all(_is_safe(look, url) for url in urls)


def _may_dial(look: Inspection, number: str) -> bool:
    """A number, or one fact: where a unit has only a stand-in for it, the button is left out."""
    found = PLACEHOLDER.fullmatch(number)
    if found is None:
        return NUMBER.fullmatch(number) is not None
    return key_of(found[1]) in {*look.content.facts, *look.content.stand_ins}
