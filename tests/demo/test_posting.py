"""Webhooks of the demo come in order, and again where nobody answered."""

from bot.demo.platform_server import Faults, PlatformServer, Request, Response
from bot.demo.posting import Posting
from tests.waiting import until


def test_bodies_come_in_order_and_again_where_they_were_not_taken() -> None:
    heard: list[tuple[str, bytes, str]] = []

    def door(request: Request) -> Response:
        heard.append((request.path, request.body, request.headers["x-signature"]))
        return Response()

    faults = Faults()
    faults.next_is(Response(503), Response(drop="before"))
    with PlatformServer(door, faults=faults) as server:
        posting = Posting(f"{server.url}/webhooks/zalo", try_again_seconds=0.01)
        for number in range(3):
            posting.post((str(number).encode(), {"X-Signature": "s"}))
        until(lambda: len(heard) == 3)
        posting.stop()
    assert heard == [("/webhooks/zalo", str(number).encode(), "s") for number in range(3)]
