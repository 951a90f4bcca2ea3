"""Holds a bulletin against the platforms' own record: who was written to, how often, how fast."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from bot.store.database import Database
from bot.store.letters import letters
from bot.store.people import people
from tests.bench.bulletin_platforms import ANSWERS_AFTER, Taken
from tests.bench.crowd_of_followers import AFFORDED, Follower, must_of

# Around a kill: what had left our hands and was not noted yet counts as in the air too.
NOTED_AFTER = 0.08


def letters_of(database: Database, number: int) -> list[Any]:
    with database.read() as connection:
        return list(
            connection.execute(
                select(
                    letters.c.account_id,
                    people.c.platform_id,
                    letters.c.state,
                    letters.c.code,
                    letters.c.sending_at,
                )
                .join_from(letters, people, people.c.id == letters.c.person_id)
                .where(letters.c.bulletin_id == number)
            )
        )


def faults(
    rows: Sequence[Any],
    crowd: Sequence[Follower],
    taken: Sequence[Taken],
    stopped: Collection[str] = (),
) -> list[str]:
    """Everything that is not as it must be, as sentences. Letters of `stopped` accounts wait."""
    told = Counter((one.account_id, one.person) for one in taken)
    stands = {(row.account_id, row.platform_id): row.state for row in rows}
    must = must_of(crowd)
    found = [f"{who} got it {count} times" for who, count in told.items() if count > 1]
    for who, wanted in must.items():
        state = stands.get(who)
        if wanted == "none":
            found += [f"{who} took the news off and has a letter"] if state else []
        elif state is None:
            found.append(f"{who} has no letter")
        elif state == "queued" and who[0] in stopped:
            continue
        elif state in ("queued", "sending"):
            found.append(f"{who} is still {state}")
        elif wanted == "sent" and state not in ("sent", "unsure"):
            found.append(f"{who} must be sent and is {state}")
        elif wanted in ("waiting", "gone") and state not in (wanted, "unsure"):
            found.append(f"{who} must be {wanted} and is {state}")
        if wanted in ("waiting", "gone", "none") and told[who]:
            found.append(f"{who} must not be written to and was")
        if state == "sent" and not told[who]:
            found.append(f"{who} is sent and nobody got it")
        if told[who] and state not in ("sent", "unsure"):
            found.append(f"{who} got it and is {state}")
    paid = sum(one.road == "paid" for one in taken)
    if paid > AFFORDED:
        found.append(f"{paid} paid messages, {AFFORDED} could be paid for")
    return found


def pace(taken: Sequence[Taken], rows: Sequence[Any], rates: Mapping[str, float]) -> dict[str, str]:
    """By account: the fullest sliding second of the platform's record and, as a share of the rate,
    the mean of all calls: who blocked us is called too.
    """
    by_account: dict[str, list[float]] = defaultdict(list)
    for one in taken:
        by_account[one.account_id].append(one.at)
    found = {}
    for account_id, times in sorted(by_account.items()):
        times.sort()
        rate = rates[account_id.partition(":")[0]]
        fullest = max(_within(times, 1.0))
        calls = sorted(
            row.sending_at.timestamp()
            for row in rows
            if row.account_id == account_id and row.sending_at is not None
        )
        mean = (len(calls) - 1) / max(calls[-1] - calls[0], 0.001)
        found[account_id] = f"fullest second {fullest} of {rate:g}, mean {mean / rate:.1%}"
    return found


def _within(times: Sequence[float], span: float) -> list[int]:
    """For each instant how many lie in the span that begins there."""
    counts, end = [], 0
    for start, at in enumerate(times):
        while end < len(times) and times[end] < at + span:
            end += 1
        counts.append(end - start)
    return counts


def in_the_air(taken: Sequence[Taken], at: float) -> int:
    """Messages that were under way at that instant, or answered and not noted yet."""
    began = at - ANSWERS_AFTER - NOTED_AFTER
    return sum(began < one.at < at + NOTED_AFTER for one in taken)
