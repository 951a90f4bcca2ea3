"""“Báo cho mọi người”: a draft whose button opens that very activity, and a text for the groups."""

import pytest

from bot.activity.planning import ShiftPlan
from bot.bulletin import announcing, drafts, writing
from bot.bulletin.actor import OPERATOR, Actor
from bot.bulletin.faults import Refusal
from bot.store import bulletins
from bot.store.database import Database
from tests.activity.saturday import MONDAY, make
from tests.store.rows import rows_of

EDITOR = Actor("hoa@example.vn", "editor", "don-vi")
SITE = "https://xungkich.vidu.example"


def test_the_draft_opens_the_activity_and_ends_with_its_sign_up(database: Database) -> None:
    activity = make(database)
    database.write(lambda connection: announcing.announce(connection, activity, EDITOR, MONDAY))
    (row,) = rows_of(database, bulletins.bulletins)
    assert (row.state, row.title, row.created_by) == ("draft", activity.title, "hoa@example.vn")
    assert row.buttons == [{"title": "Xem và đăng ký", "topic": f"activity/{activity.id}"}]
    assert row.valid_until == activity.signup_closes_at
    assert "thứ Bảy 28/11, 7:30–11:00" in row.body


def test_whoever_edits_the_words_keeps_the_button(database: Database) -> None:
    activity = make(database)
    button = {"title": "Xem và đăng ký", "topic": f"#activity/{activity.id}"}

    def rules(connection: object) -> drafts.Rules:
        return writing.rules_for(
            connection,  # type: ignore[arg-type] # the write's own
            OPERATOR,
            MONDAY,
            unit="don-vi",
            is_topic=lambda _topic: False,
            own_site=SITE,
        )

    raw = {"title": "Mới", "body": "Lời mới", "buttons": [button]}
    draft = database.write(lambda connection: drafts.read(raw, rules(connection)))
    assert draft.buttons == [{"title": "Xem và đăng ký", "topic": f"activity/{activity.id}"}]
    raw["buttons"] = [{**button, "topic": "activity/mine/1"}]
    with pytest.raises(Refusal):
        database.write(lambda connection: drafts.read(raw, rules(connection)))


def test_what_takes_nobody_any_more_is_not_announced(database: Database) -> None:
    activity = make(database)
    closed = activity.signup_closes_at
    with pytest.raises(Refusal):
        database.write(lambda connection: announcing.announce(connection, activity, EDITOR, closed))
    assert rows_of(database, bulletins.bulletins) == []


def test_the_text_for_the_groups_names_the_words_to_type(database: Database) -> None:
    activity = make(
        database,
        shifts=[ShiftPlan("Bàn VNeID", 4), ShiftPlan("Phát tờ rơi", 6)],
        bring="áo xanh",
        minimum_age=16,
    )
    text = announcing.group_text(activity, SITE)
    assert "DK 28/11" in text
    assert "Bàn VNeID (4 người), Phát tờ rơi (6 người)" in text
    assert f"{SITE}/activities/{activity.token}" in text
    assert "20:00 thứ Sáu 27/11" in text
