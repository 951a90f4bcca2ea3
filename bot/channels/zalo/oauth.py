"""OAuth v4 for an OA: the permission page, the code and the refresh token (§3).

Only calls and parses. Who may call, and that the new pair is stored before it is used, is the
caller's matter: a refresh token works once.
"""

import base64
import hashlib
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.channels.fields import identifier, mapping, number, text
from bot.channels.http import Answer, Network, NotSent

PERMISSION_PATH = "/v4/oa/permission"
TOKEN_PATH = "/v4/oa/access_token"

# 25 hours [official]: taken where the answer's own expires_in cannot be read.
DOCUMENTED_LIFE = 90_000

VERIFIER_LENGTH = 43
LONGEST_WORDS = 300

# No try with the same code or token will ever succeed: an admin must grant again, or our settings
# are wrong. From integrations [code ×1–2]; no official table is stored.
FINAL_ERRORS: Mapping[str, str] = {
    "-14002": "app id wrong, or app not active",
    "-14003": "redirect address differs from the one in the console",
    "-14014": "refresh token invalid: used already, or older than 3 months",
    "-14019": "code invalid: used already, or older than 10 minutes",
    "-14029": "app not approved",
}


@dataclass(frozen=True, slots=True)
class TokenPair:
    """A new pair; the old access token is dead from now on. `expires_in` in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int

    def __repr__(self) -> str:
        return f"TokenPair(expires_in={self.expires_in})"


@dataclass(frozen=True, slots=True)
class TokenFault:
    """No pair. `is_final`: the same request can never succeed. `is_unsure`: the platform may have
    used up the code or refresh token although no pair reached us."""

    code: str
    words: str
    is_final: bool = False
    is_unsure: bool = False


def new_verifier() -> str:
    """A PKCE verifier as Zalo wants it: 43 letters with upper case, lower case and digits."""
    letters = string.ascii_letters + string.digits
    while True:
        verifier = "".join(secrets.choice(letters) for _ in range(VERIFIER_LENGTH))
        kinds = (str.isupper, str.islower, str.isdigit)
        if all(any(map(is_kind, verifier)) for is_kind in kinds):
            return verifier


def challenge_of(verifier: str) -> str:
    """Base64 with the URL alphabet, unpadded, as the official SDKs make it."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def permission_url(
    oauth_url: str, app_id: str, redirect_uri: str, state: str, challenge: str
) -> str:
    """The page on which an OA's admin lets the app in. An empty `challenge` is left out."""
    asked = {"app_id": app_id, "redirect_uri": redirect_uri, "state": state}
    if challenge:
        asked["code_challenge"] = challenge
    return f"{oauth_url}{PERMISSION_PATH}?{urlencode(asked)}"


def exchange_code(
    network: Network, oauth_url: str, *, app_id: str, app_secret: str, code: str, verifier: str
) -> TokenPair | TokenFault:
    """Turns the callback's code into the first pair; `verifier` only if a challenge was set."""
    form = {"code": code, "app_id": app_id, "grant_type": "authorization_code"}
    if verifier:
        form["code_verifier"] = verifier
    return _ask(network, oauth_url, app_secret, form)


def refresh(
    network: Network, oauth_url: str, *, app_id: str, app_secret: str, refresh_token: str
) -> TokenPair | TokenFault:
    """Turns a refresh token, which works once, into a new pair."""
    form = {"refresh_token": refresh_token, "app_id": app_id, "grant_type": "refresh_token"}
    return _ask(network, oauth_url, app_secret, form)


def _ask(
    network: Network, oauth_url: str, app_secret: str, form: Mapping[str, str]
) -> TokenPair | TokenFault:
    headers = {"secret_key": app_secret}
    result = network.call("POST", f"{oauth_url}{TOKEN_PATH}", headers=headers, form=form)
    if isinstance(result, Answer):
        return _parsed(result)
    return TokenFault("network", result.words, is_unsure=not isinstance(result, NotSent))


def _parsed(answer: Answer) -> TokenPair | TokenFault:
    """Errors come with HTTP 200 too: only both tokens make a pair."""
    body = mapping(answer.body)
    access_token, refresh_token = text(body.get("access_token")), text(body.get("refresh_token"))
    if access_token and refresh_token:
        life = number(body.get("expires_in"))
        return TokenPair(
            access_token, refresh_token, int(life) if life and life > 0 else DOCUMENTED_LIFE
        )
    code = identifier(body.get("error"))
    if code not in ("", "0"):
        said = (
            text(body.get(name)) for name in ("error_name", "error_reason", "error_description")
        )
        words = " · ".join(filter(None, dict.fromkeys(said)))[:LONGEST_WORDS]
        return TokenFault(code, words or FINAL_ERRORS.get(code, ""), code in FINAL_ERRORS)
    # 429 and 503 were turned away at the door; of anything else we cannot know.
    is_unsure = answer.status not in (429, 503) and not 300 <= answer.status < 500
    return TokenFault(str(answer.status), f"HTTP {answer.status} without tokens", False, is_unsure)
