"""Who changed a bulletin last, which weekly one it follows, when it is over; lighter indexes."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant

revision = "0009"
down_revision = "0008"

_HAS_MESSAGE = sa.text("message_id <> ''")
_BY_CLOCK = sa.text("state = 'waiting' AND road IN ('-budget', '-unknown', '-today')")


def upgrade() -> None:
    with op.batch_alter_table("bulletins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edited_by", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("follows_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", Instant(), nullable=True))
        batch_op.create_unique_constraint("bulletins_follow_one", ["follows_id"])
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("news_offered_at", Instant(), nullable=True))
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index("letters_by_message")
        batch_op.create_index(
            "letters_by_message",
            ["account_id", "message_id"],
            sqlite_where=_HAS_MESSAGE,
            postgresql_where=_HAS_MESSAGE,
        )
        batch_op.create_index(
            "letters_by_clock",
            ["bulletin_id", "id"],
            sqlite_where=_BY_CLOCK,
            postgresql_where=_BY_CLOCK,
        )
