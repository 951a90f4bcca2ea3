"""Everything the guides say, in every unit and to everybody: within the limits, and no dead end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from bot.channels.splitting import bubbles
from bot.content.entries import Content
from bot.content.guides import Guide
from bot.conversation import guides_saying as says
from bot.conversation.guides import Place, begun
from bot.conversation.saying import Saying
from bot.core import events as ev
from bot.core.replies import Reply, phone
from bot.store.database import Connection, Database
from bot.store.guides import END
from bot.understanding.matcher import Matcher
from handlers import guides
from tests.handlers.saying import DEMO, FACTS, NOWHERE, saying, turn
from tests.handlers.test_sayable import CHANNELS, over_the_limits
from tests.stage import house_content

NAMES = sorted(house_content().guides)


@pytest.fixture(params=[(DEMO, ""), (NOWHERE, "bác")], ids=["unit", "nowhere"])
def words(request: pytest.FixtureRequest, content: Content, matcher: Matcher) -> Saying:
    return saying(content, matcher, *request.param)


def places(guide: Guide) -> Iterator[Place]:
    """Every step, alone and helping somebody."""
    for step in guide.steps:
        for is_helping in (False, True):
            place = begun(guide, step.id, is_helping=is_helping)
            yield replace(place, path=("x",) if step is not guide.steps[0] else ())


def said(words: Saying, guide: Guide) -> Iterator[Reply]:
    yield says.intro(words, guide)
    for place in places(guide):
        step = guide.step(place.step)
        assert step is not None
        yield says.step(words, guide, place, [words.line("guide_changed")])
        yield says.resume(words, guide, place)
        yield says.stuck(words, guide, place, [phone("Gọi văn phòng", "0226 555 0123")])
        yield words.say("guide_later", **says.words(guide, place))
        yield words.say("guide_wait", says.choices_of(guide, place))
        if step.troubles:
            yield says.troubles(words, guide, place)
        yield from (says.fix(words, guide, place, way.text) for way in step.troubles if way.text)
        yield says.end(words, guide, replace(place, step=END, mode="end"))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", NAMES)
def test_every_bubble_is_within_the_limits(words: Saying, name: str, channel: str) -> None:
    abilities = CHANNELS[channel]
    broken = [
        (reply.entry, limit)
        for reply in said(words, words.content.guides[name])
        for bubble in bubbles(replace(reply, picture=""), abilities)
        for limit in over_the_limits(bubble, abilities)
    ]
    assert broken == []


@pytest.mark.parametrize("name", NAMES)
def test_a_step_fits_the_five_buttons_of_zalo(words: Saying, name: str) -> None:
    """One that asks something may have more: the first are those that answer it."""
    guide = words.content.guides[name]
    for place in places(guide):
        found = [one.title for one in says.choices_of(guide, place)]
        ways = [way.title for way in says.step_of(place, guide).choices]
        assert found[: len(ways)] == ways
        assert ways or (found[0] == "Xong" and len(found) <= 5)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_unfilled_and_nobody_is_called_otherwise(words: Saying, name: str) -> None:
    replies = list(said(words, words.content.guides[name]))
    assert [reply.entry for reply in replies if re.search(r"[{}]|\bNone\b", reply.text)] == []
    if words.address.you == "bác":
        strange = [reply.text for reply in replies if re.search(r"(?i)\b(bạn|mình)\b", reply.text)]
        assert strange == []


ASKS_FOR_SECRETS = re.compile(
    r"(?:gửi|nhắn|đọc|cho|đưa) (?:{mình}|mình|cháu|bot|trợ lý) (?:mã|mật khẩu|otp|ảnh)", re.I
)


@pytest.mark.parametrize("name", NAMES)
def test_no_step_asks_for_a_secret(words: Saying, name: str) -> None:
    texts = [reply.text for reply in said(words, words.content.guides[name])]
    assert [text for text in texts if ASKS_FOR_SECRETS.search(text)] == []


def pressed(ledger: Database, words: Saying, guide: Guide, place: Place) -> list[str]:
    """The entries that answer each choice under the step's replies, pressed there."""
    step = guide.step(place.step)
    assert step is not None
    replies = [says.step(words, guide, place), says.troubles(words, guide, place)]
    payloads = {one.value for reply in replies for one in reply.choices if "#guide" in one.value}

    def work(connection: Connection) -> list[str]:
        found = []
        for payload in sorted(payloads):
            event = ev.ButtonPressed(**FACTS, payload=payload)
            about = turn(connection, words, event)
            about.person.guide, about.person.guide_at = place.as_json(), about.now
            about.asked = payload.removeprefix("#guide/")
            said: Sequence[Reply] = guides.pressed(about)
            assert said, payload
            assert all(reply.text.strip() and reply.entry for reply in said), payload
            found.append(said[-1].entry)
        return found

    return ledger.write(work)


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_of_every_step_leads_on(ledger: Database, words: Saying, name: str) -> None:
    guide = words.content.guides[name]
    for place in places(guide):
        assert "talk.sorry" not in pressed(ledger, words, guide, place)
