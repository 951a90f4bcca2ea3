"""When somebody last did something with an OA, and how many free messages are left (§5.4)."""

from dataclasses import dataclass
from datetime import datetime

from bot.channels.channel import Credentials
from bot.channels.fields import instant, mapping, whole_number
from bot.channels.http import Network
from bot.channels.zalo.asking import NotTold, Told, post

PATH = "/v3.0/oa/quota/message"


@dataclass(frozen=True, slots=True)
class Quota:
    """`last_at`: their last interaction, None where there was none; `free_left`: None untold."""

    last_at: datetime | None
    free_left: int | None


def of_person(
    network: Network, api_url: str, account: Credentials, user_id: str
) -> Quota | NotTold:
    """Also of somebody who does not follow."""
    told = post(network, f"{api_url}{PATH}", account, {"user_id": user_id})
    if not isinstance(told, Told):
        return told
    left = whole_number(mapping(told.fields.get("cs_reply")).get("remain"))
    return Quota(instant(told.fields.get("last_interaction")), left)
