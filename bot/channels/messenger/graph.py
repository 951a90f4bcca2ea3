"""Where the Graph API stands and the keys that go with every call; full addresses hold secrets."""

import hashlib
import hmac
from dataclasses import dataclass

from bot.channels.channel import Credentials


@dataclass(frozen=True, slots=True)
class Graph:
    """`api_url` without a final slash, `version` like "v26.0"."""

    api_url: str
    version: str

    def address(self, path: str) -> str:
        """The address of a path like "123/messages"."""
        return f"{self.api_url}/{self.version}/{path}"


def keys_of(account: Credentials) -> dict[str, str]:
    """The query parameters that prove who calls (§12)."""
    keys = {"access_token": account.access_token}
    if account.app_secret:
        keys["appsecret_proof"] = proof(account.access_token, account.app_secret)
    return keys


def proof(access_token: str, app_secret: str) -> str:
    """appsecret_proof: hex HMAC-SHA256 of the token with the app secret as key."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()
