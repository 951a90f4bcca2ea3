"""A stand-in for the server behind the chat page: says what is laid out, keeps what it hears."""

import threading
from collections import deque
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, make_response, render_template, request

import bot.web

Json = dict[str, Any]

UNIT_NAME = "Đoàn phường Ví Dụ"
# As the real door sends it: a page that leans on inline script or style fails in these tests.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">'
    '<rect width="400" height="300"/></svg>'
)


def button(kind: str, title: str, value: str) -> Json:
    return {"kind": kind, "title": title, "value": value}


class ChatStandIn:
    """The addresses of the page. `answers`: by text or payload, the letters that follow it.

    `statuses` are given to the next messages instead of taking them. `said` holds every body
    posted, `history` what a reload finds.
    """

    def __init__(self) -> None:
        self.answers: dict[str, list[Json]] = {}
        self.statuses: deque[int] = deque()
        self.said: list[Json] = []
        self.history: list[Json] = []
        self.pages = 0
        self._letters: list[Json] = []
        self._ids: set[str] = set()
        self._lock = threading.Lock()
        self.app = self._app()

    def wishes(self) -> list[str]:
        """The texts, payloads or "arrived" of what was posted, in order."""
        return [wish_of(body) for body in self.said]

    def put_out(self, text: str, *buttons: Json, picture: str = "") -> None:
        """A letter without a question, such as a bulletin."""
        with self._lock:
            self._add({"text": text, "buttons": list(buttons), "picture": picture})

    def _add(self, letter: Json) -> None:
        number = len(self._letters) + 1
        self._letters.append({**letter, "id": number, "at": f"2026-11-21T08:{number:02}:00+07:00"})
        self.history.append({"who": "bot", **self._letters[-1]})

    def _app(self) -> Flask:
        app = Flask("chat_stand_in", static_folder=None)
        pages = Blueprint(
            "webchat",
            __name__,
            root_path=str(Path(bot.web.__file__).parent),
            template_folder="templates",
            static_folder="static",
            static_url_path="/chat/static",
        )
        pages.add_url_rule("/chat", view_func=self._page)
        pages.add_url_rule("/chat/messages", view_func=self._say, methods=["POST"])
        pages.add_url_rule("/chat/letters", view_func=self._fetch)
        pages.add_url_rule("/chat/history", view_func=self._talk)
        pages.add_url_rule("/picture.svg", view_func=self._picture)
        app.register_blueprint(pages)
        return app

    def _page(self) -> Response:
        self.pages += 1
        response = make_response(render_template("chat.html", unit_name=UNIT_NAME))
        response.headers["Content-Security-Policy"] = POLICY
        return response

    def _say(self) -> tuple[Json, int]:
        body = request.get_json()
        with self._lock:
            self.said.append(body)
            if self.statuses:
                return {}, self.statuses.popleft()
            if body["id"] not in self._ids:
                self._ids.add(body["id"])
                self._take(body)
        return {"ok": True}, 200

    def _take(self, body: Json) -> None:
        if shown := body.get("title") or body.get("text"):
            self.history.append({"who": "me", "text": shown, "at": ""})
        for letter in self.answers.get(wish_of(body), []):
            self._add({"text": "", "buttons": [], "picture": "", **letter})

    def _fetch(self) -> Json:
        after = int(request.args["after"])
        with self._lock:
            return {"letters": [letter for letter in self._letters if letter["id"] > after]}

    def _talk(self) -> Json:
        with self._lock:
            return {"items": self.history, "last": len(self._letters)}

    def _picture(self) -> Response:
        return Response(PICTURE, content_type="image/svg+xml")


def wish_of(body: Json) -> str:
    """What a posted body wants: its payload, its text, or "arrived"."""
    return body.get("payload") or body.get("text") or "arrived"
