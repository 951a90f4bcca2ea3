"""Builds the office: Flask with its sign-in, its pages and styles; once a process, at first use."""

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, abort, g, render_template, request
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.routing import IntegerConverter

from bot.bulletin.names import account_name
from bot.console import access, wording
from bot.console.door import PREFIX
from bot.console.office import Office
from bot.console.page import Page
from bot.console.passwords import Busy, Passwords
from bot.console.register import PAGES
from bot.console.sign_in import set_up_sign_in
from bot.console.visit import Visit, count_of, local_time
from bot.store.database import AWAY

log = structlog.get_logger()

MOST_BYTES = 1_000_000  # as the proxy before us (docs/deploy/nginx.conf)
A_YEAR = 365 * 24 * 3600
# Pictures of a bulletin stand at official addresses of others; the styles' own are data: ones.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class ShortNumber(IntegerConverter):
    """A number in an address that fits a column: a longer one is no page of ours."""

    regex = r"\d{1,18}"


def open_rooms(office: Office) -> Flask:
    """The office as a WSGI program that stands under /staff."""
    app = Flask("bot.console", static_url_path="/static")
    app.config.update(_config(office))
    app.extensions["passwords"] = Passwords()
    pages = {page.name: page for page in PAGES}
    app.url_map.converters["int"] = ShortNumber
    app.before_request(_refuse_nul)
    access.set_up_access(app, office, pages)  # before CSRF: a stranger is told to sign in
    CSRFProtect(app)
    Bootstrap5(app)
    Compress(app)
    set_up_sign_in(app, office)
    for page in PAGES:
        app.add_url_rule(
            page.path, page.name, _view(office, page), methods=[*page.methods], strict_slashes=False
        )
    _dress(app)
    _answer_faults(app, office, pages)
    return app


def _refuse_nul() -> None:
    """PostgreSQL keeps no NUL; nobody types one."""
    given = (request.args, request.form)
    if any("\0" in value for values in given for value in values.values()):
        abort(400)


def _config(office: Office) -> dict[str, Any]:
    keys = [part.strip() for part in office.secret_key.split(",") if part.strip()]
    newest, *older = [_derived(key) for key in keys]
    return {
        "SECRET_KEY": newest,
        "SECRET_KEY_FALLBACKS": older,
        "SESSION_COOKIE_NAME": "staff",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": office.is_https,
        "SESSION_COOKIE_PATH": PREFIX,
        # A bulletin may be written for hours; the token ends with the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": MOST_BYTES,
        "SEND_FILE_MAX_AGE_DEFAULT": A_YEAR,  # each address says which version it is
        "BOOTSTRAP_SERVE_LOCAL": True,
        "COMPRESS_ALGORITHM": ["br", "gzip"],
    }


def _derived(key: str) -> str:
    return hmac.new(key.encode(), b"xung-kich staff sessions", hashlib.sha256).hexdigest()


def _view(office: Office, page: Page) -> Any:
    """What Flask calls: makes the visit; the guard has let it through."""

    def view(**params: Any) -> Any:
        g.visit = Visit(office, access.signed_in(), page, office.clock.now())
        return page.view(g.visit, **params)

    return view


def _dress(app: Flask) -> None:
    """What every page shows, and the headers it goes out with."""
    app.jinja_env.filters.update(local_time=local_time, count_of=count_of)
    app.jinja_env.filters["channel_name"] = lambda name: wording.CHANNEL_NAMES.get(name, name)
    app.jinja_env.filters["account_name"] = account_name
    app.jinja_env.filters["job_name"] = lambda name: wording.JOB_NAMES.get(name, name)
    app.jinja_env.globals.update(ROLE_NAMES=wording.ROLE_NAMES, DEEDS=wording.DEEDS, PAGES=PAGES)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    prints: dict[tuple[str, str], str] = {}

    @app.url_defaults
    def version(endpoint: str, values: dict[str, Any]) -> None:
        """Which styles these are: with an upgrade their address changes, and no cache is asked."""
        if endpoint in {"static", "bootstrap.static"} and "filename" in values:
            key = (endpoint, values["filename"])
            if key not in prints:
                scaffold = app if endpoint == "static" else app.blueprints["bootstrap"]
                file = Path(str(scaffold.static_folder)) / values["filename"]
                prints[key] = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
            values["v"] = prints[key]

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        if request.endpoint not in {"static", "bootstrap.static"}:
            response.headers["Cache-Control"] = "no-store"
        return response


def _answer_faults(app: Flask, office: Office, pages: Mapping[str, Page]) -> None:
    """Faults in plain words, with what to do."""

    def refused(status: int, words: str) -> Any:
        return render_template("refused.html", visit=g.get("visit"), words=words), status

    @app.errorhandler(403)
    def wrong_role(_error: Exception) -> Any:
        who = access.signed_in()
        g.visit = Visit(office, who, pages[request.endpoint or ""], office.clock.now())
        needed = wording.ROLE_NAMES.get(g.get("role_needed", ""), "quyền khác")
        mine = wording.ROLE_NAMES[who.role]
        words = f"Việc này cần vai trò {needed} trở lên; vai trò của bạn là {mine}."
        return refused(403, f"{words} Cần dùng thì nhờ quản trị của đơn vị đổi vai trò.")

    @app.errorhandler(404)
    def not_found(_error: Exception) -> Any:
        return refused(404, "Không có trang này, hoặc nó thuộc đơn vị khác.")

    @app.errorhandler(500)
    def our_fault(_error: Exception) -> Any:
        return refused(500, "Văn phòng đang trục trặc, việc vừa rồi chưa chắc đã lưu. Bạn xem lại.")

    @app.errorhandler(Busy)
    def busy(_error: Exception) -> Any:
        return refused(503, "Nhiều người đăng nhập cùng lúc. Bạn thử lại sau vài giây.")

    @app.errorhandler(413)
    def too_large(_error: Exception) -> Any:
        return refused(413, "Nội dung gửi lên quá lớn: nhiều nhất 1 MB.")

    @app.errorhandler(CSRFError)
    def old_form(_error: Exception) -> Any:
        return refused(400, "Phiên này đã cũ nên chưa lưu gì. Quay lại, tải lại trang rồi gửi lại.")

    for fault in AWAY:
        app.register_error_handler(fault, _database_away)


def _database_away(error: Exception) -> Any:
    log.error("database_away", fault=f"{type(error).__name__}: {error}"[:200])
    words = "Cơ sở dữ liệu đang trục trặc. Bạn thử lại sau ít phút; chưa có gì bị mất.\n"
    return Response(words, 503, content_type="text/plain; charset=utf-8")
