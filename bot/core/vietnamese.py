"""Vietnamese writing: the one normal form of what people type, and its mark-free twin.

Everything that compares words (matching, commands, the content check) compares normal forms.
"""

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import lru_cache

_ONSET_LIST = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x"
_ONSETS = tuple(_ONSET_LIST.split())

# Every rime of the language without its tone, as the spelling rules of the Ministry list them.
_RIME_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet
    oi om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya
    uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu êng
"""
_RIMES = frozenset(_RIME_LIST.split())

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_TONE_MARKS = frozenset(_TONES.values())
_WITH_HAT = {"a": "â", "e": "ê", "o": "ô"}
_WITH_HORN = {"a": "ă", "o": "ơ", "u": "ư"}
_VNI_QUALITIES = {"6": _WITH_HAT, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}}
_VOWELS = frozenset("aăâeêioôơuưy")

# Words of other languages that would read as Telex for a Vietnamese syllable.
_FOREIGN_LIST = """
    test list best rest lost last cost host box mix text reset this has his was does bus gas car her
    how now low saw law too see room soon been seen teen tax
"""
_FOREIGN = frozenset(_FOREIGN_LIST.split())

# Two ways of placing the tone on oa, oe, uy are both taught: hoà = hòa, thuý = thúy.
_LATE_TONE = re.compile(r"o([àáảãạèéẻẽẹ])\b|(?<!q)u([ỳýỷỹỵ])\b")
_EARLY = {
    **dict(zip("àáảãạ", ("òa", "óa", "ỏa", "õa", "ọa"), strict=True)),
    **dict(zip("èéẻẽẹ", ("òe", "óe", "ỏe", "õe", "ọe"), strict=True)),
    **dict(zip("ỳýỷỹỵ", ("ùy", "úy", "ủy", "ũy", "ụy"), strict=True)),
}
_ANY_VOWEL = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
# "lammm", "ơiii", "aaa", but not the run at the head of "cccd".
_RUN = re.compile(rf"([{_ANY_VOWEL}])\1{{2,}}|(?<=[^\W\d_])([^\W\d_])\2{{2,}}")
_VNI_TOKEN = re.compile(r"[a-zđ]+[1-9][a-z1-9]*")
_NO_WORD = re.compile(r"[^\w]+|_+")


def normal(text: str, known: Container[str] = ()) -> str:
    """The normal form: NFC, lower case, one space between words, nothing but letters and digits.

    Letters written three times and more count once, the tone stands where the older rule puts it
    (hòa), Telex and VNI keys that were typed without a keyboard program are undone ("maatj" is
    "mật"), unless the word is in `known`. Never raises; a normal form is its own normal form.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    letters = _NO_WORD.sub(" ", _without_loose_marks(plain))
    words = _RUN.sub(lambda run: run[1] or run[2], letters).split()
    is_vni = _is_vni(words)
    return " ".join(word if word in known else _early_tone(_undone(word, is_vni)) for word in words)


def fold(text: str) -> str:
    """The mark-free twin: "Đặt mật khẩu" → "Dat mat khau". Keeps the case and all else."""
    if text.isascii():
        return text
    bare = text.translate(_bare_letters())
    if bare.isascii():
        return bare
    return "".join(
        letter for letter in unicodedata.normalize("NFD", bare) if not unicodedata.combining(letter)
    )


def bare_words(words: Iterable[str]) -> tuple[str, ...]:
    """The mark-free twins of single words."""
    return tuple(map(_bare, words))


@lru_cache(maxsize=8192)
def _bare(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=1)
def _bare_letters() -> dict[int, str]:
    bare = {ord(letter): unicodedata.normalize("NFD", letter)[0] for letter in _ANY_VOWEL}
    capital = {ord(chr(letter).upper()): plain.upper() for letter, plain in bare.items()}
    return bare | capital | {ord("đ"): "d", ord("Đ"): "D"}


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether the word could be a Vietnamese syllable, marks and tone as written (lower case).

    A word without any mark passes when some way of marking it is a syllable.
    """
    if not word or len(word) > 7:
        return False
    bare, _tone = _split_tone(word)
    return _is_toneless_syllable(bare) or (word.isascii() and word in _folded_syllables())


def _without_loose_marks(text: str) -> str:
    """Drops marks that no letter took, as in "a\u0335", and everything that is only decoration."""
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return text
    return "".join(
        letter if letter.isalnum() else " " for letter in text if not unicodedata.combining(letter)
    )


def _is_vni(words: list[str]) -> bool:
    """VNI needs two witnesses or a vowel key, since "muc1" is a level and "a1" a licence."""
    words = [word for word in words if not word.isalpha()]
    witnesses = [word for word in words if _VNI_TOKEN.fullmatch(word) and _from_vni(word)]
    witnesses = [word for word in witnesses if len(word) > 2]
    return len(witnesses) > 1 or any(set(word) & set("6789") for word in witnesses)


def _early_tone(word: str) -> str:
    if word.isascii():
        return word
    return _LATE_TONE.sub(lambda found: _EARLY[found[1] or found[2]], word)


@lru_cache(maxsize=8192)
def _undone(word: str, is_vni: bool) -> str:
    if len(word) < 3 or word in _FOREIGN or is_syllable(word):
        return word
    if is_vni and _VNI_TOKEN.fullmatch(word):
        return _from_vni(word) or word
    if word.isalpha():
        return _from_telex(word) or word
    return word


def _from_telex(word: str) -> str:
    """The syllable that these Telex keys spell, "" when they spell none."""
    letters: list[str] = []
    tone = ""
    for place, key in enumerate(word):
        before = letters[-1] if letters else ""
        has_vowel = any(letter in _VOWELS for letter in letters)
        if key in _TONES and has_vowel:
            if tone:
                return ""
            tone = _TONES[key]
        elif key == "d" and letters == ["d"]:
            letters[0] = "đ"
        elif key in _WITH_HAT and before == key and word[place - 1] == key:
            letters[-1] = _WITH_HAT[key]
        elif key == "w":
            _put_horn(letters)
        else:
            letters.append(key)
    return _joined(letters, tone)


def _put_horn(letters: list[str]) -> None:
    """One w serves "uo" as a whole (ươ), else the last vowel that can take it; alone it is ư."""
    if "".join(letters).endswith("uo") and letters[:1] != ["q"]:
        letters[-2:] = ["ư", "ơ"]
        return
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in _WITH_HORN:
            letters[place] = _WITH_HORN[letters[place]]
            if letters[place] == "ơ" and place > 1 and letters[place - 1] == "u":
                letters[place - 1] = "ư"
            return
    letters.append("ư")


def _from_vni(word: str) -> str:
    """The syllable that these VNI keys spell, "" when they spell none."""
    letters: list[str] = []
    tone = ""
    for key in word:
        if key in _VNI_TONES:
            if tone:
                return ""
            tone = _VNI_TONES[key]
        elif key in _VNI_QUALITIES:
            if not _put_quality(letters, _VNI_QUALITIES[key]):
                return ""
        else:
            letters.append(key)
    return _joined(letters, tone)


def _put_quality(letters: list[str], marked: dict[str, str]) -> bool:
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in marked:
            letters[place] = marked[letters[place]]
            if letters[place] == "ơ" and place > 1 and letters[place - 1] == "u":
                letters[place - 1] = "ư"
            return True
    return False


def _joined(letters: list[str], tone: str) -> str:
    bare = "".join(letters)
    toneless, own_tone = _split_tone(bare)
    if own_tone and tone:
        return ""
    if not _is_toneless_syllable(toneless) or not _may_carry(toneless, tone or own_tone):
        return ""
    return _with_tone(toneless, tone or own_tone)


def _may_carry(toneless: str, tone: str) -> bool:
    """Syllables that end in a stop are always said with sắc or nặng."""
    return not toneless.endswith(("c", "ch", "p", "t")) or tone in ("\u0301", "\u0323")


def _split_tone(word: str) -> tuple[str, str]:
    if word.isascii():
        return word, ""
    parts = unicodedata.normalize("NFD", word)
    tone = next((letter for letter in parts if letter in _TONE_MARKS), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "", 1) if tone else parts), tone


def _with_tone(toneless: str, tone: str) -> str:
    """Puts the tone where the older rule has it: on ê and ơ first, then before the last vowel."""
    if not tone:
        return toneless
    start = 2 if toneless.startswith(("qu", "gi")) and toneless[2:3] in _VOWELS else 0
    places = [place for place, letter in enumerate(toneless) if letter in _VOWELS]
    places = [place for place in places if place >= start]
    marked = [place for place in places if toneless[place] in "ăâêôơư"]
    if marked:
        place = marked[-1]
    elif len(places) > 1 and places[-1] == len(toneless) - 1 and len(places) < 3:
        place = places[0]
    else:
        place = places[1] if len(places) > 1 else places[0]
    return unicodedata.normalize("NFC", toneless[: place + 1] + tone + toneless[place + 1 :])


@lru_cache(maxsize=8192)
def _is_toneless_syllable(word: str) -> bool:
    if word in _RIMES or (word.startswith("g") and word[1:] in {"i", "in"}):
        return True
    return any(
        word.startswith(onset) and word[len(onset) :] in _RIMES for onset in _ONSETS if onset != "q"
    )


@lru_cache(maxsize=1)
def _folded_syllables() -> frozenset[str]:
    """Some 4,000 mark-free spellings, made once when first asked for."""
    onsets = ["", *_ONSETS]
    return frozenset(fold(onset + rime) for onset in onsets for rime in _RIMES) | {"gi", "gin"}
