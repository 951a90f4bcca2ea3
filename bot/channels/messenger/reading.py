"""Reads a webhook body: every entry, Page and event of it, one bad one never drops the rest (§3).

What is no event for us is passed over with a fixed word; nothing here raises.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.channels import fields
from bot.channels.messenger import kinds
from bot.channels.messenger.happening import Found, Happening, passed
from bot.channels.messenger.messages import Fields, read_echo, read_message
from bot.core.events import PassedOver, Reading

# Which reader takes which key of an event, in the order in which they are looked for.
PERSONAL: Mapping[str, Callable[[Happening, Fields], Found]] = {
    "message": read_message,
    "postback": kinds.read_postback,
    "optin": kinds.read_optin,
    "delivery": kinds.read_delivery,
    "read": kinds.read_read,
    "reaction": kinds.read_reaction,
    "referral": kinds.read_referral,
}

# Older fixtures write the second.
POLICY = ("policy_enforcement", "policy-enforcement")

# Kinds that we know and leave alone, with their word in REASONS.
LEFT_ALONE: Mapping[str, str] = {
    "message_edit": "edit",
    "pass_thread_control": "thread_control",
    "take_thread_control": "thread_control",
    "request_thread_control": "thread_control",
    "app_roles": "app_roles",
    "account_linking": "account_linking",
    "response_feedback": "feedback",
    "messaging_feedback": "feedback",
    "order": "order",
    "game_play": "game",
    "payment": "payment",
    "pre_checkout": "payment",
    "checkout_update": "payment",
    "template": "coupon",
    "message_request": "message_request",
}

# While another app or a person holds the talk, these alone are noted.
NOTED_IN_STANDBY = frozenset({"delivery", "read"})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for a whole body: our Pages, our apps, and the time of receipt."""

    accounts: frozenset[str]
    app_ids: frozenset[str]
    now: datetime


def read(body: object, accounts: frozenset[str], app_ids: frozenset[str], now: datetime) -> Reading:
    """The Events of a parsed body; `now` stands in where an event carries no time."""
    circumstances = Circumstances(accounts, app_ids, now)
    reading = Reading()
    # A doc sample of Meta is a list of bodies.
    for one in body if isinstance(body, list) else [body]:
        for found in _read_body(fields.mapping(one), circumstances):
            if isinstance(found, PassedOver):
                reading.passed_over.append(found)
            else:
                reading.events.append(found)
    return reading


def _read_body(body: Fields, circumstances: Circumstances) -> list[Found]:
    if body.get("object") != "page":
        return [passed("not_page")]
    entries = body.get("entry")
    if not isinstance(entries, list):
        return [passed("malformed")]
    return [found for entry in entries for found in _read_entry(entry, circumstances)]


def _read_entry(raw: object, circumstances: Circumstances) -> list[Found]:
    """The entry of one Page holds `messaging`, `standby` or `changes`."""
    entry = fields.mapping(raw)
    if not entry:
        return [passed("malformed")]
    page = fields.identifier(entry.get("id"))
    changes = fields.items(entry.get("changes"))
    if changes and page == "0":
        return [passed("dashboard_test")]
    if f"messenger:{page}" not in circumstances.accounts:
        return [passed("not_ours")]
    found: list[Found] = []
    for name in ("messaging", "standby"):
        for event in fields.items(entry.get(name)):
            found.append(_read_event(entry, fields.mapping(event), name, circumstances))
    found.extend(passed("page_change") for _ in changes)
    return found or [passed("malformed")]


def _read_event(entry: Fields, event: Fields, array: str, circumstances: Circumstances) -> Found:
    if not event:
        return passed("malformed")
    for name in POLICY:
        if name in event:
            happening = _happening(entry, event, "", circumstances)
            return kinds.read_policy(happening, fields.mapping(event[name]))
    message = fields.mapping(event.get("message"))
    is_echo = bool(message.get("is_echo"))
    # An echo has the Page as sender and the person as recipient.
    person = fields.mapping(event.get("recipient" if is_echo else "sender"))
    happening = _happening(entry, event, fields.identifier(person.get("id")), circumstances)
    if is_echo:
        return read_echo(happening, message) if happening.person else passed("no_person")
    return _read_personal(happening, event, is_standby=array == "standby")


def _read_personal(happening: Happening, event: Fields, *, is_standby: bool) -> Found:
    """An event of the first kind of PERSONAL that it holds, done by a person and meant for us."""
    name = next((name for name in PERSONAL if name in event), "")
    if is_standby and name not in NOTED_IN_STANDBY:
        return passed("standby")
    if not name:
        return passed(next((why for key, why in LEFT_ALONE.items() if key in event), "unknown"))
    value = event[name]
    if not isinstance(value, dict):
        return passed("malformed")
    if not happening.person:
        return passed("no_person")
    if happening.person == happening.page:
        return passed("from_page")
    return PERSONAL[name](happening, value)


def _happening(
    entry: Fields, event: Fields, person: str, circumstances: Circumstances
) -> Happening:
    """The event's own time; where it has none the entry's, where that has none the receipt's."""
    page = fields.identifier(entry.get("id"))
    times = (event.get("timestamp"), entry.get("time"))
    stamped = [(at, time) for time in times if (at := fields.instant(time)) is not None]
    at, time = stamped[0] if stamped else (circumstances.now, "")
    return Happening(
        account=f"messenger:{page}",
        page=page,
        person=person,
        at=at,
        stamp=fields.identifier(time),
        app_ids=circumstances.app_ids,
    )
