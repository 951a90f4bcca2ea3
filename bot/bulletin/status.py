"""How far a bulletin is: what `bulletin status` prints and the page shows (interfaces.md §5)."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.bulletin.forecast import LEFT_OUT
from bot.bulletin.writing import found
from bot.core.clock import LOCAL
from bot.core.quiet import Quiet
from bot.store import bulletin_counts, kept_counts
from bot.store.bulletin_counts import STATES
from bot.store.bulletins import APPROVED, SENDING
from bot.store.database import Connection

Counts = dict[str, int]  # one number for each of STATES


def status(connection: Connection, number: int, quiet: Quiet, now: datetime) -> dict[str, Any]:
    """The state, when, and the seven counts of people, in all and by account. Raises Refusal."""
    bulletin = found(connection, number)
    accounts = counts(connection, bulletin, quiet, now)
    total: Counter[str] = Counter()
    for own in accounts.values():
        total.update(own)
    send_at = bulletin["send_at"]
    return {
        "id": number,
        "state": bulletin["state"],
        "send_at": send_at and send_at.astimezone(LOCAL).isoformat(timespec="seconds"),
        "total": total.total(),
        **{state: total[state] for state in STATES},
        "accounts": accounts,
    }


def counts(
    connection: Connection, bulletin: Mapping[str, Any], quiet: Quiet, now: datetime
) -> dict[str, Counts]:
    """The seven counts by account. What cannot leave now, of an account that stands still or in
    the quiet hours, counts as waiting.
    """
    is_quiet = quiet.covers(now) and not bulletin["is_urgent"]
    if is_quiet and bulletin["state"] == APPROVED and bulletin["send_at"] <= now:
        return _meant(connection, bulletin, now)
    purses = bulletin_counts.purses(connection, now)
    accounts: dict[str, Counts] = {}
    for (account_id, state), count in kept_counts.by_state(connection, bulletin, now).items():
        own = accounts.setdefault(account_id, dict.fromkeys(STATES, 0))
        is_stopped = account_id in purses and purses[account_id].is_stopped
        is_held = is_stopped or (is_quiet and bulletin["state"] == SENDING)
        own["waiting" if state == "queued" and is_held else state] += count
    return dict(sorted(accounts.items()))


def _meant(connection: Connection, bulletin: Mapping[str, Any], now: datetime) -> dict[str, Counts]:
    """Its time has come in the quiet hours: everybody meant waits, though no letter is made yet."""
    accounts: dict[str, Counts] = {}
    for one in bulletin_counts.expected(connection, bulletin, now):
        if one.standing not in LEFT_OUT:
            own = accounts.setdefault(one.account_id, dict.fromkeys(STATES, 0))
            own["waiting"] += one.number
    return accounts
