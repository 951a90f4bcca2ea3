"""The page /demo: two followers' phones beside the web chat, for `serve --demo` only."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from bot.demo.cast import Follower
from bot.demo.messenger_phone import MessengerPhone
from bot.demo.phone import ACTS
from bot.demo.zalo_phone import ZaloPhone

LONGEST_WORDS = 2000
SHOWN_OF_A_KIND = 5  # in the list to choose from: enough to see that they are many

Phones = Mapping[str, ZaloPhone | MessengerPhone]
Cast = Mapping[str, Sequence[Follower]]


def demo_pages(phones: Phones, cast: Cast) -> Blueprint:
    """The page, what its phones show, and what is done on them."""
    pages = Blueprint(
        "demo",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/demo/static",
    )
    known = {name: {one.id for one in followers} for name, followers in cast.items()}

    @pages.get("/demo")
    def page() -> Response:
        choices = {name: _choices(followers) for name, followers in cast.items()}
        response = make_response(render_template("demo.html", choices=choices))
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http: https:; "
            "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response

    @pages.get("/demo/phones/<channel>/<person>")
    def phone(channel: str, person: str) -> tuple[dict[str, Any], int]:
        if person not in known.get(channel, ()):
            return {"fault": "person"}, 404
        held = phones[channel]
        lines = [line.told() for line in held.shown(person)]
        return {"state": held.state(person), "lines": lines}, 200

    @pages.post("/demo/phones/<channel>/<person>")
    def act(channel: str, person: str) -> tuple[dict[str, Any], int]:
        """JSON only: a form of another site cannot send it."""
        body = request.get_json(silent=True)
        if person not in known.get(channel, ()) or not isinstance(body, dict):
            return {"fault": "person"}, 404
        deed = next((act for act in ACTS if act == body.get("act")), None)
        words = [body.get(name, "") for name in ("text", "payload", "form")]
        if deed is None or not all(isinstance(word, str) for word in words):
            return {"fault": "act"}, 400
        if max(map(len, words)) > LONGEST_WORDS or (deed == "say" and not words[0].strip()):
            return {"fault": "words"}, 400
        phones[channel].do(person, deed, *words)
        return {"ok": True}, 200

    @pages.after_app_request
    def framed(response: Response) -> Response:
        """The chat page stands in a frame of ours, which it forbids everywhere else."""
        policy = response.headers.get("Content-Security-Policy", "")
        if request.path == "/chat":
            ours = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
            response.headers["Content-Security-Policy"] = ours
        return response

    return pages


def _choices(followers: Sequence[Follower]) -> list[tuple[str, list[Follower]]]:
    """The first of each kind under its story."""
    kinds = groupby(followers, key=lambda one: one.kind.story)
    return [(story, list(group)[:SHOWN_OF_A_KIND]) for story, group in kinds]
