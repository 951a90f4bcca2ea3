"""The contract of every page of the register: whom it refuses, and how it looks to who may."""

import re

import brotli
import pytest
from werkzeug.routing import Map, Rule

from bot.console.page import Page
from bot.console.register import PAGES
from bot.console.wording import ROLE_NAMES
from bot.store.staff import ROLES
from tests.console.samples import SAMPLES
from tests.console.scene import PASSWORD, STAFF, Scene
from tests.web.browser import Chromium, serving, visiting

MOST_PAGE_BYTES = 20_000
MOST_FIRST_LOAD_BYTES = 100_000
NAMES = [page.name for page in PAGES]


def address(scene: Scene, page: Page) -> str:
    """A path of the page that leads to something."""
    params = SAMPLES[page.name](scene) if "<" in page.path else {}
    params = {name: value for name, value in params.items() if f"{name}>" in page.path}
    rules = Map([Rule(page.path, endpoint="page")]).bind("localhost")
    return "/staff" + rules.build("page", params)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_stranger_is_told_to_sign_in(shared_scene: Scene, page: Page) -> None:
    path = address(shared_scene, page)
    for method in page.methods:
        answer = shared_scene.app.test_client().open(path, method=method)
        assert answer.status_code == 303
        back = f"?next={path.removeprefix('/staff')}"
        has_form = any(one.path == page.path and "GET" in one.methods for one in PAGES)
        kept = f"{back}&kept=1" if has_form else ""
        assert answer.location == "/staff/sign-in" + (back if method == "GET" else kept)


@pytest.mark.parametrize("page", [one for one in PAGES if one.role != ROLES[0]])
def test_the_wrong_role_is_refused_in_words(shared_scene: Scene, page: Page) -> None:
    client = shared_scene.as_role(ROLES[ROLES.index(page.role) - 1])
    for method in page.methods:
        answer = client.open(address(shared_scene, page), method=method)
        assert answer.status_code == 403
        assert f"cần vai trò {ROLE_NAMES[page.role]}" in answer.text
        assert 'aria-label="Mục lục"' in answer.text  # and where else to go


@pytest.mark.parametrize("page", [one for one in PAGES if "POST" in one.methods])
def test_a_post_without_its_token_does_nothing(shared_scene: Scene, page: Page) -> None:
    answer = shared_scene.as_role(page.role).post(address(shared_scene, page))
    assert answer.status_code == 400
    assert "chưa lưu gì" in answer.text


@pytest.mark.parametrize("page", [one for one in PAGES if one.title])
def test_a_page_has_one_title_and_is_light(shared_scene: Scene, page: Page) -> None:
    client = shared_scene.as_role(page.role)
    answer = client.get(address(shared_scene, page), headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert len(answer.data) < MOST_PAGE_BYTES
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    html = brotli.decompress(answer.data).decode()
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert re.search(r"<title>\S.* · Văn phòng Đoàn</title>", html)
    assert '<html lang="vi">' in html
    assert "<script>" not in html
    assert "style=" not in html


def test_only_a_page_of_the_menu_needs_no_number() -> None:
    assert [one.name for one in PAGES if one.menu and ("<" in one.path or not one.title)] == []


def test_no_page_scrolls_sideways(shared_scene: Scene, browser: Chromium) -> None:
    titled = [one for one in PAGES if one.title]
    with serving(shared_scene.app) as origin, visiting(browser, origin) as page:
        page.goto("/staff/")
        page.get_by_label("E-mail").fill(STAFF["admin"].email)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url("**/staff/")
        for one in titled:
            page.goto(address(shared_scene, one))
            assert page.locator("h1").count() == 1
            for width in (360, 1280):
                page.set_viewport_size({"width": width, "height": 740})
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{one.name} is {wide} wide"


def test_a_first_load_is_light(shared_scene: Scene) -> None:
    client = shared_scene.app.test_client()
    page = client.get("/staff/sign-in")
    parts = re.findall(r'(?:href|src)="(/staff/[^"]*static[^"]+)"', page.text)
    assert len(parts) == 3
    whole = len(page.data)
    for part in parts:
        answer = client.get(part, headers={"Accept-Encoding": "gzip, deflate, br"})
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        whole += len(answer.data)
    assert whole < MOST_FIRST_LOAD_BYTES


NONSENSE = ("", "-1", "99999999999999999999", "\u202e😀" * 200, "' OR 1=1 --", "2026-13-45T99:99")


def test_nonsense_in_a_form_is_never_our_fault(scene: Scene) -> None:
    client = scene.as_role("admin")
    # One scene for all of them: it is dear, and what one page did must not matter to the next.
    for page in PAGES:
        if "POST" in page.methods and page.name != "sign_out":
            path = address(scene, page)
            html = client.get(path).text if "GET" in page.methods else ""
            names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', html))
            for nonsense in NONSENSE:
                form = {**dict.fromkeys(names, nonsense), "csrf_token": scene.token("admin")}
                assert client.post(path, data=form).status_code < 500, (page.name, nonsense)


def test_nonsense_in_an_address_is_never_our_fault(scene: Scene) -> None:
    client = scene.as_role("admin")
    for page in PAGES:
        path = re.sub(r"<[^>]+>", "NONSENSE", page.path)
        for nonsense in ("0", "99999999999999999999", "%00", "%F0%9F%98%80", "..%2f", "%27"):
            there = "/staff" + path.replace("NONSENSE", nonsense)
            query = "&".join(f"{name}={nonsense}" for name in ("q", "before", "after", "unit"))
            assert client.get(f"{there}?{query}").status_code < 500, there
