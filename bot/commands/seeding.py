"""`seed`: a demo cast and a first talk, so that a fresh chat page and database are not empty."""

from urllib.parse import urlsplit

from bot.app import Bot
from bot.commands.faults import Fault
from bot.commands.upgrading import upgrade
from bot.core.events import Reading, TextSaid

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
CAST = (
    ("lan", "quen mat khau vneid lam sao ad"),
    ("lan", "phí bao nhiêu?"),
    ("minh", "mấy giờ mở cửa vậy ạ"),
    ("ba-tu", "cháu ơi bác không có điện thoại thông minh thì sao"),
)


def seed(bot: Bot) -> int:
    """Plays the cast's talk once; repeatable, because every event has a fixed key."""
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
    return len(CAST)


def _refuse_real(bot: Bot) -> None:
    """Demo data must never stand beside real people."""
    if bot.settings.is_production:
        raise Fault("Demo data is refused in production.")
    apis = {"zalo": bot.settings.zalo.api_url, "messenger": bot.settings.messenger.api_url}
    for account in bot.book.all().values():
        api = apis.get(account.channel)
        if api is not None and urlsplit(api).hostname not in LOOPBACK:
            raise Fault(f"{account.id} is a real account: demo data is refused in this database.")
