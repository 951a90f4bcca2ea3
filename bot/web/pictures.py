"""Pictures and pages made for one person: whoever has the address sees them, for some minutes."""

from flask import Blueprint, Response, abort

from bot.core.clock import Clock
from bot.store import pictures as store
from bot.store.database import Database

_TYPES = {ending: media_type for media_type, ending in store.ENDINGS.items()}


def pictures(database: Database, clock: Clock) -> Blueprint:
    """GET /pictures/<name>.png and .pdf; a platform fetches the first, the person the second."""
    pages = Blueprint("pictures", __name__)

    @pages.get("/pictures/<name>.<any(png, pdf):ending>")
    def show(name: str, ending: str) -> Response:
        with database.read() as connection:
            found = store.find(connection, name, clock.now())
        if found is None or found.media_type != _TYPES[ending]:
            # Nobody is told whether it has ever been there.
            abort(404)
        response = Response(found.body, content_type=found.media_type)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Content-Disposition"] = f'inline; filename="ma-qr.{ending}"'
        return response

    return pages
