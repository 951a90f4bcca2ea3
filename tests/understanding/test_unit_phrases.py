"""How one unit's people ask is understood, whoever's words then answer."""

from dataclasses import replace

from bot.content.entries import Content, Entry, UnitFile
from bot.understanding.matcher import Matcher
from tests.understanding import small

# No word of it stands in the small content.
TYPED = "trụ sở Bến Nghé đón khách khi nào rứa"


def with_unit(*ask: str) -> Content:
    asked = Entry("office.hours", "", "", ask=ask, file="units/phuong.toml")
    unit = UnitFile("phuong", "Phường", None, {}, {"office.hours": asked})
    return replace(small.content(), units={"phuong": unit})


def test_it_is_lost_without_the_units_phrases() -> None:
    assert small.matcher().match(TYPED).kind == "fallback"


def test_it_is_understood_with_them() -> None:
    matcher = Matcher(with_unit("trụ sở Bến Nghé đón khách khi nào", "bến nghé mấy giờ mở"))
    for typed in (TYPED, "tru so ben nghe don khach khi nao"):
        decision = matcher.match(typed)
        assert (decision.kind, decision.answers[0].topic) == ("answer", "office.hours")


def test_the_other_phrases_of_the_topic_still_count() -> None:
    matcher = Matcher(with_unit("trụ sở Bến Nghé đón khách khi nào"))
    assert matcher.match("mấy giờ phường mở cửa").answers[0].topic == "office.hours"
