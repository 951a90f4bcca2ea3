"""Guides on paper: each on one A4, in the words of the unit; their pictures for the platforms."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.app import build, create_app
from bot.commands.upgrading import upgrade
from bot.content.guides import Way
from bot.content.reader import read
from bot.conversation.guides_printing import sheet
from bot.settings import Settings
from bot.understanding.matcher import Matcher
from tests.conversation.guide_scene import guide
from tests.house import HOUSE
from tests.stage import Stage, house_content
from tests.web.browser import Chromium, serving, visiting
from tests.web.chat_scene import Visit

NAMES = sorted(house_content().guides)
PICTURES = sorted(house_content().pictures)


@pytest.fixture
def web(stage: Stage) -> FlaskClient:
    return stage.client


@pytest.fixture(scope="module")
def visit(
    browser: Chromium, tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Visit]:
    settings = Settings.from_env({}, folder=tmp_path_factory.mktemp("home"))
    bot = build(replace(settings, content_folder=HOUSE / "content"), matcher=matcher)
    upgrade(bot)
    try:
        with serving(create_app(bot, lambda _account: None)) as origin:
            yield partial(visiting, browser, origin)
    finally:
        bot.close()


def test_the_list_leads_to_every_guide(web: FlaskClient) -> None:
    page = web.get("/guides/")
    assert page.status_code == 200
    assert re.findall(r'href="(/guides/[\w-]+)"', page.text) == [f"/guides/{n}" for n in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_has_every_step_in_the_words_of_the_unit(web: FlaskClient, name: str) -> None:
    page = web.get(f"/guides/{name}")
    assert page.status_code == 200
    assert "script" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for step in house_content().guides[name].steps:
        assert step.title in page.text
    assert "Đoàn phường Ví Dụ" in page.text
    assert "Nguồn: " in page.text
    assert "{" not in page.text


@pytest.mark.parametrize("address", ["/guides/gone", "/guides/pictures/gone.png", "/guides/..%2f"])
def test_what_is_not_there_is_not_found(web: FlaskClient, address: str) -> None:
    assert web.get(address).status_code == 404


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_served_as_it_stands_in_the_content(web: FlaskClient, name: str) -> None:
    answer = web.get(f"/guides/pictures/{name}.png")
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert answer.data == (HOUSE / "content" / "pictures" / f"{name}.png").read_bytes()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_is_one_a4(visit: Visit, name: str) -> None:
    with visit() as page:
        page.goto(f"/guides/{name}")
        printed = page.pdf(prefer_css_page_size=True)
    assert pages_of(printed) == [("595", "842")]


def pages_of(pdf: bytes) -> list[tuple[str, str]]:
    """Width and height of each page in points, rounded."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(f"{float(width):.0f}", f"{float(height):.0f}") for width, height in boxes]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [320, 1200])
def test_a_sheet_is_read_on_a_phone_too(visit: Visit, name: str, width: int) -> None:
    with visit(width=width) as page:
        page.goto(f"/guides/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def longest(**changes: Any) -> Any:
    """A guide of fifteen steps, each as long as the rules allow."""
    words = "Bấm vào chỗ này rồi chờ. " * 14
    way = Way("Không thấy chỗ đó", words)
    names = [f"b{number}" for number in range(15)]
    steps = [replace(step, text=words, troubles=(way,) * 4) for step in guide(*names).steps]
    return guide(*names, steps=tuple(steps), **changes)


def test_a_guide_too_long_for_paper_leaves_its_help_to_the_talk(stage: Stage) -> None:
    saying = stage.bot.listener.saying("don-vi", "", stage.clock.now())
    small, large = sheet(saying, guide()), sheet(saying, longest())
    assert small.steps[1].ways == (("Không có mã", "Xem tin nhắn."),)
    assert float(small.size) > float(large.size) >= 8
    assert large.steps[1].ways == ()
    assert large.steps[1].asked.startswith("Không thấy chỗ đó · ")


def test_a_sheet_says_where_a_choice_leads(stage: Stage) -> None:
    saying = stage.bot.listener.saying("don-vi", "", stage.clock.now())
    ways = (Way("Có rồi", step="ba"), Way("Chưa có", topic="vneid.elderly"))
    first, *others = guide().steps
    made = sheet(saying, guide(steps=(replace(first, choices=ways), *others)))
    elderly = read(HOUSE / "content")[0].entries["vneid.elderly"].title
    assert made.steps[0].ways == (
        ("Có rồi", "sang bước 3."),
        ("Chưa có", f"hỏi trợ lý “{elderly}”."),
    )
