"""The ward somebody lives in: what a message says of it, and the facts that follow from it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal, NamedTuple

from bot.content.entries import UnitFile
from bot.content.today import facts_at
from bot.content.wards import family, own_unit
from bot.conversation import reading
from bot.conversation.routing import open_choices
from bot.conversation.turn import Turn
from bot.core.vietnamese import fold, normal
from bot.understanding import wards
from bot.understanding.wards import Found

# Whole messages, read with and without marks, politeness around them left out (reading.py).
_CHANGE = (
    "đổi phường", "đổi xã", "đổi phường xã", "đổi phường khác", "đổi xã khác", "đổi nơi ở",
    "đổi chỗ ở", "đổi đơn vị", "đổi sang phường khác", "đổi sang xã khác", "đổi lại phường",
    "đổi lại xã", "chọn phường", "chọn xã", "chọn phường xã", "chọn lại phường", "chọn lại xã",
    "chọn phường khác", "chọn xã khác", "chuyển phường", "chuyển xã", "chuyển phường khác",
    "chuyển xã khác", "chuyển sang phường khác", "chuyển sang xã khác", "sửa phường", "sửa xã",
    "nhầm phường", "nhầm phường rồi", "nhầm xã", "nhầm xã rồi", "sai phường", "sai phường rồi",
    "sai xã", "sai xã rồi", "không phải phường này", "không phải xã này", "không phải phường tôi",
    "không phải xã tôi", "tôi ở phường khác", "tôi ở xã khác", "tôi ở chỗ khác", "ở phường khác",
    "ở xã khác", "không ở phường này", "không ở xã này",
)  # fmt: skip
_SKIP = (
    "không", "ko", "k", "không biết", "ko biết", "k biết", "không nhớ", "ko nhớ", "thôi", "khỏi",
    "bỏ qua", "không cần", "ko cần", "để sau", "không nói", "trả lời chung", "nói chung", "chung",
    "sao cũng được", "đâu cũng được",
)  # fmt: skip
# “tôi ở …”, “chuyển sang …”, without marks; what follows is the name. The words before it are
# counted, so that the name keeps its marks.
_TELLS = re.compile(
    r"(?:(?:da|vang|alo|ad|oi|bot|chao|thua|a|u) )*"
    r"(?:(?:nha|gia dinh|toi|tui|minh|em|e|bac|co|chu|anh|chi|chau|con|to|ong|ba) )*"
    r"(?:(?:dang|hien|hien dang|gio|bay gio|moi|da|muon|cho|xin|hay|thi|la nguoi) )*"
    r"(?:(?:song|sinh song|cu tru|tru|thuong tru|tam tru|ngu) (?:o|tai)|o|tai|thuoc|"
    r"(?:doi|chuyen|chon|lay|sua)(?: (?:phuong|xa|noi o|don vi)(?= (?:sang|qua|ve|thanh|lai)))?"
    r"(?: lai)?(?: sang| qua| ve| den| toi| thanh| o)?) (?=\S)"
)
# A word of these stands in all that tells it unasked; most messages need no closer look.
_HINT = re.compile(r"\b(?:o|tai|thuoc|doi|chuyen|chon|lay|sua|phuong|xa|p|x|thi tran|tt|dac khu)\b")
# “xã này”, “phường nào” name none.
_NO_NAME = re.compile(r"(?:phuong|xa) (?:nao|nay|khac|gi|do|kia|mo|cu|moi|ben|minh|toi)\b")
_QUESTION = re.compile(r"\b(?:may|gio|dau|khong|ko|k|gi|nao|sao|ai|bao nhieu|khi|lam)\b")
_MOST_WORDS = 6  # of a name we do not know
_MOST_LETTERS = 80  # of a message; whoever writes more asks something

# That person's own, one of several, none we know; the wish to change it, not to be asked.
Kind = Literal["told", "several", "unknown", "change", "skip"]


class Told(NamedTuple):
    """What a message says of the ward. `former` is the name it was called by, if not today's."""

    kind: Kind
    wards: Sequence[UnitFile] = ()
    former: str = ""


def told(turn: Turn, *, is_asked: bool) -> Told | None:
    """What a typed message says of where the person lives; None: it says something else.

    `is_asked`: it may answer that question, so a bare name will do.
    """
    if len(turn.content.units) < 2 or len(turn.said) > _MOST_LETTERS:
        return None
    if not is_asked and not _HINT.search(fold(turn.said.lower())):
        return None
    if reading.is_one_of(turn.said, _CHANGE):
        return Told("change")
    if is_asked and reading.is_one_of(turn.said, _SKIP):
        return Told("skip")
    name = _name_told(turn.said)
    is_told = bool(name)
    name = name or turn.said
    if not (is_told or is_asked or wards.says_kind(name)) or _is_something_else(turn, name):
        return None
    known = family(turn.content, turn.unit_slug)
    found = wards.named(name, known)
    if found is not None and _may_be_meant(turn, name, found, is_asked=is_asked):
        return _as_told(found)
    if known and _may_be_unknown(turn, name, is_told=is_told, is_asked=is_asked):
        return Told("unknown", wards.alike(name, known, 3))
    return None


def named_in(turn: Turn) -> Told | None:
    """The ward that a question names in passing: it is asked about that one."""
    if not turn.said:
        return None
    found = wards.mentioned(turn.said, family(turn.content, turn.unit_slug))
    return None if found is None else _as_told(found)


def speak_for(turn: Turn, slug: str) -> None:
    """From here on this turn says the facts of that unit; what is kept of the person stays."""
    own = own_unit(turn.content, turn.unit_slug, slug)
    facts = facts_at(turn.content, own, turn.unit_slug, turn.now)
    turn.saying = replace(turn.saying, unit_slug=own, facts=facts)


def _as_told(found: Found) -> Told:
    if len(found.wards) > 1:
        return Told("several", found.wards)
    # An abbreviation among the names is none: it does not begin with what the place was.
    is_former = found.name in found.wards[0].names and wards.says_kind(found.name)
    return Told("told", found.wards, found.name if is_former else "")


@lru_cache(maxsize=256)
def _name_told(text: str) -> str:
    """What stands behind “tôi ở …”, “chuyển sang …”; "" where the message begins otherwise."""
    words = normal(text).split()
    before = _TELLS.match(fold(" ".join(words)))
    return " ".join(words[len(before[0].split()) :]) if before else ""


def _is_something_else(turn: Turn, name: str) -> bool:
    """Whether it is no name at all (“xã này”), or picks something from the list put last."""
    titles = [title for title, _payload in open_choices(turn)]
    is_picked = reading.number(turn.said) is not None
    is_picked = is_picked or reading.choice_by_words(turn.said, titles) is not None
    return is_picked or _NO_NAME.match(fold(name.lower())) is not None


def _may_be_meant(turn: Turn, name: str, found: Found, *, is_asked: bool) -> bool:
    """A name with slips, unasked for or beside another meaning, must look like a place."""
    is_plain = found.slips == 0 or wards.says_kind(name)
    return is_plain or (is_asked and not _asks(turn))


def _may_be_unknown(turn: Turn, name: str, *, is_told: bool, is_asked: bool) -> bool:
    """Whether it is meant as a name, though no ward we know has it."""
    if len(name.split()) > _MOST_WORDS:
        return False
    if is_asked and wards.says_kind(name) and not _QUESTION.search(fold(name.lower())):
        return True  # whatever the matcher makes of it beside the question before
    return (is_asked or (is_told and wards.says_kind(name))) and not _asks(turn)


def _asks(turn: Turn) -> bool:
    """Whether the matcher is sure of another meaning."""
    return turn.decision is not None and turn.decision.kind == "answer"
