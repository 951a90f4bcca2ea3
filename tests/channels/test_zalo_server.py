"""The server of the fakes: keep-alive, faults on order and by lot, delays, resets."""

import http.client
import json
import socket
import time
from contextlib import ExitStack

import pytest

from bot.demo.platform_server import Faults, PlatformServer, Request, Response


def echo(request: Request) -> Response:
    """Says what it heard."""
    said = [request.method, request.path, dict(request.query), request.form, request.json]
    return Response(200, said, {"X-Seen": request.headers.get("x-asked", "")})


def connect(server: PlatformServer) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)


def status(connection: http.client.HTTPConnection, path: str = "/") -> int:
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return response.status


def test_requests_are_parsed_and_one_connection_serves_many() -> None:
    with PlatformServer(echo) as server:
        connection = connect(server)
        connection.request("POST", "/a%20b?x=1&y=&x=2", b'{"c": 1}', {"X-Asked": "yes"})
        response = connection.getresponse()
        assert response.headers["X-Seen"] == "yes"
        assert json.load(response) == [
            "POST", "/a b", {"x": "2", "y": ""}, {'{"c": 1}': ""}, {"c": 1},
        ]  # fmt: skip
        first = connection.sock
        connection.request("POST", "/form", "a=%C4%90+1&b=")
        assert json.load(connection.getresponse())[3:] == [{"a": "Đ 1", "b": ""}, None]
        assert connection.sock is first
        connection.close()


def test_a_request_may_arrive_in_pieces_and_two_at_once() -> None:
    with PlatformServer(lambda request: Response(200, request.body)) as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        with socket.create_connection(address, timeout=5) as plain:
            plain.sendall(b"POST / HTTP/1.1\r\nContent-Le")
            plain.sendall(b"ngth: 3\r\n\r\nab")
            plain.sendall(b"cGET /2 HTTP/1.1\r\n\r\n")
            answers = b""
            while answers.count(b"HTTP/1.1 200 OK") < 2 or not answers.endswith(b"\r\n\r\n"):
                answers += plain.recv(65536)
        assert b"Content-Length: 3\r\n\r\nabcHTTP/1.1" in answers


def test_faults_on_order_come_first_and_stand_for_the_platform() -> None:
    heard = []

    def listen(request: Request) -> Response:
        heard.append(request.path)
        return Response(200)

    with PlatformServer(listen) as server:
        server.faults.next_is(Response(503), Response(drop="before"), Response(drop="after"))
        connection = connect(server)
        assert status(connection, "/1") == 503
        for path in ("/2", "/3"):
            with pytest.raises(ConnectionResetError):
                status(connection, path)
            connection.close()
        assert status(connection, "/4") == 200
        connection.close()
    assert heard == ["/3", "/4"]


def test_lots_are_the_same_for_the_same_seed() -> None:
    request = Request("GET", "/v3.0/x", {}, {}, b"")

    def drawn(seed: int) -> list[Response | None]:
        faults = Faults(seed=seed, share_5xx=0.2, share_reset_after=0.1, share_reset_before=0.1)
        return [faults.draw(request) for _ in range(1000)]

    assert drawn(1) == drawn(1) != drawn(2)
    lots = drawn(3)
    assert 150 < sum(lot is not None and lot.status >= 500 for lot in lots) < 250
    assert 60 < sum(lot is not None and lot.drop == "after" for lot in lots) < 140
    assert 60 < sum(lot is not None and lot.drop == "before" for lot in lots) < 140
    assert {lot.status for lot in lots if lot is not None} == {200, 500, 502, 503, 504}


def test_lots_fall_on_one_path_only() -> None:
    faults = Faults(share_5xx=1.0, path="/v3.0", statuses=(500,))
    faults.next_is(Response(418))
    others = [
        faults.draw(Request("GET", path, {}, {}, b"")) for path in ("/v4", "/v3.0/a", "/v3.0")
    ]
    assert others == [None, Response(418), Response(500)]


@pytest.mark.parametrize(("faults", "delay"), [(Faults(delay=0.05), 0.0), (Faults(), 0.05)])
def test_delays(faults: Faults, delay: float) -> None:
    with PlatformServer(lambda _: Response(204, delay_seconds=delay), faults=faults) as server:
        connection = connect(server)
        begun = time.monotonic()
        assert [status(connection), status(connection)] == [204, 204]
        assert time.monotonic() - begun >= 0.1
        connection.close()


def test_a_broken_fake_does_not_pass_for_a_platform() -> None:
    def broken(request: Request) -> Response:
        raise ZeroDivisionError(request.path)

    stack = ExitStack()
    connection = connect(stack.enter_context(PlatformServer(broken)))
    assert status(connection, "/x") == 500
    connection.close()
    with pytest.raises(ZeroDivisionError, match="/x"):
        stack.close()
