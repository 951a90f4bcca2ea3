"""One question to the OA API and its answer, for everything but messages (zalo-oa.md §4)."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.channel import Credentials
from bot.channels.fields import mapping
from bot.channels.http import Network
from bot.channels.zalo.sending import headers_of, outcome
from bot.core.outcomes import Gone, OurFault, Refused, Sent, Unsure, Waiting


@dataclass(frozen=True, slots=True)
class Told:
    """What Zalo answered: `data` is any JSON."""

    data: object

    @property
    def fields(self) -> Mapping[str, object]:
        """The answer as an object, empty where it is none."""
        return mapping(self.data)


# Why there is no answer, in the words of a sending: the codes and what follows are the same.
NotTold = Waiting | Refused | Gone | OurFault | Unsure


def get(
    network: Network, address: str, account: Credentials, data: Mapping[str, object] | None = None
) -> Told | NotTold:
    """A question; what is asked for stands as JSON in the one parameter `data`."""
    params = {"data": json.dumps(data, ensure_ascii=False)} if data is not None else None
    return _told(network, "GET", address, account, params=params)


def post(
    network: Network, address: str, account: Credentials, body: Mapping[str, object]
) -> Told | NotTold:
    """A question or an order with a JSON body."""
    return _told(network, "POST", address, account, body=body)


def _told(
    network: Network,
    method: str,
    address: str,
    account: Credentials,
    *,
    params: Mapping[str, str] | None = None,
    body: Mapping[str, object] | None = None,
) -> Told | NotTold:
    headers = headers_of(account)
    result = network.call(method, address, params=params, headers=headers, json=body)
    became = outcome(result, time.time())
    if not isinstance(became, Sent):
        return became
    # A success always came as an Answer with a JSON object.
    return Told(mapping(getattr(result, "body", None)).get("data"))
