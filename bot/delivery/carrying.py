"""In a sender's thread: the words of a letter, one call to the platform, and what became of it."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.channels.channel import Channel, Credentials, Letter
from bot.channels.http import Network
from bot.core.outcomes import OurFault, Outcome, Sent, Unsure, Waiting
from bot.core.replies import Bubble
from bot.delivery.editions import Editions
from bot.store import roads
from bot.store.accounts import Account
from bot.store.book import AccountBook
from bot.store.claims import Claimed
from bot.store.database import AWAY
from bot.store.receipts import key_of_part

log = structlog.get_logger()

PAGE = "webchat"  # the channel that calls nobody: its news are letters for the page to fetch


class Watcher(Protocol):
    """Is told of every sending, for the metrics."""

    def sent(self, channel: str, outcome: str, seconds: float, waited: float) -> None: ...

    def sent_news(self, channel: str, outcomes: Mapping[str, int], seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Done:
    """A letter that came back: what became of it, and the token it was sent with.

    `has_more`: other bubbles of the same letter follow. `shown` are those of news for the chat
    page, which are all there at once.
    """

    letter: Claimed
    outcome: Outcome
    token: str
    has_more: bool = False
    shown: Sequence[Bubble] = ()


@dataclass(frozen=True, slots=True)
class _Packed:
    """A letter as the channel takes it; without `content` there is nothing to call for."""

    letter: Claimed
    content: Letter | None
    has_more: bool = False
    shown: Sequence[Bubble] = ()


@dataclass(frozen=True, slots=True)
class Carrier:
    """Carries letters of one account to its platform. Its methods never raise."""

    book: AccountBook
    channels: Mapping[str, Channel]
    network: Network
    editions: Editions
    watcher: Watcher

    def carry(self, letters: Sequence[Claimed]) -> list[Done]:
        """One call for all of them, blocking up to the HTTP limit; what became of each."""
        started = time.time()
        done = self._carried(letters)
        self._note(done, started)
        return done

    def _carried(self, letters: Sequence[Claimed]) -> list[Done]:
        try:
            account = self.book.get(letters[0].account_id)
        except Exception as error:  # noqa: BLE001 - the database is away: nothing has left
            return _all(letters, Waiting("busy", "database", type(error).__name__))
        if account is None:
            return _all(letters, OurFault("no_account", "the account is not in the database"))
        try:
            return self._sent(account, [self._packed(letter) for letter in letters])
        except AWAY as error:
            return _all(letters, Waiting("busy", "database", type(error).__name__))
        except Exception:
            log.exception("send_failed", trace=letters[0].trace, letter=letters[0].id)
            return _all(letters, Unsure("fault", "the program failed while sending"))

    def _packed(self, letter: Claimed) -> _Packed:
        is_answer = letter.lane == 0
        if letter.bulletin_id is None:
            bubble = Bubble.from_json(letter.body)
            return _Packed(letter, Letter(letter.key, letter.platform_id, bubble, is_answer))
        edition = self.editions.of(letter)
        if letter.road == roads.TEMPLATE:
            content = Letter(letter.key, letter.platform_id, Bubble(""), False, edition.template)
            return _Packed(letter, content)
        channel = self.channels[letter.account_id.partition(":")[0]]
        bubbles = edition.bubbles(channel.abilities, letter.name)
        if channel.name == PAGE:
            return _Packed(letter, None, shown=bubbles)
        if letter.part >= len(bubbles):  # it was made shorter meanwhile
            return _Packed(letter, None)
        key = key_of_part(letter.key, letter.part, len(bubbles))
        content = Letter(key, letter.platform_id, bubbles[letter.part], is_answer)
        return _Packed(letter, content, letter.part + 1 < len(bubbles))

    def _sent(self, account: Account, packed: Sequence[_Packed]) -> list[Done]:
        contents = [one.content for one in packed if one.content is not None]
        outcomes = iter(self._outcomes(account, contents))
        return [
            Done(
                one.letter,
                next(outcomes) if one.content is not None else Sent(""),
                account.access_token,
                one.has_more,
                one.shown,
            )
            for one in packed
        ]

    def _outcomes(self, account: Account, contents: Sequence[Letter]) -> Sequence[Outcome]:
        channel = self.channels[account.channel]
        if len(contents) == 1:
            return [channel.send(self.network, credentials(account), contents[0])]
        if not contents:
            return []
        return channel.send_together(self.network, credentials(account), contents)

    def _note(self, done: Sequence[Done], started: float) -> None:
        """Metrics of all; a line in the log for a reply, whose trace somebody may follow."""
        seconds = time.time() - started
        channel = done[0].letter.account_id.partition(":")[0]
        if done[0].letter.lane:
            outcomes = Counter(type(one.outcome).__name__.lower() for one in done)
            self.watcher.sent_news(channel, outcomes, seconds)
            return
        for one in done:
            letter, outcome = one.letter, one.outcome
            name = type(outcome).__name__.lower()
            self.watcher.sent(channel, name, seconds, started - letter.created_at.timestamp())
            log.info(
                "letter",
                trace=letter.trace,
                letter=letter.id,
                account=letter.account_id,
                outcome=name,
                code=getattr(outcome, "code", ""),
                words=getattr(outcome, "words", ""),
            )


def _all(letters: Sequence[Claimed], outcome: Outcome) -> list[Done]:
    return [Done(letter, outcome, "") for letter in letters]


def credentials(account: Account) -> Credentials:
    """What a channel may know of an account."""
    return Credentials(
        id=account.id,
        platform_id=account.platform_id,
        app_id=account.app_id,
        app_secret=account.app_secret,
        webhook_secret=account.webhook_secret,
        access_token=account.access_token,
        refresh_token=account.refresh_token,
    )
