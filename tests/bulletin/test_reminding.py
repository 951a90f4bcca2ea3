"""Reminding: staff hear in time, once; a weekly bulletin asks for new words and never repeats."""

from datetime import timedelta
from typing import Any

from bot.bulletin import reminding, writing
from bot.store import notices
from bot.store.database import Database
from tests.bulletin.scene import add_bulletin, bulletin_of, change_bulletin
from tests.store.rows import NOW, rows_of
from tests.waiting import together

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


def told(database: Database) -> list[Any]:
    return rows_of(database, notices.notices)


def test_an_hour_before_its_time_a_draft_rings_once(database: Database) -> None:
    number = add_bulletin(database, state="draft", send_at=NOW + 2 * HOUR)
    assert reminding.warn_unapproved(database, NOW) == 0
    assert reminding.warn_unapproved(database, NOW + HOUR) == 1
    assert reminding.warn_unapproved(database, NOW + HOUR) == 0
    (notice,) = told(database)
    assert "12:00 ngày 21/11" in notice.words
    assert (notice.unit_slug, notice.role) == ("phuong-a", "editor")
    assert notice.link == f"/staff/bulletins/{number}"


def test_two_clocks_ring_once(database: Database) -> None:
    add_bulletin(database, state="draft", send_at=NOW + HOUR / 2)
    rings = together(*[lambda: reminding.warn_unapproved(database, NOW)] * 2)
    assert sum(rings) == 1


def test_approved_ones_and_those_without_a_time_do_not_ring(database: Database) -> None:
    add_bulletin(database, send_at=NOW + HOUR / 2)
    add_bulletin(database, state="draft", send_at=None)
    add_bulletin(database, state="draft", send_at=NOW)
    assert reminding.warn_unapproved(database, NOW) == 0


def test_a_weekly_one_makes_a_draft_that_wants_words(database: Database) -> None:
    number = add_bulletin(database, state="sending", is_weekly=True, started_at=NOW)
    assert reminding.make_weekly(database, NOW) == 1
    assert reminding.make_weekly(database, NOW) == 0
    draft = bulletin_of(database, number + 1)
    assert (draft["state"], draft["body"], draft["send_at"]) == ("draft", "", NOW + WEEK)
    assert (draft["is_weekly"], draft["follows_id"]) == (True, number)
    assert (draft["title"], draft["channels"]) == (
        bulletin_of(database, number)["title"],
        bulletin_of(database, number)["channels"],
    )
    (notice,) = told(database)
    assert "Viết lời mới" in notice.words


def test_two_clocks_make_one_draft(database: Database) -> None:
    add_bulletin(database, state="done", is_weekly=True, started_at=NOW)
    assert sum(together(*[lambda: reminding.make_weekly(database, NOW)] * 3)) == 1


def test_what_was_called_off_or_has_not_begun_makes_none(database: Database) -> None:
    for state in ("draft", "approved", "cancelled"):
        add_bulletin(database, state=state, is_weekly=True)
    add_bulletin(database, state="done")
    assert reminding.make_weekly(database, NOW) == 0


def test_a_week_that_was_missed_is_passed_over(database: Database) -> None:
    number = add_bulletin(database, state="draft", is_weekly=True, send_at=NOW, body="")
    assert reminding.move_missed(database, NOW + 8 * 24 * HOUR) == 1
    bulletin = bulletin_of(database, number)
    assert (bulletin["send_at"], bulletin["state"]) == (NOW + 2 * WEEK, "draft")
    assert reminding.move_missed(database, NOW + 8 * 24 * HOUR) == 0
    assert len(told(database)) == 1
    change_bulletin(database, number, is_weekly=False)
    assert reminding.move_missed(database, NOW + 30 * 24 * HOUR) == 0


def test_the_next_week_keeps_day_and_hour() -> None:
    assert writing.next_week(NOW, NOW) == NOW + WEEK
    assert writing.next_week(NOW, NOW + 6 * 24 * HOUR) == NOW + WEEK
    assert writing.next_week(NOW, NOW + WEEK) == NOW + 2 * WEEK
    assert writing.next_week(NOW + HOUR, NOW) == NOW + HOUR + WEEK
