"""What somebody chose of the news: kept with the words they agreed to, and taken back again."""

from datetime import timedelta
from typing import Any

import pytest

from bot.store import consents, interests
from tests.conversation.talking import Talker, texts
from tests.stage import Stage
from tests.store.rows import rows_of


@pytest.fixture
def lan(stage: Stage) -> Talker:
    return Talker(stage.bot.reception(stage.wake), stage.oa, "7100000000000000011")


def chosen(lan: Talker) -> list[str]:
    return [row.interest for row in rows_of(lan.reception.database, interests.interests)]


def agreed(lan: Talker) -> dict[str, Any]:
    """Each yes that still holds, by what it is for."""
    rows = rows_of(lan.reception.database, consents.consents)
    return {row.what: row for row in rows if row.withdrawn_at is None}


def wants_news(lan: Talker) -> bool:
    person = lan.as_kept()
    assert person is not None
    return person.wants_news


def test_a_yes_is_kept_with_its_words_and_its_time(lan: Talker) -> None:
    (said,) = texts(lan.says("nhận tin việc làm"))
    assert chosen(lan) == ["jobs"]
    yes = agreed(lan)["jobs"]
    assert said.startswith(yes.words)
    assert (len(yes.version), yes.at.tzinfo is not None) == (8, True)


def test_two_wordings_have_two_versions_and_the_newest_holds(lan: Talker) -> None:
    lan.says("nhận tin việc làm")
    lan.says("chỉ nhận tin việc làm")
    rows = rows_of(lan.reception.database, consents.consents)
    assert len({row.version for row in rows}) == 2
    assert [row.withdrawn_at is None for row in rows] == [False, True]


def test_only_one_kind_ends_the_general_news_too(lan: Talker) -> None:
    lan.says("nhận tin")
    lan.says("nhận tin thủ tục")
    assert wants_news(lan)
    lan.says("chỉ nhận tin việc làm")
    assert (wants_news(lan), chosen(lan), set(agreed(lan))) == (False, ["jobs"], {"jobs"})
    lan.says("nhận tin")
    assert (wants_news(lan), chosen(lan)) == (True, ["jobs"])


def test_dung_ends_every_kind(lan: Talker) -> None:
    lan.says("nhận tin việc làm")
    lan.says("nhận tin khẩn")
    lan.says("DỪNG")
    assert (wants_news(lan), chosen(lan), agreed(lan)) == (False, [], {})


def test_who_is_under_18_is_told_that_only_their_choice_is_sent(lan: Talker) -> None:
    lan.says("xin chào")
    lan.change(is_minor=True)
    (said,) = texts(lan.says("nhận tin"))
    assert "dưới 18 tuổi" in said
    (said,) = texts(lan.says("thôi tin khẩn"))
    assert "không nhận tin nào" in said


def test_the_kinds_are_offered_once_under_an_answer_and_not_at_first(
    stage: Stage, lan: Talker
) -> None:
    offered = []
    for hours in (0, 25, 25):
        stage.clock.let_pass(timedelta(hours=hours))
        assert len(lan.says("quên mật khẩu VNeID")) == 1  # a choice, no bubble of its own
        person = lan.as_kept()
        assert person is not None
        offered.append(["Chọn loại tin", "#subscribe/choose"] in person.choices)
    assert offered == [False, True, False]
