"""The Messenger channel before a fake platform, over real sockets, with a clock set by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.channels.channel import Credentials, Letter
from bot.channels.http import Answer, Network
from bot.channels.messenger import MessengerChannel
from bot.channels.messenger.graph import keys_of
from bot.core.outcomes import Outcome
from bot.core.replies import Bubble
from bot.demo.messenger_pages import FakePage
from bot.demo.messenger_platform import FakeMessenger
from bot.demo.platform_server import PlatformServer

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
PAGE = "204060801030507"
TOKEN = "EAAExamplePageToken"
LAN = "7711000000000042"
ACCOUNT = f"messenger:{PAGE}"


class Clock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Scene:
    """Lan wrote to the Page just now; `account` holds the right secrets."""

    clock: Clock
    fake: FakeMessenger
    page: FakePage
    server: PlatformServer
    channel: MessengerChannel
    network: Network
    account: Credentials

    def send(self, bubble: Bubble, person: str = LAN, key: str = "event:1:1") -> Outcome:
        return self.channel.send(self.network, self.account, Letter(key, person, bubble, True))

    def post(self, body: object, *, path: str = f"v26.0/{PAGE}/messages", **keys: str) -> Answer:
        """A call past the channel, with the right keys or those given."""
        params = {**keys_of(self.account), **keys}
        answer = self.network.call("POST", f"{self.server.url}/{path}", params=params, json=body)
        assert isinstance(answer, Answer)
        return answer


def request(message: object, **more: object) -> dict[str, Any]:
    """The body of a send to Lan; what is None is left out."""
    body = {"recipient": {"id": LAN}, "messaging_type": "RESPONSE", "message": message, **more}
    return {name: value for name, value in body.items() if value is not None}


def error_of(answer: Answer) -> tuple[int, int]:
    """(code, subcode) of a refusal."""
    assert answer.status == 400
    error = answer.body["error"]
    return error["code"], error.get("error_subcode", 0)


def credentials(fake: FakeMessenger, page: FakePage) -> Credentials:
    return Credentials(
        id=f"messenger:{page.id}",
        platform_id=page.id,
        app_id=fake.app_id,
        app_secret=fake.app_secret,
        access_token=page.token,
    )


def fake_with_page(clock: Clock, rate: int | None = None) -> FakeMessenger:
    """A platform with our Page, to which Lan wrote just now; nobody listens for calls yet."""
    fake = FakeMessenger(clock, rate=rate)
    fake.add_page(PAGE, TOKEN)
    fake.meet(LAN)
    return fake


@contextmanager
def open_scene(rate: int | None = None) -> Iterator[Scene]:
    clock = Clock()
    fake = fake_with_page(clock, rate)
    page = fake.pages[PAGE]
    with PlatformServer(fake.handle) as server:
        channel = MessengerChannel(server.url, "v26.0", [fake.app_id])
        network = Network(lambda url: url.startswith(server.url))
        account = credentials(fake, page)
        yield Scene(clock, fake, page, server, channel, network, account)
