"""The only place where rooms meet: build assembles the bot, create_app puts the web before it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.channels.channel import Channel
from bot.channels.http import Network
from bot.channels.messenger import MessengerChannel
from bot.channels.webchat import WebchatChannel
from bot.channels.zalo import ZaloChannel, oauth
from bot.console.door import Door
from bot.console.office import Office
from bot.content.entries import Content
from bot.content.reader import read
from bot.conversation.guides_printing import sheets
from bot.conversation.listening import Listener
from bot.conversation.live import LiveWords
from bot.conversation.saying import Saying
from bot.core.clock import Clock
from bot.core.quiet import Quiet
from bot.delivery.calls import Caller
from bot.delivery.postman import Postman
from bot.delivery.tokens import Refresh, Tokens
from bot.delivery.wake import Wake
from bot.settings import Settings
from bot.store.accounts import Account
from bot.store.book import AccountBook
from bot.store.database import AWAY, Database
from bot.store.news_book import NewsBook
from bot.store.vault import Vault
from bot.understanding.matcher import Matcher
from bot.web.activities import activity_pages
from bot.web.door import doors
from bot.web.guides import guides
from bot.web.health import health
from bot.web.metrics import LedgerCollector, Metrics
from bot.web.oauth import oauth_door
from bot.web.pictures import pictures
from bot.web.reception import MOST_BYTES, Reception
from bot.web.visits import count_visits
from bot.web.webchat import webchat
from bot.web.webhooks import webhooks
from handlers.register import HANDLERS

if TYPE_CHECKING:
    from bot.demo.stand import Stand

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bot:
    """The assembled program. `close` it at the end."""

    settings: Settings
    clock: Clock
    content: Content
    matcher: Matcher
    database: Database
    book: AccountBook
    channels: Mapping[str, Channel]
    network: Network
    listener: Listener
    words: LiveWords
    tokens: Tokens
    metrics: Metrics

    def reception(self, wake: Wake) -> Reception:
        """Takes events; `wake` is called after a commit that made letters."""
        return Reception(
            self.database,
            self.book,
            self.channels,
            self.listener,
            wake,
            self.metrics,
            self.clock,
            self.settings.public_url,
            self.words,
        )

    @property
    def rates(self) -> Mapping[str, float]:
        """Sends a second of each account, by channel."""
        return {
            "zalo": self.settings.zalo.rate,
            "messenger": self.settings.messenger.rate,
            "webchat": WEBCHAT_RATE,
        }

    def caller(self, channel: str) -> Caller:
        """Asks a platform what is no letter; one for each thread."""
        return Caller(
            self.database,
            self.book,
            self.network,
            self.tokens,
            self.clock,
            Quiet(*self.settings.quiet_hours),
            self.rates[channel],
        )

    def postman(self) -> Postman:
        """Sends letters; the caller starts and stops it."""
        return Postman(
            self.database,
            self.book,
            self.channels,
            self.rates,
            self.network,
            renewer=self.tokens,
            watcher=self.metrics,
            clock=self.clock,
            quiet=Quiet(*self.settings.quiet_hours),
            paid_price=self.settings.zalo.paid_price,
        )

    def close(self) -> None:
        self.database.close()


# Pages a bulletin may lead to: how often they are opened is told in its report.
COUNTED_PAGES = frozenset({"webchat.page", "guides.every", "guides.one", "activities.page"})

# The web chat calls nobody: its letters are only marked as there.
WEBCHAT_RATE = 5_000.0


def build(
    settings: Settings,
    *,
    network: Network | None = None,
    clock: Clock | None = None,
    content: Content | None = None,
    matcher: Matcher | None = None,
) -> Bot:
    """Assembles the bot, of the parts given and its own. Raises ContentFault where content/
    cannot be read.
    """
    network = network or Network()
    clock = clock or Clock.starting_at(settings.clock_at)
    content = content or read(settings.content_folder)[0]
    matcher = matcher or Matcher(content, settings.var_folder)
    database = Database(settings.database_url)
    book = AccountBook(database, Vault(settings.secret_key))
    metrics = Metrics()
    metrics.registry.register(LedgerCollector(database, book, clock))
    news = NewsBook(database, clock)
    listener = Listener(content, matcher, HANDLERS, settings.human_minutes, news)
    return Bot(
        settings=settings,
        clock=clock,
        content=content,
        matcher=matcher,
        database=database,
        book=book,
        channels=_channels(settings),
        network=network,
        listener=listener,
        words=LiveWords(database, content, listener),
        tokens=Tokens(database, book, _refreshes(settings, network), clock),
        metrics=metrics,
    )


def create_app(bot: Bot, wake: Wake, stand: "Stand | None" = None) -> Flask:
    """The web: webhooks, the chat page, OAuth's way back, health; `stand` adds its phones."""
    app = Flask("bot.web")
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's own provider has it
    app.wsgi_app = Door(app.wsgi_app, _office(bot))  # type: ignore[method-assign] # as below
    if bot.settings.is_production:
        # One proxy of ours stands before us (docs/operating.md) and says who really called.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign] # as Flask's docs do it
    reception = bot.reception(wake)
    is_https = bot.settings.public_url.startswith("https://")
    app.register_blueprint(webhooks(reception, bot.settings.messenger.verify_token))
    app.register_blueprint(webchat(reception, _unit_name(bot), is_https))
    app.register_blueprint(oauth_door(bot.database, bot.book, bot.clock, _exchange(bot)))
    app.register_blueprint(pictures(bot.database, bot.clock))
    app.register_blueprint(_guides(bot))
    app.register_blueprint(doors(bot.database, bot.clock))
    app.register_blueprint(
        activity_pages(bot.database, bot.book, bot.clock, bot.settings.public_url)
    )
    app.register_blueprint(health(bot.database, bot.book, bot.metrics))
    if stand is not None:
        from bot.web.demo import demo_pages  # a real program needs nothing of it

        app.register_blueprint(demo_pages(stand.phones, stand.cast()))
    count_visits(app, bot.database, bot.clock, COUNTED_PAGES)
    for fault in AWAY:
        app.register_error_handler(fault, _database_away)
    return app


def _office(bot: Bot) -> Office:
    """The staff office; it is built when somebody opens it."""
    return Office(
        database=bot.database,
        book=bot.book,
        clock=bot.clock,
        words=bot.words,
        channels=bot.channels,
        public_url=bot.settings.public_url,
        zalo_oauth_url=bot.settings.zalo.oauth_url,
        secret_key=bot.settings.secret_key,
        is_production=bot.settings.is_production,
        has_mail=bool(bot.settings.smtp_url),
        unit_slug=bot.settings.unit_slug,
        quiet=Quiet(*bot.settings.quiet_hours),
        paid_price=bot.settings.zalo.paid_price,
        rates=bot.rates,
    )


def _guides(bot: Bot) -> Blueprint:
    """The guides on paper, in the words of the unit of this installation."""
    unit = bot.settings.unit_slug
    folder = bot.settings.content_folder / "pictures"
    return guides(
        lambda: sheets(_saying(bot, unit)),
        bot.content.pictures,
        folder.absolute(),  # Flask would look beside its own package
    )


def _saying(bot: Bot, unit_slug: str) -> Saying:
    """The words of a unit as staff left them."""
    bot.words.look()
    return bot.listener.saying(unit_slug, "", bot.clock.now())


def _database_away(error: Exception) -> Response:
    """Whoever asked comes again: the platforms repeat what was not answered with 200."""
    log.error("database_away", fault=f"{type(error).__name__}: {error}"[:200])
    return Response("", 503)


def _channels(settings: Settings) -> Mapping[str, Channel]:
    """CHANNELS: adding a line buys the contract tests."""
    messenger = settings.messenger
    return {
        "zalo": ZaloChannel(settings.zalo.api_url),
        "messenger": MessengerChannel(
            messenger.api_url,
            messenger.api_version,
            [messenger.app_id] if messenger.app_id else [],
            messenger.template_shape,
        ),
        "webchat": WebchatChannel(),
    }


def _refreshes(settings: Settings, network: Network) -> Mapping[str, Refresh]:
    def zalo(account: Account) -> oauth.TokenPair | oauth.TokenFault:
        return oauth.refresh(
            network,
            settings.zalo.oauth_url,
            app_id=account.app_id,
            app_secret=account.app_secret,
            refresh_token=account.refresh_token,
        )

    return {"zalo": zalo}


def _exchange(bot: Bot) -> Callable[..., oauth.TokenPair | oauth.TokenFault]:
    """Turns OAuth's code into the first token pair of an OA."""

    def exchange(
        app_id: str, app_secret: str, code: str, verifier: str
    ) -> oauth.TokenPair | oauth.TokenFault:
        return oauth.exchange_code(
            bot.network,
            bot.settings.zalo.oauth_url,
            app_id=app_id,
            app_secret=app_secret,
            code=code,
            verifier=verifier,
        )

    return exchange


def _unit_name(bot: Bot) -> str:
    unit = bot.content.units.get(bot.settings.unit_slug)
    return unit.name if unit is not None else "Đoàn Thanh niên"
