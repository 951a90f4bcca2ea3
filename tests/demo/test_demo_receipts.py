"""The demo's followers: a message is delivered, and what is opened is seen once."""

from bot.demo.receipts import Receipts
from tests.waiting import until


def test_a_message_is_delivered_and_what_is_opened_is_seen_once() -> None:
    heard: list[tuple[str, str, str]] = []
    receipts = Receipts(lambda kind, person, message_id: heard.append((kind, person, message_id)))
    receipts.arrived("lan", "m1")
    for _ in range(2):
        receipts.opened("lan", "m1")
    receipts.opened("lan", "m2")
    until(lambda: ("seen", "lan", "m2") in heard)
    receipts.stop()
    assert heard == [("delivered", "lan", "m1"), ("seen", "lan", "m1"), ("seen", "lan", "m2")]
