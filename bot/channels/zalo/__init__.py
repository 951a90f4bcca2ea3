"""The channel of Zalo Official Accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.channels.channel import Abilities, Credentials, Letter, Verified
from bot.channels.http import Network
from bot.channels.zalo import reading, sending, signature
from bot.core.events import Reading
from bot.core.outcomes import Outcome


class ZaloChannel:
    """Every OA of this installation; `api_url` is https://openapi.zalo.me or a fake's."""

    name = "zalo"

    # D:phu-luc/cau-truc-cua-tham-so-buttons [official]. Buttons show on phones only, so numbers
    # are printed too.
    abilities = Abilities(
        text=2000,
        title=100,
        choices=5,
        actions=5,
        buttons=5,
        button_text=2000,
        prints_numbers=True,
    )

    def __init__(self, api_url: str) -> None:
        self._api_url = api_url

    def verify(
        self, raw: bytes, headers: Mapping[str, str], accounts: Sequence[Credentials]
    ) -> Verified | None:
        return signature.verify(raw, headers, accounts)

    def read(self, body: object, accounts: frozenset[str], now: datetime) -> Reading:
        return reading.read(body, accounts, now)

    def send(self, network: Network, account: Credentials, letter: Letter) -> Outcome:
        return sending.send(network, self._api_url, account, letter)
