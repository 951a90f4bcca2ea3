"""Health: alive, ready, what the metrics tell, and the file by which Zalo verifies our domain."""

import re
from datetime import timedelta

import pytest

from bot.app import create_app
from bot.demo.platform_server import Response
from bot.store import accounts
from tests.cast import LAN, MINH
from tests.stage import Stage
from tests.waiting import until

# The names people put on their walls and alarms: they stay.
PROMISED = {
    "xungkich_events_total": {"channel", "kind", "outcome"},
    "xungkich_webhooks_refused_total": {"channel", "why"},
    "xungkich_webhook_seconds": {"channel"},
    "xungkich_sendings_total": {"channel", "outcome"},
    "xungkich_send_seconds": {"channel"},
    "xungkich_letter_waited_seconds": {"channel"},
    "xungkich_letters": {"account", "state"},
    "xungkich_queue": {"account"},
    "xungkich_queue_oldest_seconds": {"account"},
    "xungkich_token_age_seconds": {"account"},
    "xungkich_account_stopped": {"account"},
}
SAMPLE = re.compile(r"^(?P<name>\w+)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$", re.M)
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def metrics(stage: Stage) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample of /metrics by name and labels."""
    answer = stage.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    return {
        (found["name"], tuple(LABEL.findall(found["labels"] or ""))): float(found["value"])
        for found in SAMPLE.finditer(answer.text)
    }


def test_alive_and_ready(stage: Stage) -> None:
    for address in ("/healthz", "/readyz"):
        answer = stage.client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "text/plain")


def test_before_the_upgrade_it_lives_and_is_not_ready(stage: Stage, empty_url: str) -> None:
    bot = stage.another_bot(DATABASE_URL=empty_url)
    client = create_app(bot, stage.wake).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/metrics").status_code == 200
    assert stage.post("zalo", stage.said_on_zalo(LAN, "menu"), client) == 503


def test_the_metrics_have_the_promised_names_and_labels(stage: Stage) -> None:
    stage.post("zalo", stage.said_on_zalo(LAN, "menu"))
    stage.post("messenger", (b"{}", {}))
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    stage.start_postman()
    stage.until_settled()
    stage.postman = None
    stage.write(MINH, "waits", due_at=stage.clock.real() + timedelta(days=1))
    until(lambda: "xungkich_sendings_total" in {name for name, _ in metrics(stage)})
    found: dict[str, set[str]] = {}
    for name, labels in metrics(stage):
        family = re.sub(r"_(bucket|count|sum|created)$", "", name)
        found.setdefault(family, set()).update(key for key, _value in labels if key != "le")
    assert {name: found.get(name) for name in PROMISED} == PROMISED


def test_the_queue_and_its_oldest_letter(stage: Stage) -> None:
    now = stage.clock.now()
    stage.write(LAN, "old", created_at=now - timedelta(minutes=5))
    stage.write(MINH, "new")
    stage.write(MINH, "done", state="sent")
    found = metrics(stage)
    account = (("account", stage.oa),)
    assert found["xungkich_queue", account] == 2
    assert found["xungkich_queue_oldest_seconds", account] == pytest.approx(300, abs=10)
    assert found["xungkich_letters", (*account, ("state", "queued"))] == 2
    assert found["xungkich_letters", (*account, ("state", "sent"))] == 1


def test_sendings_are_counted_by_outcome(stage: Stage) -> None:
    stage.zalo_server.faults.next_is(Response(500))
    stage.start_postman()
    stage.write(LAN, "a", "b")
    stage.until_settled()

    def times(outcome: str) -> float:
        labels = (("channel", "zalo"), ("outcome", outcome))
        return metrics(stage).get(("xungkich_sendings_total", labels), 0)

    until(lambda: (times("unsure"), times("sent")) == (1, 1))


def test_the_age_of_tokens_and_accounts_that_stand_still(stage: Stage) -> None:
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    stage.bot.database.write(
        lambda connection: accounts.stop(connection, stage.page, "190", "dead", stage.clock.now())
    )
    stage.bot.book.read_again()
    stage.clock.let_pass(timedelta(hours=1))
    found = metrics(stage)
    assert found["xungkich_token_age_seconds", (("account", stage.oa),)] == pytest.approx(
        3600, abs=10
    )
    assert found["xungkich_account_stopped", (("account", stage.oa),)] == 0
    assert found["xungkich_account_stopped", (("account", stage.page),)] == 1


def test_no_metric_names_a_person(stage: Stage) -> None:
    stage.post("zalo", stage.said_on_zalo(LAN, "mình là Lan"))
    text = stage.client.get("/metrics").text
    assert LAN.zalo not in text
    assert "Lan" not in text


def test_zalos_verifier_file_is_served_under_its_own_name(stage: Stage) -> None:
    name, body = "zalo_verifierAb-1.html", "<html>đã xác minh</html>"
    values = {"verifier_name": name, "verifier_body": body}
    stage.bot.database.write(lambda connection: accounts.change(connection, stage.oa, values))
    stage.bot.book.read_again()
    answer = stage.client.get(f"/{name}")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, body, "text/html")
    for other in ("zalo_verifierOther.html", "index.html", "zalo_verifier..%2f.html"):
        assert stage.client.get(f"/{other}").status_code == 404
