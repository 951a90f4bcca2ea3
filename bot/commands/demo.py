"""`serve --demo`: the program beside fake platforms, so that it is tried without any account."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import time
from urllib.parse import urlsplit

from bot.app import Bot
from bot.channels.messenger import api as messenger_api
from bot.commands.faults import Fault
from bot.commands.seeding import LOOPBACK
from bot.core.clock import Clock
from bot.demo.cast import Follower, followers
from bot.demo.names import ACCOUNTS, OA_ID, PAGE_ID
from bot.demo.stand import PAGE_TOKEN, Stand
from bot.settings import MessengerSettings, Settings, ZaloSettings
from bot.store import accounts, interests, people
from bot.store.database import Connection

USUAL_QUIET = time(21), time(7)  # what .env.example has
NEVER = time(0)


@dataclass(frozen=True, slots=True)
class Demo:
    """The stand, and the settings and clock the program needs to stand beside it."""

    stand: Stand
    settings: Settings
    clock: Clock

    def join(self, bot: Bot) -> None:
        """Brings database and platforms together. Raises Fault beside another OA or Page."""
        for account in bot.book.read_again().values():
            if account.channel != "webchat" and account.id not in ACCOUNTS:
                raise _refusal(account.id)
        _take_up(bot, self.stand)

    def tell(self, settings: Settings) -> None:
        """Where the phones are, at the end of what the start prints."""
        print(f"Điện thoại:  {settings.public_url}/demo", flush=True)  # noqa: T201 - for who ran it


@contextmanager
def demo(settings: Settings) -> Iterator[Demo]:
    """The fake platforms, while the block lasts. Raises Fault where they have no place."""
    if settings.is_production:
        raise Fault("The demo is refused in production: start `serve` without --demo.")
    clock = Clock.starting_at(settings.clock_at)
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "") else settings.host
    home = f"http://{host}:{settings.port}"
    with Stand(clock.now, home, settings.messenger.template_shape) as stand:
        yield Demo(stand, _beside(settings, stand), clock)


def brings_own(settings: Settings) -> bool:
    """Whether the settings name an OA or a Page. Raises Fault where one of them is real."""
    named = {
        f"zalo:{settings.zalo.oa_id}": settings.zalo.api_url if settings.zalo.oa_id else "",
        f"messenger:{settings.messenger.page_id}": (
            settings.messenger.api_url if settings.messenger.page_id else ""
        ),
    }
    for account_id, address in named.items():
        if address and urlsplit(address).hostname not in LOOPBACK:
            raise _refusal(account_id)
    return any(named.values())


def _refusal(account_id: str) -> Fault:
    return Fault(f"{account_id} is a real account: start `serve` without --demo.")


def _beside(settings: Settings, stand: Stand) -> Settings:
    """The settings with the demo's OA and Page in them, at the addresses of the fakes."""
    zalo, messenger = stand.zalo, stand.messenger
    is_usual = settings.quiet_hours == USUAL_QUIET
    return replace(
        settings,
        # Whoever tries the program in the evening wants to see their bulletin arrive.
        quiet_hours=(NEVER, NEVER) if is_usual else settings.quiet_hours,
        zalo=ZaloSettings(
            app_id=zalo.app_id,
            app_secret=zalo.app_secret,
            oa_id=OA_ID,
            oa_secret=zalo.oa_secret,
            access_token=zalo.grants.access_token,
            refresh_token=zalo.grants.refresh_token,
            api_url=stand.zalo_url,
            oauth_url=stand.zalo_url,
            rate=settings.zalo.rate,
            paid_price=settings.zalo.paid_price,
        ),
        messenger=MessengerSettings(
            app_id=messenger.app_id,
            app_secret=messenger.app_secret,
            verify_token="demo",
            page_id=PAGE_ID,
            page_token=PAGE_TOKEN,
            api_url=stand.messenger_url,
            api_version=messenger.version,
            rate=settings.messenger.rate,
            template_shape=settings.messenger.template_shape,
        ),
    )


def _take_up(bot: Bot, stand: Stand) -> None:
    """The followers stand in the database and on the platforms, whatever was there before."""

    def work(connection: Connection) -> list[people.Person]:
        for account_id in ACCOUNTS:
            accounts.resume(connection, account_id)
        return [_known(connection, bot, one) for one in followers()]

    rows = bot.database.write(work)
    account = bot.book.read_again()[f"zalo:{OA_ID}"]
    stand.goes_on_with(account.access_token, account.refresh_token)
    stand.subscribe(messenger_api.SUBSCRIBED)
    for one, person in zip(followers(), rows, strict=True):
        stand.meet(one, person.last_wrote_at, has_left=person.gone_at is not None)


def _known(connection: Connection, bot: Bot, one: Follower) -> people.Person:
    """The follower's row. At each start they wrote as long ago as the cast says, or later: the
    mix of open and shut windows stays what it was.
    """
    ids = dict(zip(("zalo", "messenger"), ACCOUNTS, strict=True))
    now = bot.clock.now()
    person = people.lock(connection, ids[one.channel], one.id, now)
    wrote_at = None if one.silence is None else now - one.silence
    if person.greeted_at is None:  # never here before
        person.follows, person.greeted_at, person.name = True, now, one.name
        person.wants_news, person.is_minor = one.kind.wants_news, one.kind.is_minor
        person.free_left = one.kind.free_left
        interests.put(connection, person.id, one.interests)
    if wrote_at is not None and (person.last_wrote_at is None or person.last_wrote_at < wrote_at):
        person.last_wrote_at = wrote_at
    people.keep(connection, person)
    return person
