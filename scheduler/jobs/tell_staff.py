"""Hands notices to the chats staff have linked, and to their mail where a server is set."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.app import Bot
from bot.core.outcomes import OurFault, Outcome, Refused, Sent, Unsure
from bot.core.replies import Reply, link
from bot.delivery import outbox
from bot.store import mails, notices, people, staff, staff_chats, units
from bot.store.database import Connection

log = structlog.get_logger()

MOST_NOTICES = 50  # in one run; the next run comes seconds later
MOST_MAILS = 30
AGAIN = timedelta(minutes=5)  # and twice as long after each try


def run(bot: Bot, now: datetime) -> Mapping[str, int]:
    """Each notice once: it is marked as told in the transaction that makes its letters."""
    with bot.database.read() as connection:
        untold = notices.untold(connection, MOST_NOTICES)
    told = sum(bot.database.write(_telling(bot, notice, now)) for notice in untold)
    sent = _send_mails(bot) if bot.settings.smtp_url else 0
    return {"notices": told, "mails": sent}


def _telling(bot: Bot, notice: Any, now: datetime) -> Any:
    def work(connection: Connection) -> int:
        if not notices.note_told(connection, notice.id, now):
            return 0
        slugs = units.above(connection, notice.unit_slug)
        roles = staff.roles_from(notice.role or staff.VIEWER)
        for account_id, platform_id in staff_chats.chats_for(connection, slugs, roles):
            person = people.lock(connection, account_id, platform_id, now)
            _post(bot, connection, person, notice, now)
        if bot.settings.smtp_url:
            for one in staff.of_units(connection, slugs):
                if one.role in roles and one.ended_at is None and not one.is_demo:
                    _mail(bot, connection, one.email, one.id, notice, now)
        return 1

    return work


def _post(
    bot: Bot, connection: Connection, person: people.Person, notice: Any, now: datetime
) -> None:
    reply = Reply(notice.words, (link("Mở việc này", _address(bot, notice)),), entry="staff.notice")
    outbox.post(
        connection,
        person,
        [reply],
        bot.channels[person.account_id.partition(":")[0]].abilities,
        cause=f"notice:{notice.id}:person:{person.id}",
        trace="",
        now=now,
        real=bot.clock.real(),
    )


def _mail(
    bot: Bot, connection: Connection, address: str, number: int, notice: Any, now: datetime
) -> None:
    body = f"{notice.words}\n\nXem và xử lý: {_address(bot, notice)}\n"
    row = {
        "key": f"notice:{notice.id}:staff:{number}",
        "address": address,
        "subject": notice.words[:90],
        "body": body,
        "created_at": now,
        "due_at": bot.clock.real(),
    }
    mails.put_in(connection, row)


def _address(bot: Bot, notice: Any) -> str:
    return f"{bot.settings.public_url}{notice.link or '/staff/'}"


def _send_mails(bot: Bot) -> int:
    """One after the other, each in the air by itself: claimed, sent, settled."""
    from bot.channels import mail  # smtplib and email are memory that few installations need

    server = mail.server_of(bot.settings.smtp_url, bot.settings.mail_from)
    sent = 0
    for _ in range(MOST_MAILS):
        claimed = bot.database.write(lambda connection: mails.claim(connection, bot.clock.real()))
        if claimed is None:
            break
        outcome = mail.send(server, claimed.address, claimed.subject, claimed.body)
        _settle(bot, claimed, outcome)
        sent += isinstance(outcome, Sent)
        if isinstance(outcome, OurFault):
            break  # our settings are wrong: the next one would be refused as well
    return sent


def _settle(bot: Bot, claimed: Any, outcome: Outcome) -> None:
    words = "" if isinstance(outcome, Sent) else f"{outcome.code} {outcome.words}"
    state = "queued"
    if isinstance(outcome, Sent):
        state = "sent"
    elif isinstance(outcome, Unsure):
        state = "unsure"
    elif isinstance(outcome, Refused) or claimed.attempts >= mails.MOST_ATTEMPTS:
        state = "refused"
    due_at = bot.clock.real() + AGAIN * 2 ** (claimed.attempts - 1)
    if state != "sent":
        log.warning("mail_not_sent", mail=claimed.id, outcome=state, words=words)
    bot.database.write(
        lambda connection: mails.settle(connection, claimed.id, state, words, due_at)
    )
