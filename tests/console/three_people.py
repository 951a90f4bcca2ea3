"""An editor, an approver and a viewer in a real Chromium, and the whole program as `serve` runs it.

Editor and viewer have a phone, the approver a desk. A hundred followers and some more are told by
the fake platforms, so slowly that one can watch.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from playwright.sync_api import Page

from bot.core.clock import LOCAL
from bot.store import people
from bot.store.database import Connection
from bot.understanding.matcher import Matcher
from scheduler import clock as alarm_clock
from tests.cast import Citizen, Staff, crowd
from tests.console.scene import PASSWORD, Scene, open_scene
from tests.hand_clock import HandClock
from tests.stage import Stage, open_stage
from tests.web.browser import Chromium, serving, visiting

PHONE, DESK = 360, 1280
NOW = datetime(2026, 11, 27, 19, 0, tzinfo=LOCAL)
SLOWLY = "10"  # sends a second, on each platform

# Each of them follows the OA and the Page. These were there an hour ago, these three days ago,
# these have blocked us, and this one wants no news.
CREW = crowd(56)
NEAR, LATE, BLOCKED, STOPPED = CREW[:50], CREW[50:53], CREW[53:55], CREW[55:]
NAMED, NAME = NEAR[0], "Lê Thu Trang"  # the platforms tell nobody else's name


@dataclass(frozen=True)
class Office:
    """The office and its three people, each at their own page."""

    scene: Scene
    editor: Page
    approver: Page
    viewer: Page

    @property
    def stage(self) -> Stage:
        return self.scene.stage

    def arrived(self) -> list[tuple[datetime, str, str]]:
        """What the platforms took so far: when, which, for whom; in order."""
        zalo = [(one.at, self.stage.oa, one.user_id) for one in self.stage.zalo.messages]
        messenger = [(one.at, self.stage.page, one.person) for one in self.stage.messenger.taken]
        return sorted([*zalo, *messenger])

    def texts(self, one: Citizen) -> list[str]:
        """What one of them was told, on Zalo and then on Messenger."""
        return [*self.stage.zalo.texts_to(one.zalo), *self.stage.texts_on_messenger(one)]

    def ids(self, crew: Sequence[Citizen]) -> list[tuple[str, str]]:
        """The accounts and the ids under which the platforms know them."""
        oa, page = self.stage.oa, self.stage.page
        return [pair for one in crew for pair in ((oa, one.zalo), (page, one.messenger))]

    def has_it(self, one: Citizen) -> None:
        """Zalo tells that they opened it, Messenger that it reached their phone."""
        zalo, messenger = self.stage.zalo, self.stage.messenger
        ids = [taken.message_id for taken in zalo.messages if taken.user_id == one.zalo]
        told = zalo.body("user_seen_message", one.zalo, msg_ids=ids)
        assert self.stage.post("zalo", told) == 200
        ids = [taken.message_id for taken in messenger.taken if taken.person == one.messenger]
        told = messenger.body("delivery", one.messenger, value={"mids": ids, "watermark": 0})
        assert self.stage.post("messenger", told) == 200


@contextmanager
def open_office(database_url: str, matcher: Matcher, browser: Chromium) -> Iterator[Office]:
    """On an evening in November; nobody has signed in yet."""
    clock = HandClock()
    clock.show(NOW)
    with ExitStack() as stack:
        rates = {"ZALO_RATE": SLOWLY, "MESSENGER_RATE": SLOWLY}
        stage = stack.enter_context(open_stage(database_url, matcher, clock, **rates))
        scene = open_scene(stage)
        _follow(stage)
        stage.start_postman()
        stack.callback(alarm_clock.start(stage.bot).shutdown, wait=True)
        origin = stack.enter_context(serving(scene.app))
        editor = stack.enter_context(visiting(browser, origin, width=PHONE))
        approver = stack.enter_context(visiting(browser, origin, width=DESK))
        # What the viewer is refused stands in their browser's console.
        viewer = stack.enter_context(visiting(browser, origin, width=PHONE, may_fail=True))
        yield Office(scene, editor, approver, viewer)


def _follow(stage: Stage) -> None:
    """All of them follow, and wrote when they wrote."""

    def work(connection: Connection) -> None:
        for one in CREW:
            wrote_at = NOW - (timedelta(days=3) if one in LATE else timedelta(hours=1))
            for account_id, platform_id in ((stage.oa, one.zalo), (stage.page, one.messenger)):
                person = people.lock(connection, account_id, platform_id, wrote_at)
                person.last_wrote_at, person.follows = wrote_at, True
                person.name = NAME if one is NAMED else ""
                person.wants_news = one not in STOPPED
                people.keep(connection, person)
            stage.zalo.meet(one.zalo, wrote_at, refusal=-244 if one in BLOCKED else 0)
            known = stage.messenger.meet(one.messenger)
            known.acted_at, known.has_blocked = wrote_at, one in BLOCKED

    stage.bot.database.write(work)


def sign_in(page: Page, one: Staff) -> None:
    page.get_by_label("E-mail").fill(one.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def fits(page: Page, width: int) -> bool:
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide <= width


def counts(page: Page) -> dict[str, int]:
    """The numbers at the head of the page by their words, without the shares behind them."""
    words, numbers = (page.locator(f"dl.counts {tag}").all_inner_texts() for tag in ("dt", "dd"))
    return {
        word: int(number.split("(")[0].replace(".", ""))
        for word, number in zip(words, numbers, strict=True)
    }


def share(page: Page) -> int:
    """How far the bar is."""
    return int(page.get_by_role("progressbar").get_attribute("value") or "")


def table_shown(page: Page) -> list[dict[str, str]]:
    """The rows of the first table of the page by its heads."""
    lines = page.locator("table").first.inner_text().splitlines()
    head, *rows = [line.split("\t") for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


def downloaded(page: Page, role: Literal["link", "button"], name: str) -> bytes:
    """The file that comes when it is pressed."""
    with page.expect_download() as held:
        page.get_by_role(role, name=name).click()
    return held.value.path().read_bytes()


def lines_of(table: bytes) -> list[list[str]]:
    """The lines of a CSV file."""
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
