"""How far the sending is: counts, share, the rate of all its accounts and how long it will take."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.store import pace
from bot.store.bulletin_counts import STATES
from bot.store.database import Connection

_SETTLED = ("sent", "refused", "gone", "unsure")


@dataclass(frozen=True, slots=True)
class Progress:
    """`counts` are the seven of interfaces.md §5. `rate` in letters a second and `seconds_left`
    are those of the accounts that still have something to send; 0 where nothing leaves now.
    """

    counts: Mapping[str, int]
    rate: float
    seconds_left: float

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        return sum(self.counts[state] for state in _SETTLED)

    @property
    def share(self) -> int:
        """Of what can leave now, how much has: percent."""
        going = self.settled + self.counts["queued"] + self.counts["sending"]
        return 100 * self.settled // going if going else 100


def progress(
    connection: Connection,
    accounts: Mapping[str, Mapping[str, int]],
    rates: Mapping[str, float],
    real: datetime,
    *,
    is_running: bool,
) -> Progress:
    """`accounts` are the counts by account, `rates` the settings by channel."""
    counts: Counter[str] = Counter(dict.fromkeys(STATES, 0))
    rate, seconds_left = 0.0, 0.0
    for account_id, own in accounts.items():
        counts.update(own)
        going = own["queued"] + own["sending"]
        if going and is_running:
            setting = rates[account_id.partition(":")[0]]
            now = pace.current_rate(connection, account_id, setting, real.timestamp())
            rate += now
            seconds_left = max(seconds_left, going / now)
    return Progress(counts, rate, seconds_left)
