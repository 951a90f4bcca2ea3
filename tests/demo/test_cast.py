"""The demo's followers: 300, the same at every start, of every kind."""

from collections import Counter

from bot.demo.cast import KINDS, followers
from bot.store.interests import INTERESTS


def test_they_are_three_hundred_and_nobody_twice() -> None:
    cast = list(followers())
    assert Counter(one.channel for one in cast) == {"zalo": 200, "messenger": 100}
    assert len({one.id for one in cast}) == 300
    assert cast == list(followers())


def test_there_is_someone_of_each_kind() -> None:
    met = {(one.channel, one.kind) for one in followers()}
    assert met == {(channel, kind) for channel, kinds in KINDS.items() for kind in kinds}
    stories = [kind.story for kinds in KINDS.values() for kind in kinds]
    assert {"dưới 18 tuổi", "đã nhắn DỪNG", "hết lượt tin miễn phí"} <= set(stories)


def test_their_interests_are_those_the_program_knows() -> None:
    chosen = {interest for one in followers() for interest in one.interests}
    assert chosen == set(INTERESTS)
