"""Secrets at rest: Fernet with keys made from SECRET_KEY; several keys, newest first, rotate."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class VaultFault(Exception):
    """A secret in the database cannot be opened with the keys of SECRET_KEY."""


class Vault:
    """Closes and opens secrets. `secret_key` is "new" or "new,old" while a key is changed."""

    def __init__(self, secret_key: str) -> None:
        keys = [part.strip() for part in secret_key.split(",") if part.strip()]
        self._fernet = MultiFernet(
            [Fernet(base64.urlsafe_b64encode(_derived(key, "secrets"))) for key in keys]
        )

    def close(self, secret: str) -> str:
        """The closed form of a secret; an empty one stays empty."""
        return self._fernet.encrypt(secret.encode()).decode() if secret else ""

    def open(self, closed: str) -> str:
        """The secret again. Raises VaultFault where no key fits."""
        if not closed:
            return ""
        try:
            return self._fernet.decrypt(closed.encode()).decode()
        except InvalidToken as error:
            raise VaultFault("SECRET_KEY does not open the stored tokens") from error

    def fingerprint(self, secret: str) -> str:
        """Tells two tokens apart without keeping either; "" for an empty one.

        Not keyed: it must stay the same while SECRET_KEY is changed, and a token is too long to
        be guessed from its hash.
        """
        return hashlib.sha256(secret.encode()).hexdigest()[:32] if secret else ""


def _derived(key: str, purpose: str) -> bytes:
    # SECRET_KEY is long and random (48 bytes of ours or the operator's), so a plain keyed hash
    # is enough; a slow password hash would only cost start-up time.
    return hmac.new(key.encode(), f"xung-kich {purpose}".encode(), hashlib.sha256).digest()
