"""`seed`: a demo cast, a first talk and a Saturday to come: a fresh database is not empty."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.app import Bot
from bot.commands import demo_activities
from bot.commands.faults import Fault
from bot.commands.upgrading import upgrade
from bot.console.passwords import Passwords
from bot.core.events import Reading, TextSaid
from bot.demo.names import ACCOUNTS
from bot.settings import Settings
from bot.store import staff
from bot.store.database import Connection

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
CAST = (
    ("lan", "quen mat khau vneid lam sao ad"),
    ("lan", "phí bao nhiêu?"),
    ("minh", "mấy giờ mở cửa vậy ạ"),
    ("ba-tu", "cháu ơi bác không có điện thoại thông minh thì sao"),
)
# One of each role: so that approval by a second person can be tried.
STAFF = (
    ("quantri@demo.example", "Dũng (mẫu)", "admin"),
    ("nguoiduyet@demo.example", "Mai (mẫu)", "approver"),
    ("nguoiviet@demo.example", "Hoa (mẫu)", "editor"),
    ("nguoixem@demo.example", "Nam (mẫu)", "viewer"),
)
STAFF_PASSWORD = "xung-kich-2026"  # printed by `make run`; it opens nothing in production


def how_to_try(settings: Settings) -> Iterator[str]:
    """Where the chat page and the office are, and with what one signs in."""
    yield f"Trang chat:  {settings.public_url}/chat"
    yield f"Văn phòng:   {settings.public_url}/staff/"
    for email, _name, role in STAFF:
        yield f"  {email:<24} mật khẩu {STAFF_PASSWORD}  ({role})"


def seed(bot: Bot) -> int:
    """Plays the cast's talk once and plans the coming Saturday; repeatable, because every event has
    a fixed key and what is planned is not planned again.
    """
    upgrade(bot)
    _refuse_real(bot)
    account = f"webchat:{bot.settings.unit_slug}"
    reception = bot.reception(lambda _account_id: None)
    read = Reading()
    for number, (person, text) in enumerate(CAST):
        read.events.append(
            TextSaid(
                account=account,
                key=f"demo-{person}:{number}",
                person=f"demo-{person}",
                at=bot.clock.now(),
                text=text,
            )
        )
    reception.take_all("webchat", read)
    demo_activities.put_in(bot)
    _staff(bot)
    return len(CAST)


def _staff(bot: Bot) -> None:
    """The demo staff with the demo password, whatever somebody changed."""
    values = {
        "unit_slug": bot.settings.unit_slug,
        "password_hash": Passwords().hashed(STAFF_PASSWORD),
        "password_until": None,
        "is_demo": True,
    }

    def work(connection: Connection) -> None:
        for email, name, role in STAFF:
            row = {**values, "email": email, "name": name, "role": role}
            if staff.put_in(connection, {**row, "created_at": bot.clock.now()}) is None:
                found = staff.by_email(connection, email)
                assert found is not None
                staff.change(connection, found.id, {**row, "ended_at": None})

    bot.database.write(work)


def _refuse_real(bot: Bot) -> None:
    """Demo data must never stand beside real people."""
    if bot.settings.is_production:
        raise Fault("Demo data is refused in production.")
    apis = {"zalo": bot.settings.zalo.api_url, "messenger": bot.settings.messenger.api_url}
    for account in bot.book.all().values():
        if account.id in ACCOUNTS:
            continue
        api = apis.get(account.channel)
        if api is not None and urlsplit(api).hostname not in LOOPBACK:
            raise Fault(f"{account.id} is a real account: demo data is refused in this database.")
