"""The address of a picture over real HTTP: shown for ten minutes, in any process, then gone."""

import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from bot.app import create_app
from bot.store import pictures
from bot.store.pictures import Picture
from tests.stage import Stage
from tests.web.browser import serving

PNG = Picture("image/png", b"\x89PNG picture")
PDF = Picture("application/pdf", b"%PDF page")


@pytest.fixture
def origin(stage: Stage) -> Iterator[str]:
    with serving(create_app(stage.bot, stage.wake)) as found:
        yield found


def keep(stage: Stage, picture: Picture) -> str:
    until = stage.clock.now() + timedelta(minutes=10)
    return stage.bot.database.write(
        lambda connection: pictures.put_in(connection, 1, picture, expires_at=until)
    )


def get(address: str, method: str = "GET") -> tuple[int, Mapping[str, str], bytes]:
    request = urllib.request.Request(address, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), refused.read()


@pytest.mark.parametrize("picture", [PNG, PDF], ids=["png", "pdf"])
def test_it_is_shown_as_what_it_is_and_kept_by_nobody(
    stage: Stage, origin: str, picture: Picture
) -> None:
    address = origin + keep(stage, picture)
    status, headers, body = get(address)
    assert (status, headers["Content-Type"], body) == (200, picture.media_type, picture.body)
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers
    assert get(address, "HEAD")[0] == 200  # a platform may look before it fetches


def test_after_ten_minutes_it_is_as_if_it_had_never_been(stage: Stage, origin: str) -> None:
    address = origin + keep(stage, PNG)
    stage.clock.let_pass(timedelta(minutes=9, seconds=50))
    assert get(address)[0] == 200
    stage.clock.let_pass(timedelta(seconds=20))
    gone = get(address)
    never = get(f"{origin}/pictures/{'A' * 22}.png")
    assert gone[0] == never[0] == 404
    assert gone[2] == never[2]


def test_another_process_and_the_program_after_a_restart_show_it_too(stage: Stage) -> None:
    place = keep(stage, PNG)
    other = stage.another_bot()
    with serving(create_app(other, stage.wake)) as origin:
        assert get(origin + place)[2] == PNG.body


@pytest.mark.parametrize(
    "place",
    [
        "/pictures/",
        "/pictures/x",
        "/pictures/x.gif",
        "/pictures/../pictures/x.png",
        "/pictures/%00.png",
        "/pictures/a/b.png",
        "/pictures/.png",
        "/pictures/" + "x" * 5_000 + ".png",
        "/pictures/%27%20OR%201%3D1--.png",
    ],
)
def test_nothing_else_stands_there(stage: Stage, origin: str, place: str) -> None:
    keep(stage, PNG)
    assert get(origin + place)[0] == 404


def test_the_ending_must_be_its_own(stage: Stage, origin: str) -> None:
    place = keep(stage, PNG)
    assert get(origin + place.replace(".png", ".pdf"))[0] == 404
