"""What a volunteer told once about themselves: kept with their consent, put right when they say."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.activity import leaving, signing
from bot.activity.signing import Who
from bot.conversation import forms, forms_reading
from bot.conversation.fields import Answers, Field, Form, Wrong
from bot.conversation.forms_asking import given
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Reply
from bot.core.vietnamese import fold, normal
from bot.store import members
from bot.store.members import Member
from handlers import activities
from handlers import activity_answers as read

NAME = "activity.profile"

# What may be put right, with the words people call it by; the longest name of all wins.
PHONE = ("so dien thoai", "dien thoai", "sdt", "so dt", "so", "dt", "so may")
BRANCH = ("chi doan", "don vi", "cd", "lop", "truong")
FULL_NAME = ("ten", "ho ten", "ho va ten")
_PARTS: Mapping[str, Sequence[str]] = {"phone": PHONE, "branch": BRANCH, "name": FULL_NAME}
_CHANGES = re.compile(r"\b(?:doi|thay)\b")
_OF_ACTIVITIES = re.compile(r"\b(?:dang ky|dang ki|dk|tinh nguyen|buoi|hoat dong)\b")
_TITLES = (("Số điện thoại", "phone"), ("Họ tên", "name"), ("Chi đoàn, đơn vị", "branch"))


def keep(turn: Turn, who: Who) -> None:
    """Keeps what was told; to somebody new the words they agreed to belong to it. A correction
    holds for all their sign-ups to come.
    """
    before = members.find(turn.connection, turn.person.id)
    words, at = turn.saying.line("signup_consent"), turn.now
    if before is not None:
        words, at = before.consent_words, before.consent_at
    member = Member(
        turn.person.id, who.name, who.phone, who.birth_year, who.branch, words, at, turn.now
    )
    members.put(turn.connection, member)
    if before is not None and _told(before) != _told(member):
        leaving.correct(turn.connection, turn.person.id, _of_signup(member), turn.now)


def consent(turn: Turn) -> str:
    """What is kept and why, to whoever has not agreed to it yet."""
    is_known = members.find(turn.connection, turn.person.id) is not None
    return "" if is_known else "\n" + turn.saying.line("signup_consent")


def corrects(turn: Turn) -> Sequence[Reply] | None:
    """ "Sửa số điện thoại thành …", outside of any form; None where nothing of theirs is meant."""
    wish = forms_reading.correction(turn.said)
    part = None if wish is None else _part(wish.what)
    said = fold(normal(turn.said))
    if _CHANGES.search(said) and not _OF_ACTIVITIES.search(said):
        return None  # "đổi số điện thoại" alone is a matter of VNeID
    if wish is None or part is None or members.find(turn.connection, turn.person.id) is None:
        return None
    return forms.begin(turn, FORM, {"what": part})


def _part(words: str) -> str | None:
    said = f" {fold(normal(words))} "
    found = [
        (len(name), part) for part, names in _PARTS.items() for name in names if f" {name} " in said
    ]
    return max(found)[1] if found else None


def _what(_turn: Turn, text: str) -> str | Wrong | None:
    if text in _PARTS:
        return text
    part = _part(text)
    return Wrong("signup_fix_again") if part is None else part


def _value(turn: Turn, text: str) -> Any:
    readers = {"phone": read.phone, "branch": read.branch, "name": read.full_name}
    return readers[given(turn)["what"]](turn, text)


def _finish(turn: Turn, answers: Answers) -> Sequence[Reply] | Wrong:
    member = members.find(turn.connection, turn.person.id)
    if member is None:
        return [turn.saying.say("signup_mine_none", (activities.LIST, OTHER))]
    told = {**_told(member), answers["what"]: answers["value"]}
    keep(turn, Who(told["name"], member.birth_year, told["phone"], told["branch"]))
    filled = {"signup.value": answers["value"] or "không thuộc chi đoàn nào"}
    return [turn.saying.say("signup_fixed", (activities.MINE, OTHER), **filled)]


def _words(_turn: Turn, answers: Answers) -> Mapping[str, str]:
    titles = {part: title for title, part in _TITLES}
    return {"signup.part": titles.get(answers.get("what", ""), "").lower()}


def _told(member: Member) -> dict[str, str]:
    return {"name": member.name, "phone": member.phone, "branch": member.branch}


def _of_signup(member: Member) -> dict[str, object]:
    """What a sign-up has of a profile."""
    return {**_told(member), "name_key": signing.name_key(member.name)}


FORM = Form(
    name=NAME,
    topic="activity.mine",
    fields=(
        Field("what", "signup_fix", _what, _TITLES),
        Field("value", "signup_fix_value", _value, is_unmasked=True),
    ),
    finish=_finish,
    words=_words,
)
