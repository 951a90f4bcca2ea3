"""Notes in the ledger what became of letters: theirs, their people's, the account's, the pace."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.core.outcomes import OurFault, Sent, Unsure, Waiting
from bot.delivery import stopping
from bot.delivery.carrying import Done
from bot.delivery.settling import Consequence
from bot.store import accounts, budgets, letters, news_letters, pace, people, roads, settlement
from bot.store.claims import Claimed
from bot.store.database import Connection
from bot.store.vault import Vault

log = structlog.get_logger()

# A bulletin is paused when so many of its letters in a row were wrong.
MOST_WRONG = 10

Noted = Sequence[tuple[Done, Consequence]]


@dataclass(frozen=True, slots=True)
class Noting:
    """`working` are the tokens known to work, by account; `price` that of a paid message, đồng."""

    worker: str
    vault: Vault
    working: Mapping[str, str]
    rate_of: Callable[[str], float]
    price: int
    _in_a_row: Counter[int] = field(default_factory=Counter)

    def note(
        self, connection: Connection, noted: Noted, now: datetime, program_now: datetime
    ) -> None:
        """All of a round, in the transaction given; `now` is the real time."""
        settlement.settle(connection, [follows.settled for _one, follows in noted], self.worker)
        for one, follows in noted:
            letter, outcome = one.letter, one.outcome
            if isinstance(outcome, Sent):
                self._note_sent(connection, one, outcome)
            if follows.is_person_gone:
                code, words = follows.settled.code, follows.settled.words
                people.mark_gone(connection, letter.person_id, now)
                letters.close_person(connection, letter.person_id, code, words, now)
            if follows.stops_account and isinstance(outcome, OurFault):
                stopping.stop(
                    connection, letter.account_id, outcome.code, outcome.words, program_now
                )
            self._slow_down(connection, one, follows, now)
        news_letters.note_today(connection, [one.letter.id for one, _ in noted if _is_today(one)])
        letters.put_in(connection, _shown(noted, now, program_now))
        self._pause_wrong(connection, noted, program_now)
        for account_id, spent in self._spent(noted).items():
            month = roads.month_of(program_now)
            budgets.note_spent(connection, account_id, spent, month)

    def committed(self, noted: Noted) -> None:
        """Counts, after the commit, how often in a row a bulletin was wrong for the platform."""
        for one, _follows in noted:
            number = one.letter.bulletin_id
            if number is not None and _is_wrong(one):
                self._in_a_row[number] += 1
            elif number is not None:
                self._in_a_row.pop(number, None)

    def _pause_wrong(self, connection: Connection, noted: Noted, program_now: datetime) -> None:
        """Words that the platform takes from nobody must not use up everybody's letter."""
        wrong = [one for one, _follows in noted if _is_wrong(one)]
        counts = Counter(one.letter.bulletin_id for one in wrong)
        for one in wrong:
            number, outcome = one.letter.bulletin_id, one.outcome
            if number is None or not isinstance(outcome, OurFault):
                continue
            if self._in_a_row[number] + counts[number] >= MOST_WRONG:
                account_id, code, words = one.letter.account_id, outcome.code, outcome.words
                stopping.pause(connection, number, account_id, code, words, program_now)

    def _note_sent(self, connection: Connection, one: Done, outcome: Sent) -> None:
        letter = one.letter
        if self.working.get(letter.account_id) != one.token:
            print_of_token = self.vault.fingerprint(one.token)
            accounts.note_token_works(connection, letter.account_id, print_of_token)
        if outcome.free_left == 0:  # only where it runs out does it change what may be sent
            people.note_free_left(connection, letter.person_id, 0)

    def _slow_down(
        self, connection: Connection, one: Done, follows: Consequence, now: datetime
    ) -> None:
        usage = getattr(one.outcome, "usage", None)
        slows_until = follows.slows_until
        if slows_until is None and usage is not None and usage > pace.MUCH_USED:
            slows_until = 0.0
        if slows_until is not None:
            account_id = one.letter.account_id
            rate = self.rate_of(account_id)
            pace.slow_down(connection, account_id, rate, now.timestamp(), slows_until)

    def _spent(self, noted: Noted) -> Mapping[str, int]:
        """By account, in đồng: what was charged unforeseen, less what was reserved for nothing."""
        spent: Counter[str] = Counter()
        charged: Counter[str] = Counter()
        for one, follows in noted:
            account_id, outcome = one.letter.account_id, one.outcome
            is_charged = isinstance(outcome, Sent) and outcome.is_charged
            if not _is_reserved(one.letter):
                charged[account_id] += is_charged
            elif not (is_charged or isinstance(outcome, Unsure) or _keeps_it(one, follows)):
                spent[account_id] -= self.price
        for account_id, number in charged.items():
            if number:
                log.warning("charged", account=account_id, letters=number)
                spent[account_id] += number * self.price
        return spent


def _is_reserved(letter: Claimed) -> bool:
    """Whether the price of the letter was taken out of the budget before it left."""
    # News somebody asked to see go as a reply, whatever road they were meant to take once.
    was_asked_for = letter.bulletin_id is not None and letter.lane == letters.REPLY_LANE
    return letter.road == roads.PAID and not was_asked_for


def _keeps_it(one: Done, follows: Consequence) -> bool:
    """News are paid for anew at each claim; any other letter that goes again is paid already."""
    return follows.settled.state == "queued" and one.letter.lane == letters.REPLY_LANE


def _is_wrong(one: Done) -> bool:
    """Whether the platform found fault with the letter itself, not with whom it was for."""
    return isinstance(one.outcome, OurFault) and one.outcome.scope == "letter"


def _is_today(one: Done) -> bool:
    """Whether it is news that the platform takes again tomorrow."""
    is_quota = isinstance(one.outcome, Waiting) and one.outcome.kind == "quota"
    return is_quota and one.letter.bulletin_id is not None


def _shown(noted: Noted, now: datetime, program_now: datetime) -> list[dict[str, Any]]:
    """News for the chat page become letters with words, which the page fetches like any other.

    They are numbered now, so that the page, which asks for what is newer, does not miss them.
    """
    return [
        {
            "key": f"{one.letter.key}:page:{place}",
            "account_id": one.letter.account_id,
            "person_id": one.letter.person_id,
            "lane": letters.REPLY_LANE,
            "state": "sent",
            "body": bubble.as_json(),
            "entry": "bulletin",
            "trace": one.letter.trace,
            "attempts": 1,
            "created_at": program_now,
            "due_at": now,
            "sending_at": now,
            "settled_at": now,
            "worker": "",
            "message_id": "",
            "code": "",
            "words": "",
        }
        for one, _follows in noted
        for place, bubble in enumerate(one.shown)
    ]
