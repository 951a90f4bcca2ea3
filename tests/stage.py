"""The assembled bot before fake platforms: bodies go in at the webhooks, letters come out there."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from bot.app import Bot, build, create_app
from bot.channels.http import Network
from bot.content.entries import Content
from bot.content.reader import read
from bot.core.replies import Bubble
from bot.delivery.postman import Postman
from bot.demo.messenger_platform import FakeMessenger
from bot.demo.platform_server import PlatformServer
from bot.demo.zalo_platform import FakeZalo
from bot.settings import Settings
from bot.store import accounts, letters, people
from bot.store.database import Connection
from bot.store.ready import Ready
from bot.understanding.matcher import Matcher
from tests.cast import Citizen
from tests.hand_clock import HandClock
from tests.house import HOUSE
from tests.kept_accounts import take_over_again
from tests.kept_pages import keep_pages
from tests.store.rows import letter_row, rows_of
from tests.waiting import until

SECRET_KEY = "tests-only-" * 4
VERIFY_TOKEN = "example-verify-token"
PAGE, PAGE_TOKEN = "204060801030507", "EAAExamplePageToken"
FAST = "1000"  # sends a second, where the pace is not what is looked at

Posted = tuple[bytes, dict[str, str]]

# Asked over and over while somebody waits for letters to leave.
_STATES = Ready(
    select(letters.letters.c.key, letters.letters.c.state).order_by(letters.letters.c.id)
)


@cache
def house_content() -> Content:
    """What stands under content/, read once for all tests."""
    return read(HOUSE / "content")[0]


def environment(database_url: str, zalo: FakeZalo, messenger: FakeMessenger) -> dict[str, str]:
    """The settings of one OA and one Page; the addresses of the platforms are still missing."""
    return {
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": database_url,
        "ZALO_APP_ID": zalo.app_id,
        "ZALO_APP_SECRET": zalo.app_secret,
        "ZALO_OA_ID": zalo.oa_id,
        "ZALO_OA_SECRET": zalo.oa_secret,
        "ZALO_ACCESS_TOKEN": zalo.grants.access_token,
        "ZALO_REFRESH_TOKEN": zalo.grants.refresh_token,
        "ZALO_RATE": FAST,
        "MESSENGER_APP_ID": messenger.app_id,
        "MESSENGER_APP_SECRET": messenger.app_secret,
        "MESSENGER_VERIFY_TOKEN": VERIFY_TOKEN,
        "MESSENGER_PAGE_ID": PAGE,
        "MESSENGER_PAGE_TOKEN": PAGE_TOKEN,
        "MESSENGER_RATE": FAST,
    }


@dataclass(slots=True)
class Stage:
    """One program with its platforms; `environ` is what it was started with."""

    environ: dict[str, str]
    bot: Bot
    clock: HandClock
    matcher: Matcher
    network: Network
    zalo: FakeZalo
    messenger: FakeMessenger
    zalo_server: PlatformServer
    messenger_server: PlatformServer
    closing: ExitStack
    postman: Postman | None = None
    woken: list[str] = field(default_factory=list)
    _client: FlaskClient | None = None

    @property
    def oa(self) -> str:
        """The account id of the OA."""
        return f"zalo:{self.zalo.oa_id}"

    @property
    def page(self) -> str:
        """The account id of the Page."""
        return f"messenger:{PAGE}"

    @property
    def client(self) -> FlaskClient:
        """The web, in this process."""
        if self._client is None:
            self._client = create_app(self.bot, self.wake).test_client()
        return self._client

    def wake(self, account_id: str) -> None:
        """What the web calls after a commit that made letters."""
        self.woken.append(account_id)
        if self.postman is not None:
            self.postman.wake(account_id)

    def start_postman(self, bot: Bot | None = None, **changes: Any) -> Postman:
        """Sends from now on; stopped at the end at the latest. Returns the one started."""
        postman = (bot or self.bot).postman()
        for name, value in changes.items():
            setattr(postman, name, value)
        postman.start()
        self.closing.callback(postman.stop)
        self.postman = self.postman or postman
        return postman

    def another_bot(self, **environ: str) -> Bot:
        """The same program as another process would have it: its own connections and book."""
        settings = Settings.from_env({**self.environ, **environ}, folder=HOUSE)
        bot = build(
            settings,
            network=self.network,
            clock=self.clock,
            content=house_content(),
            matcher=self.matcher,
        )
        self.closing.callback(bot.close)
        return bot

    def post(self, channel: str, posted: Posted, client: FlaskClient | None = None) -> int:
        """Posts a body to the webhook and returns the status."""
        raw, headers = posted
        answer = (client or self.client).post(f"/webhooks/{channel}", data=raw, headers=headers)
        return answer.status_code

    def said_on_zalo(self, person: Citizen, text: str) -> Posted:
        return self.zalo.body("user_send_text", person.zalo, text=text)

    def said_on_messenger(self, person: Citizen, text: str) -> Posted:
        return self.messenger.body("text", person.messenger, text=text)

    def write(self, person: Citizen, *keys: str, channel: str = "zalo", **values: Any) -> None:
        """Letters straight into the ledger, the key being also the words; the postman is woken.

        The person may be written to: on the platform they have just said something.
        """
        account_id = self.oa if channel == "zalo" else self.page
        now = datetime.now(UTC)
        if channel == "zalo":
            self.zalo.meet(person.zalo, now)
        else:
            self.messenger.meet(person.messenger)
        name = person.zalo if channel == "zalo" else person.messenger

        def work(connection: Connection) -> None:
            found = people.lock(connection, account_id, name, now)
            rows = [
                letter_row(
                    found,
                    key,
                    **{"body": Bubble(key).as_json(), "created_at": now, "due_at": now, **values},
                )
                for key in keys
            ]
            letters.put_in(connection, rows)

        self.bot.database.write(work)
        if self.postman is not None:
            self.postman.wake(account_id)

    def change_letter(self, key: str, **values: Any) -> None:
        table = letters.letters
        self.bot.database.write(
            lambda connection: connection.execute(
                table.update().where(table.c.key == key).values(**values)
            )
        )

    def next_try_now(self) -> None:
        """Whatever waits for its next try, or for the platform's next minute, need not any more."""
        past = self.clock.real() - timedelta(seconds=1)

        def work(connection: Connection) -> None:
            connection.execute(letters.letters.update().values(due_at=past))
            connection.execute(accounts.accounts.update().values(next_send_at=0.0))

        self.bot.database.write(work)
        for account_id in (self.oa, self.page):
            self.wake(account_id)

    def letters(self) -> list[Any]:
        """Every letter of the ledger, in order."""
        return rows_of(self.bot.database, letters.letters)

    def letter(self, key: str) -> Any:
        return next(row for row in self.letters() if row.key == key)

    def states(self) -> dict[str, str]:
        with self.bot.database.read() as connection:
            return {row.key: row.state for row in _STATES.rows(connection, {})}

    def until_settled(self) -> None:
        """Waits until nothing is on its way any more; a failure shows what still is."""
        until(
            lambda: not set(self.states().values()) & set(letters.OPEN_STATES),
            shown=lambda: [row for row in self.letters() if row.state in letters.OPEN_STATES],
        )

    def texts_on_messenger(self, person: Citizen) -> list[str]:
        """What the person was told by the Page, in order."""
        return [
            json.dumps(taken.message, ensure_ascii=False)
            if "text" not in taken.message
            else taken.message["text"]
            for taken in self.messenger.taken
            if taken.person == person.messenger
        ]


@contextmanager
def open_stage(
    database_url: str, matcher: Matcher, clock: HandClock, **environ: str
) -> Iterator[Stage]:
    """Starts the platforms, builds the bot and takes its accounts in; ends all of it again."""
    keep_pages()
    with ExitStack() as closing:
        zalo = FakeZalo(now=clock.now, free_replies=10_000)
        messenger = FakeMessenger(clock.now, rate=None)
        messenger.add_page(PAGE, PAGE_TOKEN)
        zalo_server = closing.enter_context(PlatformServer(zalo.handle))
        messenger_server = closing.enter_context(PlatformServer(messenger.handle))
        fakes = (zalo_server.url, messenger_server.url)
        network = Network(lambda url: url.startswith(fakes))
        whole = {
            **environment(database_url, zalo, messenger),
            "ZALO_API_URL": zalo_server.url,
            "ZALO_OAUTH_URL": zalo_server.url,
            "MESSENGER_API_URL": messenger_server.url,
            **environ,
        }
        settings = Settings.from_env(whole, folder=HOUSE)
        bot = build(
            settings, network=network, clock=clock, content=house_content(), matcher=matcher
        )
        closing.callback(bot.close)
        take_over_again(bot, whole)
        yield Stage(
            environ=whole,
            bot=bot,
            clock=clock,
            matcher=matcher,
            network=network,
            zalo=zalo,
            messenger=messenger,
            zalo_server=zalo_server,
            messenger_server=messenger_server,
            closing=closing,
        )
