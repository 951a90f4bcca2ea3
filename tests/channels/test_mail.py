"""E-mail over a real SMTP line: what arrives, and what each answer of a server makes of it."""

from dataclasses import replace

import pytest

from bot.channels.mail import MailServer, send, server_of
from bot.core.outcomes import OurFault, Refused, Sent, Unsure, Waiting
from tests.channels.mail_server import Post, mail_server

TO = "hoa@example.vn"


def server(post: Post) -> MailServer:
    return server_of(post.url, "bot@example.vn")


def test_a_letter_arrives_as_it_was_written() -> None:
    with mail_server() as post:
        done = send(server(post), TO, "Bản tin chưa ai duyệt\nBcc: x@y", "Việc gấp.\n.\nHết.\n")
    assert isinstance(done, Sent)
    ((address, letter),) = post.letters
    assert address == TO
    assert letter["From"] == "bot@example.vn"
    assert letter["To"] == TO
    assert letter["Subject"] == "Bản tin chưa ai duyệt Bcc: x@y"
    assert letter["Bcc"] is None
    assert letter.get_content().replace("\r\n", "\n") == "Việc gấp.\n.\nHết.\n"


def test_it_signs_in_where_the_server_wants_it() -> None:
    with mail_server(password="p-w") as post:
        assert isinstance(send(server(post), TO, "a", "b"), Sent)
        wrong = replace(server(post), password="other")
        assert isinstance(send(wrong, TO, "a", "b"), OurFault)
    assert len(post.letters) == 1


@pytest.mark.parametrize(
    ("answer", "outcome"), [("550 no such person", Refused), ("451 come again", Waiting)]
)
def test_what_the_server_says_decides(answer: str, outcome: type) -> None:
    with mail_server(refuses={TO: answer}) as post:
        assert isinstance(send(server(post), TO, "a", "b"), outcome)


def test_a_line_that_breaks_after_the_letter_leaves_us_unsure() -> None:
    with mail_server(hangs_up=True) as post:
        assert isinstance(send(server(post), TO, "a", "b"), Unsure)


def test_an_address_that_smtp_cannot_write_is_refused() -> None:
    with mail_server() as post:
        assert isinstance(send(server(post), "hoà@example.vn", "a", "b"), Refused)


def test_where_nobody_listens_it_waits() -> None:
    with mail_server() as post:
        gone = server(post)
    assert isinstance(send(gone, TO, "a", "b"), Waiting)


def test_an_address_is_read_whole() -> None:
    found = server_of("smtps://bot%40example.vn:p%3Aw@mail.example.vn", "bot@example.vn")
    assert (found.host, found.port, found.is_tls) == ("mail.example.vn", 465, True)
    assert (found.user, found.password) == ("bot@example.vn", "p:w")
    assert "p:w" not in repr(found)
