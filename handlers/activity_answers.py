"""Reads the answers to the questions of a sign-up: each a value, or what is wrong with it."""

import re
from collections.abc import Sequence
from typing import Any

from bot.activity import spoken
from bot.activity.listing import Shown
from bot.activity.signing import GUARDIAN_UNDER, name_key
from bot.content.wards import family, place_of
from bot.conversation import births, chapters, forms_reading, names, phones, reading
from bot.conversation.agreeing import agrees
from bot.conversation.fields import Answers, Choices, Wrong
from bot.conversation.forms_asking import given
from bot.conversation.turn import Turn
from bot.core.clock import local_day
from bot.core.vietnamese import fold, normal
from bot.store import activities
from bot.store.activities import Activity, Shift
from handlers import activities as near_activities
from handlers import activity_words as words

MOST_OFFERED = 6
YES, NO, FRIENDS, ME, OTHER_ONE = "yes", "no", "friends", "me", "other"

_WITH_FRIENDS = re.compile(
    r"\b(?:ru|them|cung|voi|dan|keo) (?:(?:them|ca|may|mot|1|2|3|hai|ba|dua|nguoi|nhom) )*"
    r"(?:ban|ban be|nguoi|dua|em|nhom|hoi)\b|\b(?:di|dk|dang ky) (?:ca )?nhom\b"
)

_SHORT_PHONE = re.compile(r"0(?:[ .\-]?\d){5,10}")
_ONE_MORE = re.compile(r"\bcon (?:1|2|mot|hai|nua|ban|co|them|dua|em|anh|chi)\b(?!.* khong)")


def shift(turn: Turn, text: str) -> int | Wrong | None:
    """The number of the shift: pressed, or by the day or the words of its activity."""
    open_ones = _open(turn)
    if text.isascii() and text.isdigit():
        known = {one.id for shown in open_ones for one in shown.activity.shifts}
        return int(text) if int(text) in known else Wrong("signup_which_unknown")
    days = near_activities.of_day(turn, text)
    if days is not None:
        meant = [one for one in open_ones if local_day(one.activity.starts_at) in days]
    else:
        meant = [one for one in open_ones if _is_named(text, one.activity)]
    found = [(one.activity, part) for one in meant for part in one.activity.shifts]
    exact = [pair for pair in found if _names(text, pair[1].name)]
    found = exact or found
    if len(found) == 1:
        return found[0][1].id
    if found:
        return Wrong("signup_which_of", offered(found), is_meant=True)
    return Wrong("signup_which_unknown", is_meant=days is not None)


def shifts(turn: Turn, _answers: Answers) -> Choices:
    """The shifts one may choose from, the nearest first."""
    return offered([(one.activity, part) for one in _open(turn) for part in one.activity.shifts])


def offered(found: Sequence[tuple[Activity, Shift]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{spoken.short_day(part.starts_at)} {words.named(one, part)}", str(part.id))
        for one, part in found[:MOST_OFFERED]
    )


def of_shift(turn: Turn, number: object) -> tuple[Activity, Shift] | None:
    """The activity and the shift of an answer; None where it is gone."""
    if not isinstance(number, int):
        return None
    activity = activities.of_shift(turn.connection, number)
    found = activity.shift(number) if activity is not None else None
    return None if activity is None or found is None else (activity, found)


def full_name(turn: Turn, text: str) -> str | Wrong | None:
    """The name as people write it: each word with a capital where it was typed without."""
    name = names.full_name(text)
    if name is None:
        return Wrong(
            "signup_name_again", is_meant=reading.number(text) is not None and text.isalpha()
        )
    # "Hồ sơ cần giấy tờ nào" begins with a surname too.
    if forms_reading.asks_something(turn.decision) and not names.is_surely_name(name):
        return None
    return _written(name)


def branch(turn: Turn, text: str) -> str | Wrong | None:
    """The chapter; one of those that others of the unit have told, where it only has slips."""
    if forms_reading.asks_something(turn.decision) and not _names_branch(text):
        return None
    known = [place_of(unit) for unit in family(turn.content, turn.saying.unit_slug)]
    found = chapters.chapter(text, known)
    return Wrong("signup_branch_again") if found is None else found


def phone(turn: Turn, text: str) -> str | Wrong | None:
    """The one number in it. A phone with a digit lost is no ID: nobody is warned of it."""
    found = phones.numbers(text)
    if len(found) == 1:
        return found[0]
    if found:
        return Wrong("signup_phone_two", is_meant=True)
    turn.is_private = turn.is_private or _SHORT_PHONE.fullmatch(text.strip()) is not None
    return Wrong("signup_phone_wrong" if phones.has_digits(text) else "signup_phone_again")


def birth(turn: Turn, text: str) -> int | Wrong | None:
    """The year; whoever is too young for the activity chosen is told so at once."""
    year = births.birth_year(text, local_day(turn.now))
    if year is None:  # "17" is no number of the list of choices
        number = reading.number(text)
        return Wrong("signup_birth_again", is_meant=number is not None and number > 9)
    found = of_shift(turn, given(turn).get("shift"))
    if found is not None and _age(found[0], year) < found[0].minimum_age:
        return Wrong("signup_young", is_meant=True, is_end=True)
    return year


def is_minor(turn: Turn, answers: Answers) -> bool:
    """Whether a parent or teacher must agree."""
    found = of_shift(turn, answers.get("shift"))
    year = answers.get("birth")
    if found is None or not isinstance(year, int):
        return False
    return _age(found[0], year) < GUARDIAN_UNDER


def guardian(turn: Turn, text: str) -> str | Wrong | None:
    """Who agrees, with a number staff can ask at."""
    found = phones.numbers(text)
    if len(found) != 1:
        return Wrong("signup_guardian_again")
    if found[0] == given(turn).get("phone"):
        return Wrong("signup_guardian_own", is_meant=True)
    called = re.sub(r"[+\d][\d\s.\-()]{6,}\d", " ", text)
    called = " ".join(re.sub(r"[^\w\s]|_", " ", called).split())[: names.MOST_LETTERS]
    return f"{called} {found[0]}".strip()


def confirm(_turn: Turn, text: str) -> str | Wrong | None:
    """ "yes", with friends, or which of two people of one name it is."""
    if text in (YES, FRIENDS, ME, OTHER_ONE):
        return text
    if _WITH_FRIENDS.search(fold(normal(text))):
        return FRIENDS
    said = agrees(text)
    if said is None:
        return Wrong("signup_confirm_again")
    return YES if said else Wrong("signup_not_confirmed", is_meant=True)


def friend(turn: Turn, text: str) -> dict[str, Any] | Wrong | None:
    """A friend's name and year of birth, in one message."""
    year = births.birth_year(text, local_day(turn.now))
    bare = re.sub(r"\d+\s?(?:tuổi|tuoi|t)?|[,;:/()\-]", " ", text)
    bare = re.sub(
        r"\b(?:sinh năm|sinh nam|năm sinh|nam sinh|sinh|sn|năm|nam)\s*$", "", bare.strip()
    )
    name = names.full_name(bare)
    if name is None or year is None:
        # A single word is a given name, also where it is that of a number (Năm, Ba).
        return Wrong("signup_friend_again", is_meant=text.strip().isalpha() and year is None)
    answers = given(turn)
    others = [answers[key] for key in answers if key.startswith("friend")]
    known = {(name_key(one["name"]), one["birth"]) for one in others}
    known.add((name_key(str(answers.get("name", ""))), answers.get("birth", 0)))
    if (name_key(name), year) in known:
        return Wrong("signup_friend_twice", is_meant=True)
    return {"name": _written(name), "birth": year}


def another(_turn: Turn, text: str) -> bool | Wrong | None:
    """Whether one more friend comes along."""
    if text in (YES, NO):
        return text == YES
    said_words = fold(normal(text))
    if _WITH_FRIENDS.search(said_words) or _ONE_MORE.search(said_words):
        return True
    said = agrees(text)
    return Wrong("signup_more_again") if said is None else said


def agreed(_turn: Turn, text: str) -> bool | Wrong | None:
    """Only a yes goes on: nobody is signed up without knowing it."""
    said = {YES: True, NO: False}.get(text, agrees(text))
    if said is None:
        return Wrong("signup_agreed_again")
    return True if said else Wrong("signup_not_agreed", is_meant=True, is_end=True)


def together(_turn: Turn, text: str) -> str | Wrong | None:
    """Whether the party splits or waits as one; kept as a word, since False is an answer too."""
    if text in ("split", "wait"):
        return text
    said = fold(normal(text))
    if re.search(r"\b(?:cung (?:nhau|cho|di|doi)|ca nhom|di chung|doi chung|cho chung)\b", said):
        return "wait"
    if re.search(r"\b(?:tach|chia|vao truoc|di truoc|mot phan|ai duoc thi)\b", said):
        return "split"
    return Wrong("signup_together_again")


def _open(turn: Turn) -> list[Shown]:
    return near_activities.near(turn) or near_activities.near(turn, is_desk=True)


def _age(activity: Activity, year: int) -> int:
    return births.age_on(local_day(activity.starts_at), year)


def _is_named(text: str, activity: Activity) -> bool:
    return _names(text, activity.title) or any(_names(text, one.name) for one in activity.shifts)


def _names(text: str, name: str) -> bool:
    """Whether the message repeats a good part of the name."""
    said, whole = fold(normal(text)), fold(normal(name))
    return len(said) >= 5 and bool(whole) and (said in whole or whole in said)


def _names_branch(text: str) -> bool:
    return (
        re.search(r"\b(?:chi doan|cd|doan|truong|lop|to|thon|khu|xom)\b", fold(normal(text)))
        is not None
    )


def _written(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in name.split())
