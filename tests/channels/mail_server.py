"""A mail server of this machine that speaks SMTP as it is written, and keeps what it is given."""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any


@dataclass
class Post:
    """What the server does and what it got. `refuses` maps an address to the answer to it;
    `hangs_up`: the line breaks when a whole letter has come; `password` of the user "bot".
    """

    refuses: dict[str, str] = field(default_factory=dict)
    hangs_up: bool = False
    password: str = ""
    port: int = 0
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)

    @property
    def url(self) -> str:
        user = f"bot:{self.password}@" if self.password else ""
        return f"smtp://{user}127.0.0.1:{self.port}"


@contextmanager
def mail_server(**options: Any) -> Iterator[Post]:
    post = Post(**options)

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _talk(self, post)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        post.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield post
        finally:
            server.shutdown()
            thread.join()


def _talk(line: Any, post: Post) -> None:
    def say(words: str) -> None:
        line.wfile.write(f"{words}\r\n".encode())

    say("220 mail of the tests")
    is_known = not post.password
    address = ""
    while heard := line.rfile.readline().decode().strip():
        verb = heard.split()[0].upper()
        if verb == "EHLO":
            say("250-here")
            say("250 AUTH PLAIN" if post.password else "250 8BITMIME")
        elif verb == "AUTH":
            given = base64.b64decode(heard.split()[2]).decode().split("\0")
            is_known = given[1:] == ["bot", post.password]
            say("235 welcome" if is_known else "535 wrong password")
        elif verb == "RCPT":
            address = heard.partition("<")[2].partition(">")[0]
            say("530 sign in first" if not is_known else post.refuses.get(address, "250 ok"))
        elif verb == "DATA":
            say("354 go on")
            letter = _whole(line)
            post.letters.append((address, letter))
            if post.hangs_up:
                return
            say("250 kept")
        elif verb == "QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")


def _whole(line: Any) -> EmailMessage:
    parts: list[bytes] = []
    while (part := line.rfile.readline()) != b".\r\n":
        parts.append(part.removeprefix(b".") if part.startswith(b"..") else part)
    found = message_from_bytes(b"".join(parts), policy=default)
    assert isinstance(found, EmailMessage)
    return found
