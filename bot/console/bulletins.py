"""Bản tin: the list, one bulletin with what may be done to it, and its sending live."""

from collections.abc import Mapping
from typing import Any

from flask import request

from bot.bulletin import deciding, forecast, previews, spreading, status, trying, writing
from bot.bulletin.deciding import STATE_NAMES
from bot.bulletin.faults import Refusal
from bot.bulletin.progress import progress
from bot.bulletin.report import NAMES
from bot.console.bulletin_form import INTEREST_WORDS
from bot.console.bulletin_writing import actor_of, bulletin_of
from bot.console.visit import Visit
from bot.delivery import articles
from bot.store import bulletins, people, staff_chats
from bot.store.bulletins import APPROVED, DRAFT, SENDING
from bot.store.database import Connection

A_PAGE = 30


def listed(visit: Visit) -> Any:
    """Newest first."""
    wanted = request.args.get("before", "")
    before = int(wanted) if wanted.isdecimal() and len(wanted) <= 18 else None
    found = visit.read(lambda connection: bulletins.newest(connection, visit.slugs, before, A_PAGE))
    older = found[-1]["id"] if len(found) == A_PAGE else None
    return visit.show("bulletins.html", bulletins=found, older=older, state_names=STATE_NAMES)


def bulletin(visit: Visit, number: int) -> Any:
    """One bulletin: as each channel shows it, whom it reaches, what may be done now."""
    found = bulletin_of(visit, number)
    expected = None
    if found["state"] in (DRAFT, APPROVED):
        price = visit.office.paid_price
        expected = visit.read(lambda opened: forecast.forecast(opened, found, visit.now, price))
    return visit.show(
        "bulletin.html",
        bulletin=found,
        state=STATE_NAMES[found["state"]],
        previews=previews.previews(found, visit.office.channels),
        forecast=expected,
        interest_words=INTEREST_WORDS,
        progress=_progress(visit, found),
        names=NAMES,
        articles=visit.read(lambda connection: articles.told(connection, number)),
        is_own=visit.who in (found["created_by"], found["edited_by"]),
    )


def live(visit: Visit, number: int) -> Any:
    """A part of the page: the counts as they are now."""
    found = bulletin_of(visit, number)
    return visit.show(
        "bulletin_live.html",
        bulletin=found,
        state=STATE_NAMES[found["state"]],
        progress=_progress(visit, found),
        names=NAMES,
    )


def approve(visit: Visit, number: int) -> Any:
    """By a second person, of the very words they read."""
    seen = request.form.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0

    def work(connection: Connection) -> None:
        deciding.approve(connection, number, actor_of(visit), visit.now, version)

    return _decided(visit, number, work, "Đã duyệt. Bản tin gửi đúng giờ đã hẹn.")


def pause(visit: Visit, number: int) -> Any:
    def work(connection: Connection) -> None:
        deciding.pause(connection, number, actor_of(visit), visit.now)

    return _decided(visit, number, work, "Đã tạm dừng. Tin chưa gửi thì nằm chờ.")


def resume(visit: Visit, number: int) -> Any:
    def work(connection: Connection) -> None:
        deciding.resume(connection, number, actor_of(visit), visit.now)

    return _decided(visit, number, work, "Đang gửi tiếp.")


def cancel(visit: Visit, number: int) -> Any:
    def work(connection: Connection) -> None:
        deciding.cancel(connection, number, actor_of(visit), visit.now)

    answer = _decided(visit, number, work, "Đã huỷ. Tin chưa gửi thì không gửi nữa.")
    office = visit.office
    spreading.close_cancelled(office.database, number, visit.now, office.clock.real())
    return answer


def try_out(visit: Visit, number: int) -> Any:
    """Sends it to one's own linked chats, as a reader will have it; it counts nowhere."""
    found = bulletin_of(visit, number)
    real = visit.office.clock.real()

    def work(connection: Connection) -> int:
        chats = staff_chats.of_staff(connection, visit.staff.id)
        for chat in chats:
            person = people.lock(connection, chat.account_id, chat.platform_id, visit.now)
            abilities = visit.office.channels[chat.account_id.partition(":")[0]].abilities
            trying.send_to(connection, found, person, abilities, visit.now, real)
        return len(chats)

    try:
        count = visit.write(work)
    except Refusal as refused:
        return _refused(visit, number, refused)
    if count:
        visit.say("Đã gửi thử vào trò chuyện của bạn. Bạn mở điện thoại xem nhé.")
        return visit.go("bulletin", number=number)
    visit.say("Bạn nối trò chuyện của mình với bot trước, rồi quay lại gửi thử.", is_fault=True)
    return visit.go("reminders")


def copy(visit: Visit, number: int) -> Any:
    """A new draft with the same words."""
    bulletin_of(visit, number)
    try:
        made = visit.write(
            lambda connection: writing.copy(connection, number, actor_of(visit), visit.now)
        )
    except Refusal as refused:
        return _refused(visit, number, refused)
    visit.say("Đây là bản chép. Bạn sửa lời và chọn giờ gửi.")
    return visit.go("bulletin_edit", number=made)


def _decided(visit: Visit, number: int, work: Any, words: str) -> Any:
    bulletin_of(visit, number)
    try:
        visit.write(work)
    except Refusal as refused:
        return _refused(visit, number, refused)
    visit.say(words)
    return visit.go("bulletin", number=number)


def _refused(visit: Visit, number: int, refused: Refusal) -> Any:
    visit.say(" ".join(fault.words for fault in refused.faults), is_fault=True)
    return visit.go("bulletin", number=number)


def _progress(visit: Visit, found: Mapping[str, Any]) -> Any:
    """None before it has begun."""
    if found["state"] in (DRAFT, APPROVED):
        return None
    office = visit.office

    def work(connection: Connection) -> Any:
        counted = status.counts(connection, found, office.quiet, visit.now)
        is_running = found["state"] == SENDING
        real = office.clock.real()
        return progress(connection, counted, office.rates, real, is_running=is_running)

    return visit.read(work)
