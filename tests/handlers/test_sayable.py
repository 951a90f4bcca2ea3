"""Everything that can be said, as each channel would carry it, in a unit with facts and without."""

import re
from collections.abc import Iterator, Mapping

import pytest

from bot.channels.channel import Abilities
from bot.channels.messenger import MessengerChannel
from bot.channels.splitting import bubbles, units
from bot.channels.webchat import WebchatChannel
from bot.channels.zalo import ZaloChannel
from bot.content.entries import Content
from bot.content.filling import source_line
from bot.conversation.saying import Saying
from bot.core.replies import Bubble, Reply
from bot.store.database import Database
from bot.store.interests import INTERESTS
from bot.understanding.matcher import Matcher
from handlers.register import HANDLERS
from tests.handlers.saying import (
    DEMO,
    NOWHERE,
    said_by_entries,
    said_by_handlers,
    saying,
)

CHANNELS: Mapping[str, Abilities] = {
    "zalo": ZaloChannel.abilities,
    "messenger": MessengerChannel.abilities,
    "webchat": WebchatChannel.abilities,
}
UNITS = (DEMO, NOWHERE)
ADDRESSES = ("", "bác")


@pytest.fixture(scope="module", params=UNITS)
def unit(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module", params=ADDRESSES, ids=["bạn", "bác"])
def words(unit: str, request: pytest.FixtureRequest, content: Content, matcher: Matcher) -> Saying:
    return saying(content, matcher, unit, request.param)


@pytest.fixture(scope="module")
def everything(words: Saying, ledger: Database) -> list[Reply]:
    """Said once for all tests: they only read it."""
    return said_in(ledger, words)


def said_in(ledger: Database, words: Saying) -> list[Reply]:
    handled = ledger.write(lambda connection: list(said_by_handlers(connection, words)))
    return [*handled, *said_by_entries(words)]


def over_the_limits(bubble: Bubble, abilities: Abilities) -> Iterator[str]:
    """Which limits of the channel the bubble breaks."""
    kinds = [button.kind for button in bubble.buttons]
    choices = kinds.count("choice")
    actions = len(kinds) - choices
    counted = {
        "text": (units(bubble.text), abilities.text),
        "choices": (choices, abilities.choices),
        "actions": (actions, abilities.actions),
        "buttons": (len(kinds), abilities.buttons),
        "title": (max((units(one.title) for one in bubble.buttons), default=0), abilities.title),
    }
    if actions and abilities.button_text:
        counted["button_text"] = (units(bubble.text), abilities.button_text)
    yield from (name for name, (found, most) in counted.items() if found > most)
    if not (bubble.text.strip() or bubble.picture) or any(
        not one.title or not one.value for one in bubble.buttons
    ):
        yield "blank"


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_bubble_is_within_the_limits(everything: list[Reply], channel: str) -> None:
    abilities = CHANNELS[channel]
    broken = [
        (reply.entry, limit)
        for reply in everything
        for bubble in bubbles(reply, abilities)
        for limit in over_the_limits(bubble, abilities)
    ]
    assert broken == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_word_is_lost_by_cutting(everything: list[Reply], channel: str) -> None:
    """Every line of the reply, and on Zalo every choice with its number, is in some bubble."""
    abilities = CHANNELS[channel]
    lost = []
    for reply in everything:
        shown = " ".join(bubble.text for bubble in bubbles(reply, abilities)).split()
        numbered = [
            f"{place}. {one.title}"
            for place, one in enumerate(reply.choices, 1)
            if abilities.prints_numbers
        ]
        meant = " ".join([reply.text, *numbered]).split()
        lost += [(reply.entry, word) for word in set(meant) - set(shown)]
    assert lost == []


def test_no_placeholder_is_left(everything: list[Reply]) -> None:
    left = [
        reply.entry
        for reply in everything
        for text in (
            reply.text,
            *(part for one in reply.buttons for part in (one.title, one.value)),
        )
        if re.search(r"[{}]|\bNone\b", text)
    ]
    assert left == []


def test_every_answer_says_where_it_comes_from(words: Saying) -> None:
    without = []
    for reply in said_by_entries(words):
        entry = words.entry(reply.entry.partition("/")[0])
        assert entry is not None
        if entry.source is None:
            assert entry.topic in {"help", "thanks", "goodbye"}, reply.entry
        elif not reply.text.endswith(f"\n\n{source_line(entry)}"):
            without.append(reply.entry)
        assert reply.sources == ((entry.source,) if entry.source else ())
    assert without == []


def test_every_choice_leads_to_something_that_is_said(
    everything: list[Reply], words: Saying
) -> None:
    known = {"#menu", "#delete/yes", "#delete/no", "#ward/change", "#ward/skip", "#activity/more/0"}
    known |= {f"#ward/{slug}" for slug in words.content.units}
    dead = []
    for reply in everything:
        for one in reply.choices:
            topic, _, section = one.value.removeprefix("#").partition("/")
            entry = words.entry(topic)
            leads = words.is_sayable(topic) and (
                not section or (entry is not None and section in entry.more)
            )
            name = section.partition("/")[0]
            leads = leads or (topic == "form" and name in HANDLERS.forms)
            leads = leads or (topic == "guide" and name in words.content.guides)
            # A kind of news, or "choose", behind the two topics that are about news.
            is_news = topic in ("subscribe", "unsubscribe")
            leads = leads or (is_news and section in (*INTERESTS, "choose"))
            if one.value not in known and not leads:
                dead.append((reply.entry, one.value))
    assert dead == []


def test_who_is_called_bac_is_never_called_a_friend(
    unit: str, content: Content, matcher: Matcher, ledger: Database
) -> None:
    strange = [
        (reply.entry, found[0])
        for reply in said_in(ledger, saying(content, matcher, unit, "bác"))
        if (found := re.search(r"(?i)\b(?:bạn|mình)\b", reply.text))
    ]
    assert strange == []


def test_every_topic_and_part_is_said_in_the_demo_unit(content: Content, matcher: Matcher) -> None:
    words = saying(content, matcher, DEMO, "")
    said = {reply.entry for reply in said_by_entries(words)}
    meant = {
        name
        for entry in content.entries.values()
        if entry.answer
        for name in (entry.topic, *(f"{entry.topic}/{section}" for section in entry.more))
    }
    assert said == meant
