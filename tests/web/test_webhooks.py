"""The platforms' doors: what each gets for a body that is wrong, strange or not for us."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from bot.channels.zalo import signature
from bot.demo.zalo_bodies import Scene, compose
from bot.store import accounts, events, letters, people
from bot.web.reception import MOST_BYTES
from tests.cast import HOA, LAN, MINH
from tests.stage import VERIFY_TOKEN, Posted, Stage
from tests.store.rows import rows_of

CHANNELS = ("zalo", "messenger")
# What a platform wants to hear (interfaces.md §3): to a forged body, and to one that is no JSON.
FORGED = {"zalo": 200, "messenger": 403}
NO_JSON = {"zalo": 200, "messenger": 400}
QUESTION = "quên mật khẩu vneid"

# What is refused at the door never reaches the store: one database is enough.
one_database = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture(params=CHANNELS)
def channel(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def said(stage: Stage, channel: str, text: str = QUESTION) -> Posted:
    if channel == "zalo":
        return stage.said_on_zalo(LAN, text)
    return stage.said_on_messenger(LAN, text)


def signed(stage: Stage, channel: str, raw: bytes) -> Posted:
    """Any bytes with the right signature."""
    if channel == "messenger":
        mac = hmac.new(stage.messenger.app_secret.encode(), raw, hashlib.sha256).hexdigest()
        return raw, {"X-Hub-Signature-256": f"sha256={mac}"}
    zalo, timestamp = stage.zalo, "1790000000000"
    mac = signature.sign(raw, zalo.app_id, timestamp, zalo.oa_secret)
    return raw, {"X-ZEvent-Signature": mac, "X-ZEvent-Timestamp": timestamp}


def count(stage: Stage, name: str, **labels: str) -> float:
    return stage.bot.metrics.registry.get_sample_value(f"xungkich_{name}_total", labels) or 0


def is_untouched(stage: Stage) -> bool:
    """Nothing was stored and nobody is answered."""
    tables = (events.events, letters.letters, people.people)
    return not any(rows_of(stage.bot.database, table) for table in tables) and not stage.woken


def test_a_signed_event_is_stored_and_answered(stage: Stage, channel: str) -> None:
    assert stage.post(channel, said(stage, channel)) == 200
    (event,) = rows_of(stage.bot.database, events.events)
    assert (event.said, event.topic, event.decision) == (
        QUESTION,
        "vneid.forgot_password",
        "answer",
    )
    assert stage.letters()[0].trace == event.trace
    assert stage.woken == [event.account_id]
    assert count(stage, "events", channel=channel, kind="TextSaid", outcome="answered") == 1


@one_database
@pytest.mark.parametrize("wrong", ["forged", "missing", "of another body", "not ascii"])
def test_a_body_that_is_not_signed_is_refused_and_counted(
    stage: Stage, channel: str, wrong: str
) -> None:
    raw, headers = said(stage, channel)
    name = next(key for key in headers if "Signature" in key)
    other = said(stage, channel, "lời khác")[1][name]
    value = {"forged": headers[name][:-1] + "x", "of another body": other, "not ascii": "ký tên"}
    bad = {key: found for key, found in headers.items() if key != name}
    if wrong != "missing":
        bad[name] = value[wrong]
    assert stage.post(channel, (raw, bad)) == FORGED[channel]
    assert is_untouched(stage)
    assert count(stage, "webhooks_refused", channel=channel, why="signature") == 1


@one_database
def test_the_unsigned_test_of_zalos_console_gets_its_200(stage: Stage) -> None:
    assert stage.post("zalo", (b"{}", {"Content-Type": "application/json"})) == 200
    assert is_untouched(stage)


@one_database
@pytest.mark.parametrize("raw", [b"", b"no json", b"\xff\xfe", b"[" * 100_000, b"1" * 5_000])
def test_a_signed_body_that_is_no_json(stage: Stage, channel: str, raw: bytes) -> None:
    assert stage.post(channel, signed(stage, channel, raw)) == NO_JSON[channel]
    assert is_untouched(stage)
    assert count(stage, "webhooks_refused", channel=channel, why="no_json") == 1


@one_database
@pytest.mark.parametrize("raw", [b"{}", b"[]", b"null", b"0", b'"a"', b'{"entry": 7}'])
def test_signed_json_that_holds_no_event(stage: Stage, channel: str, raw: bytes) -> None:
    assert stage.post(channel, signed(stage, channel, raw)) == 200
    assert is_untouched(stage)


@one_database
def test_more_than_a_megabyte(stage: Stage, channel: str) -> None:
    assert stage.post(channel, signed(stage, channel, b" " * (MOST_BYTES + 1))) == 413
    assert stage.post(channel, signed(stage, channel, b" " * MOST_BYTES)) == NO_JSON[channel]
    assert is_untouched(stage)


def test_an_account_that_is_not_ours(stage: Stage, channel: str) -> None:
    """Signed by the same app for an OA or a Page that nobody added here."""
    if channel == "zalo":
        scene = Scene(stage.zalo.app_id, "9900", LAN.zalo, "m1", "1790000000000")
        posted = stage.zalo.signed(compose("user_send_text", scene, {"text": QUESTION}))
    else:
        stage.messenger.add_page("9900", "other token")
        posted = stage.messenger.body("text", LAN.messenger, page="9900", text=QUESTION)
    assert stage.post(channel, posted) == 200
    assert is_untouched(stage)
    assert count(stage, "events", channel=channel, kind="not_ours", outcome="passed_over") == 1


def test_each_oa_with_an_app_of_its_own_is_heard(stage: Stage) -> None:
    vault = stage.bot.book.vault
    values = {"app_id": "77", "webhook_secret_closed": vault.close("secret of 77")}
    stage.bot.database.write(lambda connection: accounts.put_in(connection, "zalo:9900", values))
    stage.bot.book.read_again()
    scene = Scene("77", "9900", LAN.zalo, "m1", "1790000000000")
    raw = json.dumps(compose("user_send_text", scene, {"text": QUESTION})).encode()
    mac = signature.sign(raw, "77", "1790000000000", "secret of 77")
    assert stage.post("zalo", (raw, {"X-ZEvent-Signature": mac})) == 200
    assert stage.post("zalo", stage.said_on_zalo(LAN, QUESTION)) == 200
    heard = [row.account_id for row in rows_of(stage.bot.database, events.events)]
    assert heard == ["zalo:9900", stage.oa]


def test_several_events_of_one_body_fare_each_by_itself(stage: Stage) -> None:
    posted = stage.messenger.body_of_many(
        ("text", LAN.messenger, {"text": QUESTION}),
        ("edit", LAN.messenger, {"text": "lời sửa"}),
        ("text", MINH.messenger, {"text": QUESTION}),
        ("read", MINH.messenger, {}),
    )
    assert stage.post("messenger", posted) == 200
    assert len(rows_of(stage.bot.database, events.events)) == 2
    assert len({row.person_id for row in stage.letters()}) == 2
    assert stage.woken == [stage.page, stage.page]


@pytest.mark.parametrize("words", ["a\0b", "nửa \ud83d mặt cười", "\u202e" * 50, "x" * 50_000])
def test_words_no_database_likes_are_answered(stage: Stage, channel: str, words: str) -> None:
    if channel == "zalo":
        timestamp = "1790000000000"
        scene = Scene(stage.zalo.app_id, stage.zalo.oa_id, LAN.zalo, "m1", timestamp)
        raw = json.dumps(compose("user_send_text", scene, {"text": words})).encode()
        posted = signed(stage, channel, raw)
    else:
        posted = stage.said_on_messenger(LAN, words)
    assert stage.post(channel, posted) == 200
    assert len(rows_of(stage.bot.database, events.events)) == 1
    assert stage.letters()


def test_our_own_echo_is_not_answered_and_staff_silence_the_bot(stage: Stage) -> None:
    stage.post("zalo", stage.said_on_zalo(LAN, QUESTION))
    before = len(stage.letters())
    stage.post("zalo", stage.zalo.body("oa_send_text", LAN.zalo, text="của bot"))
    assert len(stage.letters()) == before
    by_staff: dict[str, Any] = {"text": "Chị Hoa đây", "admin_id": HOA.zalo_admin}
    stage.post("zalo", stage.zalo.body("oa_send_text", LAN.zalo, **by_staff))
    stage.post("zalo", stage.said_on_zalo(LAN, QUESTION))
    assert len(stage.letters()) == before
    assert count(stage, "events", channel="zalo", kind="TextSaid", outcome="filed") == 1


@one_database
def test_metas_challenge_is_repeated_to_whoever_knows_the_token(stage: Stage) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "42"}
    answer = stage.client.get("/webhooks/messenger", query_string=asked)
    assert (answer.status_code, answer.text) == (200, "42")
    assert answer.mimetype == "text/plain"


@one_database
@pytest.mark.parametrize(
    "change",
    [
        {"hub.verify_token": "wrong"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "sai mã"},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": ""},
    ],
    ids=str,
)
def test_metas_challenge_is_repeated_to_nobody_else(stage: Stage, change: dict[str, str]) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "42"}
    answer = stage.client.get("/webhooks/messenger", query_string={**asked, **change})
    assert (answer.status_code, answer.text) == (403, "")


@one_database
def test_only_posts_and_only_platforms(stage: Stage) -> None:
    assert stage.client.get("/webhooks/zalo").status_code == 405
    assert stage.client.post("/webhooks/webchat").status_code == 404
