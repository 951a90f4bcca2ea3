"""Makes letters of what people of activities are to be told, by the road that is open now."""

from collections.abc import Mapping
from datetime import datetime

from bot.activity import spoken
from bot.app import Bot
from bot.channels.splitting import bubbles
from bot.conversation import telling as words
from bot.core.quiet import Quiet
from bot.delivery import outbox
from bot.store import activities, budgets, people, reach, roads, signups, swaps, tellings
from bot.store.activities import Activity
from bot.store.database import Connection, Work
from bot.store.reach import Way
from bot.store.signups import Signup
from bot.store.tellings import LATE, TOLD, Telling

CHUNK = 100  # tellings in one transaction


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    """Nobody is written to in quiet hours. Who cannot be written to now is looked at again: they
    may write, until it would be no use any more.
    """
    if Quiet(*bot.settings.quiet_hours).covers(now):
        return {}
    counts = {"told": 0, "late": 0}
    after = 0
    while True:
        last, told, late = bot.database.write(_telling(bot, now, after))
        counts["told"] += told
        counts["late"] += late
        if last is None:
            return counts
        after = last


def _telling(bot: Bot, now: datetime, after: int) -> Work[tuple[int | None, int, int]]:
    return lambda connection: _tell_chunk(bot, connection, now, after)


def _tell_chunk(
    bot: Bot, connection: Connection, now: datetime, after: int
) -> tuple[int | None, int, int]:
    """One chunk: the number of its last telling, None behind the end; how many told, how many late.

    The letter and the note that it was made are one transaction: nothing is told twice.
    """
    due = tellings.claim_due(connection, now, after, CHUNK)
    if not due:
        return None, 0, 0
    late = [one.id for one in due if now >= one.until]
    open_now = [one for one in due if now < one.until]
    ways = reach.ways(connection, [one.person_id for one in open_now], now)
    known = activities.of(connection, sorted({one.activity_id for one in open_now}))
    told: list[int] = []
    shut: dict[str, list[int]] = {}
    for one in open_now:
        way = ways.get(one.person_id)
        if way is None or not roads.is_open(way.road):
            shut.setdefault(way.road if way is not None else reach.GONE, []).append(one.id)
            continue
        outcome = _tell(bot, connection, one, known.get(one.activity_id), way, now)
        if outcome == roads.BUDGET:
            shut.setdefault(outcome, []).append(one.id)
        else:
            (told if outcome == TOLD else late).append(one.id)
    tellings.settle(connection, told, TOLD, now)
    tellings.settle(connection, late, LATE, now)
    for reason, numbers in shut.items():
        tellings.settle(connection, numbers, tellings.OPEN, now, reason)
    return due[-1].id, len(told), len(late)


def _tell(
    bot: Bot,
    connection: Connection,
    told: Telling,
    activity: Activity | None,
    way: Way,
    now: datetime,
) -> str:
    """Posts it: TOLD, LATE where what it is about is gone, or BUDGET where no money is left."""
    signup = signups.find(connection, told.signup_id) if told.signup_id is not None else None
    person = people.find(connection, way.account_id, way.platform_id)
    if activity is None or signup is None or person is None:
        return LATE
    saying = bot.listener.saying(way.unit_slug, way.address, now, activity.unit_slug)
    other = _other(connection, told)
    reply = words.reply_of(saying, told, activity, signup, other)
    replies = [reply.under(bot.settings.public_url)]
    abilities = bot.channels[way.channel].abilities
    if way.road == roads.PAID:
        price = bot.settings.zalo.paid_price * len(bubbles(replies[0], abilities))
        if not budgets.reserve(connection, way.account_id, price, roads.month_of(now)):
            return roads.BUDGET
    choices = [(one.title, one.value) for one in replies[-1].choices]
    people.offer_choices(connection, person.id, choices, now)
    outbox.post(
        connection,
        person,
        replies,
        abilities,
        cause=told.key,
        trace=told.key,
        now=now,
        real=bot.clock.real(),
        road=way.road,
    )
    return TOLD


def _other(connection: Connection, told: Telling) -> str:
    """The duty of who asks to swap."""
    number = told.words.get("swap", "")
    swap = swaps.find(connection, int(number)) if number.isdigit() else None
    asker = signups.find(connection, swap.from_id) if swap is not None else None
    return _duty(connection, asker) if asker is not None else ""


def _duty(connection: Connection, signup: Signup) -> str:
    activity = activities.find(connection, signup.activity_id)
    shift = activity.shift(signup.shift_id) if activity is not None else None
    if shift is None:
        return ""
    return f"{shift.name}, {spoken.when(shift.starts_at, shift.ends_at)}"
