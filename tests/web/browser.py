"""A real Chromium before a real server: what the tests of our pages stand on.

A visit fails at its end if the page complained in the console or asked another host for anything.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.parts import chromium_path

SWITCHES = [
    "--no-sandbox",  # the tests may run as root
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Chromium writes this for every answer that is no 200, also where the page expects it.
NOT_200 = "Failed to load resource"

Scheme = Literal["light", "dark"]


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """Serves the app on a port of the loopback, by default a free one, and yields its origin."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    # It looks every so many seconds whether it should stop, half a second if not told.
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; it takes a second to start, so all tests share it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=SWITCHES)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(
    browser: Browser,
    origin: str,
    *,
    width: int = 360,
    height: int = 740,
    scheme: Scheme = "light",
    may_fail: bool = False,
    **options: Any,
) -> Iterator[Page]:
    """A blank page in a fresh profile, as wide and high as told in CSS pixels.

    `may_fail`: the test lets requests fail, so Chromium's lines about that are no complaint.
    `options` are those of Playwright's new_context.
    """
    context = browser.new_context(
        base_url=origin,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        **options,
    )
    context.set_default_timeout(5_000)
    page = context.new_page()
    complaints: list[str] = []
    strangers: list[str] = []

    def hear(kind: str, words: str) -> None:
        if kind in {"error", "warning"} and not (may_fail and words.startswith(NOT_200)):
            complaints.append(words)

    def look(url: str) -> None:
        if urlsplit(url).scheme != "data" and not url.startswith(f"{origin}/"):
            strangers.append(url)

    page.on("console", lambda message: hear(message.type, message.text))
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on("request", lambda request: look(request.url))
    try:
        yield page
    finally:
        context.close()
    assert complaints == []
    assert strangers == []
