"""Roads: may this person be written to now unasked, and how? The one definition, in SQL.

An expression over people ⨝ accounts, asked for the forecast, at spreading and again at claiming:
the road is chosen at the moment of sending (reference/zalo-oa.md §5.1, messenger.md §6.1–6.2).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, case, or_

from bot.core import events as ev
from bot.core.clock import LOCAL
from bot.store.accounts import accounts
from bot.store.columns import Instant
from bot.store.people import people

FREE = "free"  # Zalo, inside the free 48 hours
PAID = "paid"  # Zalo, inside 7 days, for money
UPDATE = "update"  # Messenger, inside 24 hours
TEMPLATE = "template"  # Messenger, at any time: an approved utility template
PAGE = "page"  # the web chat: whoever comes back reads it
OPEN = (FREE, PAID, UPDATE, TEMPLATE, PAGE)

# Reasons to wait begin with a hyphen; they stand in a waiting letter's `road` and `code`.
WINDOW = "-window"  # only the person can reopen it, by writing
QUOTA = "-quota"  # Zalo gives no more free messages before they write again
BUDGET = "-budget"  # the month's money for paid messages is spent
UNKNOWN = "-unknown"  # known by sync only: when they last wrote is not known yet
SHUT = (WINDOW, QUOTA, BUDGET, UNKNOWN)
# Not answered by `road`: the platform itself takes no more for them today (Zalo -211, -218).
TODAY = "-today"
# These the clock looks at again; the others only the person can open, by writing.
BY_CLOCK = (BUDGET, UNKNOWN, TODAY)

ZALO_FREE = timedelta(hours=48)
ZALO_PAID = timedelta(days=7)
MESSENGER_OPEN = timedelta(hours=24)
# A message begun before the end must still arrive inside; on Zalo it would cost money after it.
MARGIN = timedelta(minutes=5)
# Đồng with VAT, of one consultation message outside the free part: whether the budget has room for
# one more. What is reserved, charged and foretold goes by the setting ZALO_PAID_PRICE.
PAID_PRICE = 55

_IS_FREE = people.c.last_wrote_at > bindparam("road_free_after", type_=Instant())
_MAY_BE_PAID = and_(
    accounts.c.may_pay, people.c.last_wrote_at > bindparam("road_paid_after", type_=Instant())
)
_IS_INSIDE = people.c.last_wrote_at > bindparam("road_update_after", type_=Instant())
_SPENT = case(
    (accounts.c.spent_month == bindparam("road_month", type_=String()), accounts.c.spent), else_=0
)
_HAS_MONEY = _SPENT + bindparam("road_price", type_=Integer()) <= accounts.c.budget
_IS_LEFT = or_(people.c.free_left.is_(None), people.c.free_left > 0)


def road(has_template: ColumnElement[bool]) -> ColumnElement[str]:
    """The road as text, one of OPEN or SHUT; `has_template` tells it of the bulletin.

    The statement it stands in is executed with the values of `at`.
    """
    return case(
        (accounts.c.channel == "webchat", PAGE),
        (
            accounts.c.channel == "messenger",
            case((_IS_INSIDE, UPDATE), (has_template, TEMPLATE), else_=WINDOW),
        ),
        (people.c.last_wrote_at.is_(None), UNKNOWN),
        (and_(_IS_FREE, _IS_LEFT), FREE),
        (and_(_MAY_BE_PAID, _HAS_MONEY), PAID),
        (_MAY_BE_PAID, BUDGET),
        (_IS_FREE, QUOTA),
        else_=WINDOW,
    )


def at(now: datetime) -> dict[str, Any]:
    """What `road` must know of this moment (the program's time)."""
    return {
        "road_free_after": now - ZALO_FREE + MARGIN,
        "road_paid_after": now - ZALO_PAID + MARGIN,
        "road_update_after": now - MESSENGER_OPEN + MARGIN,
        "road_month": month_of(now),
        "road_price": PAID_PRICE,
    }


def opens(event: ev.Event) -> bool:
    """Whether the platform lets us write for a while because the person did this."""
    if isinstance(event, ev.Unfollowed | ev.Withdrew | ev.StoppedNews | ev.Delivered | ev.Seen):
        return False
    # Messenger counts a reaction (§6.1); it stands in none of Zalo's lists (§5.1).
    return not (isinstance(event, ev.Reacted) and event.account.startswith("zalo:"))


def month_of(now: datetime) -> str:
    """The month a budget is for, as in accounts.spent_month: "2026-11"."""
    return now.astimezone(LOCAL).strftime("%Y-%m")


def is_open(name: str) -> bool:
    """Whether what `road` answered is a road and no reason."""
    return name in OPEN
