"""Nhắc việc: one's own chats to which notices go, linked by a code typed there."""

import secrets
from datetime import timedelta
from typing import Any

from flask import request

from bot.console.visit import Visit
from bot.store import staff_chats
from bot.store.database import Connection

# Letters only: digits would look like a number that is masked; without vowels they spell no word.
# 32 bits, half an hour, once.
_LETTERS = "bcdfghkmnprstvwx"
_LENGTH = 8
MINUTES = staff_chats.CODE_FOR // timedelta(minutes=1)
# What is typed before the code (bot/conversation/routing.py).
WORD = "#canbo/"


def reminders(visit: Visit) -> Any:
    """What is linked; after a press also a code to type."""
    code = ""
    if request.method == "POST":
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        visit.write(
            lambda connection: staff_chats.give_code(connection, visit.staff.id, code, visit.now)
        )
    chats = visit.read(lambda connection: staff_chats.of_staff(connection, visit.staff.id))
    return visit.show(
        "reminders.html",
        chats=chats,
        typed=f"{WORD}{code}" if code else "",
        minutes=MINUTES,
        has_mail=visit.office.has_mail,
    )


def unlink(visit: Visit, number: int) -> Any:
    """That chat gets no notices of this one any more."""

    def work(connection: Connection) -> None:
        if staff_chats.unlink(connection, number, visit.staff.id):
            visit.act(connection, "unlink_chat", f"person:{number}")

    visit.write(work)
    return visit.go("reminders")
