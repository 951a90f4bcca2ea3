"""Phrases of two topics that nearly say the same are found, however they are typed."""

from dataclasses import replace

import pytest

from bot.content.entries import Content, Entry, UnitFile
from bot.understanding.neighbours import too_close
from tests.understanding import small


def with_phrase(topic: str, phrase: str) -> Content:
    content = small.content()
    entry = content.entries[topic]
    added = replace(entry, ask=(*entry.ask, phrase))
    return replace(content, entries={**content.entries, topic: added})


def test_the_small_content_has_none() -> None:
    assert too_close(small.content()) == []


@pytest.mark.parametrize(
    "phrase",
    [
        "đặt lại mật khẩu",
        "dat lai mat khau",
        "mật khẩu đặt lại",
        "cho em hỏi đặt lại mật khẩu với ạ",
        "đặt lại mk",
    ],
)
def test_the_same_in_other_words_is_found(phrase: str) -> None:
    found = too_close(with_phrase("vneid.register_level2", phrase))
    assert [(pair.first.said, pair.second.said) for pair in found] == [("đặt lại mật khẩu", phrase)]
    assert (found[0].first.topic, found[0].second.topic) == (
        "vneid.forgot_password",
        "vneid.register_level2",
    )


@pytest.mark.parametrize("phrase", ["đặt lại mật khẩu ngân hàng", "mật khẩu wifi", "mức 3"])
def test_what_says_more_or_something_else_is_not(phrase: str) -> None:
    assert too_close(with_phrase("vneid.register_level2", phrase)) == []


def test_one_topic_may_say_the_same_twice() -> None:
    assert too_close(with_phrase("vneid.forgot_password", "dat lai mat khau")) == []


def test_small_talk_is_compared_whole() -> None:
    """Without its politeness nothing would be left of it."""
    assert too_close(with_phrase("greet", "cam on nhiều nhe")) != []
    assert too_close(with_phrase("greet", "chào nhiều nhé")) == []


def test_phrases_of_a_unit_count() -> None:
    content = small.content()
    asked = Entry("office.hours", "", "", ask=("dat lai mat khau",), file="units/phuong.toml")
    unit = UnitFile("phuong", "Phường", None, {}, {"office.hours": asked})
    found = too_close(replace(content, units={"phuong": unit}))
    assert [pair.second.topic for pair in found] == ["office.hours"]
