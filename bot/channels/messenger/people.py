"""What Meta tells of a person: the name, where the app may see it (§11)."""

from bot.channels.channel import Credentials
from bot.channels.fields import name_of, text
from bot.channels.http import Network
from bot.channels.messenger.api import Fault, call
from bot.channels.messenger.graph import Graph, keys_of

# Without access to profiles Meta answers an empty object, or one of its codes.
NO_ACCESS = Fault("", "no profile is shown to this app")


def name(network: Network, graph: Graph, account: Credentials, psid: str) -> str | Fault:
    """Family name first, as Vietnamese names are read."""
    params = {**keys_of(account), "fields": "first_name,last_name"}
    answer = call(network, graph, "GET", psid, params)
    if isinstance(answer, Fault):
        return answer
    parts = (text(answer.get(part)) for part in ("last_name", "first_name"))
    return name_of(" ".join(parts)) or NO_ACCESS
