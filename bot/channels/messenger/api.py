"""The small calls of doctor and the clock: webhook subscription and token (§2.5, §12)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.channels import fields
from bot.channels.channel import Credentials
from bot.channels.http import Answer, Network
from bot.channels.messenger.graph import Graph, keys_of

# What a Page must send us (§2.5). Not among them: the status of templates, whose field Meta's
# pages spell in two ways, and the comments of `feed`, which we do not answer.
SUBSCRIBED = frozenset(
    {
        "messages",
        "messaging_postbacks",
        "messaging_referrals",
        "messaging_optins",
        "message_deliveries",
        "message_reads",
        "message_echoes",
        "message_reactions",
        "messaging_handovers",
        "standby",
        "messaging_policy_enforcement",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A call that gave nothing; `code` as the platform writes it, "" where no answer came."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What Meta says of a Page token; `expires_at` None: never."""

    is_valid: bool
    kind: str
    expires_at: datetime | None
    scopes: frozenset[str]
    words: str = ""


def call(
    network: Network,
    graph: Graph,
    method: str,
    path: str,
    params: Mapping[str, str],
    json: object = None,
) -> Mapping[str, object] | Fault:
    """The JSON object Meta answers, or why there is none. Raises nothing the network can cause."""
    result = network.call(method, graph.address(path), params=params, json=json)
    if not isinstance(result, Answer):
        return Fault("", result.words)
    body = fields.mapping(result.body)
    error = fields.mapping(body.get("error"))
    if error:
        return Fault(fields.identifier(error.get("code")), fields.text(error.get("message")))
    if result.status >= 300 or not body:
        return Fault(str(result.status), "no answer that can be read")
    return body


def subscribed_fields(
    network: Network, graph: Graph, account: Credentials
) -> frozenset[str] | Fault:
    """The webhook fields in which our app gets this Page's events, none if not subscribed."""
    path = f"{account.platform_id}/subscribed_apps"
    answer = call(network, graph, "GET", path, keys_of(account))
    if isinstance(answer, Fault):
        return answer
    apps = (fields.mapping(item) for item in fields.items(answer.get("data")))
    return frozenset(
        fields.text(field)
        for app in apps
        if fields.identifier(app.get("id")) == account.app_id
        for field in fields.items(app.get("subscribed_fields"))
    )


def subscribe(
    network: Network,
    graph: Graph,
    account: Credentials,
    wanted: Collection[str] = SUBSCRIBED,
) -> Fault | None:
    """Subscribes our app to this Page's events; they replace the fields that were set before."""
    path = f"{account.platform_id}/subscribed_apps"
    params = {**keys_of(account), "subscribed_fields": ",".join(sorted(wanted))}
    answer = call(network, graph, "POST", path, params)
    if isinstance(answer, Fault):
        return answer
    # One of Meta's pages shows the string.
    is_done = answer.get("success") in (True, "true")
    return None if is_done else Fault("", "subscription not confirmed")


def debug_token(network: Network, graph: Graph, account: Credentials) -> TokenFacts | Fault:
    """What Meta says of the account's token, asked with the app's own token."""
    params = {
        "input_token": account.access_token,
        "access_token": f"{account.app_id}|{account.app_secret}",
    }
    answer = call(network, graph, "GET", "debug_token", params)
    if isinstance(answer, Fault):
        return answer
    data = fields.mapping(answer.get("data"))
    error = fields.mapping(data.get("error"))
    return TokenFacts(
        is_valid=data.get("is_valid") is True,
        kind=fields.text(data.get("type")),
        expires_at=fields.instant(data.get("expires_at")),  # 0 means never
        scopes=frozenset(fields.text(scope) for scope in fields.items(data.get("scopes"))),
        words=fields.text(error.get("message")),
    )
