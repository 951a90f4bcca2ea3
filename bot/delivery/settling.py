"""What an outcome means for its letter: done, again after a growing wait, or given up."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.outcomes import Gone, OurFault, Outcome, Refused, Sent, Unsure, Waiting, WaitKind
from bot.store.claims import Claimed
from bot.store.settlement import Settled

# Seconds before the next try of what the platform did not take, by how often it was tried.
WAITS: dict[WaitKind, tuple[float, ...]] = {
    "busy": (1, 5, 30, 120, 600, 1_800, 3_600, 3_600, 3_600, 3_600),
    "rate": (1,) * 10,  # where the platform does not say how long; the rate halves each time
    "token": (1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800),
    "night": (60, 600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600),
    "quota": (),
    "window": (),
}
JITTER = 0.2  # of our own wait, on top: a thousand letters must not come back in one instant


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from one outcome beyond its letter."""

    settled: Settled
    is_person_gone: bool = False
    stops_account: bool = False
    needs_token: bool = False
    slows_until: float | None = None


def consequence(
    letter: Claimed, outcome: Outcome, now: datetime, *, has_more: bool = False
) -> Consequence:
    """Decides what becomes of a letter. `now` is the real time.

    `has_more`: this was one bubble of a bulletin and others follow it.
    """
    match outcome:
        case Sent(message_id=message_id):
            if has_more:
                return Consequence(_next_part(letter, now, message_id))
            return Consequence(_settled(letter, "sent", now, message_id=message_id))
        case Waiting():
            return _waiting(letter, outcome, now)
        case Refused(code=code, words=words):
            return Consequence(_settled(letter, "refused", now, code=code, words=words))
        case Gone(code=code, words=words):
            gone = _settled(letter, "gone", now, code=code, words=words)
            return Consequence(gone, is_person_gone=True)
        case OurFault(code=code, words=words, scope="account"):
            # It goes by itself once staff have put the account right; that was no try of its own.
            back = replace(_again(letter, now, 0.0, code, words), attempts=letter.attempts)
            return Consequence(back, stops_account=True)
        case OurFault(code=code, words=words):
            return Consequence(_settled(letter, "refused", now, code=code, words=words))
        case Unsure(code=code, words=words):
            return Consequence(_settled(letter, "unsure", now, code=code, words=words))


def _waiting(letter: Claimed, outcome: Waiting, now: datetime) -> Consequence:
    waits = WAITS[outcome.kind]
    if letter.bulletin_id is not None and outcome.kind in ("window", "quota"):
        # News wait for the person to write, or for a new quota.
        return Consequence(_settled(letter, "waiting", now, code=outcome.code, words=outcome.words))
    if letter.attempts >= len(waits):
        # A reply whose window is shut or whose tries are used up is told to staff, never forced.
        return Consequence(_settled(letter, "refused", now, code=outcome.code, words=outcome.words))
    wait = waits[letter.attempts]
    if outcome.kind == "rate":
        wait = outcome.after if outcome.after is not None else wait
        until = now.timestamp() + wait
        # Too fast was the account, not the letter: it is no try of its own.
        again = _again(letter, now, wait, outcome.code, outcome.words)
        return Consequence(replace(again, attempts=letter.attempts), slows_until=until)
    wait = max(wait, outcome.after or 0.0) + random.uniform(0, JITTER) * wait
    return Consequence(
        _again(letter, now, wait, outcome.code, outcome.words),
        needs_token=outcome.kind == "token",
    )


def _again(letter: Claimed, now: datetime, wait: float, code: str, words: str) -> Settled:
    return Settled(
        id=letter.id,
        state="queued",
        attempts=letter.attempts + 1,
        due_at=now + timedelta(seconds=wait),
        settled_at=None,
        code=code,
        words=words,
        part=letter.part,
        next_part=letter.part,
    )


def _next_part(letter: Claimed, now: datetime, message_id: str) -> Settled:
    return Settled(
        id=letter.id,
        state="queued",
        attempts=0,
        due_at=now,
        settled_at=None,
        message_id=message_id,
        part=letter.part,
        next_part=letter.part + 1,
    )


def _settled(
    letter: Claimed,
    state: str,
    now: datetime,
    *,
    message_id: str = "",
    code: str = "",
    words: str = "",
) -> Settled:
    return Settled(
        id=letter.id,
        state=state,
        attempts=letter.attempts + 1,
        due_at=now,
        settled_at=None if state == "waiting" else now,
        message_id=message_id,
        code=code,
        words=words,
        part=letter.part,
        next_part=letter.part,
    )
