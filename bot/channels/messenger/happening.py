"""One raw event of a webhook body with what all kinds share, and the reasons to pass one over."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.events import Event, PassedOver

# Longer keys are replaced by their digest: a payload may have 1000 letters, an index row may not.
LONGEST_KEY = 200

# Why an event is left alone, by the word that the metrics count.
REASONS: Mapping[str, str] = {
    "account_linking": "we link no accounts",
    "app_roles": "tells which app does what on the Page",
    "coupon": "we send no coupons",
    "dashboard_test": "the test button of Meta's dashboard",
    "deleted": "the person took the message back",
    "edit": "the person changed a message that was answered already",
    "feedback": "a mark for an answer that we did not ask for",
    "from_page": "the Page itself did it",
    "game": "we have no games",
    "malformed": "not shaped as any event",
    "message_request": "the person was let into the inbox",
    "news_optin": "a token for news that Meta no longer lets us send in Vietnam",
    "no_person": "nobody to answer: a plugin's passing reference only",
    "not_ours": "a Page that is not ours, or not signed for",
    "not_page": "not about a Page",
    "order": "we sell nothing",
    "page_change": "a post or comment on the Page, not a message",
    "payment": "we take no payments",
    "policy_warning": "Meta warns the Page: staff should read its support inbox",
    "standby": "another app or a person holds this talk",
    "thread_control": "who holds the talk changed",
    "unknown": "a kind of event that we do not know",
    "unreact": "the person took a reaction back",
}


# The fields that every Event has, ready to be handed to its constructor.
Shared = dict[str, Any]


def passed(kind: str) -> PassedOver:
    """The PassedOver of a kind that stands in REASONS."""
    return PassedOver(kind, REASONS[kind])


def digest(text: str) -> str:
    """64 hex letters that stand for a text in a key."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A raw event of one Page; `person` is "" where the event names none.

    `stamp` is the time as the platform wrote it, for keys: the same in every repeat, also where
    `at` had to be the time of receipt.
    """

    account: str
    page: str
    person: str
    at: datetime
    stamp: str
    app_ids: frozenset[str]

    def shared(self, kind: str, *parts: str) -> Shared:
        """The fields of every Event; its key is made of the kind and `parts` (§2.4)."""
        key = ":".join((kind, *parts))
        if len(key) > LONGEST_KEY:
            key = f"{kind}:{digest(key)}"
        person = self.person or None
        return {"account": self.account, "key": key, "person": person, "at": self.at}


Found = Event | PassedOver
