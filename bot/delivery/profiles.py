"""Asks Zalo about one person: name, age, last contact, free messages left."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.channels.zalo import quota, users
from bot.channels.zalo.quota import Quota
from bot.channels.zalo.users import Detail
from bot.core.clock import LOCAL, local_day
from bot.core.outcomes import Gone, OurFault, Refused, Waiting
from bot.delivery.calls import Caller, NotTold
from bot.store.followers import Known

# Zalo's seven days of contact (§5.1) and one more, as `detail` tells the day only.
WINDOW_DAYS = timedelta(days=8)
LEFT_CODE = "-213"  # has not followed


def ask_person(
    caller: Caller, api_url: str, account_id: str, platform_id: str, number: int
) -> Known | NotTold:
    """Name and age; last contact and quota only of those whom a window may be open to.

    What is in the way of this person alone stands in what is known; the rest is a fault.
    """
    at = caller.clock.now()
    detail = caller.ask(
        account_id, lambda network, keys: users.detail(network, api_url, keys, platform_id)
    )
    if not isinstance(detail, Detail):
        return _without_detail(Known(number, at, has_detail=True), detail)
    known = Known(
        number,
        at,
        has_detail=True,
        name=detail.name,
        is_minor=detail.is_minor,
        follows=detail.follows,
    )
    if detail.last_on is not None and local_day(at) - detail.last_on > WINDOW_DAYS:
        return replace(known, wrote_at=_start_of(detail.last_on))
    return ask_contact(caller, api_url, account_id, platform_id, known)


def ask_contact(
    caller: Caller, api_url: str, account_id: str, platform_id: str, known: Known
) -> Known | NotTold:
    """What is known, with last contact and free messages left."""
    at = caller.clock.now()
    found = caller.ask(
        account_id, lambda network, keys: quota.of_person(network, api_url, keys, platform_id)
    )
    if isinstance(found, Quota):
        return replace(
            known, has_quota=True, at=at, wrote_at=found.last_at, free_left=found.free_left
        )
    if _is_of_person(found):
        return replace(known, has_quota=True, at=at, code=found.code)
    return found


def _without_detail(known: Known, fault: NotTold) -> Known | NotTold:
    if not _is_of_person(fault):
        return fault
    has_left = isinstance(fault, Gone) and fault.code == LEFT_CODE
    return replace(known, code=fault.code, follows=False if has_left else None)


def _is_of_person(fault: NotTold) -> bool:
    """Whether the others can be asked all the same."""
    if isinstance(fault, OurFault):
        return fault.scope == "letter"
    return isinstance(fault, Gone | Refused) or (
        isinstance(fault, Waiting) and fault.kind == "window"
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)
