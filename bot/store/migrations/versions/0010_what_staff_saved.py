"""What staff saved over the files, answers put off, questions seen to."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "unit_edits",
        sa.Column("unit_slug", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit_slug"),
    )
    op.create_table(
        "pauses",
        sa.Column("unit_slug", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit_slug", "topic"),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("done_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("done_by", sa.String(), server_default="", nullable=False))
