"""Articles on the stage: a bulletin, an OA that may broadcast, and a job that looks by and by."""

from datetime import datetime, time, timedelta
from typing import Any

from bot.core.clock import LOCAL
from bot.core.quiet import Quiet
from bot.delivery.articles import told
from bot.delivery.publishing import Publisher
from bot.store import accounts, articles, bulletins
from bot.store.database import Connection
from tests.stage import Stage
from tests.store.rows import rows_of

QUIET = Quiet(time(21), time(7))
TOMORROW = timedelta(days=1)


def morning(stage: Stage, hour: int = 9) -> datetime:
    """The stage's clock is moved on to that hour of the next day in Vietnam."""
    now = stage.clock.now().astimezone(LOCAL)
    wanted = datetime.combine(now.date() + TOMORROW, time(hour), LOCAL)
    stage.clock.let_pass(wanted - now)
    return wanted


def bulletin(stage: Stage, **values: Any) -> int:
    """An approved bulletin that is an article too."""
    row = bulletins.as_row(
        **{
            "title": "Ngày thứ Bảy tình nguyện",
            "body": "Chào {name}.\nMời bạn tới nhà văn hoá.",
            "unit_slug": "don-vi",
            "channels": ["zalo", "messenger"],
            "has_article": True,
            "state": "approved",
            "created_at": stage.clock.now(),
            "buttons": [{"title": "Đăng ký", "topic": "activity.signup"}],
            **values,
        }
    )

    def work(connection: Connection) -> int:
        made = bulletins.bulletins.insert().values(**row).returning(bulletins.bulletins.c.id)
        return int(connection.execute(made).scalar_one())

    return stage.bot.database.write(work)


def allow(stage: Stage, number: int = 4) -> None:
    stage.bot.database.write(
        lambda connection: accounts.change(connection, stage.oa, {"articles_a_month": number})
    )


def publisher(stage: Stage) -> Publisher:
    settings = stage.bot.settings
    return Publisher(stage.bot.caller("zalo"), settings.zalo.api_url, "https://doan.vn", QUIET)


def go_on(stage: Stage, span: timedelta, step: timedelta = timedelta(seconds=30)) -> None:
    """Time passes, and the job looks every now and then."""
    for _ in range(span // step):
        publisher(stage).run()
        stage.clock.let_pass(step)


def change(stage: Stage, number: int, **values: Any) -> None:
    table = bulletins.bulletins
    stage.bot.database.write(
        lambda connection: connection.execute(
            table.update().where(table.c.id == number).values(**values)
        )
    )


def article(stage: Stage) -> Any:
    (row,) = rows_of(stage.bot.database, articles.articles)
    return row


def told_of(stage: Stage, number: int) -> str:
    with stage.bot.database.read() as connection:
        (one,) = told(connection, number)
    return str(one["words"])
