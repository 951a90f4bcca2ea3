"""The fake OA takes articles and broadcasts as the references say, and only so."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo.platform_server import Request
from bot.demo.zalo_platform import FakeZalo

NOW = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)  # noon in Việt Nam
ARTICLE: dict[str, Any] = {
    "type": "normal",
    "title": "Ngày thứ Bảy tình nguyện",
    "author": "Đoàn phường",
    "description": "Mời bạn cùng đi.",
    "cover": {"cover_type": "photo", "photo_url": "https://example.vn/a.jpg", "status": "show"},
    "body": [
        {"type": "text", "content": "7:30 sáng thứ Bảy."},
        {"type": "image", "url": "https://example.vn/b.jpg", "caption": "Điểm hẹn"},
    ],
    "status": "hide",
    "comment": "hide",
}
ADULTS = {"ages": "2,3,4,5,6,7"}


class Desk:
    """The OA's side of the API, with a clock set by hand."""

    def __init__(self) -> None:
        self.now = NOW
        self.zalo = FakeZalo(now=lambda: self.now)

    def post(self, path: str, body: object) -> dict[str, Any]:
        token = self.zalo.grants.access_token
        headers = {"access_token": token, "content-type": "application/json"}
        raw = json.dumps(body).encode()
        answer = self.zalo.handle(Request("POST", path, {}, headers, raw)).body
        assert isinstance(answer, dict)
        return answer

    def wait_until(self, at: datetime) -> None:
        """Time goes on, and the tokens are renewed as an OA's must be."""
        self.now = at
        form = f"app_id={self.zalo.app_id}&grant_type=refresh_token"
        body = f"{form}&refresh_token={self.zalo.grants.refresh_token}".encode()
        kind = "application/x-www-form-urlencoded"
        headers = {"secret_key": self.zalo.app_secret, "content-type": kind}
        answer = self.zalo.handle(Request("POST", "/v4/oa/access_token", {}, headers, body))
        assert answer.body["access_token"] == self.zalo.grants.access_token

    def processed(self, path: str, body: object) -> str:
        """The article's id, asked for until it is there."""
        token = self.post(path, body)["data"]["token"]
        while (answer := self.post("/v2.0/article/verify", {"token": token}))["error"] == -214:
            pass
        article_id = answer["data"]["id"]
        assert isinstance(article_id, str)
        return article_id

    def shown(self) -> str:
        article_id = self.processed("/v2.0/article/create", ARTICLE)
        again = {**ARTICLE, "id": article_id, "status": "show"}
        assert self.processed("/v2.0/article/update", again) == article_id
        return article_id

    def broadcast(self, article_id: str, target: object = ADULTS) -> int:
        code = self.post("/v2.0/oa/message", news(article_id, target))["error"]
        assert isinstance(code, int)
        return code


def news(article_id: str, target: object, **more: object) -> dict[str, Any]:
    element = {"media_type": "article", "attachment_id": article_id, **more}
    payload = {"template_type": "media", "elements": [element]}
    message = {"attachment": {"type": "template", "payload": payload}}
    return {"recipient": {"target": target}, "message": message}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_article_is_processed_before_it_has_an_id(desk: Desk) -> None:
    desk.zalo.articles.polls = 2
    token = desk.post("/v2.0/article/create", ARTICLE)["data"]["token"]
    errors = [desk.post("/v2.0/article/verify", {"token": token})["error"] for _ in range(3)]
    assert errors == [-214, -214, 0]
    assert desk.post("/v2.0/article/verify", {"token": "no"})["error"] == -201


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": "a" * 150}, 0),
        ({"title": "a" * 151}, -210),
        ({"title": " "}, -201),
        ({"author": "a" * 51}, -210),
        ({"description": "a" * 301}, -210),
        ({"type": "video"}, -201),
        ({"status": "visible"}, -201),
        ({"cover": {"cover_type": "photo", "photo_url": "a.jpg", "status": "show"}}, -201),
        ({"cover": {}}, -201),
        ({"body": []}, -201),
        ({"body": [{"type": "text", "content": ""}]}, -201),
        ({"body": [{"type": "image"}]}, -201),
        ({"body": [{"type": "video", "url": "https://example.vn/v"}]}, -201),
        ({"colour": "red"}, -201),
    ],
)
def test_an_article_is_as_documented(changed: dict[str, Any], code: int, desk: Desk) -> None:
    assert desk.post("/v2.0/article/create", {**ARTICLE, **changed})["error"] == code


def test_only_a_known_article_is_changed(desk: Desk) -> None:
    assert desk.post("/v2.0/article/update", {**ARTICLE, "id": "9"})["error"] == -201
    assert desk.post("/v2.0/article/update", ARTICLE)["error"] == -201


def test_a_shown_article_goes_to_all_once_a_day_and_four_times_a_month(desk: Desk) -> None:
    article_id = desk.shown()
    assert desk.broadcast(article_id) == 0
    assert desk.broadcast(article_id) == -211
    for day in range(1, 4):
        desk.wait_until(NOW + timedelta(days=day))
        assert desk.broadcast(article_id) == 0
    desk.wait_until(NOW + timedelta(days=4))
    assert desk.broadcast(article_id) == -211
    desk.wait_until(datetime(2026, 12, 1, 5, 0, tzinfo=UTC))
    assert desk.broadcast(article_id) == 0
    [first, *_] = desk.zalo.articles.broadcasts
    assert (first.article_id, first.target, first.at) == (article_id, ADULTS, NOW)
    assert not first.is_for_minors


def test_a_hidden_or_unknown_article_is_refused(desk: Desk) -> None:
    hidden = desk.processed("/v2.0/article/create", ARTICLE)
    assert [desk.broadcast(hidden), desk.broadcast("9")] == [-201, -201]
    assert desk.zalo.articles.broadcasts == []


@pytest.mark.parametrize(
    ("hour", "code"), [((5, 59), -234), ((6, 0), 0), ((21, 59), 0), ((22, 0), -234)]
)
def test_no_broadcast_at_night(hour: tuple[int, int], code: int, desk: Desk) -> None:
    article_id = desk.shown()
    at_midnight = datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
    desk.wait_until(at_midnight + timedelta(hours=hour[0], minutes=hour[1]))
    assert desk.broadcast(article_id) == code


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ({"gender": "0", "ages": "0,1,2,3", "cities": "63", "platform": "1,2"}, 0),
        ({}, -201),
        ({"ages": [2, 3]}, -201),
        ({"ages": "8"}, -201),
        ({"ages": "2, 3"}, -201),
        ({"cities": "64"}, -201),
        ({"telco": "1"}, -201),
        (None, -201),
    ],
)
def test_a_target_is_strings_of_known_codes(target: object, code: int, desk: Desk) -> None:
    assert desk.broadcast(desk.shown(), target) == code


def test_a_broadcast_carries_exactly_one_article(desk: Desk) -> None:
    body = news(desk.shown(), ADULTS)
    payload = body["message"]["attachment"]["payload"]
    path = "/v2.0/oa/message"
    for elements, code in (([], -210), (payload["elements"] * 2, -210), ([{}], -201)):
        payload["elements"] = elements
        assert desk.post(path, body)["error"] == code
    assert desk.post(path, news("1", ADULTS, title="a"))["error"] == -201
    assert desk.post(path, {**body, "message": {"text": "a"}})["error"] == -201
