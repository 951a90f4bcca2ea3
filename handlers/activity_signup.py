"""Signing up: what is asked of whom, and what the answers are made into."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.activity import listing, payloads, signing
from bot.activity.outcomes import Choose, Refused
from bot.activity.payloads import FRIENDS as FRIENDS_OF
from bot.activity.payloads import JOIN
from bot.activity.signing import Who, Wish
from bot.conversation import forms
from bot.conversation.fields import Answers, Field, Form, Wrong
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Reply, choice
from bot.store import members, places, signups
from handlers import activities, activity_ends, activity_profile
from handlers import activity_answers as read
from handlers import activity_words as words
from handlers.activity_answers import FRIENDS, ME, NO, OTHER_ONE, YES
from handlers.activity_profile import BRANCH, FULL_NAME, PHONE

TOPIC = "activity.signup"
_FRIENDS = ("friend1", "friend2", "friend3")


def join(turn: Turn, number: int, shift_id: int) -> Sequence[Reply]:
    """The first tap: that shift. Whoever is known only confirms, everybody else is asked."""
    found = read.of_shift(turn, shift_id)
    if found is None or found[0].id != number:
        return activities.shown(turn, number)
    activity, _shift = found
    shown = listing.shown(turn.connection, activity.id)
    if shown is None or not shown.may_sign_up(turn.now):
        return activities.shown(turn, activity.id)
    own = places.own(turn.connection, activity.id, turn.person.id)
    if own is not None:
        return activity_ends.in_already(turn, activity, own)
    (asked,) = forms.begin(turn, FORM, {"shift": shift_id})
    # The button may be older than the time it stood for.
    return [replace(asked, text="\n".join((*activities.moved(turn, activity), asked.text)))]


def bring(turn: Turn, number: int, shift_id: int) -> Sequence[Reply]:
    """Friends are signed up for the same shift. Whoever is new here signs up first: only so are
    they asked whether what they tell may be kept.
    """
    found = read.of_shift(turn, shift_id)
    if found is None or found[0].id != number:
        return activities.shown(turn, number)
    if members.find(turn.connection, turn.person.id) is None:
        return join(turn, number, shift_id)
    given: dict[str, object] = {"shift": shift_id, "confirm": FRIENDS}
    if places.own(turn.connection, number, turn.person.id) is not None:
        given["guardian"] = ""  # asked when they signed up themselves
    return forms.begin(turn, FORM, given)


def known(turn: Turn) -> Answers:
    """What the person has told before and agreed that it is kept."""
    member = members.find(turn.connection, turn.person.id)
    if member is None:
        return {}
    return {
        "name": member.name,
        "phone": member.phone,
        "birth": member.birth_year,
        "branch": member.branch,
    }


def _instead(turn: Turn) -> Sequence[Reply] | None:
    """Nothing is open: there is nothing to ask for."""
    if read.shifts(turn, {}):
        return None
    return [turn.saying.say("signup_none", (activities.MINE,))]


def _finish(turn: Turn, answers: Answers) -> Sequence[Reply] | Wrong:
    """Signs up: all of the party or, where a choice is needed first, nobody."""
    found = read.of_shift(turn, answers["shift"])
    if found is None:
        return activities.instead(turn, "signup_gone", None)
    activity, shift = found
    who = _who(answers)
    activity_profile.keep(turn, who)
    own = places.own(turn.connection, activity.id, turn.person.id)
    if answers["confirm"] == ME:
        return _take_over(turn, activity.id, who)
    wish = Wish(
        activity_id=activity.id,
        shift_id=shift.id,
        person_id=turn.person.id,
        who=None if own is not None and _friends(answers) else who,
        friends=_friends(answers),
        is_together={"wait": True, "split": False}.get(answers.get("together", "")),
        is_another=answers["confirm"] == OTHER_ONE,
    )
    done = signing.sign_up(turn.connection, wish, turn.now)
    if isinstance(done, Choose):  # places went while the party was asked
        return Wrong("signup_fewer_places", is_meant=True)
    if isinstance(done, Refused):
        return _refused(turn, done, answers)
    for one in done.signups:
        if one.guardian and not one.is_friend:
            signups.change(turn.connection, one.id, {"note": answers.get("guardian", "")})
    return activity_ends.signed(turn, done)


def _refused(turn: Turn, done: Refused, answers: Answers) -> Sequence[Reply] | Wrong:
    """Somebody of that name stands there already: only the person knows whether it is them."""
    if done.reason == "brought" and not _friends(answers):
        choices = (("Đúng là tôi", ME), ("Tôi là người khác", OTHER_ONE))
        return Wrong("signup_brought", choices, is_meant=True)
    is_other = done.signup is not None and done.signup.person_id != turn.person.id
    if done.reason in ("twice", "brought") and _friends(answers) and is_other:
        return _nobody_yet(turn, done, answers)
    return activity_ends.refused(turn, done)


def _nobody_yet(turn: Turn, done: Refused, answers: Answers) -> Sequence[Reply]:
    """A friend stands there already: nobody of the party was signed up, and they must know it."""
    assert done.activity is not None, "whose sign-up it is is known"
    assert done.signup is not None, "it is somebody's"
    number, shift = done.activity.id, answers["shift"]
    is_in = places.own(turn.connection, number, turn.person.id) is not None
    alone = () if is_in else (choice("Đăng ký phần tôi", payloads.act(number, JOIN, shift)),)
    again = choice("Rủ người khác", payloads.act(number, FRIENDS_OF, shift))
    filled = {"signup.name": done.signup.name}
    return [turn.saying.say("signup_friend_in_already", (*alone, again, OTHER), **filled)]


def _take_over(turn: Turn, activity_id: int, who: Who) -> Sequence[Reply]:
    """They are the one a friend signed up: the place becomes their own."""
    alike = places.alike(turn.connection, activity_id, who.key, who.phone, who.birth_year)
    twin = next((one for one in alike if one.is_friend), None)
    if twin is None:
        return activities.instead(turn, "signup_gone", None)
    done = signing.take_over_named(turn.connection, twin.id, turn.person.id, who, turn.now)
    if isinstance(done, Refused):
        return activity_ends.refused(turn, done)
    return activity_ends.signed(turn, done)


def _who(answers: Answers) -> Who:
    return Who(answers["name"], answers["birth"], answers["phone"], answers["branch"])


def _friends(answers: Answers) -> tuple[Who, ...]:
    return tuple(
        Who(answers[key]["name"], answers[key]["birth"])
        for key in _FRIENDS
        if _brings(answers) and key in answers
    )


def _brings(answers: Answers) -> bool:
    return answers.get("confirm") == FRIENDS


def _second(_turn: Turn, answers: Answers) -> bool:
    return _brings(answers) and bool(answers.get("more1"))


def _third(turn: Turn, answers: Answers) -> bool:
    return _second(turn, answers) and bool(answers.get("more2"))


def _with_friends(_turn: Turn, answers: Answers) -> bool:
    return _brings(answers)


def _is_too_big(turn: Turn, answers: Answers) -> bool:
    """Whether the party finds fewer places than it has people."""
    found = read.of_shift(turn, answers.get("shift"))
    if found is None or not _friends(answers):
        return False
    activity, shift = found
    shown = listing.shown(turn.connection, activity.id)
    return shown is not None and shown.free[shift.id] < _count(turn, activity.id, answers)


def _count(turn: Turn, activity_id: int, answers: Answers) -> int:
    """How many places the party still needs."""
    own = places.own(turn.connection, activity_id, turn.person.id)
    return len(_friends(answers)) + (own is None)


def _words(turn: Turn, answers: Answers) -> Mapping[str, str]:
    """What the questions say of the answers so far."""
    named = [answers[key]["name"] for key in _FRIENDS if key in answers]
    filled = {
        "signup.name": answers.get("name", ""),
        "signup.phone": answers.get("phone", ""),
        "signup.birth": str(answers.get("birth", "")),
        "signup.branch": answers.get("branch") or "không thuộc chi đoàn",
        "signup.friends": " và ".join(filter(None, (", ".join(named[:-1]), *named[-1:]))),
        "signup.consent": activity_profile.consent(turn),
        **dict.fromkeys(("signup.what", "signup.when", "signup.place", "signup.age"), ""),
        **dict.fromkeys(("signup.free", "signup.count"), ""),
    }
    found = read.of_shift(turn, answers.get("shift"))
    if found is None:
        return filled
    activity, shift = found
    shown = listing.shown(turn.connection, activity.id)
    return {
        **filled,
        **words.words(activity, shift),
        "signup.what": words.what(activity, shift),
        "signup.free": str(shown.free[shift.id] if shown is not None else 0),
        "signup.count": str(_count(turn, activity.id, answers)),
    }


_YES_OR_NO = (("Có", YES), ("Không", NO))

FORM = Form(
    name=TOPIC,
    fields=(
        Field("shift", "signup_which", read.shift, offers=read.shifts, called=("buoi", "ca")),
        Field("name", "signup_name", read.full_name, called=FULL_NAME),
        Field("branch", "signup_branch", read.branch, called=BRANCH),
        Field("phone", "signup_phone", read.phone, called=PHONE, is_unmasked=True),
        Field("birth", "signup_birth", read.birth, called=("nam sinh", "tuoi", "ngay sinh")),
        Field(
            "guardian",
            "signup_guardian",
            read.guardian,
            applies=read.is_minor,
            called=("phu huynh", "ba me", "bo me", "nguoi lon"),
            is_unmasked=True,
        ),
        Field(
            "confirm",
            "signup_confirm",
            read.confirm,
            (("Đồng ý, đăng ký", YES), ("Rủ thêm bạn", FRIENDS)),
        ),
        Field("friend1", "signup_friend", read.friend, applies=_with_friends),
        Field("more1", "signup_more", read.another, _YES_OR_NO, applies=_with_friends),
        Field("friend2", "signup_friend_more", read.friend, applies=_second),
        Field("more2", "signup_more", read.another, _YES_OR_NO, applies=_second),
        Field("friend3", "signup_friend_more", read.friend, applies=_third),
        Field("agreed", "signup_agreed", read.agreed, _YES_OR_NO, applies=_with_friends),
        Field(
            "together",
            "signup_together",
            read.together,
            (("Cả nhóm cùng chờ", "wait"), ("Vào trước một phần", "split")),
            applies=_is_too_big,
        ),
    ),
    finish=_finish,
    words=_words,
    knows=known,
    instead=_instead,
)
