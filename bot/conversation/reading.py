"""Reads short answers as people type them: a number of the list, yes and no, whole commands."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from bot.core.vietnamese import bare_words, fold, normal

Words = tuple[str, ...]

# A command or a choice is short; whatever is longer asks something.
_MOST_LETTERS = 80

# Politeness around a command: "cho bác xoá dữ liệu với cháu nhé".
_BEFORE = (
    "dạ vâng ừ ok xin hãy vui lòng làm ơn nhờ cho tôi tui mình em bác cô chú cháu con muốn chọn"
)
_AFTER = (
    "nhé nhe nha nhen ạ a à đi với luôn ngay nào nữa giúp giùm hộ cho tôi mình em bác cô chú cháu "
    "bạn ad bot vậy thế đấy đó rứa"
)

# "dạ số 2 ạ", "cho em chọn mục 2": who speaks needs a verb or a noun behind, as "con 2 tuổi" tells.
_AGREEING = "dạ vâng ừ ok"
_SPEAKING = "cho tôi tui mình em bác cô chú cháu con anh chị muốn xin"
_CHOOSING = "chọn bấm nhấn ấn lấy xem số câu ý cái phần nút dòng"
_NUMBER_WORDS = {
    "không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_FIGURE = re.compile(r"(\d{1,2})[aạ]?")

_YES = (
    "có", "ừ", "uh", "um", "uhm", "ok", "oke", "okie", "okay", "yes", "đúng", "đúng rồi", "đồng ý",
    "vâng", "dạ", "được", "xóa", "xóa hết", "có xóa", "đồng ý xóa", "chắc", "chắc chắn", "1",
)  # fmt: skip
_NO = (
    "không", "ko", "k", "hông", "hong", "hok", "no", "thôi", "khỏi", "dừng", "giữ", "giữ lại",
    "hủy", "không xóa", "ko xóa", "không đồng ý", "đừng", "đừng xóa", "chưa", "không cần",
    "thôi không", "thôi khỏi", "thôi đừng xóa", "2", "0",
)  # fmt: skip

# Whole messages only: "dừng lại ở bước 3 rồi" must not stop anything.
_MENU = (
    "menu", "xem menu", "mở menu", "về menu", "quay lại menu", "bắt đầu lại", "về đầu",
    "trang chủ",
)  # fmt: skip
_STOP = (
    "dừng", "stop", "dừng lại", "dừng hết", "dừng tin", "dừng tin nhắn", "dừng bản tin",
    "dừng gửi", "dừng gửi tin", "dừng gửi bản tin", "dừng nhắn", "dừng nhắn tin", "dừng nhận tin",
    "dừng nhận bản tin", "đừng gửi", "đừng gửi tin", "đừng gửi bản tin", "đừng nhắn",
    "đừng nhắn tin", "hủy tin", "hủy bản tin", "hủy nhận tin", "hủy nhận bản tin",
    "hủy đăng ký nhận tin", "hủy đăng kí nhận tin", "hủy theo dõi bản tin", "không nhận tin",
    "không nhận bản tin", "ko nhận tin", "thôi nhận tin", "thôi nhận bản tin", "bỏ nhận tin",
    "tắt tin", "tắt bản tin", "tắt thông báo", "ngừng", "ngừng tin", "ngừng gửi", "ngừng gửi tin",
    "ngừng nhắn tin", "ngừng nhận tin", "ngưng", "ngưng gửi tin", "ngưng nhận tin", "unsubscribe",
)  # fmt: skip
_DELETE = re.compile(
    r"xoa (?:(?:het|moi|tat ca|toan bo) )?(?:du lieu|thong tin|lich su(?: chat| tro chuyen)?)"
    r"(?: ca nhan)?(?: chat| o day| da luu)?"
    r"(?: cua (?:toi|tui|minh|em|bac|co|chu|chau|con|anh|chi))?"
    r"|quen toi di|delete my data"
)


def number(text: str) -> int | None:
    """The number a message consists of ("2", "số 2", "chọn 2 nhé", "hai"), None for another."""
    words = _words(text)
    start = _past(words, 0, _forms(_AGREEING))
    speaking = _past(words, start, _forms(_SPEAKING))
    # "mục 2" is a choice; "mức 2", and "muc 2" without marks, is what half of all people want.
    choosing = _past(words, speaking, _forms(_CHOOSING) | {"mục"})
    has_who, has_lead = speaking > start, choosing > speaking
    if choosing == len(words) or (has_who and not has_lead):
        return None
    if _past(words, choosing + 1, _forms(_AFTER)) < len(words):
        return None
    return _value(words[choosing])


def is_menu(text: str) -> bool:
    return is_one_of(text, _MENU)


def is_stop(text: str) -> bool:
    """DỪNG and its variants as the whole message; "đúng" and "dùng" are other words."""
    return is_one_of(text, _STOP)


def is_delete(text: str) -> bool:
    """A wish to have one's data deleted, as the whole message."""
    return any(_DELETE.fullmatch(fold(" ".join(words))) for words in _readings(text))


def yes_or_no(text: str) -> bool | None:
    """True for yes, False for no, None for anything else."""
    if ("dung",) in _readings(text):  # "đúng" or "dừng"? Without its mark it is no answer.
        return None
    if is_one_of(text, _NO):
        return False
    return True if is_one_of(text, _YES) else None


def choice_by_words(text: str, titles: Sequence[str]) -> int | None:
    """Which of the titles offered the message repeats; None where it is none or several."""
    said = {fold(" ".join(words)) for words in _readings(text)}
    plain = [_plain(title) for title in titles]
    exact = [place for place, title in enumerate(plain) if title in said]
    if len(exact) == 1:
        return exact[0]
    words = fold(" ".join(_words(text)))
    parts = [place for place, title in enumerate(plain) if f" {words} " in f" {title} "]
    return parts[0] if len(parts) == 1 and len(words) >= 5 else None


@lru_cache(maxsize=1_024)
def _plain(title: str) -> str:
    """A title as its words are compared. The same few hundred stand on all the lists."""
    return fold(normal(title))


@lru_cache(maxsize=256)
def _words(text: str) -> Words:
    """The words of a short message, none of a long one."""
    return tuple(normal(text).split()) if len(text) <= _MOST_LETTERS else ()


@lru_cache(maxsize=256)
def _readings(text: str) -> tuple[Words, ...]:
    """The words of a short message, whole and with more and more of its politeness left out."""
    words = _words(text)
    heads = _past(words, 0, _forms(_BEFORE))
    tails = _past(words[::-1], 0, _forms(_AFTER))
    return tuple(
        words[head : len(words) - tail]
        for head in range(heads + 1)
        for tail in range(tails + 1)
        if head < len(words) - tail
    )


@lru_cache(maxsize=256)
def _bare_readings(text: str) -> Mapping[Words, Sequence[Words]]:
    """The readings of a message by their words without marks."""
    found: dict[Words, list[Words]] = {}
    for words in _readings(text):
        found.setdefault(bare_words(words), []).append(words)
    return found


def is_one_of(text: str, meant: tuple[str, ...]) -> bool:
    """Typed with marks a word must have the right ones; typed without, any will do."""
    table, readings = _table(meant), _bare_readings(text)
    return any(
        all(typed in (word, plain) for typed, word, plain in zip(words, phrase, bare, strict=True))
        for bare in table.keys() & readings.keys()
        for words in readings[bare]
        for phrase in table[bare]
    )


def is_made_of(text: str, parts: Sequence[tuple[str, ...]]) -> bool:
    """Whether the message is one of the first phrases, then one of the second, and so on; marks as
    in `is_one_of`.
    """
    return any(_is_made_of(words, parts) for words in _readings(text))


def _is_made_of(words: Words, parts: Sequence[tuple[str, ...]]) -> bool:
    if not parts:
        return not words
    return any(
        _is_made_of(words[len(phrase) :], parts[1:])
        for phrase in _split(parts[0])
        if len(phrase) <= len(words)
        and all(typed in forms for typed, forms in zip(words, phrase, strict=False))
    )


@cache
def _split(phrases: tuple[str, ...]) -> Sequence[Sequence[tuple[str, str]]]:
    """The words of each phrase, with marks and without."""
    return [[(word, fold(word)) for word in _words(phrase)] for phrase in phrases]


def has_one_of(text: str, bare: frozenset[str]) -> bool:
    """Whether a short message has one of those words, given and looked for without marks."""
    return not bare.isdisjoint(bare_words(_words(text)))


@cache
def _table(phrases: tuple[str, ...]) -> Mapping[Words, Sequence[Words]]:
    """The phrases by their words without marks."""
    table: dict[Words, list[Words]] = {}
    for words in map(_words, phrases):
        table.setdefault(bare_words(words), []).append(words)
    return table


@cache
def _forms(words: str) -> frozenset[str]:
    """The words, with marks and without."""
    return frozenset(form for word in words.split() for form in (word, fold(word)))


def _past(words: Words, start: int, passed_over: frozenset[str]) -> int:
    """The first place from `start` on whose word is none of those."""
    place = start
    while place < len(words) and words[place] in passed_over:
        place += 1
    return place


def _value(word: str) -> int | None:
    if figure := _FIGURE.fullmatch(word):
        return int(figure[1])
    found = (value for spelt, value in _NUMBER_WORDS.items() if word in (spelt, fold(spelt)))
    return next(found, None)
