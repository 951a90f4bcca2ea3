"""One's own sign-ups: which there are, another shift, giving a place back, still coming."""

from collections.abc import Sequence

from bot.activity import leaving, listing, payloads, spoken
from bot.activity.listing import Own
from bot.activity.outcomes import Refused
from bot.activity.payloads import CANCEL, CHANGE, FRIENDS, HEAD, MINE, MORE
from bot.conversation.saying import OTHER
from bot.conversation.turn import Turn
from bot.core.replies import Reply, choice, link
from bot.store.activities import OPEN
from bot.store.signups import CONFIRMED, OFFERED
from handlers import activities, activity_ends, activity_hours
from handlers import activity_words as words

Replies = Sequence[Reply]


def mine(turn: Turn) -> Replies:
    """Everything one is signed up for from now on, friends included."""
    own = mine_of(turn)
    if not own:
        see = choice("Xem các buổi", f"{HEAD}/{MORE}/0")
        found = (see,) if activities.near(turn) else ()
        none = turn.saying.say("signup_mine_none", (*found, OTHER))
        return [none.with_line(activity_hours.line(turn)) if activity_hours.has_any(turn) else none]
    numbers = list(dict.fromkeys(one.activity.id for one in own))
    if len(numbers) == 1:
        return _one(turn, own)
    lines = [turn.saying.line("signup_mine"), *(_row(turn, one) for one in own)]
    kept = {one.activity.id: one.activity for one in own}
    buttons = [
        choice(f"{spoken.short_day(one.starts_at)} {one.title}", payloads.act(number, MINE))
        for number, one in kept.items()
    ]
    return [Reply("\n".join(lines), (*buttons, activities.LIST, OTHER), entry="talk.signup_mine")]


def of_activity(turn: Turn, number: int) -> Replies:
    """The own sign-ups of one activity, with what can be done."""
    own = own_of(turn, number)
    return _one(turn, own) if own else activities.shown(turn, number)


def cancel(turn: Turn) -> Replies:
    """ "HUỶ": of the only one there is it is asked once, of several which."""
    own = mine_of(turn)
    numbers = list(dict.fromkeys(one.activity.id for one in own))
    if not own:
        return mine(turn)
    if len(numbers) == 1:
        return ask_cancel(turn, numbers[0])
    buttons = [
        choice(
            f"{spoken.short_day(one.activity.starts_at)} {one.activity.title}",
            payloads.act(one.activity.id, CANCEL),
        )
        for one in {one.activity.id: one for one in own}.values()
    ]
    return [turn.saying.say("signup_cancel_which", (*buttons, OTHER))]


def ask_cancel(turn: Turn, number: int) -> Replies:
    """Once, since a place is gone as soon as it is given back; for whom, where friends come too."""
    own = own_of(turn, number)
    if not own:
        return activities.shown(turn, number)
    if len(own) == 1:
        buttons = [choice("Đúng, tôi huỷ", payloads.act(number, CANCEL, own[0].signup.id))]
    else:
        buttons = [choice("Huỷ hết", payloads.act(number, CANCEL, "all"))]
        buttons += [
            choice(_called(one), payloads.act(number, CANCEL, one.signup.id)) for one in own
        ]
    if words.has_shifts(own[0].activity) and own[0].signup.brought_by is None:
        buttons.append(choice("Đổi ca khác", payloads.act(number, CHANGE, own[0].signup.id)))
    buttons.append(choice("Không huỷ nữa", payloads.act(number, MINE)))
    return [turn.saying.say("signup_cancel", buttons, **_filled(own[0]))]


def give_back(turn: Turn, number: int, which: str) -> Replies:
    """Gives back one of them or all; how to come after all is said with it."""
    own = own_of(turn, number)
    meant = [one for one in own if which in ("all", str(one.signup.id))]
    if not meant:
        return activities.shown(turn, number)
    is_late = False
    for one in meant:
        done = leaving.cancel(turn.connection, one.signup.id, turn.person.id, turn.now)
        if isinstance(done, Refused):
            return activity_ends.refused(turn, done)
        is_late = is_late or done.is_late
    line = "signup_cancelled_late" if is_late and meant[0].activity.contact else "signup_cancelled"
    again = choice("Đăng ký lại", payloads.shown(number))
    left = (activities.MINE,) if len(own) > len(meant) else ()
    filled = {**_filled(meant[0]), "signup.name": ", ".join(one.signup.name for one in meant)}
    return [turn.saying.say(line, (again, *left, activities.LIST, OTHER), **filled)]


def ask_shift(turn: Turn, number: int, which: str) -> Replies:
    """Which other shift."""
    found = next((one for one in mine_of(turn) if str(one.signup.id) == which), None)
    found = found or next((one for one in mine_of(turn) if one.activity.id == number), None)
    shown = listing.shown(turn.connection, number)
    if found is None or shown is None:
        return activities.shown(turn, number)
    others = [one for one in shown.activity.shifts if one.id != found.signup.shift_id]
    if not others:
        return [
            turn.saying.say("signup_no_other_shift", (activities.MINE, OTHER), **_filled(found))
        ]
    head = payloads.act(number, CHANGE, found.signup.id)
    buttons = [choice(words.named(shown.activity, one), f"{head}/{one.id}") for one in others]
    said = turn.saying.line("signup_change", **_filled(found))
    return [
        Reply(
            "\n".join([said, *words.free_lines(turn, shown)]),
            (*buttons, choice("Giữ như cũ", payloads.act(number, MINE))),
            entry="talk.signup_change",
        )
    ]


def change_shift(turn: Turn, number: int, which: str, shift: str) -> Replies:
    if not (which.isdigit() and shift.isdigit()):
        return activities.shown(turn, number)
    done = leaving.change_shift(turn.connection, int(which), turn.person.id, int(shift), turn.now)
    if isinstance(done, Refused):
        return activity_ends.refused(turn, done)
    return activity_ends.signed(turn, done)


def still_coming(turn: Turn, number: int, which: str) -> Replies:
    """ "Tôi vẫn đi": noted for the leader. Without a number all of the activity are meant."""
    own = own_of(turn, number)
    meant = [one for one in own if _may_come(one, which)]
    if not meant:
        return of_activity(turn, number)
    for one in meant:
        done = leaving.keep(turn.connection, one.signup.id, turn.person.id, turn.now)
        if isinstance(done, Refused):
            return activity_ends.refused(turn, done)
    filled = _filled(meant[0])
    place = words.places(meant[0].activity)
    buttons = (*place, choice("Đổi ca, huỷ", payloads.act(number, MINE)), OTHER)
    return [turn.saying.say("signup_still_coming", buttons, **filled)]


def _may_come(own: Own, which: str) -> bool:
    """The one that was meant; without a number all who have a place or are offered one."""
    if which:
        return which == str(own.signup.id)
    return own.signup.state in (CONFIRMED, OFFERED)


def take_offer(turn: Turn, number: int, which: str) -> Replies:
    """ "Nhận chỗ": also a moment late, while nobody else has it."""
    own = own_of(turn, number)
    meant = next((one for one in own if which in ("", str(one.signup.id))), None)
    if meant is None:
        return activities.shown(turn, number)
    done = leaving.accept(turn.connection, meant.signup.id, turn.person.id, turn.now)
    if isinstance(done, Refused):
        return activity_ends.refused(turn, done)
    return activity_ends.signed(turn, done)


def mine_of(turn: Turn) -> list[Own]:
    """All the person answers for from now on."""
    own = listing.mine(turn.connection, turn.person.id, turn.now)
    return [one for one in own if one.activity.state == OPEN]


def own_of(turn: Turn, number: int) -> list[Own]:
    """What the person answers for at that activity."""
    return [one for one in mine_of(turn) if one.activity.id == number]


def has_any(turn: Turn) -> bool:
    return bool(mine_of(turn))


def has_matter(turn: Turn) -> bool:
    """Whether there is anything to speak of: own sign-ups, or activities to sign up for."""
    return has_any(turn) or bool(activities.near(turn))


def all_still_coming(turn: Turn) -> Replies:
    """ "Tôi vẫn đi", typed: to the next activity."""
    return still_coming(turn, mine_of(turn)[0].activity.id, "")


def take_any(turn: Turn) -> Replies:
    """ "Nhận chỗ", typed: the one that is offered."""
    own = mine_of(turn)
    offered = next((one for one in own if one.signup.state == OFFERED), own[0])
    return take_offer(turn, offered.activity.id, str(offered.signup.id))


def change_any(turn: Turn) -> Replies:
    """ "Đổi ca", typed: of the only activity; of several it is asked which."""
    own = mine_of(turn)
    if len({one.activity.id for one in own}) > 1:
        return mine(turn)
    return ask_shift(turn, own[0].activity.id, str(own[0].signup.id))


def _one(turn: Turn, own: Sequence[Own]) -> Replies:
    activity, first = own[0].activity, own[0].signup
    buttons = [choice("Huỷ", payloads.act(activity.id, CANCEL))]
    if words.has_shifts(activity):
        buttons.insert(0, choice("Đổi ca", payloads.act(activity.id, CHANGE, first.id)))
    links = (
        *words.places(activity),
        link("Lưu vào lịch", activity_ends.calendar_of(activity, first)),
    )
    lines = [turn.saying.line("signup_mine"), *(_row(turn, one) for one in own)]
    further = (
        choice("Rủ thêm bạn", payloads.act(activity.id, FRIENDS, first.shift_id)),
        activities.LIST,
        OTHER,
    )
    return [Reply("\n".join(lines), (*links, *buttons, *further), entry="talk.signup_mine")]


def _row(turn: Turn, own: Own) -> str:
    """One sign-up: when, what, who, and how it stands."""
    filled = {**_filled(own), "signup.code": own.signup.friend_code}
    line = "signup_row_waiting" if own.position else "signup_row"
    said = turn.saying.line(line, **filled)
    return (
        f"{said} {turn.saying.line('signup_row_friend', **filled)}"
        if own.signup.is_friend
        else said
    )


def _filled(own: Own) -> dict[str, str]:
    return {
        **words.words(own.activity, own.shift),
        "signup.what": words.what(own.activity, own.shift),
        "signup.name": own.signup.name,
        "signup.position": str(own.position),
    }


def _called(own: Own) -> str:
    return f"Huỷ {own.signup.name}" if own.signup.is_friend else "Huỷ phần tôi"
