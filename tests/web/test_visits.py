"""How often our own pages are opened is told in the report of the bulletin that leads there."""

from datetime import timedelta

from bot.bulletin import report
from bot.store import bulletins, visits
from bot.store.database import Connection
from tests.stage import Stage
from tests.store.rows import rows_of


def test_only_pages_that_were_shown_are_counted(stage: Stage) -> None:
    stage.client.get("/guides/vneid-level2")
    stage.client.get("/guides/vneid-level2")
    stage.client.get("/guides/khong-co")
    stage.client.get("/healthz")
    rows = rows_of(stage.bot.database, visits.page_visits)
    assert [(row.path, row.times) for row in rows] == [("/guides/vneid-level2", 2)]


def test_a_bulletin_counts_its_own_pages_from_its_first_day(stage: Stage) -> None:
    stage.client.get("/guides/vneid-level2")
    stage.clock.show_later(timedelta(days=2))
    now = stage.clock.now()
    home = stage.bot.settings.public_url
    row = bulletins.as_row(
        title="Tin",
        body=f"Xem {home}/guides/.",
        unit_slug="don-vi",
        buttons=[
            {"title": "Hướng dẫn", "url": f"{home}/guides/vneid-level2"},
            {"title": "Cổng", "url": "https://dichvucong.gov.vn"},
        ],
        started_at=now,
        created_at=now,
    )
    for _visit in range(3):
        stage.client.get("/guides/vneid-level2")

    def work(connection: Connection) -> list[report.Visited]:
        return report.visited(connection, row, home, now)

    with stage.bot.database.read() as connection:
        found = work(connection)
    assert [(one.address, one.times) for one in found] == [
        (f"{home}/guides/vneid-level2", 3),
        (f"{home}/guides/", 0),
    ]
