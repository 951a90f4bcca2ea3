"""A real Chromium before a real server: what the tests of our pages stand on.

A visit fails at its end if the page complained in the console or asked another host for anything.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from werkzeug.serving import make_server

from tests.parts import chromium_path
from tests.waiting import until

# Chromium heeds the last of these lists only, so Playwright's stands in it again.
WITHOUT = [
    *("AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
    *("HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter"),
    *("NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"),
    "ThirdPartyStoragePartitioning",
    "RenderDocument",  # a new frame for each page of one site: a third of the time of a test
]
SWITCHES = [
    "--no-sandbox",  # the tests may run as root
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(WITHOUT)}",
]
# Chromium writes this for every answer that is no 200, also where the page expects it.
NOT_200 = "Failed to load resource"
# Below the ports of connections going out; each process of tests has a hundred of its own.
PORTS, OWN_PORTS = range(20_000, 30_000), 100

Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Profile:
    """What Chromium keeps of somebody who visits one origin, and the window this stands in."""

    origin: str
    context: BrowserContext
    window: CDPSession

    def forget(self) -> None:
        """Leaves nothing of the visit but an empty window."""
        self.context.set_offline(False)
        everything = {"origin": self.origin, "storageTypes": "all"}
        self.window.send("Storage.clearDataForOrigin", everything)
        self.window.send("Network.clearBrowserCache")
        self.context.clear_cookies()  # last: the next visitor gets their own
        until(lambda: not self.context.cookies())


@dataclass(frozen=True)
class Chromium:
    """One browser, with the profiles that nobody uses just now.

    A new profile opens a window of its own, which costs a second; a page in a kept one does not.
    """

    browser: Browser
    free: list[Profile] = field(default_factory=list)

    def take(self, origin: str) -> Profile:
        for profile in self.free:
            if profile.origin == origin:
                self.free.remove(profile)
                return profile
        context = self.browser.new_context(base_url=origin)
        context.set_default_timeout(5_000)
        return Profile(origin, context, context.new_cdp_session(context.new_page()))


def listening() -> socket.socket:
    """Listens on the first free port: one after the other servers get the same origin, and what
    the browser has for it can be kept.
    """
    first = PORTS[os.getpid() * OWN_PORTS % len(PORTS)]
    for port in range(first, first + OWN_PORTS):
        try:
            return socket.create_server(("127.0.0.1", port))
        except OSError:
            continue
    raise AssertionError("no free port")


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """Serves the app on a port of the loopback, by default a free one, and yields its origin."""
    with socket.create_server(("127.0.0.1", port)) if port else listening() as door:
        host, port = door.getsockname()
        server = make_server(host, port, app, threaded=True, fd=door.fileno())
    # It looks every so many seconds whether it should stop, half a second if not told.
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Chromium]:
    """One browser; it takes a second to start, so all tests share it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=SWITCHES)
        try:
            yield Chromium(browser)
        finally:
            browser.close()


@contextmanager
def in_kept_profile(chromium: Chromium, origin: str, width: int, height: int) -> Iterator[Page]:
    profile = chromium.take(origin)
    page = profile.context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    try:
        yield page
    except BaseException:
        profile.context.close()
        raise
    page.close()
    profile.forget()
    chromium.free.append(profile)


@contextmanager
def in_own_profile(
    chromium: Chromium, origin: str, width: int, height: int, **options: Any
) -> Iterator[Page]:
    size = {"width": width, "height": height}
    with chromium.browser.new_context(base_url=origin, viewport=size, **options) as context:
        context.set_default_timeout(5_000)
        yield context.new_page()


@contextmanager
def visiting(
    chromium: Chromium,
    origin: str,
    *,
    width: int = 360,
    height: int = 740,
    scheme: Scheme = "light",
    may_fail: bool = False,
    **options: Any,
) -> Iterator[Page]:
    """A blank page of somebody who was never here, as wide and high as told in CSS pixels.

    `may_fail`: the test lets requests fail, so Chromium's lines about that are no complaint.
    `options` are those of Playwright's new_context.
    """
    complaints: list[str] = []
    strangers: list[str] = []

    def hear(kind: str, words: str) -> None:
        if kind in {"error", "warning"} and not (may_fail and words.startswith(NOT_200)):
            complaints.append(words)

    def look(url: str) -> None:
        if urlsplit(url).scheme != "data" and not url.startswith(f"{origin}/"):
            strangers.append(url)

    opening = in_own_profile if options else in_kept_profile
    with opening(chromium, origin, width, height, **options) as page:
        page.emulate_media(color_scheme=scheme)
        page.on("console", lambda message: hear(message.type, message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda request: look(request.url))
        yield page
    assert not complaints, complaints
    assert not strangers, strangers
