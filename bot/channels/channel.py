"""The contract every channel keeps: verify, read, send; and what it is able to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.channels.http import Network
from bot.core.events import Reading
from bot.core.outcomes import Outcome
from bot.core.replies import Bubble


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can show. Lengths in UTF-16 units of NFC text.

    `choices` and `actions` say how many buttons fit one bubble: choices bring the person's wish
    back to us, actions (links, phones) do not; `buttons` is the most of both together.
    `button_text` is the longest text a bubble with action buttons may have (0: no difference).
    """

    text: int
    title: int
    choices: int
    actions: int
    buttons: int
    button_text: int
    prints_numbers: bool


@dataclass(frozen=True, slots=True)
class Bulk:
    """How news to many may leave: `at_once` letters in one call; `app_rate` is the most of them a
    second that all accounts of one app may send together, None where that is not counted.
    """

    at_once: int = 1
    app_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a channel needs of an account: opened secrets. Never logged, never printed."""

    id: str
    platform_id: str
    app_id: str = ""
    app_secret: str = ""
    webhook_secret: str = ""
    access_token: str = ""
    refresh_token: str = ""

    def __repr__(self) -> str:
        return f"Credentials({self.id})"


@dataclass(frozen=True, slots=True)
class Verified:
    """The body is signed by the platform, for one of `accounts` (ids of ours)."""

    accounts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """What the postman hands to a channel: one bubble for one person.

    `key` is unique for ever; `is_answer` tells a reply to something the person did from news.
    `template` names an approved template of the platform that is sent in the bubble's place.
    """

    key: str
    person: str
    bubble: Bubble
    is_answer: bool
    template: str = ""


class Channel(Protocol):
    """One platform. The functions raise nothing that a sender's body or the network can cause."""

    name: str
    abilities: Abilities
    bulk: Bulk

    def verify(
        self, raw: bytes, headers: Mapping[str, str], accounts: Sequence[Credentials]
    ) -> Verified | None:
        """Checks the signature over the raw body; None: not signed by any account's secret."""

    def read(self, body: object, accounts: frozenset[str], now: datetime) -> Reading:
        """Reads a parsed body (any JSON value) into Events of the given accounts.

        Events of an account that is not in `accounts` are passed over as `not_ours`.
        """

    def send(self, network: Network, account: Credentials, letter: Letter) -> Outcome:
        """Sends one bubble and tells what became of it. Blocks up to the HTTP limit."""

    def send_together(
        self, network: Network, account: Credentials, letters: Sequence[Letter]
    ) -> Sequence[Outcome]:
        """Sends up to `bulk.at_once` letters in one call; what became of each, in their order."""
