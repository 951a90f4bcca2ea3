"""Reception: an event is answered once however often it comes, and nothing said is lost."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.app import create_app
from bot.store import events, letters, people
from bot.store.database import Connection
from tests.cast import LAN
from tests.parts import free_port
from tests.stage import Posted, Stage
from tests.store.rows import rows_of
from tests.waiting import together

QUESTION = "quên mật khẩu vneid"


@pytest.fixture(params=["zalo", "messenger"])
def channel(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def said(stage: Stage, channel: str, words: str = QUESTION) -> Posted:
    if channel == "zalo":
        return stage.said_on_zalo(LAN, words)
    return stage.said_on_messenger(LAN, words)


def outcomes(stage: Stage, channel: str) -> dict[str, float]:
    """How often a text of the channel ended in which outcome."""
    return {
        sample.labels["outcome"]: sample.value
        for metric in stage.bot.metrics.registry.collect()
        for sample in metric.samples
        if sample.name == "xungkich_events_total"
        and (sample.labels["channel"], sample.labels["kind"]) == (channel, "TextSaid")
    }


def test_the_same_body_three_times_two_of_them_at_once(stage: Stage, channel: str) -> None:
    posted = said(stage, channel)
    application = stage.client.application
    bodies = [lambda: stage.post(channel, posted, application.test_client())] * 2
    assert together(*bodies) == [200, 200]
    assert stage.post(channel, posted) == 200
    assert len(rows_of(stage.bot.database, events.events)) == 1
    answered = len(stage.letters())
    assert len({row.key for row in stage.letters()}) == answered > 0
    assert outcomes(stage, channel) == {"answered": 1, "repeat": 2}
    stage.start_postman()
    stage.until_settled()
    assert len(stage.zalo.messages) + len(stage.messenger.taken) == answered


def test_many_messages_of_many_people_at_once(stage: Stage) -> None:
    """Every message comes twice, from threads of its own; all are answered, each once."""
    people_ids = [f"7100{n:015d}" for n in range(8)]
    bodies = [
        stage.zalo.body("user_send_text", person, text=f"menu {n}")
        for person in people_ids
        for n in range(3)
    ]
    application = stage.client.application

    def post_all(start: int) -> list[int]:
        client = application.test_client()
        turned = bodies[start:] + bodies[:start]
        return [stage.post("zalo", posted, client) for posted in turned]

    results = together(lambda: post_all(0), lambda: post_all(5), lambda: post_all(11))
    assert results == [[200] * 24] * 3
    assert len(rows_of(stage.bot.database, events.events)) == 24
    assert len(rows_of(stage.bot.database, people.people)) == 8
    assert outcomes(stage, "zalo")["repeat"] == 48


@contextmanager
def without_letters(stage: Stage) -> Iterator[None]:
    """The table of letters is not where it belongs."""

    def run(statement: str) -> None:
        stage.bot.database.write(lambda connection: connection.execute(text(statement)))

    run("ALTER TABLE letters RENAME TO hidden")
    try:
        yield
    finally:
        run("ALTER TABLE hidden RENAME TO letters")


def test_event_and_answer_are_one_commit(stage: Stage) -> None:
    """Where the letters cannot be put in, the event is not known either: it may come again."""
    posted = stage.said_on_zalo(LAN, QUESTION)
    with without_letters(stage):
        assert stage.post("zalo", posted) == 503
        assert rows_of(stage.bot.database, events.events) == []
    assert stage.post("zalo", posted) == 200
    assert stage.letters()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_closed_database_is_told_with_503(stage: Stage, channel: str) -> None:
    """So the platform posts the body again."""
    posted = said(stage, channel)
    assert stage.post(channel, said(stage, channel, "xin chào")) == 200
    stage.bot.database.close()
    assert stage.post(channel, posted) == 503
    again = stage.another_bot()
    client = create_app(again, stage.wake).test_client()
    assert stage.post(channel, posted, client) == 200


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("address", ["/chat", "/oauth/zalo?code=c&oa_id=1&state=s"])
def test_a_database_that_cannot_be_reached_is_told_with_503(
    stage: Stage, channel: str, address: str
) -> None:
    away = stage.another_bot(
        DATABASE_URL=f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/test"
    )
    client = create_app(away, stage.wake).test_client()
    assert stage.post(channel, said(stage, channel), client) == 503
    assert client.get(address).status_code == 503
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200


def test_a_fault_of_ours_is_told_to_the_person_and_known_as_the_event(stage: Stage) -> None:
    """The choices kept with Lan are broken: whatever she says, our own code fails over them."""
    stage.post("zalo", stage.said_on_zalo(LAN, "xin chào"))

    def spoil(connection: Connection) -> None:
        connection.execute(people.people.update().values(choices=7, choices_at=stage.clock.now()))
        connection.execute(letters.letters.delete())

    stage.bot.database.write(spoil)
    posted = stage.said_on_zalo(LAN, "2")
    assert stage.post("zalo", posted) == 200
    assert [row.entry for row in stage.letters()] == ["talk.sorry"]
    assert stage.post("zalo", posted) == 200
    assert len(stage.letters()) == 1


@pytest.mark.parametrize("odd", ["\0", "\ud83d"], ids=["nul", "half a letter"])
def test_what_the_chat_page_sends_makes_no_fault(stage: Stage, odd: str) -> None:
    stage.client.get("/chat")

    def post(**body: str) -> int:
        answer = stage.client.post(
            "/chat/messages", data=json.dumps(body), content_type="application/json"
        )
        return answer.status_code

    assert post(id="1", text=f"menu{odd}") == 200
    assert post(id="2", payload=f"#menu{odd}", title=f"Menu{odd}") == 200
    assert post(id=f"3{odd}", text="menu") == 400
    entries = [row.entry for row in stage.letters()]
    assert len(entries) == 2
    assert "talk.sorry" not in entries


def test_receipts_and_echoes_are_noted_on_letters(stage: Stage) -> None:
    stage.start_postman()
    stage.post("messenger", stage.said_on_messenger(LAN, QUESTION))
    stage.until_settled()
    taken = stage.messenger.taken[0]
    mids = {"mids": [taken.message_id], "watermark": 0}
    stage.post("messenger", stage.messenger.body("delivery", LAN.messenger, value=mids))
    stage.post("messenger", stage.messenger.body("read", LAN.messenger))
    first = stage.letters()[0]
    assert first.message_id == taken.message_id
    assert first.delivered_at is not None
    assert all(row.seen_at is not None for row in stage.letters())
    assert len(rows_of(stage.bot.database, events.events)) == 1


def test_one_who_withdraws_is_forgotten(stage: Stage) -> None:
    stage.post("zalo", stage.said_on_zalo(LAN, QUESTION))
    assert stage.post("zalo", stage.zalo.body("user_withdraw", LAN.zalo)) == 200
    assert stage.letters() == []
    rows = rows_of(stage.bot.database, events.events)
    assert [(row.person_id, row.said) for row in rows] == [(None, ""), (None, "")]


def test_an_account_the_platform_stops_and_resumes(stage: Stage) -> None:
    stage.post("messenger", stage.messenger.body("policy_block", LAN.messenger, reason="spam"))
    account = stage.bot.book.read_again()[stage.page]
    assert account.stopped_at is not None
    assert "spam" in account.stopped_words
    stage.post("messenger", stage.messenger.body("policy_unblock", LAN.messenger))
    assert stage.bot.book.read_again()[stage.page].stopped_at is None


def test_what_staff_say_by_hand_holds_the_talk_for_an_hour(stage: Stage) -> None:
    stage.post("messenger", stage.said_on_messenger(LAN, QUESTION))
    stage.post("messenger", stage.messenger.inbox_echo(LAN.messenger, "Để mình giúp nhé"))
    stage.bot.database.write(lambda connection: connection.execute(letters.letters.delete()))
    stage.post("messenger", stage.said_on_messenger(LAN, QUESTION))
    assert stage.letters() == []
    stage.clock.show_later(timedelta(minutes=61))
    stage.post("messenger", stage.said_on_messenger(LAN, QUESTION))
    assert stage.letters()
