"""A review holds for the words that were read over; once they change, it is asked for again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.content.entries import Content, Entry
from bot.content.reader import read
from bot.content.reviews import facts_in, mark_of, review_of
from tests.content.sample import write


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return read(write(tmp_path))[0]


def reviewed(content: Content, topic: str) -> Entry:
    entry = content.entries[topic]
    mark = mark_of(entry, content)
    return replace(
        entry, reviewed_by="Đại uý Ví Dụ", reviewed_on=date(2026, 11, 20), reviewed_text=mark
    )


def test_nobody_read_what_names_nobody(content: Content) -> None:
    assert review_of(content.entries["vneid.scam"], content) == "none"


def test_a_review_lasts_while_the_words_stay(content: Content) -> None:
    scam = reviewed(content, "vneid.scam")
    assert review_of(scam, content) == "current"
    asked = replace(scam, ask=("câu khác",), checked=date(2026, 12, 1), next=(), title="Tên khác")
    assert review_of(asked, content) == "current"


@pytest.mark.parametrize(
    "changed",
    [
        {"answer": "{Bạn} chờ đã. Gọi {hotline.vneid}."},
        {"more": {"how": "1. Cúp máy.\n2. Báo trong 8 ngày.", "papers": "Mang theo {name.paper}."}},
        {"more": {}},
    ],
)
def test_other_words_want_another_review(content: Content, changed: dict[str, object]) -> None:
    scam = replace(reviewed(content, "vneid.scam"), **changed)  # type: ignore[arg-type]
    assert review_of(scam, content) == "outdated"


@pytest.mark.parametrize("name", ["value", "then"])
def test_another_fact_in_the_words_wants_another_review(content: Content, name: str) -> None:
    scam = reviewed(content, "vneid.scam")
    paper = replace(content.facts["name.paper"], **{name: "giấy khác"})  # type: ignore[arg-type]
    facts = {**content.facts, "name.paper": paper}
    assert review_of(scam, replace(content, facts=facts)) == "outdated"


def test_a_fact_that_is_not_said_undoes_nothing(content: Content) -> None:
    scam = reviewed(content, "vneid.scam")
    fee = replace(content.facts["fee.deadline"], value="1/1/2030")
    assert (
        review_of(scam, replace(content, facts={**content.facts, "fee.deadline": fee})) == "current"
    )


def test_facts_are_found_in_answers_parts_and_buttons(content: Content) -> None:
    assert facts_in(content.entries["vneid.scam"], content) == ("hotline.vneid", "name.paper")
    assert facts_in(content.entries["vneid.install"], content) == ("link.vneid",)
    assert facts_in(content.entries["vneid.what"], content) == ("hotline.vneid", "fee.deadline")
