"""Kênh: each OA, Page and web chat: who follows, whether it hears and may send, what to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import abort
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import NumberRange

from bot.console.forms import needed, typed
from bot.console.stops import Stop, stop_of
from bot.console.visit import Visit
from bot.delivery.connecting import ask_permission
from bot.store import accounts, events, people
from bot.store.accounts import Account
from bot.store.database import Connection

SILENT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Channel:
    """What the page shows of one account."""

    account: Account
    people: int
    followers: int
    last_event: datetime | None
    stop: Stop | None
    is_silent: bool


class ResumeForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """Why a channel may run again."""

    why = StringField("Đã sửa điều gì", needed("Bạn viết đã sửa điều gì.", most=200))


class LimitsForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """What a channel may spend on news."""

    may_pay = BooleanField("Được gửi tin mất tiền khi không còn đường miễn phí")
    budget = IntegerField(
        "Nhiều nhất bao nhiêu đồng một tháng",
        [NumberRange(0, 100_000_000, "Số tiền từ 0 tới 100.000.000 đồng.")],
    )
    articles_a_month = IntegerField(
        "Số bài gửi cả OA mỗi tháng",
        [NumberRange(0, 100, "Số bài từ 0 tới 100.")],
        description="Theo gói của OA, xem ở oa.zalo.me. 0 là không gửi bài.",
    )


def channels(visit: Visit) -> Any:
    now = visit.now
    mine = [one for one in visit.office.book.read_again().values() if one.unit_slug in visit.slugs]

    def work(connection: Connection) -> list[Channel]:
        last = events.last_received(connection)
        counts = people.counts_by_account(connection)
        return [
            Channel(
                account,
                *counts.get(account.id, (0, 0)),
                last.get(account.id),
                stop_of(account),
                account.channel != "webchat" and _is_silent(last.get(account.id), now),
            )
            for account in mine
        ]

    return visit.show("channels.html", channels=visit.read(work))


def channel(visit: Visit, account_id: str) -> Any:
    """One of them: its limits, and letting it run again after a stop."""
    account = _found(visit, account_id)
    limits = visit.read(lambda connection: accounts.limits_of(connection, account_id))
    form = LimitsForm(obj=limits)
    if form.is_submitted() and form.validate():
        names = ("may_pay", "budget", "articles_a_month")
        values = {name: form[name].data for name in names}

        def work(connection: Connection) -> None:
            accounts.change(connection, account_id, values)
            words = ", ".join(f"{name} {value}" for name, value in values.items())
            visit.act(connection, "change_channel", account_id, words)

        visit.write(work)
        visit.say("Đã lưu hạn mức.")
        return visit.go("channels")
    return _shown(visit, account, form=form, resume_form=ResumeForm(formdata=None))


def resume(visit: Visit, account_id: str) -> Any:
    """Letters leave again; what waited goes by itself."""
    account = _found(visit, account_id)
    form = ResumeForm()
    if not form.validate():
        limits = visit.read(lambda connection: accounts.limits_of(connection, account_id))
        return _shown(visit, account, LimitsForm(formdata=None, obj=limits), form)

    def work(connection: Connection) -> None:
        accounts.resume(connection, account_id)
        visit.act(connection, "resume_channel", account_id, typed(form.why))

    visit.write(work)
    visit.say("Kênh chạy lại. Thư đang chờ tự đi.")
    return visit.go("channels")


def reconnect(visit: Visit, account_id: str) -> Any:
    """An address for the OA's admin; it is shown and not opened here: they may be somebody else."""
    account = _found(visit, account_id)
    if account.channel != "zalo" or not (account.app_id and account.app_secret):
        abort(visit.refused("Kênh này nối lại bằng lệnh account add; nhờ người vận hành."))
    office = visit.office

    def work(connection: Connection) -> str:
        visit.act(connection, "reconnect_channel", account_id)
        return ask_permission(
            connection,
            office.book.vault,
            oauth_url=office.zalo_oauth_url,
            public_url=office.public_url,
            unit_slug=account.unit_slug,
            app_id=account.app_id,
            app_secret=account.app_secret,
            oa_secret=account.webhook_secret,
            real=office.clock.real(),
        )

    return visit.show("channel_connect.html", account=account, address=visit.write(work))


def _shown(visit: Visit, account: Account, form: Any, resume_form: Any) -> Any:
    page = visit.show(
        "channel.html",
        account=account,
        stop=stop_of(account),
        form=form,
        resume_form=resume_form,
    )
    return page, 400 if form.errors or resume_form.errors else 200


def _found(visit: Visit, account_id: str) -> Account:
    account = visit.office.book.read_again().get(account_id)
    if account is None or account.unit_slug not in visit.slugs:
        abort(404)
    return account


def _is_silent(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last > SILENT_FOR
