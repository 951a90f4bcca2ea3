"""Drafts: every field of a file or a form is read; every fault has a sentence for each reader."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.bulletin.drafts import Draft, Rules, read
from bot.bulletin.faults import Fault, Refusal
from tests.store.rows import NOW  # 10:00 in Vietnam on 21 November 2026

RULES = Rules(
    now=NOW,
    unit="phuong-a",
    units={"phuong-a": "Phường A", "phuong-b": "Phường B"},
    is_topic=lambda topic: topic in {"activity.signup", "vneid.install"},
    own_site="http://127.0.0.1:8000",
    may_be_urgent=True,
)
LEAST = {"title": "Tin", "body": "Lời"}
TOMORROW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def drafted(rules: Rules = RULES, **values: Any) -> Draft:
    return read({**LEAST, **values}, rules)


def faults(rules: Rules = RULES, **values: Any) -> list[Fault]:
    with pytest.raises(Refusal) as refused:
        drafted(rules, **values)
    return list(refused.value.faults)


def test_the_least_there_is() -> None:
    draft = drafted()
    assert draft == Draft("Tin", "Lời", "phuong-a")
    assert draft.channels == ["zalo", "messenger", "webchat"]
    assert (draft.units, draft.interests, draft.buttons) == ([], [], [])


def test_every_field_of_the_file() -> None:
    draft = drafted(
        image="https://example.vn/a.png",
        unit="phuong-b",
        send_at=TOMORROW,
        valid_until=TOMORROW + timedelta(days=1),
        urgent=True,
        reason="Báo bão",
        template="nhac_lich",
        buttons=[
            {"title": "Đăng ký", "topic": "activity.signup"},
            {"title": "Xem", "url": "https://dichvucong.gov.vn"},
            {"title": "Gọi", "phone": "0226 3 800 000"},
        ],
        audience={
            "channels": ["messenger", "zalo"],
            "units": ["phuong-b"],
            "interests": ["jobs", "tình nguyện"],
            "since_days": 30,
            "activity": 4,
        },
        article=True,
        repeat="weekly",
    )
    assert draft.image == "https://example.vn/a.png"
    assert (draft.send_at, draft.valid_until) == (TOMORROW, TOMORROW + timedelta(days=1))
    assert (draft.is_urgent, draft.urgent_reason, draft.template) == (True, "Báo bão", "nhac_lich")
    assert draft.buttons[2] == {"title": "Gọi", "phone": "0226 3 800 000"}
    assert (draft.channels, draft.units) == (["zalo", "messenger"], ["phuong-b"])
    assert draft.interests == ["volunteering", "jobs"]
    assert (draft.since_days, draft.activity_id) == (30, 4)
    assert (draft.has_article, draft.is_weekly) == (True, True)


def test_a_form_gives_everything_as_text() -> None:
    draft = drafted(
        send_at="2026-11-22T19:30",
        valid_until="",
        urgent="",
        reason="không khẩn",
        buttons=[{"title": "", "topic": "", "url": "", "phone": ""}],
        audience={"channels": "zalo", "since_days": "", "activity": ""},
        repeat="once",
    )
    assert draft.send_at == TOMORROW
    assert (draft.urgent_reason, draft.buttons, draft.channels) == ("", [], ["zalo"])


def test_a_time_without_a_zone_is_that_of_vietnam() -> None:
    assert drafted(send_at=datetime(2026, 11, 22, 19, 30)).send_at == TOMORROW  # noqa: DTZ001 - as TOML reads a local time


def test_the_minute_that_runs_is_no_past() -> None:
    assert drafted(send_at=NOW - timedelta(seconds=40)).send_at is not None


FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no title": ({"title": " "}, "title", "tên"),
    "title too long": ({"title": "a" * 151}, "title", "151"),
    "title is a number": ({"title": 7}, "title", "chữ"),
    "no body": ({"body": ""}, "body", "nội dung"),
    "body too long": ({"body": "a" * 8_001}, "body", "8000"),
    "unknown field": ({"body": "Chào {ten}"}, "body", "{name}, {unit}"),
    "shortened address": ({"body": "xem bit.ly/abc"}, "body", "rút gọn"),
    "picture": ({"image": "a.png"}, "image", "https://"),
    "unit": ({"unit": "phuong-c"}, "unit", "danh sách"),
    "past": ({"send_at": NOW - timedelta(hours=1)}, "send_at", "9:00 ngày 21/11 đã qua"),
    "far": ({"send_at": NOW + timedelta(days=400)}, "send_at", "năm"),
    "no time": ({"send_at": "mai"}, "send_at", "giờ Việt Nam"),
    "a day": ({"send_at": TOMORROW.date()}, "send_at", "giờ Việt Nam"),
    "valid before it is sent": (
        {"send_at": TOMORROW, "valid_until": TOMORROW - timedelta(hours=1)},
        "valid_until",
        "19:30 ngày 22/11",
    ),
    "valid for ever": ({"valid_until": NOW + timedelta(days=61)}, "valid_until", "60 ngày"),
    "urgent for no reason": ({"urgent": True}, "reason", "lý do"),
    "urgent perhaps": ({"urgent": "perhaps"}, "urgent", "có hoặc không"),
    "template": ({"template": "Nhắc lịch"}, "template", "chữ thường"),
    "daily": ({"repeat": "daily"}, "repeat", "hằng tuần"),
    "four buttons": (
        {"buttons": [{"title": "a", "phone": "113"}] * 4},
        "buttons",
        "ba nút",
    ),
    "button without title": ({"buttons": [{"title": "", "phone": "113"}]}, "buttons.0", "tên"),
    "button to two places": (
        {"buttons": [{"title": "a", "phone": "113", "url": "https://a.vn"}]},
        "buttons.0",
        "đúng một nơi",
    ),
    "button to nowhere": ({"buttons": [{"title": "a"}]}, "buttons.0", "đúng một nơi"),
    "button with more": (
        {"buttons": [{"title": "a", "phone": "113", "colour": "red"}]},
        "buttons.0",
        "đúng một nơi",
    ),
    "button is text": ({"buttons": ["Đăng ký"]}, "buttons.0", "Nút"),
    "topic": ({"buttons": [{"title": "a", "topic": "x.y"}]}, "buttons.0", "x.y"),
    "url": ({"buttons": [{"title": "a", "url": "http://a.vn"}]}, "buttons.0", "https://"),
    "url with a space": ({"buttons": [{"title": "a", "url": "https://a.vn/b c"}]}, "buttons.0", ""),
    "short url": ({"buttons": [{"title": "a", "url": "https://bit.ly/a"}]}, "buttons.0", "rút gọn"),
    "phone": ({"buttons": [{"title": "a", "phone": "gọi"}]}, "buttons.0", "chữ số"),
    "channel": ({"audience": {"channels": ["sms"]}}, "audience.channels", "sms"),
    "units": ({"audience": {"units": ["x"]}}, "audience.units", "x"),
    "interest": ({"audience": {"interests": ["bóng đá"]}}, "audience.interests", "bóng đá"),
    "days": ({"audience": {"since_days": 0}}, "audience.since_days", "1"),
    "audience is text": ({"audience": "all"}, "audience", "chưa đúng"),
    "a key nobody knows": ({"titel": "a"}, "titel", "titel"),
    "a key of the audience": ({"audience": {"unit": "x"}}, "audience.unit", "unit"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_beside_its_field(name: str) -> None:
    values, field, part = FAULTS[name]
    (fault,) = faults(**values)
    assert fault.field == field
    assert part in fault.words
    assert fault.words.endswith(".")
    assert fault.sentence.startswith(field)
    assert fault.sentence.endswith(".")


def test_all_faults_come_at_once() -> None:
    found = faults(title="", body="", send_at=NOW - timedelta(days=1), image="x")
    assert {fault.field for fault in found} == {"title", "body", "send_at", "image"}


def test_only_an_admin_may_be_urgent() -> None:
    (fault,) = faults(replace(RULES, may_be_urgent=False), urgent=True, reason="Báo bão")
    assert fault.field == "urgent"


def test_what_is_ours_may_lie_on_our_own_address() -> None:
    assert drafted(image="http://127.0.0.1:8000/pictures/a.png").image.endswith("a.png")
