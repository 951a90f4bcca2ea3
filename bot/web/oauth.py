"""OAuth's way back: GET /oauth/zalo takes the code an OA's admin brings and keeps the tokens."""

import re
from collections.abc import Callable
from datetime import timedelta

import structlog
from flask import Blueprint, Response, request

from bot.channels.zalo.oauth import TokenFault, TokenPair
from bot.core.clock import Clock
from bot.store import accounts, acts
from bot.store.book import AccountBook
from bot.store.database import Connection, Database

log = structlog.get_logger()

OA_ID = re.compile(r"[0-9]{1,40}")
STATE = re.compile(r"[A-Za-z0-9_-]+")

Exchange = Callable[[str, str, str, str], TokenPair | TokenFault]


def oauth_door(
    database: Database, book: AccountBook, clock: Clock, exchange: Exchange
) -> Blueprint:
    """GET /oauth/zalo?code=…&oa_id=…&state=…, the state as `account add` printed it."""
    pages = Blueprint("oauth", __name__)

    @pages.get("/oauth/zalo")
    def take() -> Response:
        code, oa_id, state = (request.args.get(name, "") for name in ("code", "oa_id", "state"))
        # Anybody may call here; a state that we never made need not reach the database.
        if not (code and OA_ID.fullmatch(oa_id) and STATE.fullmatch(state)):
            return _words(
                "Thiếu mã xác nhận. Mở lại địa chỉ mà trang Kênh hay lệnh account add đã cho.", 400
            )
        wish = database.write(
            lambda connection: accounts.take_connect(connection, state, clock.real())
        )
        if wish is None:
            return _words(
                "Địa chỉ này đã dùng rồi hoặc quá hạn. Lấy địa chỉ mới ở trang Kênh.", 400
            )
        vault = book.vault
        pair = exchange(
            wish["app_id"],
            vault.open(wish["app_secret_closed"]),
            code,
            vault.open(wish["verifier_closed"]),
        )
        if isinstance(pair, TokenFault):
            log.error("oauth_refused", code=pair.code, words=pair.words)
            return _words(
                f"Zalo không cấp quyền (mã {pair.code}). Lấy địa chỉ mới ở trang Kênh.", 502
            )
        database.write(lambda connection: _keep(connection, book, clock, oa_id, wish, pair))
        book.read_again()
        return _words("Xong! OA đã nối với bot. Bạn có thể đóng trang này.", 200)

    return pages


def _keep(
    connection: Connection,
    book: AccountBook,
    clock: Clock,
    oa_id: str,
    wish: dict[str, str],
    pair: TokenPair,
) -> None:
    account_id = f"zalo:{oa_id}"
    real = clock.real()
    accounts.put_in(
        connection,
        account_id,
        {
            "unit_slug": wish["unit_slug"],
            "app_id": wish["app_id"],
            "app_secret_closed": wish["app_secret_closed"],
            "webhook_secret_closed": wish["webhook_secret_closed"],
        },
    )
    accounts.save_pair(
        connection,
        book.vault,
        account_id,
        pair.access_token,
        pair.refresh_token,
        now=real,
        expires_at=real + timedelta(seconds=pair.expires_in),
    )
    accounts.resume(connection, account_id)
    acts.put_in(connection, clock.now(), "operator", "connect_account", account_id)


def _words(words: str, status: int) -> Response:
    return Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
