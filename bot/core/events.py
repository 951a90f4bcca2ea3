"""What a person (or the platform) did, in no platform's terms.

Channels read raw bodies into these; everything behind the channels knows only these.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on one account.

    `account` is an account id ("zalo:123"). `key` is unique inside the account and the same in
    every repeat of the event. `person` is the platform's id of the person, None where the event
    concerns the whole account. `at` is aware, as the platform says it (or the time of receipt).
    """

    account: str
    key: str
    person: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSaid(Event):
    """The person wrote. On Zalo a pressed button arrives as its payload written ("#…")."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed(Event):
    """The person pressed one of our buttons; `title` is what they saw, "" if not told."""

    payload: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSent(Event):
    """A picture or GIF. The picture itself is never fetched; `text` is the caption, "" if none."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSent(Event):
    """A voice message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSent(Event):
    """A video."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSent(Event):
    """A document or other file; never fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StickerSent(Event):
    """A sticker, a thumb or a wave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactShared(Event):
    """A contact card of somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSent(Event):
    """A link or shared post; `text` is what the person wrote with it, "" if nothing."""

    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationShared(Event):
    """A place, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Called(Event):
    """The person called the account by the platform's voice call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SomethingSent(Event):
    """A message of a kind we do not know; `kind` is the platform's word for it."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed(Event):
    """The person followed the account."""

    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfollowed(Event):
    """The person left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(Event):
    """The person opened the chat without words: Get Started, "Nhắn tin", a link with a ref.

    `is_first` is False for a link into a talk that exists already.
    """

    ref: str = ""
    is_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(Event):
    """A reaction to a message. It may open the platform's window and is never answered."""

    reaction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrew(Event):
    """The person used a data-subject right on the platform: their data must be deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedNews(Event):
    """The person switched news off with the platform's own switch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Event):
    """Messages reached the person's phone: those with `message_ids`, and all up to `until`."""

    message_ids: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Event):
    """Messages were read: those with `message_ids`, and all up to `until`."""

    message_ids: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Echoed(Event):
    """A message of the account as the platform shows it back.

    `by_human` is True where staff typed it in the platform's own inbox. `metadata` is the key of
    our letter where the platform gives it back (Messenger), "" otherwise; `message_id` is the
    platform's id of the message.
    """

    message_id: str
    metadata: str = ""
    by_human: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStopped(Event):
    """The platform forbids the account to send; `why` in the platform's words."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountResumed(Event):
    """The platform lets the account send again."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An event knowingly left alone; `kind` is a short fixed word for the metrics."""

    kind: str
    why: str


@dataclass(slots=True)
class Reading:
    """What one webhook body held."""

    events: list[Event] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
