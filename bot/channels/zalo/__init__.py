"""The channel of Zalo Official Accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.channels.channel import Abilities, Bulk, Credentials, Letter, Verified
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

    # 80 % of the 4,000 calls a minute of an app (D:phu-luc/gioi-han-toc-do-api [official]): the
    # rest is left for replies.
    bulk = Bulk(app_rate=0.8 * 4000 / 60)

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

    def send_together(
        self, network: Network, account: Credentials, letters: Sequence[Letter]
    ) -> Sequence[Outcome]:
        return [self.send(network, account, letter) for letter in letters]  # Zalo has no batch
