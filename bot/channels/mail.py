"""E-mail to staff over SMTP: one letter, one connection, one outcome."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from bot.core.outcomes import OurFault, Outcome, Refused, Sent, Unsure, Waiting

SECONDS = 20.0  # for each answer of the server
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and from whom it comes."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    is_tls: bool
    sender: str


def server_of(url: str, sender: str) -> MailServer:
    """smtp://user:password@host:587 (TLS as soon as the server offers it) or smtps://…:465."""
    parts = urlsplit(url)
    is_tls = parts.scheme == "smtps"
    user = unquote(parts.username or "")
    return MailServer(
        parts.hostname or "",
        parts.port or (465 if is_tls else 587),
        user,
        unquote(parts.password or ""),
        is_tls,
        sender,
    )


def send(server: MailServer, address: str, subject: str, body: str) -> Outcome:
    """Hands one letter in. What fails before its words went out may go again later; a line that
    breaks while the server takes them leaves us unsure.
    """
    try:
        with _connected(server) as line:
            if server.user:
                if not server.is_tls and not _is_safe(line, server):
                    return OurFault("tls", "the mail server offers no TLS", scope="account")
                line.login(server.user, server.password)
            for step in (line.mail(server.sender), line.rcpt(address)):
                if step[0] not in (250, 251):
                    return _refused(*step)
            return _handed_in(line, _letter(server, address, subject, body))
    except smtplib.SMTPAuthenticationError as error:
        return OurFault(str(error.smtp_code), "the mail server refuses our password", "account")
    except UnicodeError as error:  # smtplib writes addresses and passwords in ASCII only
        return Refused("ascii", str(error)[:200])
    except (OSError, smtplib.SMTPException) as error:
        return Waiting("busy", type(error).__name__, str(error)[:200])


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.is_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    line.ehlo()
    if line.has_extn("starttls"):
        line.starttls(context=ssl.create_default_context())
        line.ehlo()
    return line


def _is_safe(line: smtplib.SMTP, server: MailServer) -> bool:
    """Whether a password may go over this line."""
    return isinstance(line.sock, ssl.SSLSocket) or server.host in LOOPBACK


def _handed_in(line: smtplib.SMTP, letter: bytes) -> Outcome:
    try:
        code, words = line.data(letter)
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Unsure(type(error).__name__, str(error)[:200])
    return Sent("") if code == 250 else _refused(code, words)


def _refused(code: int, words: bytes | str) -> Outcome:
    """4xx: later. 5xx: never."""
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Refused(str(code), said) if code >= 500 else Waiting("busy", str(code), said)


def _letter(server: MailServer, address: str, subject: str, body: str) -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = server.sender
    letter["To"] = address
    letter["Subject"] = " ".join(subject.split())
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2] or None)
    letter["Auto-Submitted"] = "auto-generated"  # nobody's holiday reply comes back for it
    letter.set_content(body)
    return letter.as_bytes()
