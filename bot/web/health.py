"""Alive, ready, metrics, and the file by which Zalo verifies our domain."""

import re

from flask import Blueprint, Response, abort

from bot.store.book import AccountBook
from bot.store.database import Database
from bot.store.schema import is_newest
from bot.web.metrics import Metrics

_VERIFIER = re.compile(r"zalo_verifier[\w-]*\.html")


def health(database: Database, book: AccountBook, metrics: Metrics) -> Blueprint:
    """GET /healthz, /readyz, /metrics and /<zalo_verifier…>.html."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", content_type="text/plain")

    @pages.get("/readyz")
    def ready() -> Response:
        """200 when the database answers and its schema is ours; content was read at the start."""
        try:
            is_ready = is_newest(database)
        except Exception:  # noqa: BLE001 - whatever keeps the database away, we are not ready
            is_ready = False
        words = "ready\n" if is_ready else "database or schema not ready\n"
        return Response(words, 200 if is_ready else 503, content_type="text/plain")

    @pages.get("/metrics")
    def numbers() -> Response:
        return Response(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")

    @pages.get("/<name>.html")
    def verifier(name: str) -> Response:
        wanted = f"{name}.html"
        if not _VERIFIER.fullmatch(wanted):
            abort(404)
        for account in book.all().values():
            if account.verifier_name == wanted:
                return Response(account.verifier_body, content_type="text/html; charset=utf-8")
        return abort(404)

    return pages
