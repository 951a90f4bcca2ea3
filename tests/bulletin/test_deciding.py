"""Writing, approving and steering: who may, in which state, and what is written down."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.bulletin import deciding, drafts, reminding, writing
from bot.bulletin.actor import OPERATOR, Actor
from bot.bulletin.drafts import Draft
from bot.bulletin.faults import Refusal
from bot.store import acts, notices, units
from bot.store.database import Connection, Database
from tests.bulletin.scene import add_bulletin, bulletin_of, change_bulletin
from tests.store.rows import NOW, rows_of

HOUR = timedelta(hours=1)
HOA = Actor("hoa@example.vn", "editor", "phuong-a")
DUNG = Actor("dung@example.vn", "approver", "phuong-a")
ABOVE = Actor("tren@example.vn", "approver", "tinh")
BESIDE = Actor("ben@example.vn", "approver", "phuong-b")
LOOKS = Actor("xem@example.vn", "viewer", "phuong-a")
DRAFT = Draft("Tin", "Lời", "phuong-a", units=["phuong-a"])


@pytest.fixture(autouse=True)
def the_units(database: Database) -> None:
    def work(connection: Connection) -> None:
        units.take_in(connection, "tinh", "Tỉnh", None)
        units.take_in(connection, "phuong-a", "Phường A", "tinh")
        units.take_in(connection, "phuong-b", "Phường B", "tinh")

    database.write(work)


def create(database: Database, draft: Draft = DRAFT, actor: Actor = HOA) -> int:
    return database.write(lambda connection: writing.create(connection, draft, actor, NOW))


def edit(
    database: Database, number: int, version: int = 1, actor: Actor = HOA, **values: Any
) -> None:
    draft = replace(DRAFT, **values)
    database.write(lambda connection: writing.edit(connection, number, version, draft, actor, NOW))


def approve(
    database: Database, number: int, actor: Actor = DUNG, version: int | None = None
) -> None:
    database.write(lambda connection: deciding.approve(connection, number, actor, NOW, version))


def refused(work: Any, *arguments: Any, **values: Any) -> str:
    """The sentence of the refusal; it has words for the office too."""
    with pytest.raises(Refusal) as found:
        work(*arguments, **values)
    (fault,) = found.value.faults
    assert fault.words.endswith(".")
    return fault.sentence


def audited(database: Database) -> list[tuple[str, str]]:
    return [(row.who, row.what) for row in rows_of(database, acts.acts)]


@pytest.mark.parametrize("decide", [deciding.approve, deciding.cancel])
def test_what_was_asked_of_staff_is_done_with_the_decision(database: Database, decide: Any) -> None:
    number, other = create(database), create(database)
    for one in (number, other):
        change_bulletin(database, one, send_at=NOW + HOUR / 2)
    assert reminding.warn_unapproved(database, NOW) == 2
    database.write(lambda connection: decide(connection, number, DUNG, NOW))
    told = rows_of(database, notices.notices)
    assert [(row.done_by, row.done_at) for row in told] == [(DUNG.who, NOW), ("", None)]


def test_from_the_draft_to_the_approval(database: Database) -> None:
    number = create(database)
    assert bulletin_of(database, number)["state"] == "draft"
    approve(database, number)
    bulletin = bulletin_of(database, number)
    assert (bulletin["state"], bulletin["approved_by"]) == ("approved", DUNG.who)
    assert bulletin["send_at"] == NOW  # at once
    assert bulletin["valid_until"] == NOW + drafts.VALID_FOR
    assert audited(database) == [
        (HOA.who, "create_bulletin"),
        (DUNG.who, "approve_bulletin"),
    ]


def test_a_time_set_and_its_validity_stay(database: Database) -> None:
    number = create(database, replace(DRAFT, send_at=NOW + HOUR))
    approve(database, number)
    bulletin = bulletin_of(database, number)
    assert bulletin["send_at"] == NOW + HOUR
    assert bulletin["valid_until"] == NOW + HOUR + drafts.VALID_FOR


def test_nobody_approves_what_they_wrote_or_changed(database: Database) -> None:
    number = create(database, actor=DUNG)
    assert "Somebody else" in refused(approve, database, number)
    number = create(database)
    edit(database, number, actor=DUNG)
    assert "Somebody else" in refused(approve, database, number)
    approve(database, number, ABOVE)


def test_the_operator_approves_alone_and_is_written_down(database: Database) -> None:
    number = create(database, actor=OPERATOR)
    approve(database, number, OPERATOR)
    assert audited(database) == [
        ("operator", "create_bulletin"),
        ("operator", "approve_bulletin"),
    ]


@pytest.mark.parametrize(
    ("actor", "why"), [(HOA, "role"), (LOOKS, "role"), (BESIDE, "outside yours")]
)
def test_who_may_not_approve(database: Database, actor: Actor, why: str) -> None:
    number = create(database, replace(DRAFT, title="Khác"), replace(HOA, who="khac@example.vn"))
    assert why in refused(approve, database, number, actor)
    assert bulletin_of(database, number)["state"] == "draft"


def test_what_goes_to_other_units_is_approved_above(database: Database) -> None:
    wide = replace(DRAFT, units=["phuong-a", "phuong-b"])
    number = create(database, wide, OPERATOR)
    assert "outside yours" in refused(approve, database, number)
    approve(database, number, ABOVE)


def test_every_unit_is_only_for_who_speaks_for_all(database: Database) -> None:
    number = create(database, replace(DRAFT, units=[]), OPERATOR)
    assert bulletin_of(database, number)["units"] == []
    assert "outside yours" in refused(approve, database, number)
    approve(database, number, ABOVE)  # all units there are stand under theirs


def test_no_units_named_are_the_writer_s_own(database: Database) -> None:
    number = create(database, replace(DRAFT, units=[]), replace(HOA, unit_slug="tinh"))
    assert bulletin_of(database, number)["units"] == ["phuong-a", "phuong-b", "tinh"]


def test_a_viewer_writes_nothing(database: Database) -> None:
    assert "role" in refused(create, database, DRAFT, LOOKS)
    assert "outside yours" in refused(create, database, DRAFT, BESIDE)


def test_what_was_read_is_what_is_approved(database: Database) -> None:
    number = create(database)
    edit(database, number, body="Lời khác")
    assert "changed meanwhile" in refused(approve, database, number, version=1)
    approve(database, number, version=2)


def test_without_words_or_in_time_nothing_is_approved(database: Database) -> None:
    number = add_bulletin(database, state="draft", body="", units=["phuong-a"])
    assert "no words" in refused(approve, database, number)
    number = add_bulletin(database, state="draft", valid_until=NOW, units=["phuong-a"])
    assert "valid_until" in refused(approve, database, number)


def test_editing_takes_the_approval_back(database: Database) -> None:
    number = create(database)
    approve(database, number)
    edit(database, number, title="Tin khác")
    bulletin = bulletin_of(database, number)
    assert (bulletin["state"], bulletin["approved_by"], bulletin["approved_at"]) == (
        "draft",
        "",
        None,
    )
    assert (bulletin["title"], bulletin["version"]) == ("Tin khác", 2)
    (*_, act) = rows_of(database, acts.acts)
    assert (act.what, act.why) == ("edit_bulletin", "approval taken back")


def test_the_second_of_two_editors_learns_of_the_first(database: Database) -> None:
    number = create(database)
    edit(database, number, title="Của người trước")
    assert "meanwhile" in refused(edit, database, number, title="Của người sau")
    assert bulletin_of(database, number)["title"] == "Của người trước"


@pytest.mark.parametrize("state", ["sending", "paused", "done", "cancelled"])
def test_what_has_begun_is_not_changed(database: Database, state: str) -> None:
    number = create(database)
    change_bulletin(database, number, state=state)
    assert "copy it" in refused(edit, database, number)


def test_a_copy_has_the_words_and_no_time(database: Database) -> None:
    number = create(database, replace(DRAFT, send_at=NOW + HOUR, is_weekly=True))
    made = database.write(lambda connection: writing.copy(connection, number, HOA, NOW))
    bulletin = bulletin_of(database, made)
    assert (bulletin["state"], bulletin["title"], bulletin["send_at"]) == ("draft", "Tin", None)
    assert bulletin["is_weekly"] is False


ALLOWED = {
    deciding.pause: {"sending": "paused"},
    deciding.resume: {"paused": "sending"},
    deciding.cancel: dict.fromkeys(("draft", "approved", "sending", "paused", "done"), "cancelled"),
}


@pytest.mark.parametrize("state", ["draft", "approved", "sending", "paused", "done", "cancelled"])
@pytest.mark.parametrize("act", ALLOWED)
def test_steering(database: Database, act: Any, state: str) -> None:
    number = add_bulletin(database, state=state)

    def steer() -> None:
        database.write(lambda connection: act(connection, number, HOA, NOW))

    after = ALLOWED[act].get(state)
    if after is None:
        assert state in refused(steer)
    else:
        steer()
    assert bulletin_of(database, number)["state"] == (after or state)
    assert len(rows_of(database, acts.acts)) == (after is not None)


def test_who_belongs_elsewhere_steers_nothing(database: Database) -> None:
    number = add_bulletin(database, state="sending")

    def steer() -> None:
        database.write(lambda connection: deciding.pause(connection, number, BESIDE, NOW))

    assert "outside yours" in refused(steer)


def test_there_is_no_such_bulletin(database: Database) -> None:
    assert "no bulletin 99" in refused(approve, database, 99)
