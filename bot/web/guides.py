"""The guides on paper: GET /guides/ lists them, /guides/<name> is one A4; and their pictures."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template, send_from_directory

from bot.conversation.guides_printing import Sheet

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def guides(
    sheets: Callable[[], Sequence[Sheet]], pictures: Mapping[str, int], folder: Path
) -> Blueprint:
    """`sheets` makes them in the words of today; `pictures` are the names under `folder`."""
    pages = Blueprint(
        "guides",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/guides/static",
    )

    @pages.get("/guides/")
    def every() -> Response:
        return _page("guides.html", sheets=sheets())

    @pages.get("/guides/<name>")
    def one(name: str) -> Response:
        found = next((sheet for sheet in sheets() if sheet.name == name), None)
        return _page("guide.html", sheet=found) if found is not None else abort(404)

    @pages.get("/guides/pictures/<name>.png")
    def picture(name: str) -> Response:
        """For the platforms too: they fetch what a letter shows, some of them again and again."""
        if name not in pictures:
            abort(404)
        response = send_from_directory(folder, f"{name}.png", mimetype="image/png", max_age=86_400)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return pages


def _page(template: str, **words: object) -> Response:
    response = make_response(render_template(template, **words))
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
