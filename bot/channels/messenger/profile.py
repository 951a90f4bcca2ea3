"""The Messenger profile of a Page: Get Started, greeting and menu, written only when they differ.

Meta takes 10 calls in 10 minutes (reference/messenger.md §10).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels import fields
from bot.channels.channel import Credentials
from bot.channels.http import Network
from bot.channels.messenger.api import Fault, call
from bot.channels.messenger.graph import Graph, keys_of
from bot.channels.messenger.kinds import START
from bot.core.replies import Button

PATH = "me/messenger_profile"
PROPERTIES = ("get_started", "greeting", "persistent_menu", "ice_breakers")

# Limits of §7, in characters.
GREETING_LENGTH = 160
MENU_TITLE_LENGTH = 30
MENU_LENGTH = 20


def wished_profile(greeting: str, menu: Sequence[Button]) -> dict[str, Any]:
    """The profile we want: choices and links in the menu, no ice breakers (they hide Get Started).

    Raises ValueError where something is longer than Meta takes: a fault in our content.
    """
    if len(greeting) > GREETING_LENGTH or len(menu) > MENU_LENGTH:
        raise ValueError(
            f"greeting over {GREETING_LENGTH} letters or menu over {MENU_LENGTH} items"
        )
    for button in menu:
        if len(button.title) > MENU_TITLE_LENGTH:
            raise ValueError(f"menu title over {MENU_TITLE_LENGTH} letters: {button.title}")
    calls = [_menu_item(button) for button in menu]
    return {
        "get_started": {"payload": START},
        "greeting": [{"locale": "default", "text": greeting}],
        "persistent_menu": [{"locale": "default", "call_to_actions": calls}],
    }


def profile_now(network: Network, graph: Graph, account: Credentials) -> dict[str, Any] | Fault:
    """What is set, in the shape of `wished_profile`; what is not set is missing."""
    params = {**keys_of(account), "fields": ",".join(PROPERTIES)}
    answer = call(network, graph, "GET", PATH, params)
    if isinstance(answer, Fault):
        return answer
    found = fields.items(answer.get("data"))
    profile = fields.mapping(found[0]) if found else {}
    return {name: _plain(name, profile[name]) for name in PROPERTIES if name in profile}


def set_profile(
    network: Network, graph: Graph, account: Credentials, wished: Mapping[str, Any]
) -> bool | Fault:
    """Reads the profile and writes what differs; True if anything had to be written."""
    current = profile_now(network, graph, account)
    if isinstance(current, Fault):
        return current
    keys = keys_of(account)
    missing = {name: value for name, value in wished.items() if current.get(name) != value}
    needless = [name for name in current if name not in wished]
    for method, body in (("POST", missing), ("DELETE", {"fields": needless} if needless else {})):
        if not body:
            continue
        answer = call(network, graph, method, PATH, keys, body)
        if isinstance(answer, Fault):
            return answer
    return bool(missing or needless)


def _menu_item(button: Button) -> dict[str, str]:
    if button.kind == "link":
        return {"type": "web_url", "title": button.title, "url": button.value}
    return {"type": "postback", "title": button.title, "payload": button.value}


def _plain(name: str, value: object) -> object:
    """What Meta tells of a property without what it adds by itself (webview height and the like).

    Other locales than the default stay in: they would show instead of ours.
    """
    if name == "get_started":
        return {"payload": fields.mapping(value).get("payload")}
    if name == "greeting":
        return [_only(one, ("locale", "text")) for one in fields.items(value)]
    if name == "persistent_menu":
        return [
            {
                "locale": fields.mapping(one).get("locale"),
                "call_to_actions": [
                    _only(item, ("type", "title", "payload", "url"))
                    for item in fields.items(fields.mapping(one).get("call_to_actions"))
                ],
            }
            for one in fields.items(value)
        ]
    return value


def _only(value: object, names: Sequence[str]) -> dict[str, object]:
    found = fields.mapping(value)
    return {name: found[name] for name in names if name in found}
