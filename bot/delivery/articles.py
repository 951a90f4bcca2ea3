"""A bulletin as an article: when Zalo is to broadcast it on which OA, and what staff read of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.core.clock import LOCAL, local_day
from bot.core.quiet import Quiet
from bot.delivery import article_words as words_of
from bot.delivery.article_slots import AHEAD, call_at
from bot.store import articles, notices
from bot.store.database import Connection

MAKE_BEFORE = timedelta(minutes=30)  # before the call for the broadcast; Zalo needs a minute or so
VALID_FOR = timedelta(days=7)  # where the bulletin has not begun and names no end

Values = dict[str, Any]


def plan(
    connection: Connection, bulletin: Mapping[str, Any], account: Any, quiet: Quiet, now: datetime
) -> Values:
    """The columns of a new plan: when it goes out, or why it does not."""
    wish = bulletin["send_at"] or now
    until = bulletin["valid_until"] or max(wish, now) + VALID_FOR
    calls = [at - AHEAD for at in articles.times(connection, account.id)]
    found = call_at(wish, now, quiet, {local_day(at) for at in calls}, until)
    base = {"version": bulletin["version"], "send_at": wish, "due_at": now, "words": ""}
    if account.articles_a_month < 1:
        return {**base, **refused("month", "OA chưa đặt số bài được phát mỗi tháng", now)}
    if found is None:
        return {**base, **refused("slot", "không còn giờ phát nào trước khi tin hết hạn", now)}
    month = _month(found)
    if sum(_month(at) == month for at in calls) >= account.articles_a_month:
        most = account.articles_a_month
        return {**base, **refused("month", f"OA đã dùng hết {most} bài của tháng này", now)}
    send_at = found + AHEAD
    is_late = bulletin["send_at"] is not None and send_at > wish + timedelta(minutes=1)
    why = "mỗi OA một bài một ngày, trong 6:00–21:59, và cần 30 phút để Zalo phát"
    words = f"sớm nhất phát được là {words_of.spoken(send_at)} ({why})" if is_late else ""
    due_at = max(now, found - MAKE_BEFORE)
    return {**base, "state": "planned", "send_at": send_at, "due_at": due_at, "words": words}


def said_of(state: str, send_at: datetime, words: str) -> str:
    """What staff read of an article, one or two sentences."""
    if state == "sent":
        return f"Đã nhờ Zalo phát. {words_of.COUNTED_BY_ZALO}"
    if state == "refused":
        return f"Bài không phát được: {words}."
    if state == "unsure":
        return (
            "Không rõ Zalo đã nhận lệnh phát bài chưa, nên mình không phát lại: ai cũng có thể "
            f"nhận hai lần. Xem trong OA Manager. ({words})"
        )
    late = f" Lưu ý: {words}." if words else ""
    return f"Zalo sẽ phát bài trước {words_of.spoken(send_at)}.{late} {words_of.COUNTED_BY_ZALO}"


def told(connection: Connection, bulletin_id: int) -> list[Values]:
    """The articles of a bulletin for its report: account, state, time and words."""
    return [
        {
            "account": row.account_id,
            "state": row.state,
            "send_at": row.send_at,
            "words": said_of(row.state, row.send_at, row.words),
        }
        for row in articles.of_bulletin(connection, bulletin_id)
    ]


def refused(code: str, words: str, now: datetime) -> Values:
    """The columns of an article that is not broadcast."""
    return {"state": "refused", "code": code, "words": words, "settled_at": now}


def _month(instant: datetime) -> tuple[int, int]:
    local = instant.astimezone(LOCAL)
    return local.year, local.month


def tell(
    connection: Connection,
    bulletin: Mapping[str, Any],
    account_id: str,
    words: str,
    key: str,
    now: datetime,
) -> None:
    """A notice to those who write the unit's bulletins, once for each `key`."""
    notices.put_in(
        connection,
        f"article:{key}",
        bulletin["unit_slug"],
        f"Bản tin “{bulletin['title']}” trên {account_id}: {words}",
        now,
        link=f"/staff/bulletins/{bulletin['id']}",
        role="editor",
    )
