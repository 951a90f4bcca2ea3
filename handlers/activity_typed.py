"""What volunteers type that no topic is needed for: “DK 28/11”, a friend's code, the code of the
day, “tôi vẫn đi”, “đổi ca với …”. Most messages are told apart without asking the database.
"""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.conversation import forms_reading
from bot.conversation.routing import leans
from bot.conversation.turn import Turn
from bot.core import events as ev
from bot.core.clock import local_day
from bot.core.replies import Reply
from bot.core.vietnamese import fold, normal
from handlers import (
    activities,
    activity_desk,
    activity_door,
    activity_friends,
    activity_mine,
    activity_profile,
)

Replies = Sequence[Reply]
_Read = Callable[[Turn, re.Match[str]], Replies | None]

_LONGEST = 120  # letters; whoever writes more tells a story
_FRESH = timedelta(hours=24)  # a form or guide left that long ago does not claim what is typed

_I = r"(?:(?:da|vang|ad|em|e|minh|m|toi|t|chau|con|bac|co|chu|tui|cho|xin|muon) )*"
_JOIN = re.compile(rf"{_I}(?:dk|dki|dky|dang ky|dang ki|ghi ten|tham gia) (?P<rest>.+)")
# All that may stand in "dk t7 tuần này nhé": whoever registers a residence names something else.
_OF_DAYS_LIST = """
    di buoi ngay hom sang chieu toi thu t2 t3 t4 t5 t6 t7 cn chu nhat hai ba tu nam sau bay tuan
    nay ke cuoi mai kia thang tinh nguyen em e minh toi voi nhe nha a ad luon giup tham gia truc ca
"""
_OF_DAYS = frozenset(_OF_DAYS_LIST.split())
_CODE = re.compile(r"(?P<lead>(?:ban|ma|ma ban|ma moi|code) )?(?P<code>[a-z0-9]{6})(?: a| nhe)?")
_DOOR = re.compile(
    r"(?:(?:da|em|e|minh|toi|chau|co mat|den roi|toi roi|da den|diem danh|check ?in|ma|ma so|code|"
    r"ma diem danh|ma check ?in|ma hom nay|la) )*(?P<code>\d{4})(?: (?:a|nhe|nha))?"
)
_NOT = r"(?:khong|ko|k|kg|hong|hok|hem|khg)"
_PHRASES: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (
        re.compile(
            rf"{_I}(?:(?:bi|om|benh|sot|ban|roi|r|viec|hoc|co|ket|mai|t7|thu bay) )*(?:nen )?{_I}"
            rf"{_NOT} (?:the )?(?:di|den|tham gia|toi) "
            rf"(?:duoc|dc)(?: nua| roi| r| a| nhe| em)*|{_I}(?:huy|rut)(?: dk| dang ky| dang ki|"
            r" buoi| ca| ten| lich| truc| cho| t7| tham gia)*(?: a| nhe| nha| giup em| giup)*"
            rf"|{_I}(?:nghi|bao nghi)(?: ca| buoi)(?: truc)?.{{0,20}}"
        ),
        lambda turn, _found: _if_any(turn, activity_mine.cancel),
    ),
    (
        re.compile(
            rf"{_I}(?:van|se|chac chan|nhat dinh)(?: se)? (?:di|den|tham gia)(?: a| nhe|"
            r" nha| ma| chu| duoc| dc| day)*"
        ),
        lambda turn, _found: _if_own(turn, activity_mine.all_still_coming),
    ),
    (
        re.compile(
            r"(?:xem )?(?:viec|buoi|lich|ca|ca truc|lich truc)(?: da dang ky| da dk)?"
            r"(?: cua)? (?:toi|em|minh|e|chau|tui|t)(?: a)?"
        ),
        lambda turn, _found: _if_any(turn, activity_mine.mine),
    ),
    (
        re.compile(rf"{_I}(?:doi|hoan doi) ca(?: truc)?(?: \S+){{0,4}} (?:voi|cho) (?P<name>.+)"),
        lambda turn, found: activity_desk.ask_swap(turn, found["name"]),
    ),
    (
        re.compile(
            rf"{_I}(?:doi|chuyen)(?: sang)? ca(?: khac| truc| sang| chieu)?(?: a| nhe)?"
            rf"|{_I}(?:dang ky |dk |chon |bam )?(?:nham|sai) ca(?: roi| r| a)*"
        ),
        lambda turn, _found: _if_own(turn, activity_mine.change_any),
    ),
    (
        re.compile(
            rf"{_I}(?:ru|them|dan|keo)(?: them)?(?: mot| 1| 2| hai| may)? (?:ban|nguoi)(?: be)?"
            r"(?: (?:em|e|minh|toi|cua|di|cung|vao|nua|voi|a|nhe))*"
        ),
        lambda turn, _found: _if_own(turn, activity_friends.bring_any),
    ),
    (
        re.compile(rf"{_I}(?:nhan|lay) cho(?: do| nay| a| nhe| luon)*"),
        lambda turn, _found: _if_own(turn, activity_mine.take_any),
    ),
    (
        re.compile(rf"{_I}nhuong(?: cho| lai)?(?: cho| ban khac| nguoi khac| a| nhe)*"),
        lambda turn, _found: _if_own(turn, activity_mine.cancel),
    ),
    (
        re.compile(
            r"(?:xem )?(?:lich|ca) truc(?: (?:mot cua|ban tro giup|tuan nay|tuan sau))?"
            r"|(?:dk|dang ky|dang ki) (?:truc|ca truc)(?: mot cua)?"
        ),
        lambda turn, _found: activities.listed(turn, is_desk=True) or None,
    ),
)


def reads(turn: Turn) -> Replies | None:
    """What a typed message does about activities; None: it says something else."""
    if not isinstance(turn.event, ev.TextSaid) or not 0 < len(turn.event.text) <= _LONGEST:
        return None
    # A code stands as it was typed: the normal form would take "RUAAA4" for "RUA4".
    typed = " ".join(re.findall(r"\w+", fold(turn.event.text.lower())))
    door = _DOOR.fullmatch(typed)
    # Digits alone are the answer to what an open form asks, unless they are the code here and now.
    is_answer = _is_led(turn) and typed.isdigit()
    if door is not None and not (is_answer and not activity_door.is_due(turn, door["code"])):
        return activity_door.check_in(turn, door["code"])
    code = None if activity_friends.asks_code(turn) else _CODE.fullmatch(typed)
    if code is not None and (code["lead"] or activity_friends.is_surely_code(code["code"])):
        return activity_friends.take_over(turn, code["code"])
    text = fold(normal(turn.event.text))
    join = _JOIN.fullmatch(text)
    if join is not None and _is_day(join["rest"]):
        return _joined(turn, join["rest"])
    if _is_led(turn):
        return None
    if _is_day(text):
        return _named(turn)
    for pattern, read in _PHRASES:
        found = pattern.fullmatch(text)
        if found is not None:
            return read(turn, found)
    return activity_profile.corrects(turn) if forms_reading.correction(turn.event.text) else None


def _joined(turn: Turn, rest: str) -> Replies | None:
    days = activities.of_day(turn, turn.said)
    is_desk = "truc" in rest.split()
    return None if days is None else activities.listed(turn, days, is_desk=is_desk) or None


def _named(turn: Turn) -> Replies | None:
    """A day and nothing else, where something is on that day and no other matter is talked of."""
    if leans(turn.person, turn.now) and not (turn.person.topic or "").startswith("activity."):
        return None
    days = activities.of_day(turn, turn.said)
    found = activities.near(turn) if days is not None else []
    if days is None or not any(local_day(one.activity.starts_at) in days for one in found):
        return None
    return activities.listed(turn, days)


def _is_day(rest: str) -> bool:
    return all(word in _OF_DAYS or word.isdigit() for word in rest.split())


def _if_own(turn: Turn, act: Callable[[Turn], Replies]) -> Replies | None:
    """Only to somebody who is signed up for something the words can mean that."""
    return act(turn) if activity_mine.has_any(turn) else None


def _if_any(turn: Turn, act: Callable[[Turn], Replies]) -> Replies | None:
    """Where there is any activity at all; else the general answer is better."""
    return act(turn) if activity_mine.has_matter(turn) else None


def _is_led(turn: Turn) -> bool:
    """Whether a form or a guide is open that may mean what is typed."""
    person = turn.person
    opened = (
        at
        for state, at in ((person.form, person.form_at), (person.guide, person.guide_at))
        if state is not None
    )
    return any(at is not None and turn.now - at < _FRESH for at in opened)
