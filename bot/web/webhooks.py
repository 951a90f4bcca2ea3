"""The platforms' doors: verify, read, take, answer. What a sender writes never makes a 5xx."""

import hmac
import json
import time
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, request

from bot.channels.channel import Verified
from bot.delivery.carrying import credentials
from bot.web.reception import MOST_BYTES, Reception

log = structlog.get_logger()

TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Manners:
    """What a platform wants to hear: to a wrong signature, and to a signed body that is no JSON."""

    forged: int
    no_json: int


# Zalo saves a webhook address only if its unsigned test gets 200; Meta's own advice is 403.
MANNERS = {"zalo": Manners(200, 200), "messenger": Manners(403, 400)}


def webhooks(reception: Reception, messenger_token: str) -> Blueprint:
    """POST /webhooks/zalo, GET and POST /webhooks/messenger."""
    pages = Blueprint("webhooks", __name__)

    @pages.post("/webhooks/<any(zalo, messenger):channel>")
    def take(channel: str) -> Response:
        started = time.perf_counter()
        status = _take(reception, channel)
        reception.metrics.webhook_seconds.labels(channel).observe(time.perf_counter() - started)
        return Response("ok" if status == 200 else "", status, content_type=TEXT)

    @pages.get("/webhooks/messenger")
    def verify() -> Response:
        """Meta's challenge: repeated to whoever knows the verify token."""
        given = request.args.get("hub.verify_token", "")
        challenge = request.args.get("hub.challenge", "")
        is_known = bool(messenger_token) and hmac.compare_digest(
            given.encode(), messenger_token.encode()
        )
        if request.args.get("hub.mode") != "subscribe" or not is_known or not challenge:
            return Response("", 403, content_type=TEXT)
        return Response(challenge[:200], 200, content_type=TEXT)

    return pages


def _take(reception: Reception, channel: str) -> int:
    """Takes one body and returns the status to answer with."""
    raw = request.get_data(cache=False)
    if len(raw) > MOST_BYTES:
        return 413
    verified = _verify(reception, channel, raw)
    if verified is None:
        reception.metrics.refused.labels(channel, "signature").inc()
        log.warning("webhook_refused", channel=channel, why="signature", size=len(raw))
        return MANNERS[channel].forged
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        reception.metrics.refused.labels(channel, "no_json").inc()
        log.warning("webhook_refused", channel=channel, why="no_json", size=len(raw))
        return MANNERS[channel].no_json
    try:
        read = reception.channels[channel].read(body, verified.accounts, reception.clock.now())
    except Exception:
        # A fault of ours; the platform would only repeat the same body until it gives us up.
        log.exception("body_not_read", channel=channel, size=len(raw))
        reception.metrics.refused.labels(channel, "fault").inc()
        return 200
    return 200 if reception.take_all(channel, read) else 503


def _verify(reception: Reception, channel: str, raw: bytes) -> Verified | None:
    ours = [
        credentials(account)
        for account in reception.book.all().values()
        if account.channel == channel
    ]
    return reception.channels[channel].verify(raw, dict(request.headers), ours)
