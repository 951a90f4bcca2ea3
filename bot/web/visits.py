"""Counts how often our own public pages are opened, for the reports; nothing is kept of who."""

from collections.abc import Collection

from flask import Flask, Response, request

from bot.core.clock import Clock, local_day
from bot.store import visits
from bot.store.database import AWAY, Database
from bot.web.limiting import Limit

# Each visit is a row written: whoever calls a page in a loop is counted no further.
MOST_A_MINUTE = 300


def count_visits(app: Flask, database: Database, clock: Clock, endpoints: Collection[str]) -> None:
    """Notes each GET of these endpoints that was answered with a page."""
    limit = Limit(MOST_A_MINUTE)

    @app.after_request
    def note(response: Response) -> Response:
        is_page = request.method == "GET" and response.status_code == 200
        if is_page and request.endpoint in endpoints and limit.lets("visits"):
            day, path = local_day(clock.now()).isoformat(), request.path
            try:
                database.write(lambda connection: visits.note(connection, day, path))
            except AWAY:  # a page is worth more than its count
                return response
        return response
