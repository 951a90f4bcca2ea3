"""The demo's stand: both fake platforms with a demo OA, a demo Page and their 300 followers."""

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime
from typing import Self

from bot.demo.cast import Follower, followers
from bot.demo.messenger_phone import MessengerPhone
from bot.demo.messenger_platform import FakeMessenger
from bot.demo.messenger_templates import Shape
from bot.demo.names import OA_ID, PAGE_ID, TEMPLATE
from bot.demo.platform_server import PlatformServer
from bot.demo.posting import Posting
from bot.demo.zalo_phone import RESTRICTED, ZaloPhone
from bot.demo.zalo_platform import FakeZalo

PAGE_TOKEN = "demo-page-token"
FREE_REPLIES = 8
# What a bulletin of service information may say outside the window: fixed words, approved before.
SERVICE_NEWS = {
    "name": TEMPLATE,
    "language": "vi",
    "category": "UTILITY",
    "components": [
        {
            "type": "BODY",
            "text": "Lịch tiếp nhận hồ sơ tuần này có thay đổi. Bạn xem giờ mới trước khi đi nhé.",
        },
        {
            "type": "BUTTONS",
            "buttons": [{"type": "POSTBACK", "text": "Xem giờ", "payload": "#office.hours"}],
        },
    ],
}


class Stand:
    """Runs while the `with` block lasts; `now` is the program's time, so that both sides agree on
    every window. `home` is where the program answers on this machine, `utility_shape` how it was
    told to send templates.
    """

    def __init__(
        self, now: Callable[[], datetime], home: str, utility_shape: Shape = "message"
    ) -> None:
        self._now = now
        # Of the real time: the program knows the ids of earlier starts, and CLOCK_AT repeats.
        first_id = time.time_ns() // 1_000_000
        self.zalo = FakeZalo(
            oa_id=OA_ID,
            app_id="1000000000000000301",
            app_secret="demo-app-secret",
            oa_secret="demo-oa-secret",
            access_token="demo-access-0",
            refresh_token="demo-refresh-0",
            now=now,
            free_replies=FREE_REPLIES,
            first_id=first_id,
        )
        self.messenger = FakeMessenger(
            now, app_id="1000000000000302", first_id=first_id, utility_shape=utility_shape
        )
        self._page = self.messenger.add_page(PAGE_ID, PAGE_TOKEN)
        self._page.templates.answer("POST", {}, SERVICE_NEWS)
        self._home = home
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as closing:
            self.zalo_url = closing.enter_context(PlatformServer(self.zalo.handle)).url
            self.messenger_url = closing.enter_context(PlatformServer(self.messenger.handle)).url
            zalo, messenger = (
                Posting(f"{self._home}/webhooks/{name}") for name in ("zalo", "messenger")
            )
            closing.callback(zalo.stop)
            closing.callback(messenger.stop)
            self.phones: dict[str, ZaloPhone | MessengerPhone] = {
                "zalo": ZaloPhone(self.zalo, zalo.post, self._now),
                "messenger": MessengerPhone(self.messenger, self._page, messenger.post, self._now),
            }
            for phone in self.phones.values():
                closing.callback(phone.stop)
            self._closing = closing.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def goes_on_with(self, access_token: str, refresh_token: str) -> None:
        """The OA's pair as the program has it from before: it stays good."""
        self.zalo.grants.go_on_with(access_token, refresh_token)

    def subscribe(self, fields: Iterable[str]) -> None:
        """The Page sends the program these events, as if that had been set up before."""
        self._page.subscribed = sorted(fields)

    def meet(self, one: Follower, acted_at: datetime | None, *, has_left: bool) -> None:
        """Makes the platform know a follower; `has_left`: the program met a refusal before."""
        has_blocked = one.kind.has_blocked or has_left
        if one.channel == "messenger":
            person = self.messenger.meet(one.id)
            person.name, person.has_blocked = one.name, has_blocked
            person.acted_at = acted_at or self._now()
            return
        spent = 0 if one.kind.free_left is None else FREE_REPLIES - one.kind.free_left
        self.zalo.meet(
            one.id,
            acted_at,
            name=one.name,
            is_minor=one.kind.is_minor,
            free_replies_used=spent,
            refusal=RESTRICTED if has_blocked else 0,
        )

    def cast(self) -> dict[str, list[Follower]]:
        """The followers of each phone."""
        found: dict[str, list[Follower]] = {name: [] for name in self.phones}
        for one in followers():
            found[one.channel].append(one)
        return found
