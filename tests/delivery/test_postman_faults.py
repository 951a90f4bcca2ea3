"""The postman and failing sends: what was not taken goes again, what may have been never does."""

from dataclasses import replace

import pytest

from bot.channels.http import Network
from bot.delivery.postman import Postman
from bot.demo.platform_server import Response
from bot.store import accounts, people
from tests.cast import LAN, MINH
from tests.parts import free_port
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.waiting import until


@pytest.fixture
def postman(stage: Stage) -> Postman:
    return stage.start_postman()


def tried(stage: Stage, key: str, times: int) -> None:
    """Waits until the letter was tried so often."""
    until(lambda: stage.letter(key).attempts == times)


def zalo_says(stage: Stage, *answers: Response) -> None:
    stage.zalo_server.faults.next_is(*answers)


def error(code: int, words: str = "words of Zalo") -> Response:
    """Zalo's errors come with HTTP 200."""
    return Response(200, {"error": code, "message": words})


@pytest.mark.usefixtures("postman")
def test_a_passing_fault_is_tried_again_until_it_is_sent_once(stage: Stage) -> None:
    zalo_says(stage, Response(503), Response(503))
    stage.write(LAN, "a", "b")
    for attempts in (1, 2):
        tried(stage, "a", attempts)
        row = stage.letter("a")
        assert (row.state, row.code, row.words) == ("queued", "503", "HTTP 503")
        assert row.due_at > stage.clock.real()
        assert stage.states()["b"] == "queued"
        stage.next_try_now()
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo) == ["a", "b"]
    row = stage.letter("a")
    assert (row.state, row.attempts, row.code, row.words) == ("sent", 3, "", "")


def test_a_platform_that_is_away_took_nothing(stage: Stage) -> None:
    """Nobody listens on that port: the connection is refused."""
    away = f"http://127.0.0.1:{free_port()}"
    bot = stage.another_bot(ZALO_API_URL=away)
    stage.start_postman(replace(bot, network=Network(lambda url: url.startswith(away))))
    stage.write(LAN, "a")
    tried(stage, "a", 1)
    row = stage.letter("a")
    assert (row.state, row.code, row.words) == ("queued", "network", "connection refused")


@pytest.mark.usefixtures("postman")
def test_what_may_have_been_taken_is_never_sent_again(stage: Stage) -> None:
    zalo_says(stage, Response(500), Response(drop="before"), Response(drop="after"))
    stage.write(LAN, "a", "b", "c", "d")
    stage.until_settled()
    assert stage.states() == {"a": "unsure", "b": "unsure", "c": "unsure", "d": "sent"}
    assert [stage.letter(key).code for key in "abc"] == ["500", "network", "network"]
    assert stage.zalo.texts_to(LAN.zalo) == ["c", "d"]


@pytest.mark.usefixtures("postman")
def test_the_echo_tells_the_truth_of_a_letter_in_doubt(stage: Stage) -> None:
    stage.messenger_server.faults.next_is(Response(drop="after"))
    stage.write(LAN, "a", "b", channel="messenger")
    stage.until_settled()
    assert stage.states() == {"a": "unsure", "b": "sent"}
    taken = stage.messenger.taken[0]
    assert stage.post("messenger", stage.messenger.echo_for(taken)) == 200
    row = stage.letter("a")
    assert (row.state, row.message_id) == ("sent", taken.message_id)
    assert stage.texts_on_messenger(LAN) == ["a", "b"]


def test_one_who_is_gone_hears_no_more_until_they_write(stage: Stage) -> None:
    stage.write(LAN, "a", "b")
    stage.write(MINH, "c")
    stage.zalo.refuse(LAN.zalo, -213)
    stage.start_postman()
    stage.until_settled()
    assert stage.states() == {"a": "gone", "b": "gone", "c": "sent"}
    for key in ("a", "b"):
        row = stage.letter(key)
        assert (row.code, row.words) == ("-213", "User does not accept this message")
    gone = {row.platform_id: row.gone_at for row in rows_of(stage.bot.database, people.people)}
    assert gone[LAN.zalo] is not None
    assert gone[MINH.zalo] is None
    stage.zalo.refuse(LAN.zalo, 0)
    stage.post("zalo", stage.said_on_zalo(LAN, "xin chào"))
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo)


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        (error(-248), "refused", "-248"),
        (error(-201), "refused", "-201"),
        (error(-232), "refused", "-232"),
        (error(-99999), "refused", "-99999"),
        (Response(404), "refused", "404"),
    ],
    ids=["platform", "our letter", "window", "unknown", "no api"],
)
@pytest.mark.usefixtures("postman")
def test_a_no_ends_one_letter_and_keeps_the_platforms_code(
    stage: Stage, answer: Response, state: str, code: str
) -> None:
    zalo_says(stage, answer)
    stage.write(LAN, "a", "b")
    stage.until_settled()
    assert stage.states() == {"a": state, "b": "sent"}
    assert stage.letter("a").code == code


@pytest.mark.usefixtures("postman")
def test_a_fault_of_the_account_stops_it_until_staff_act(stage: Stage) -> None:
    zalo_says(stage, error(-221, "OA must be verified"))
    stage.write(LAN, "a")
    stage.write(LAN, "b", channel="messenger")
    until(lambda: stage.bot.book.read_again()[stage.oa].stopped_at is not None)
    account = stage.bot.book.all()[stage.oa]
    assert (account.stopped_code, account.stopped_words) == ("-221", "OA must be verified")
    until(lambda: stage.states()["b"] == "sent")
    row = stage.letter("a")
    assert (row.state, row.attempts, row.code) == ("queued", 0, "-221")
    assert stage.zalo.messages == []
    stage.bot.database.write(lambda connection: accounts.resume(connection, stage.oa))
    stage.wake(stage.oa)
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo) == ["a"]


@pytest.mark.usefixtures("postman")
def test_a_letter_that_breaks_our_own_code_is_in_doubt(stage: Stage) -> None:
    stage.write(LAN, "a", body={"no": "bubble"})
    stage.write(LAN, "b")
    stage.until_settled()
    assert stage.states() == {"a": "unsure", "b": "sent"}
    assert stage.letter("a").code == "fault"


@pytest.mark.usefixtures("postman")
def test_every_sending_is_counted(stage: Stage) -> None:
    zalo_says(stage, Response(500))
    stage.write(LAN, "a", "b")
    stage.until_settled()

    def times(outcome: str) -> float | None:
        return stage.bot.metrics.registry.get_sample_value(
            "xungkich_sendings_total", {"channel": "zalo", "outcome": outcome}
        )

    until(lambda: (times("unsure"), times("sent")) == (1, 1))
