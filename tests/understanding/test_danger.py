"""Danger is heard in what people type, and only there, with the real content."""

import pytest

from bot.understanding.matcher import Matcher
from tests.understanding.measure import FOLDER, questions

QUESTIONS = questions(FOLDER / "danger.jsonl")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_danger(matcher: Matcher, question: dict[str, str]) -> None:
    decision = matcher.match(question["text"])
    topics = {"money": "safety.scam", "help": "human"}
    heard = topics.get(question["danger"])
    assert decision.is_danger == (heard is not None)
    if heard:
        assert decision.topic == heard


def test_no_false_alarm_in_the_other_questions(matcher: Matcher) -> None:
    others = [file for file in FOLDER.glob("*.jsonl") if file.stem != "danger"]
    alarmed = [
        question["text"]
        for file in others
        for question in questions(file)
        if matcher.match(question["text"]).is_danger
        and not {"safety.scam", "vneid.scam"} & {*question["labels"], *question["accept"]}
    ]
    assert alarmed == []


@pytest.mark.parametrize(
    "typed",
    [
        "tạo tài khoản định danh tôi phải mang gì",
        "làm định danh mẹ tôi cần gì",
        "tai khoan dinh danh em quen mat khau",
        "cong an co nhan zalo yeu cau dong bo vneid khong",
    ],
)
def test_words_that_only_sound_like_danger(matcher: Matcher, typed: str) -> None:
    assert not matcher.match(typed).is_danger


def test_what_sounds_alike_and_is_danger(matcher: Matcher) -> None:
    for typed in ("no danh em", "dinh danh em ma no cu danh me toi", "chong toi dang danh toi"):
        assert matcher.match(typed).is_danger, typed
