"""Reads every event kind but messages: taps, arrivals, receipts, reactions, policy (§3.3–§3.9)."""

from bot.channels import fields
from bot.channels.messenger.happening import Found, Happening, passed
from bot.channels.messenger.messages import Fields
from bot.core.events import (
    AccountResumed,
    AccountStopped,
    Arrived,
    ButtonPressed,
    Delivered,
    PassedOver,
    Reacted,
    Seen,
    StoppedNews,
)

# The payload of Get Started in the profile that we set.
START = "#start"


def read_postback(happening: Happening, postback: Fields) -> Found:
    """A tap on a button, the menu or Get Started.

    A payload without "#" is not ours: left by whoever had the Page before. With a referral, or
    empty, it can only be the start of a talk.
    """
    payload = fields.text(postback.get("payload"))
    referral = fields.mapping(postback.get("referral"))
    # Its mid may be that of the message the button stands under: two taps, one mid.
    mid = fields.identifier(postback.get("mid"))
    shared = happening.shared("postback", happening.person, mid, happening.stamp, payload)
    is_start = payload in ("", START) or (bool(referral) and not payload.startswith("#"))
    if is_start:
        return Arrived(**shared, ref=fields.text(referral.get("ref")))
    return ButtonPressed(**shared, payload=payload, title=fields.text(postback.get("title")))


def read_referral(happening: Happening, referral: Fields) -> Found:
    """A link into a talk that exists already."""
    ref = fields.text(referral.get("ref"))
    shared = happening.shared("referral", happening.person, happening.stamp, ref)
    return Arrived(**shared, ref=ref, is_first=False)


def read_optin(happening: Happening, optin: Fields) -> Found:
    """A plugin's opt-in begins a talk; of the news tokens only the stop concerns us."""
    status = fields.text(optin.get("notification_messages_status"))
    if status.startswith("STOP"):
        return StoppedNews(**happening.shared("optin", happening.person, happening.stamp, status))
    if optin.get("type"):
        return passed("news_optin")
    ref = fields.text(optin.get("ref"))
    shared = happening.shared("optin", happening.person, happening.stamp, ref)
    return Arrived(**shared, ref=ref)


def read_delivery(happening: Happening, delivery: Fields) -> Found:
    """Messages reached the phone; `mids` may be missing, the watermark counts."""
    found = (fields.identifier(mid) for mid in fields.items(delivery.get("mids")))
    mids = tuple(mid for mid in found if mid)
    watermark = delivery.get("watermark")
    parts = (happening.person, fields.identifier(watermark), happening.stamp, *mids)
    return Delivered(
        **happening.shared("delivery", *parts), message_ids=mids, until=fields.instant(watermark)
    )


def read_read(happening: Happening, read: Fields) -> Found:
    """Everything before the watermark was read."""
    watermark = read.get("watermark")
    parts = (happening.person, fields.identifier(watermark), happening.stamp)
    return Seen(**happening.shared("read", *parts), until=fields.instant(watermark))


def read_reaction(happening: Happening, reaction: Fields) -> Found:
    """A reaction; its mid is that of the message it sits on, so the time is in the key."""
    if reaction.get("action") == "unreact":
        return passed("unreact")
    what = fields.text(reaction.get("reaction")) or fields.text(reaction.get("emoji"))
    mid = fields.identifier(reaction.get("mid"))
    shared = happening.shared("reaction", happening.person, mid, happening.stamp, what)
    return Reacted(**shared, reaction=what)


def read_policy(happening: Happening, policy: Fields) -> Found:
    """Meta warns, stops or frees the Page itself."""
    action = fields.text(policy.get("action"))
    reason = fields.text(policy.get("reason"))
    if action == "block":
        return AccountStopped(**happening.shared("policy", action, happening.stamp), why=reason)
    if action == "unblock":
        return AccountResumed(**happening.shared("policy", action, happening.stamp))
    warning = passed("policy_warning")
    return PassedOver(warning.kind, f"{warning.why}: {reason[:200]}" if reason else warning.why)
