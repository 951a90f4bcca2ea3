"""Friends: brought along by somebody who is in, and taking their place over with the code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.activity import signing
from bot.activity.outcomes import Refused
from bot.activity.signing import Who
from bot.conversation import forms
from bot.conversation.agreeing import agrees
from bot.conversation.fields import Answers, Field, Form, Wrong
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Reply
from bot.store import activities as store
from bot.store import members, places, signups
from bot.store.activities import Activity
from bot.store.signups import Signup
from handlers import activities, activity_ends, activity_mine, activity_profile, activity_signup
from handlers import activity_answers as read
from handlers import activity_words as words
from handlers.activity_answers import YES

NAME = "activity.code"


def bring_any(turn: Turn) -> Sequence[Reply]:
    """ "Thêm bạn": to the next activity one is signed up for oneself."""
    own = [one for one in activity_mine.mine_of(turn) if not one.signup.is_friend]
    if not own:
        return activity_mine.mine(turn)
    return activity_signup.bring(turn, own[0].activity.id, own[0].shift.id)


def is_surely_code(text: str) -> bool:
    """Whether six letters and digits can be no word: codes nearly always have both."""
    return any(letter.isdigit() for letter in text) and any(letter.isalpha() for letter in text)


def asks_code(turn: Turn) -> bool:
    """Whether the open question is that for the code: then the form reads it."""
    form = turn.person.form
    return form is not None and (form.get("form"), form.get("field")) == (NAME, "code")


def take_over(turn: Turn, code: str) -> Sequence[Reply] | None:
    """The code of a friend: whose place it is, and what is still to be asked. None for a word."""
    friend = signups.find_by_code(turn.connection, code.upper())
    activity = _of(turn, friend)
    if friend is None and not is_surely_code(code):
        return None
    if friend is None or activity is None:
        return [turn.saying.say("signup_code_unknown", (activities.LIST, OTHER))]
    if friend.person_id == turn.person.id:
        return [turn.saying.say("signup_code_own", (activities.MINE, OTHER), **_named(friend))]
    own = places.own(turn.connection, activity.id, turn.person.id)
    if own is not None:
        return activity_ends.in_already(turn, activity, own)
    (asked,) = forms.begin(turn, FORM, {"code": friend.friend_code})
    if asked.entry == "talk.signup_take_over":
        return [asked]
    invited = turn.saying.line("signup_invited", **_words(turn, {"code": friend.friend_code}))
    return [replace(asked, text=f"{invited}\n{asked.text}")]


def _known(turn: Turn) -> Answers:
    """Whoever is known only says yes."""
    member = members.find(turn.connection, turn.person.id)
    return {} if member is None else {"phone": member.phone, "branch": member.branch}


def _code(turn: Turn, text: str) -> str | Wrong | None:
    for word in re.findall(r"\w+", text.upper()):
        friend = signups.find_by_code(turn.connection, word)
        if friend is not None:
            return friend.friend_code
    return Wrong("signup_code_again")


def _confirm(_turn: Turn, text: str) -> str | Wrong | None:
    said = True if text == YES else agrees(text)
    if said is None:
        return Wrong("signup_confirm_again")
    return YES if said else Wrong("signup_code_declined", is_meant=True, is_end=True)


def _finish(turn: Turn, answers: Answers) -> Sequence[Reply] | Wrong:
    friend = signups.find_by_code(turn.connection, answers["code"])
    if friend is None:
        return [turn.saying.say("signup_code_unknown", (activities.LIST, OTHER))]
    who = Who(friend.name, friend.birth_year or 0, answers["phone"], answers["branch"])
    activity_profile.keep(turn, who)
    done = signing.take_over(turn.connection, answers["code"], turn.person.id, who, turn.now)
    if isinstance(done, Refused):
        return activity_ends.refused(turn, done)
    return activity_ends.signed(turn, done)


def _words(turn: Turn, answers: Answers) -> Mapping[str, str]:
    friend = signups.find_by_code(turn.connection, answers.get("code", ""))
    activity = _of(turn, friend)
    filled = {
        **dict.fromkeys(("signup.what", "signup.when", "signup.place", "signup.name"), ""),
        "signup.consent": activity_profile.consent(turn),
    }
    if friend is None or activity is None:
        return filled
    shift = activity.shift(friend.shift_id)
    assert shift is not None, "a sign-up's shift is one of its activity"
    about = {"signup.what": words.what(activity, shift), **_named(friend)}
    return {**filled, **words.words(activity, shift), **about}


def _of(turn: Turn, friend: Signup | None) -> Activity | None:
    return None if friend is None else store.find(turn.connection, friend.activity_id)


def _named(friend: Signup) -> dict[str, str]:
    return {"signup.name": friend.name}


FORM = Form(
    name=NAME,
    topic=activity_signup.TOPIC,
    fields=(
        Field("code", "signup_code", _code),
        Field("phone", "signup_phone", read.phone, called=activity_profile.PHONE, is_unmasked=True),
        Field("branch", "signup_branch", read.branch, called=activity_profile.BRANCH),
        Field("confirm", "signup_take_over", _confirm, (("Đúng, tôi nhận chỗ", YES),)),
    ),
    finish=_finish,
    words=_words,
    knows=_known,
)
