"""Reads a Zalo webhook body into Events: one table of event names, matched exactly.

A name is never matched by its beginning where an answer could follow: a group's talk would leak
into private chats (reference/zalo-oa.md §1.3).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from bot.channels.fields import identifier, instant, items, mapping, number, text
from bot.channels.zalo.left_alone import left_alone
from bot.core.events import (
    Arrived,
    Called,
    ContactShared,
    Delivered,
    Echoed,
    Event,
    FileSent,
    Followed,
    LinkSent,
    LocationShared,
    PassedOver,
    PictureSent,
    Reacted,
    Reading,
    Seen,
    SomethingSent,
    StickerSent,
    TextSaid,
    Unfollowed,
    VideoSent,
    VoiceSent,
    Withdrew,
)

# Zalo began in 2012: an earlier instant is a typing error, and so is one far ahead of our clock.
# Either would open or close somebody's window for ever.
EARLIEST_AT = datetime(2012, 1, 1, tzinfo=UTC)
FURTHEST_AHEAD = timedelta(days=1)

FROM_PERSON = "user_send_"


class Sides(NamedTuple):
    """Whom a body is about, by their platform ids; "" where it does not say."""

    oa_id: str
    person: str


@dataclass(frozen=True, slots=True)
class Told:
    """One body; `common` are the fields that every Event has."""

    name: str
    body: Mapping[str, object]
    message: Mapping[str, object]
    common: Mapping[str, Any]

    def event(self, kind: Callable[..., Event], /, **more: object) -> Event:
        return kind(**self.common, **more)


Reader = Callable[[Told], Event | PassedOver]


def read(body: object, accounts: frozenset[str], now: datetime) -> Reading:
    """What one parsed body holds for the account ids in `accounts`. Raises nothing."""
    try:
        found = _read(mapping(body), accounts, now)
    except RecursionError:
        found = PassedOver("malformed", "nested too deeply")
    if isinstance(found, PassedOver):
        return Reading(passed_over=[found])
    return Reading(events=found)


def _read(
    body: Mapping[str, object], accounts: frozenset[str], now: datetime
) -> list[Event] | PassedOver:
    name = identifier(body.get("event_name"))
    if not name:
        return PassedOver("malformed", "no event_name")
    if passed_over := left_alone(name, body):
        return passed_over
    if name == "user_withdraw":
        return _withdrawals(body, accounts, now)
    if name in TABLE:
        sides_of, reader = TABLE[name]
    elif name.startswith(FROM_PERSON):
        sides_of, reader = from_person, _something_sent
    else:
        return PassedOver("unknown", name)
    sides = sides_of(body)
    if not sides.oa_id or not sides.person:
        return PassedOver("malformed", f"{name} without " + ("person" if sides.oa_id else "OA"))
    account = f"zalo:{sides.oa_id}"
    if account not in accounts:
        return PassedOver("not_ours", account)
    event = reader(_told(name, body, account, sides.person, now))
    return event if isinstance(event, PassedOver) else [event]


def _withdrawals(
    body: Mapping[str, object], accounts: frozenset[str], now: datetime
) -> list[Event] | PassedOver:
    """The person must be forgotten; where the body names no OA, on every account."""
    oa_id, person = top_level(body)
    if not person:
        # The app is not linked with the OA (official page): we know nobody by the id that is left.
        by_app = identifier(body.get("user_id_by_app"))
        return PassedOver("withdrew_unknown", f"no user_id, only user_id_by_app {by_app}")
    named = {f"zalo:{oa_id}"} if oa_id else accounts
    told = [_told("user_withdraw", body, a, person, now) for a in sorted(named & accounts)]
    return [one.event(Withdrew) for one in told] or PassedOver("not_ours", f"zalo:{oa_id}")


def _told(name: str, body: Mapping[str, object], account: str, person: str, now: datetime) -> Told:
    at = happened_at(body.get("timestamp"), now)
    common = {"account": account, "key": _key(name, body, person), "person": person, "at": at}
    return Told(name, body, mapping(body.get("message")), common)


def _key(name: str, body: Mapping[str, object], person: str) -> str:
    """The same for every repeat of an event: Zalo repeats the whole body (§1.1)."""
    msg_id = identifier(mapping(body.get("message")).get("msg_id"))
    # A person may react to one message again and again: there the id is not the event's own.
    if msg_id and name != "user_reacted_message":
        return f"{name}:{msg_id}"
    timestamp = identifier(body.get("timestamp"))
    if timestamp:
        return f"{name}:{timestamp}:{person}"
    return f"{name}:{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()}"


def from_person(body: Mapping[str, object]) -> Sides:
    """A person's message: the OA is the recipient."""
    return Sides(_id_of(body, "recipient"), _id_of(body, "sender"))


def from_oa(body: Mapping[str, object]) -> Sides:
    """Echoes and receipts: the OA is the sender, although the person did it."""
    return Sides(_id_of(body, "sender"), _id_of(body, "recipient"))


def top_level(body: Mapping[str, object]) -> Sides:
    """Following, calls and the like: ids beside the name."""
    person = _id_of(body, "follower") or identifier(body.get("user_id"))
    return Sides(identifier(body.get("oa_id")), person)


def _id_of(body: Mapping[str, object], side: str) -> str:
    return identifier(mapping(body.get(side)).get("id"))


def just(kind: Callable[..., Event]) -> Reader:
    """A reader for a kind without anything of its own."""
    return lambda told: told.event(kind)


def _text_said(told: Told) -> Event:
    said = text(told.message.get("text"))
    return told.event(TextSaid, text=said) if said.strip() else _something_sent(told)


def _something_sent(told: Told) -> Event:
    return told.event(SomethingSent, kind=told.name.removeprefix(FROM_PERSON))


def _picture_sent(told: Told) -> Event:
    return told.event(PictureSent, text=text(told.message.get("text")))


def _link_sent(told: Told) -> Event:
    url = text(_attached(told).get("url"))
    return told.event(LinkSent, text=text(told.message.get("text")), url=url)


def _location_shared(told: Told) -> Event:
    place = mapping(_attached(told).get("coordinates"))
    latitude, longitude = number(place.get("latitude")), number(place.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return _something_sent(told)
    return told.event(LocationShared, latitude=latitude, longitude=longitude)


def _attached(told: Told) -> Mapping[str, object]:
    """The payload of the first attachment; several in one message have not been seen."""
    attachments = items(told.message.get("attachments"))
    return mapping(mapping(attachments[0]).get("payload")) if attachments else {}


def _echoed(told: Told) -> Event:
    # Only what staff typed in OA Manager has an admin_id; what we sent has none.
    admin_id = identifier(mapping(told.body.get("sender")).get("admin_id"))
    message_id = identifier(told.message.get("msg_id"))
    return told.event(Echoed, message_id=message_id, by_human=bool(admin_id))


def _delivered(told: Told) -> Event | PassedOver:
    message_id = identifier(told.message.get("msg_id"))
    if not message_id:
        return PassedOver("malformed", f"{told.name} without message")
    return told.event(Delivered, message_ids=(message_id,))


def _seen(told: Told) -> Event | PassedOver:
    message_ids = tuple(filter(None, map(identifier, items(told.message.get("msg_ids")))))
    if not message_ids:
        return PassedOver("malformed", f"{told.name} without message")
    return told.event(Seen, message_ids=message_ids)


def _reacted(told: Told) -> Event:
    return told.event(Reacted, reaction=text(told.message.get("react_icon")))


def _followed(told: Told) -> Event:
    return told.event(Followed, source=text(told.body.get("source")))


# All [official] (D:webhook/…) but user_send_gif [code ×4] and oa_send_template, whose body is
# documented without its name [code].
TABLE: Mapping[str, tuple[Callable[[Mapping[str, object]], Sides], Reader]] = {
    "user_send_text": (from_person, _text_said),
    "user_send_image": (from_person, _picture_sent),
    "user_send_gif": (from_person, _picture_sent),
    "user_send_link": (from_person, _link_sent),
    "user_send_audio": (from_person, just(VoiceSent)),
    "user_send_video": (from_person, just(VideoSent)),
    "user_send_sticker": (from_person, just(StickerSent)),
    "user_send_location": (from_person, _location_shared),
    "user_send_file": (from_person, just(FileSent)),
    "user_send_business_card": (from_person, just(ContactShared)),
    "user_reacted_message": (from_person, _reacted),
    "user_received_message": (from_oa, _delivered),
    "user_seen_message": (from_oa, _seen),
    "oa_send_text": (from_oa, _echoed),
    "oa_send_image": (from_oa, _echoed),
    "oa_send_gif": (from_oa, _echoed),
    "oa_send_list": (from_oa, _echoed),
    "oa_send_file": (from_oa, _echoed),
    "oa_send_sticker": (from_oa, _echoed),
    "oa_send_template": (from_oa, _echoed),
    "follow": (top_level, _followed),
    "unfollow": (top_level, just(Unfollowed)),
    "user_click_chatnow": (top_level, just(Arrived)),
    "user_call_oa": (top_level, just(Called)),
}


def happened_at(value: object, now: datetime) -> datetime:
    """The instant a timestamp tells; `now` where it tells none that can be true."""
    at = instant(value)
    return at if at is not None and EARLIEST_AT <= at <= now + FURTHEST_AHEAD else now
