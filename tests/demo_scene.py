"""The demo as `make run` starts it, in this process: platforms, bot, postman, web."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.app import Bot, build, create_app
from bot.commands.demo import demo
from bot.commands.upgrading import upgrade
from bot.demo.stand import Stand
from bot.settings import Settings
from bot.understanding.matcher import Matcher
from tests.house import HOUSE
from tests.stage import SECRET_KEY, house_content
from tests.web.browser import serving


@dataclass(frozen=True, slots=True)
class DemoScene:
    """What runs, and where the web answers."""

    bot: Bot
    stand: Stand
    origin: str


def demo_settings(database_url: str, **environ: str) -> Settings:
    """Those of a fresh checkout, but for the database and a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    told = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": database_url, "PORT": port, **environ}
    return replace(
        Settings.from_env(told, folder=Path("/nowhere")), content_folder=HOUSE / "content"
    )


@contextmanager
def open_demo(settings: Settings, matcher: Matcher) -> Iterator[DemoScene]:
    with demo(settings) as stood:
        bot = build(stood.settings, clock=stood.clock, content=house_content(), matcher=matcher)
        try:
            upgrade(bot)
            stood.join(bot)
            postman = bot.postman()
            postman.start()
            try:
                app = create_app(bot, postman.wake, stood.stand)
                with serving(app, settings.port) as origin:
                    yield DemoScene(bot, stood.stand, origin)
            finally:
                postman.stop()
        finally:
            bot.close()
