"""Chưa trả lời được: what the bot did not know, and who wished for a person, until seen to."""

from typing import Any

from flask import request

from bot.console.visit import Visit
from bot.store import questions as store
from bot.store.database import Connection

A_PAGE = 40
KINDS = {
    "lost": "bot không hiểu",
    "human": "muốn gặp người",
    "feedback": "góp ý",
}
# Where staff answer by hand. Both ask their own sign-in first.
_ZALO = "https://oa.zalo.me/chat"
_MESSENGER = "https://business.facebook.com/latest/inbox/all?asset_id="


def questions(visit: Visit) -> Any:
    """The newest first, with the way to answer each by hand."""
    wanted = request.args.get("before", "")
    before = int(wanted) if wanted.isdecimal() and len(wanted) <= 18 else None
    found = visit.read(
        lambda connection: store.still_open(connection, _accounts(visit), before, A_PAGE)
    )
    older = found[-1].id if len(found) == A_PAGE else None
    return visit.show("questions.html", questions=found, older=older, kinds=KINDS, inbox=inbox_of)


def done(visit: Visit, number: int) -> Any:
    """Seen to; a second press changes nothing."""

    def work(connection: Connection) -> None:
        if store.note_done(connection, number, _accounts(visit), visit.who, visit.now):
            visit.act(connection, "question_done", f"question:{number}")

    visit.write(work)
    return visit.go("questions")


def inbox_of(account_id: str) -> str:
    """Where staff answer people of that account by hand; "" for the web chat, which has nobody."""
    channel, _, platform_id = account_id.partition(":")
    return {"zalo": _ZALO, "messenger": _MESSENGER + platform_id}.get(channel, "")


def _accounts(visit: Visit) -> list[str]:
    accounts = visit.office.book.all().values()
    return [one.id for one in accounts if one.unit_slug in visit.slugs]
