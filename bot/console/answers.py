"""Câu trả lời: search, read as people read it, put off at once with a reason, let go on."""

from typing import Any

from flask import abort, request
from flask_wtf import FlaskForm
from wtforms import StringField

from bot.console.forms import needed, typed
from bot.console.visit import Visit
from bot.content.entries import Content, Entry
from bot.content.filling import entry_of
from bot.core.vietnamese import fold
from bot.store import edits, units
from bot.store.database import Connection

MOST_FOUND = 30


class PauseForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """Why an answer is put off."""

    why = StringField(
        "Vì sao tạm ngừng",
        needed("Bạn viết lý do, để người sau biết khi nào nói lại được.", most=200),
    )


def answers(visit: Visit) -> Any:
    """What was searched for, with those put off at the head."""
    wanted = request.args.get("q", "").strip()[:100]
    content = visit.office.content
    paused = visit.read(lambda connection: _paused(visit, connection))
    found = _found(content, wanted) if wanted else []
    return visit.show(
        "answers.html",
        wanted=wanted,
        found=found[:MOST_FOUND],
        more=len(found) - MOST_FOUND,
        paused=[(row, content.entries.get(row.topic)) for row in paused.values()],
    )


def answer(visit: Visit, topic: str) -> Any:
    """One answer as the people of one's own unit read it."""
    entry = _entry(visit, topic)
    form = PauseForm()
    if form.is_submitted() and form.validate():
        if not _may_pause(entry):
            abort(visit.refused("Câu này cứu người đang bị lừa nên không tạm ngừng được."))
        _pause(visit, topic, typed(form.why))
        return visit.go("answer", topic=topic)
    paused = visit.read(lambda connection: _paused(visit, connection)).get(topic)
    page = visit.show(
        "answer.html",
        entry=entry,
        replies=visit.office.words.shown(visit.staff.unit_slug, topic, visit.now),
        paused=paused,
        may_pause=_may_pause(entry),
        may_resume=paused is not None and paused.unit_slug == visit.staff.unit_slug,
        form=form,
    )
    return page, 400 if form.errors else 200


def resume(visit: Visit, topic: str) -> Any:
    """The answer is said again; one put off by a unit above is theirs to let go on."""

    def work(connection: Connection) -> bool:
        is_mine = edits.resume(connection, visit.staff.unit_slug, topic)
        if is_mine:
            visit.act(connection, "resume_answer", topic)
        return is_mine

    if visit.write(work):
        visit.say("Bot đã trả lời câu này lại.")
    visit.office.words.look_now()
    return visit.go("answer", topic=topic)


def _pause(visit: Visit, topic: str, why: str) -> None:
    def work(connection: Connection) -> None:
        edits.pause(connection, visit.staff.unit_slug, topic, why, visit.who, visit.now)
        visit.act(connection, "pause_answer", topic, why)

    visit.write(work)
    visit.office.words.look_now()
    visit.say("Đã tạm ngừng. Ai hỏi câu này giờ được mời gọi đường dây nóng.")


def _entry(visit: Visit, topic: str) -> Entry:
    entry = entry_of(visit.office.content, visit.staff.unit_slug, topic)
    if entry is None:
        abort(404)
    return entry


def _may_pause(entry: Entry) -> bool:
    """What code answers has no words to put off; help for somebody in danger is never put off."""
    return bool(entry.answer) and not entry.urgent


def _paused(visit: Visit, connection: Connection) -> dict[str, Any]:
    """What this unit and those above it have put off, by topic."""
    above = units.above(connection, visit.staff.unit_slug)
    return {row.topic: row for row in edits.all_pauses(connection) if row.unit_slug in above}


def _found(content: Content, wanted: str) -> list[Entry]:
    """The entries with every word, those with it in the title first; marks play no part."""
    words = fold(wanted).lower().split()
    titles, others = [], []
    for entry in content.entries.values():
        title = fold(f"{entry.title} {entry.topic}").lower()
        whole = fold(" ".join([title, *entry.ask, entry.answer, *entry.more.values()])).lower()
        if all(word in title for word in words):
            titles.append(entry)
        elif all(word in whole for word in words):
            others.append(entry)
    return titles + others
