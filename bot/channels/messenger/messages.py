"""Reads `message`: what a person wrote or sent, and the echo of what the Page said (§3.1, §3.2).

One message gives one Event, whatever it carries.
"""

from collections.abc import Mapping

from bot.channels import fields
from bot.channels.messenger.happening import Found, Happening, Shared, digest, passed
from bot.core.events import (
    ButtonPressed,
    Echoed,
    FileSent,
    LinkSent,
    LocationShared,
    PictureSent,
    SomethingSent,
    StickerSent,
    TextSaid,
    VideoSent,
    VoiceSent,
)

# What we put before a letter's key in `metadata`; by it our own echoes are known.
OUR_MARK = "xk:"

# Somebody else's post or reel: Facebook's and Instagram's words for it, and the older one.
SHARED = frozenset({"post", "ig_post", "reel", "ig_reel", "share"})

Fields = Mapping[str, object]


def read_message(happening: Happening, message: Fields) -> Found:
    """What the person said; a text goes before what is attached to it, but for its caption."""
    if message.get("is_deleted"):
        return passed("deleted")
    text = fields.text(message.get("text"))
    shared = happening.shared("message", *_name(happening, message, text))
    if message.get("is_unsupported"):
        return SomethingSent(**shared, kind="unsupported")
    payload = fields.text(fields.mapping(message.get("quick_reply")).get("payload"))
    if payload:
        return ButtonPressed(**shared, payload=payload, title=text)
    attachments = [fields.mapping(item) for item in fields.items(message.get("attachments"))]
    if attachments or message.get("sticker_id"):
        return _read_attachments(shared, message, attachments, text)
    return TextSaid(**shared, text=text) if text else SomethingSent(**shared, kind="empty")


def read_echo(happening: Happening, message: Fields) -> Found:
    """A message of the Page: ours by its metadata or app id, else typed by staff or another app."""
    metadata = fields.text(message.get("metadata"))
    key = metadata.removeprefix(OUR_MARK) if metadata.startswith(OUR_MARK) else ""
    # The inbox has an app id of its own that Meta's pages print in two spellings (§3.2), so only
    # our own ids are asked for.
    is_ours = bool(key) or fields.identifier(message.get("app_id")) in happening.app_ids
    mid = fields.identifier(message.get("mid"))
    text = fields.text(message.get("text"))
    return Echoed(
        **happening.shared("message", *_name(happening, message, text)),
        message_id=mid,
        metadata=key,
        by_human=not is_ours,
    )


def _name(happening: Happening, message: Fields, text: str) -> tuple[str, ...]:
    """What tells this message from all others of the Page: its mid, else who, when and what."""
    mid = fields.identifier(message.get("mid"))
    # A digest: keys are stored, and what people write is stored masked only.
    return (mid,) if mid else (happening.person, happening.stamp, digest(text))


def _read_attachments(
    shared: Shared, message: Fields, attachments: list[Fields], text: str
) -> Found:
    """The first attachment decides, but a sticker goes first: it may come twice, also as image."""
    kinds = [fields.text(attachment.get("type")) for attachment in attachments]
    is_sticker = "sticker" in kinds or _has_sticker_id(message, attachments)
    first = attachments[0] if attachments else {}
    kind = "sticker" if is_sticker else kinds[0]
    if kind == "image":
        return PictureSent(**shared, text=text)
    if kind in SHARED:
        return LinkSent(**shared, text=text, url=_url(first))
    if text:
        return TextSaid(**shared, text=text)
    return _read_wordless(shared, kind, first)


def _has_sticker_id(message: Fields, attachments: list[Fields]) -> bool:
    payloads = (fields.mapping(attachment.get("payload")) for attachment in attachments)
    return bool(message.get("sticker_id")) or any(payload.get("sticker_id") for payload in payloads)


def _read_wordless(shared: Shared, kind: str, attachment: Fields) -> Found:
    """An attachment that came without words and is neither picture nor post."""
    if kind == "sticker":
        return StickerSent(**shared)
    if kind == "audio":
        return VoiceSent(**shared)
    if kind == "video":
        return VideoSent(**shared)
    if kind == "file":
        return FileSent(**shared)
    if kind == "fallback":
        return _read_fallback(shared, attachment)
    if kind == "location":
        return _read_location(shared, attachment)
    return SomethingSent(**shared, kind=kind[:40] or "attachment")


def _read_fallback(shared: Shared, attachment: Fields) -> Found:
    """A link preview; a wholly empty one is a wave (or a share Meta does not pass on, §4)."""
    url = _url(attachment)
    if url:
        return LinkSent(**shared, url=url)
    has_more = attachment.get("payload") or attachment.get("title")
    return SomethingSent(**shared, kind="fallback") if has_more else StickerSent(**shared)


def _read_location(shared: Shared, attachment: Fields) -> Found:
    coordinates = fields.mapping(fields.mapping(attachment.get("payload")).get("coordinates"))
    latitude = fields.number(coordinates.get("lat"))
    longitude = fields.number(coordinates.get("long"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return SomethingSent(**shared, kind="location")
    return LocationShared(**shared, latitude=latitude, longitude=longitude)


def _url(attachment: Fields) -> str:
    """The address, inside `payload` or beside it as older versions have it."""
    payload = fields.mapping(attachment.get("payload"))
    return fields.text(payload.get("url")) or fields.text(attachment.get("url"))
