"""How often our own public pages were opened."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "page_visits",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "path"),
    )
