"""The first tables."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("platform_id", sa.String(), nullable=False),
        sa.Column("unit_slug", sa.String(), nullable=False),
        sa.Column("app_id", sa.String(), nullable=False),
        sa.Column("app_secret_closed", sa.String(), nullable=False),
        sa.Column("webhook_secret_closed", sa.String(), nullable=False),
        sa.Column("access_closed", sa.String(), nullable=False),
        sa.Column("refresh_closed", sa.String(), nullable=False),
        sa.Column("previous_access_closed", sa.String(), nullable=False),
        sa.Column("previous_refresh_closed", sa.String(), nullable=False),
        sa.Column("access_print", sa.String(), nullable=False),
        sa.Column("env_print", sa.String(), nullable=False),
        sa.Column("token_at", Instant(), nullable=True),
        sa.Column("has_token_worked", sa.Boolean(), nullable=False),
        sa.Column("token_expires_at", Instant(), nullable=True),
        sa.Column("refreshing_until", Instant(), nullable=True),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.Column("stopped_code", sa.String(), nullable=False),
        sa.Column("stopped_words", sa.String(), nullable=False),
        sa.Column("webhook_fault", sa.String(), nullable=False),
        sa.Column("webhook_checked_at", Instant(), nullable=True),
        sa.Column("verifier_name", sa.String(), nullable=False),
        sa.Column("verifier_body", sa.String(), nullable=False),
        sa.Column("next_send_at", sa.Float(), nullable=False),
        sa.Column("slow_rate", sa.Float(), nullable=True),
        sa.Column("slow_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "acts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_acts_at"), ["at"], unique=False)

    op.create_table(
        "connects",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("verifier_closed", sa.String(), nullable=False),
        sa.Column("unit_slug", sa.String(), nullable=False),
        sa.Column("app_id", sa.String(), nullable=False),
        sa.Column("app_secret_closed", sa.String(), nullable=False),
        sa.Column("webhook_secret_closed", sa.String(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )
    op.create_table(
        "daily_counts",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("unit_slug", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "unit_slug", "channel", "topic", "decision"),
    )
    op.create_table(
        "events",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("trace", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account_id", "key"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("events_by_account_time", ["account_id", "received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_received_at"), ["received_at"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("running_until", Instant(), nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "letters",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("trace", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("sending_at", Instant(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_created_at"), ["created_at"], unique=False)
        batch_op.create_index("letters_by_message", ["account_id", "message_id"], unique=False)
        batch_op.create_index("letters_by_person", ["person_id", "id"], unique=False)
        batch_op.create_index(
            "letters_due",
            ["account_id", "lane", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index(
            "letters_open",
            ["person_id", "lane", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )
        batch_op.create_index(
            "letters_sending",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )

    op.create_table(
        "marks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "people",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("platform_id", sa.String(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("wants_news", sa.Boolean(), nullable=False),
        sa.Column("last_wrote_at", Instant(), nullable=True),
        sa.Column("greeted_at", Instant(), nullable=True),
        sa.Column("silent_until", Instant(), nullable=True),
        sa.Column("gone_at", Instant(), nullable=True),
        sa.Column("forget_at", Instant(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("topic_at", Instant(), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("choices_at", Instant(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("question_at", Instant(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account_id", "platform_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "questions",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_person_id"), ["person_id"], unique=False)

    op.create_table(
        "units",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_slug", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("slug"),
    )


def downgrade() -> None:
    op.drop_table("units")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_person_id"))
        batch_op.drop_index(batch_op.f("ix_questions_at"))

    op.drop_table("questions")
    op.drop_table("people")
    op.drop_table("marks")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index(
            "letters_sending",
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )
        batch_op.drop_index(
            "letters_open",
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )
        batch_op.drop_index(
            "letters_due",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.drop_index("letters_by_person")
        batch_op.drop_index("letters_by_message")
        batch_op.drop_index(batch_op.f("ix_letters_created_at"))

    op.drop_table("letters")
    op.drop_table("jobs")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_received_at"))
        batch_op.drop_index(batch_op.f("ix_events_person_id"))
        batch_op.drop_index("events_by_account_time")

    op.drop_table("events")
    op.drop_table("daily_counts")
    op.drop_table("connects")
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_acts_at"))

    op.drop_table("acts")
    op.drop_table("accounts")
