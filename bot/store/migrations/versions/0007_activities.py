"""Activities with shifts and sign-ups, what their people are told, members and certificates."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant

revision = "0007"
down_revision = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _activities()
    _signups()
    _told()


def _activities() -> None:
    op.create_table(
        "activities",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("unit_slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("map_url", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("signup_closes_at", Instant(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("bring", sa.String(), nullable=False),
        sa.Column("minimum_age", sa.Integer(), nullable=False),
        sa.Column("repeat", sa.String(), nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=True),
        sa.Column("series_at", Instant(), nullable=True),
        sa.Column("is_desk", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("door_token", sa.String(), nullable=False),
        sa.Column("door_code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("called_at", Instant(), nullable=True),
        sa.Column("people_helped", sa.Integer(), nullable=True),
        sa.Column("files_sent", sa.Integer(), nullable=True),
        sa.Column("vneid_done", sa.Integer(), nullable=True),
        sa.Column("stalls_with_qr", sa.Integer(), nullable=True),
        sa.Column("difficulties", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("door_token"),
        sa.UniqueConstraint("series_id", "series_at"),
        sa.UniqueConstraint("token"),
        sqlite_autoincrement=True,
    )
    op.create_index("activities_by_start", "activities", ["state", "starts_at"])
    op.create_table(
        "shifts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("place_in_list", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_shifts_activity_id"), "shifts", ["activity_id"])
    op.create_table(
        "doors",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    op.create_index(op.f("ix_doors_activity_id"), "doors", ["activity_id"])


def _signups() -> None:
    op.create_table(
        "signups",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("shift_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("brought_by", sa.BigInteger(), nullable=True),
        sa.Column("friend_code", sa.String(), nullable=False),
        sa.Column("party", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("guardian", sa.String(), nullable=False),
        sa.Column("guardian_by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("offered_until", Instant(), nullable=True),
        sa.Column("passed_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("coming_at", Instant(), nullable=True),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("call_by", sa.String(), nullable=False),
        sa.Column("checked_in_at", Instant(), nullable=True),
        sa.Column("checked_in_how", sa.String(), nullable=False),
        sa.Column("ticked_at", Instant(), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("is_walk_in", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("thanks", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "offers_open",
        "signups",
        ["offered_until"],
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(
        "one_friend_a_code",
        "signups",
        ["friend_code"],
        unique=True,
        sqlite_where=sa.text("friend_code <> ''"),
        postgresql_where=sa.text("friend_code <> ''"),
    )
    op.create_index(
        "one_signup_a_name",
        "signups",
        ["activity_id", "phone", "name_key"],
        unique=True,
        sqlite_where=sa.text("state <> 'cancelled' AND phone <> ''"),
        postgresql_where=sa.text("state <> 'cancelled' AND phone <> ''"),
    )
    op.create_index(
        "one_signup_a_person",
        "signups",
        ["activity_id", "person_id"],
        unique=True,
        sqlite_where=sa.text(
            "state <> 'cancelled' AND brought_by IS NULL AND person_id IS NOT NULL"
        ),
        postgresql_where=sa.text(
            "state <> 'cancelled' AND brought_by IS NULL AND person_id IS NOT NULL"
        ),
    )
    op.create_index("signups_by_phone", "signups", ["phone"])
    op.create_index("signups_of_activity", "signups", ["activity_id", "state", "line"])
    op.create_index("signups_of_person", "signups", ["person_id", "activity_id"])
    op.create_table(
        "swaps",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "one_swap_asked",
        "swaps",
        ["from_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_index("swaps_to", "swaps", ["to_id"])


def _told() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("signup_id", sa.BigInteger(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("told_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tellings_at"), "tellings", ["at"])
    op.create_index("tellings_of_activity", "tellings", ["activity_id", "what"])
    op.create_index("tellings_of_person", "tellings", ["person_id"])
    op.create_index(
        "tellings_open",
        "tellings",
        ["due_at", "id"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "members",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("consent_words", sa.String(), nullable=False),
        sa.Column("consent_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_index(op.f("ix_members_changed_at"), "members", ["changed_at"])
    op.create_table(
        "certificates",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("signup_id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("unit_slug", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("signup_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_certificates_activity_id"), "certificates", ["activity_id"])
    op.create_index(op.f("ix_certificates_issued_at"), "certificates", ["issued_at"])
