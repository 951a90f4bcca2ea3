"""Asks an OA's admin for permission: the wish is kept, the address is for them to open."""

import secrets
from datetime import datetime, timedelta

from bot.channels.zalo import oauth
from bot.store import accounts
from bot.store.database import Connection
from bot.store.vault import Vault

# How long an OA's admin has to open the permission address. Zalo's own code lives ten minutes.
CONNECT_FOR = timedelta(hours=24)


def ask_permission(
    connection: Connection,
    vault: Vault,
    *,
    oauth_url: str,
    public_url: str,
    unit_slug: str,
    app_id: str,
    app_secret: str,
    oa_secret: str,
    real: datetime,
    with_pkce: bool = False,
) -> str:
    """Returns the address. Zalo's own pages disagree on PKCE; without a challenge no verifier is
    asked for.
    """
    verifier = oauth.new_verifier() if with_pkce else ""
    state = secrets.token_urlsafe(24)
    wish = {
        "state": state,
        "verifier_closed": vault.close(verifier),
        "unit_slug": unit_slug,
        "app_id": app_id,
        "app_secret_closed": vault.close(app_secret),
        "webhook_secret_closed": vault.close(oa_secret),
        "until": real + CONNECT_FOR,
    }
    accounts.put_connect(connection, wish)
    challenge = oauth.challenge_of(verifier) if verifier else ""
    callback = f"{public_url}/oauth/zalo"
    return oauth.permission_url(oauth_url, app_id, callback, state, challenge)
