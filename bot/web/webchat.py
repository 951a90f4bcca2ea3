"""The chat page's door: GET /chat, messages in, letters out, and the talk again after a reload."""

import json
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from bot.channels.webchat import VISITOR_HEADER, new_visitor, visitor_of
from bot.delivery.carrying import credentials
from bot.store import events, letters, people
from bot.store.accounts import Account
from bot.web.limiting import Limit
from bot.web.reception import Reception

COOKIE = "visitor"
COOKIE_SECONDS = 30 * 24 * 3600
MOST_MESSAGE_BYTES = 20_000
MOST_LETTERS = 50
# A person types one message in two seconds at best; an address is shared by a family or a school.
PER_VISITOR, PER_ADDRESS = 40, 600  # a minute


def webchat(reception: Reception, unit_name: str, is_https: bool) -> Blueprint:
    """The page and its three addresses. The visitor's cookie is the only key to a talk."""
    pages = Blueprint(
        "webchat",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/chat/static",
    )
    limits = Limit(PER_VISITOR), Limit(PER_ADDRESS)

    @pages.get("/chat")
    def page() -> Response:
        account = _account(reception)
        if account is None:
            return Response("", 404)
        response = make_response(render_template("chat.html", unit_name=unit_name))
        token = request.cookies.get(COOKIE, "")
        if visitor_of(token, account.webhook_secret) is None:
            token = new_visitor(account.webhook_secret)
        response.set_cookie(
            COOKIE,
            token,
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=is_https,
            path="/chat",
        )
        _harden(response)
        return response

    @pages.post("/chat/messages")
    def say() -> tuple[dict[str, Any], int]:
        return _say(reception, *limits)

    @pages.get("/chat/letters")
    def fetch() -> tuple[dict[str, Any], int]:
        """Letters after the number given, oldest first."""
        after = request.args.get("after", "0")
        if not after.isdecimal() or len(after) > 18:
            return {"fault": "after"}, 400
        person = _person(reception)
        if person is None:
            return {"letters": []}, 200
        with reception.database.read() as connection:
            rows = letters.for_page(connection, person.id, int(after), MOST_LETTERS)
        return {"letters": [_letter(row, reception.public_url) for row in rows]}, 200

    @pages.get("/chat/history")
    def history() -> tuple[dict[str, Any], int]:
        """The newest of the talk, both sides, oldest first: {"items": [...], "last": number}."""
        person = _person(reception)
        if person is None:
            return {"items": [], "last": 0}, 200
        with reception.database.read() as connection:
            ours = letters.newest_for_page(connection, person.id, MOST_LETTERS)
            theirs = events.said_by(connection, person.id, MOST_LETTERS)
        items = [{"who": "bot", **_letter(row, reception.public_url)} for row in ours]
        items += [{"who": "me", "text": said, "at": at.isoformat()} for said, at in theirs]
        items.sort(key=lambda item: (item["at"], item["who"] == "bot", item.get("id", 0)))
        return {"items": items, "last": max((row.id for row in ours), default=0)}, 200

    return pages


def _say(reception: Reception, of_visitor: Limit, of_address: Limit) -> tuple[dict[str, Any], int]:
    """One message of the page. JSON only: a form of another site cannot send it with the cookie."""
    account = _account(reception)
    if account is None or request.mimetype != "application/json":
        return {"fault": "json"}, 400
    token = request.cookies.get(COOKIE, "")
    visitor = visitor_of(token, account.webhook_secret)
    if visitor is None:
        return {"fault": "visitor"}, 403
    address = request.remote_addr or ""
    if not (of_visitor.lets(visitor) and of_address.lets(address)):
        return {"fault": "slow"}, 429
    if (request.content_length or 0) > MOST_MESSAGE_BYTES:
        return {"fault": "long"}, 413
    try:
        body = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        return {"fault": "json"}, 400
    if not isinstance(body, dict):
        return {"fault": "json"}, 400
    channel = reception.channels["webchat"]
    verified = channel.verify(b"", {VISITOR_HEADER: token}, [credentials(account)])
    assert verified is not None
    whole = {**body, "account": account.id, "visitor": visitor}
    read = channel.read(whole, verified.accounts, reception.clock.now())
    if not read.events:
        return {"fault": "empty"}, 400
    return ({"ok": True}, 200) if reception.take_all("webchat", read) else ({"fault": "busy"}, 503)


def _account(reception: Reception) -> Account | None:
    """The web chat of this installation: the first by id, there is one a unit."""
    found = (one for one in reception.book.all().values() if one.channel == "webchat")
    return next(found, None)


def _person(reception: Reception) -> people.Person | None:
    account = _account(reception)
    if account is None:
        return None
    visitor = visitor_of(request.cookies.get(COOKIE, ""), account.webhook_secret)
    if visitor is None:
        return None
    with reception.database.read() as connection:
        return people.find(connection, account.id, visitor)


def _letter(row: Any, public_url: str) -> dict[str, Any]:
    buttons = [
        {"kind": kind, "title": title, "value": _as_opened(value, public_url)}
        for kind, title, value in row.body["buttons"]
    ]
    return {
        "id": row.id,
        "text": row.body["text"],
        "buttons": buttons,
        "picture": _as_opened(row.body["picture"], public_url),
        "at": row.created_at.isoformat(),
    }


def _as_opened(address: str, public_url: str) -> str:
    """Our own address by the name the page was opened with: it shows nothing of another host."""
    home = public_url.rstrip("/")
    if not address.startswith(f"{home}/"):
        return address
    return request.url_root.rstrip("/") + address.removeprefix(home)


def _harden(response: Response) -> None:
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
