"""Facebook Messenger: signed events of Pages in, the Send API out (reference/messenger.md)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.channels.channel import Abilities, Bulk, Credentials, Letter, Verified
from bot.channels.http import Network
from bot.channels.messenger import batches
from bot.channels.messenger.graph import Graph
from bot.channels.messenger.reading import read
from bot.channels.messenger.sending import send
from bot.channels.messenger.signature import verify
from bot.core.events import Reading
from bot.core.outcomes import Outcome
from bot.settings import TemplateShape


class MessengerChannel:
    """Keeps the contract of bot.channels.channel.Channel.

    `app_ids` are the ids of our apps, so that an echo of our own is never taken for staff;
    `template_shape` is how a template is sent (bot/channels/messenger/templates.py).
    """

    name = "messenger"
    # Meta takes 640 letters with action buttons; 80 are left for numbers such as 1900…, which
    # stand in the text because no call button can dial them.
    abilities = Abilities(
        text=2000,
        title=20,
        choices=13,
        actions=3,
        buttons=16,
        button_text=560,
        prints_numbers=False,
    )

    bulk = Bulk(at_once=batches.MOST)

    def __init__(
        self,
        api_url: str,
        version: str,
        app_ids: Collection[str],
        template_shape: TemplateShape = "message",
    ) -> None:
        self.graph = Graph(api_url, version)
        self._shape = template_shape
        self._app_ids = frozenset(app_ids)

    def verify(
        self, raw: bytes, headers: Mapping[str, str], accounts: Sequence[Credentials]
    ) -> Verified | None:
        return verify(raw, headers, accounts)

    def read(self, body: object, accounts: frozenset[str], now: datetime) -> Reading:
        return read(body, accounts, self._app_ids, now)

    def send(self, network: Network, account: Credentials, letter: Letter) -> Outcome:
        return send(network, self.graph, self._shape, account, letter)

    def send_together(
        self, network: Network, account: Credentials, letters: Sequence[Letter]
    ) -> Sequence[Outcome]:
        return batches.send(network, self.graph, self._shape, account, letters)
