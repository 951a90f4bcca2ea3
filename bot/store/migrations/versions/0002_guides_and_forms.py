"""Where a person stands in a guide and in a form; how often each step of a guide was reached."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guide", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("guide_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("form", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("form_at", Instant(), nullable=True))
        for name, column in (("people_in_guides", "guide_at"), ("people_in_forms", "form_at")):
            batch_op.create_index(
                name,
                [column],
                unique=False,
                sqlite_where=sa.text(f"{column} IS NOT NULL"),
                postgresql_where=sa.text(f"{column} IS NOT NULL"),
            )

    op.create_table(
        "guide_counts",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("unit_slug", sa.String(), nullable=False),
        sa.Column("guide", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "unit_slug", "guide", "step", "what"),
    )
