"""After an activity and before it: the leader's closing numbers, and the calls to those whom no
message reaches.
"""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import NumberRange, Optional

from bot.activity import calls, closing
from bot.activity.closing import Numbers
from bot.activity.outcomes import Refused
from bot.console.activities import activity_of
from bot.console.activity_words import CALL_WORDS, refusal_words
from bot.console.forms import at_most, typed
from bot.console.visit import Visit
from bot.store.database import Connection

_COUNT = [Optional(), NumberRange(0, 100_000, "Bạn nhập một số từ 0 trở lên.")]


class ClosingForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """What the leader tells; empty where it was not counted."""

    people_helped = IntegerField("Số người được giúp", _COUNT)
    files_sent = IntegerField("Số hồ sơ nộp được", _COUNT)
    vneid_done = IntegerField("Số VNeID cài xong", _COUNT)
    stalls_with_qr = IntegerField("Số sạp có mã QR", _COUNT)
    difficulties = TextAreaField("Khó khăn gặp phải", [at_most(2_000)], render_kw={"rows": 4})


def close(visit: Visit, number: int) -> Any:
    """The list becomes final; doing it again changes the numbers."""
    found = activity_of(visit, number)
    form = ClosingForm(obj=found)
    whole = ""
    if form.is_submitted() and form.validate():
        numbers = Numbers(
            form.people_helped.data,
            form.files_sent.data,
            form.vneid_done.data,
            form.stalls_with_qr.data,
            typed(form.difficulties),
        )
        done = visit.write(
            lambda connection: closing.close(connection, number, numbers, visit.who, visit.now)
        )
        if not isinstance(done, Refused):
            visit.say("Đã chốt danh sách. Giờ của người có mặt đã được ghi.")
            return visit.go("activity", number=number)
        whole = refusal_words(done)
    page = visit.show("activity_close.html", activity=found, form=form, whole=whole)
    return page, 400 if form.errors or whole else 200


def call_list(visit: Visit, number: int) -> Any:
    """Whom to call, on a phone or on paper."""
    found = activity_of(visit, number)
    listed = visit.read(
        lambda connection: calls.calls(connection, found, visit.now, visit.office.quiet)
    )
    return visit.show("activity_calls.html", activity=found, calls=listed, call_words=CALL_WORDS)


def called(visit: Visit, number: int, signup: int) -> Any:
    """What was heard on the phone."""
    activity_of(visit, number)
    outcome = request.form.get("outcome", "")
    if outcome not in CALL_WORDS:
        visit.say("Bạn chọn có đi, không đi hoặc không nghe máy.", is_fault=True)
        return visit.go("activity_calls", number=number)

    def work(connection: Connection) -> object:
        return calls.note(connection, number, signup, outcome, visit.who, visit.now)

    done = visit.write(work)
    if isinstance(done, Refused):
        visit.say(refusal_words(done), is_fault=True)
    return visit.go("activity_calls", number=number)
