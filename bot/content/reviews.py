"""Who has read an entry over: a review holds for the words that were read, and no others."""

from hashlib import sha256
from typing import Literal

from bot.content.entries import Content, Entry
from bot.content.filling import keys_in

# Nobody read it; what was read stands there today; it changed since it was read.
Review = Literal["none", "current", "outdated"]

_MARK = 8


def review_of(entry: Entry, content: Content) -> Review:
    """Whether the entry as it stands was read over by somebody who knows the matter."""
    if not entry.reviewed_by:
        return "none"
    return "current" if entry.reviewed_text == mark_of(entry, content) else "outdated"


def mark_of(entry: Entry, content: Content) -> str:
    """A short mark of everything the entry says, its common facts included.

    A unit's own facts (its phone, its hours) are its own business and do not undo a review.
    """
    facts = [content.facts[key] for key in facts_in(entry, content)]
    said = [*_texts(entry), *(words for fact in facts for words in (fact.value, fact.then))]
    return sha256("\0".join(said).encode()).hexdigest()[:_MARK]


def facts_in(entry: Entry, content: Content) -> tuple[str, ...]:
    """The keys of the common facts the entry says, in the order it says them."""
    keys = (key for text in _texts(entry) for key in keys_in(text))
    return tuple(key for key in dict.fromkeys(keys) if key in content.facts)


def _texts(entry: Entry) -> tuple[str, ...]:
    leads = (action.url or action.phone for action in entry.actions)
    return (entry.answer, *entry.more.values(), *leads)
