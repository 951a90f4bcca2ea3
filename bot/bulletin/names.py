"""What channels and their accounts are called on the screen and in the files."""

from collections.abc import Mapping

CHANNEL_NAMES: Mapping[str, str] = {
    "zalo": "Zalo",
    "messenger": "Messenger",
    "webchat": "Trang chat",
}


def account_name(account_id: str) -> str:
    """“Zalo 2200000000000000022”."""
    channel, _, platform_id = account_id.partition(":")
    return f"{CHANNEL_NAMES[channel]} {platform_id}"
