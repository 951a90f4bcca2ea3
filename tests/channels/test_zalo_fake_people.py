"""The fake OA tells of its people, and lets them be written to, as the references say."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo.platform_server import Request
from bot.demo.zalo_platform import FakeZalo

LAN = "7100000000000000071"
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)  # 19:00 in Việt Nam
ALL = {"offset": 0, "count": 50}


def ask(zalo: FakeZalo, path: str, data: object) -> dict[str, Any]:
    query = {"data": json.dumps(data)}
    asked = Request("GET", path, query, {"access_token": zalo.grants.access_token}, b"")
    answer = zalo.handle(asked).body
    assert isinstance(answer, dict)
    return answer


def post(zalo: FakeZalo, path: str, body: object) -> dict[str, Any]:
    headers = {"access_token": zalo.grants.access_token, "content-type": "application/json"}
    answer = zalo.handle(Request("POST", path, {}, headers, json.dumps(body).encode())).body
    assert isinstance(answer, dict)
    return answer


def send(zalo: FakeZalo, user_id: str = LAN) -> int:
    body = {"recipient": {"user_id": user_id}, "message": {"text": "a"}}
    code = post(zalo, "/v3.0/oa/message/cs", body)["error"]
    assert isinstance(code, int)
    return code


def ids(zalo: FakeZalo, **asked: object) -> list[str]:
    found = ask(zalo, "/v3.0/oa/user/getlist", {**ALL, **asked})["data"]["users"]
    return [one["user_id"] for one in found]


@pytest.fixture
def zalo() -> FakeZalo:
    return FakeZalo(now=lambda: NOW)


def test_followers_come_in_pages_of_fifty(zalo: FakeZalo) -> None:
    for number in range(120):
        zalo.meet(str(1000 + number))
    data = ask(zalo, "/v3.0/oa/user/getlist", {"offset": 100, "count": 50})["data"]
    assert (data["total"], data["count"], data["offset"]) == (120, 20, 100)
    assert data["users"][0] == {"user_id": "1100"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"offset": 9951, "count": 50}, 0),
        ({"offset": 9952, "count": 50}, -210),
        ({"offset": 0, "count": 51}, -210),
        ({"offset": 0, "count": 0}, -201),
        ({"offset": "0", "count": 50}, -201),
        ({"offset": 0}, -201),
        ({**ALL, "page": 1}, -201),
        ({**ALL, "is_follower": "yes"}, -201),
        ({**ALL, "is_follower": True}, -201),
        ({**ALL, "tag_name": ""}, -201),
        ({**ALL, "last_interaction_period": "L90D"}, -201),
        ({**ALL, "last_interaction_period": "2026_11_20:2026_11_01"}, -201),
        ({**ALL, "last_interaction_period": "2026_13_01:2026_13_02"}, -201),
        ([], -201),
    ],
)
def test_the_list_is_asked_as_documented(asked: object, code: int, zalo: FakeZalo) -> None:
    assert ask(zalo, "/v3.0/oa/user/getlist", asked)["error"] == code


def test_the_list_is_cut_by_follow_tag_and_day(zalo: FakeZalo) -> None:
    zalo.meet("1", NOW)
    zalo.meet("2", NOW - timedelta(hours=20))  # 23:00 of the day before in Việt Nam
    zalo.meet("3", NOW - timedelta(days=7), tags=frozenset({"Đoàn viên"}))
    zalo.meet("4", NOW - timedelta(days=30))
    zalo.meet("5")
    zalo.body("user_send_text", "6")
    assert ids(zalo, is_follower="true") == ["1", "2", "3", "4", "5"]
    assert ids(zalo, is_follower="false") == ["6"]
    assert ids(zalo, tag_name="Đoàn viên") == ["3"]
    assert ids(zalo, last_interaction_period="TODAY") == ["1", "6"]
    assert ids(zalo, last_interaction_period="YESTERDAY") == ["2"]
    assert ids(zalo, last_interaction_period="L7D") == ["2", "3"]
    assert ids(zalo, last_interaction_period="L30D") == ["2", "3", "4"]
    assert ids(zalo, last_interaction_period="2026_11_11:2026_11_17") == ["2", "3"]


def test_following_and_leaving_are_seen_at_once(zalo: FakeZalo) -> None:
    assert ids(zalo, is_follower="true") == []
    zalo.body("follow", LAN)
    assert ids(zalo, is_follower="true") == [LAN]
    zalo.body("unfollow", LAN)
    assert ids(zalo, is_follower="true") == []


def test_details_name_people_and_tell_who_is_a_minor(zalo: FakeZalo) -> None:
    zalo.meet(LAN, NOW, name="Nguyễn Thị Lan", is_minor=True)
    data = ask(zalo, "/v3.0/oa/user/detail", {"user_id": LAN})["data"]
    assert data["display_name"] == "Nguyễn Thị Lan"
    assert (data["is_sensitive"], data["user_is_follower"]) == (True, True)
    assert data["user_last_interaction_date"] == "18/11/2026"


def test_the_quota_of_a_person(zalo: FakeZalo) -> None:
    zalo.meet("1")
    zalo.meet(LAN, NOW - timedelta(hours=1))
    assert send(zalo) == 0
    path = "/v3.0/oa/quota/message"
    data = post(zalo, path, {"user_id": LAN})["data"]
    assert data["cs_reply"] == {"remain": "7", "total": "8"}
    hour_ago = int((NOW - timedelta(hours=1)).timestamp() * 1000)
    assert data["last_interaction"] == str(hour_ago)
    assert post(zalo, path, {"user_id": "1"})["data"]["last_interaction"] == "0"
    assert post(zalo, path, {"user_id": "9"})["error"] == -201
    assert post(zalo, path, {"user_id": LAN, "more": 1})["error"] == -201


def test_the_quota_of_the_oa(zalo: FakeZalo) -> None:
    path = "/v3.0/oa/quota/message"
    asked = {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"}
    assert post(zalo, path, asked) == {"data": [], "error": 0, "message": "Success"}
    assert post(zalo, path, {**asked, "quota_owner": "me"})["error"] == -201
    assert post(zalo, path, {"quota_owner": "OA"})["error"] == -201


@pytest.mark.parametrize(
    ("silence", "code", "road"),
    [
        (timedelta(hours=48), 0, "free"),
        (timedelta(hours=48, seconds=1), 0, "paid"),
        (timedelta(days=7), 0, "paid"),
        (timedelta(days=7, seconds=1), -230, None),
    ],
)
def test_the_free_window_and_the_paid_one(
    silence: timedelta, code: int, road: str | None, zalo: FakeZalo
) -> None:
    zalo.people.wallet = 55
    zalo.meet(LAN, NOW - silence)
    assert send(zalo) == code
    assert [taken.road for taken in zalo.messages] == ([road] if road else [])


def test_the_wallet_runs_dry(zalo: FakeZalo) -> None:
    zalo.people.wallet = 100
    zalo.meet(LAN, NOW - timedelta(days=3))
    assert [send(zalo), send(zalo)] == [0, -321]
    assert zalo.people.wallet == 45


def test_free_replies_without_number() -> None:
    zalo = FakeZalo(now=lambda: NOW, free_replies=None)
    zalo.meet(LAN, NOW)
    body = {"recipient": {"user_id": LAN}, "message": {"text": "a"}}
    answers = [post(zalo, "/v3.0/oa/message/cs", body) for _ in range(20)]
    assert {answer["error"] for answer in answers} == {0}
    assert answers[-1]["data"]["quota"] == {"quota_type": "reply"}
    assert post(zalo, "/v3.0/oa/quota/message", {"user_id": LAN})["data"]["cs_reply"] == {}
    assert {taken.road for taken in zalo.messages} == {"free"}


@pytest.mark.parametrize("code", [-213, -217, -218, -227, -244])
def test_people_who_cannot_be_reached_until_they_can(code: int, zalo: FakeZalo) -> None:
    zalo.meet(LAN, NOW)
    zalo.refuse(LAN, code)
    assert send(zalo) == code
    zalo.refuse(LAN, 0)
    assert send(zalo) == 0


def test_an_oa_that_may_not_send_and_a_burst_of_32() -> None:
    clock = [NOW]
    zalo = FakeZalo(now=lambda: clock[0])
    zalo.meet(LAN, NOW)
    zalo.refusal = -248
    assert send(zalo) == -248
    zalo.refusal, zalo.throttled_until = 0, NOW + timedelta(seconds=30)
    assert send(zalo) == -32
    clock[0] += timedelta(seconds=30)
    assert send(zalo) == 0


def test_a_night_without_messages_where_zalo_keeps_one() -> None:
    late = [NOW + timedelta(hours=2, minutes=59), NOW + timedelta(hours=3)]
    night = FakeZalo(now=lambda: late[0])
    night.meet(LAN, NOW)
    night.rests_at_night = True
    assert send(night) == 0
    late.pop(0)
    assert send(night) == -234
    night.rests_at_night = False
    assert send(night) == 0
