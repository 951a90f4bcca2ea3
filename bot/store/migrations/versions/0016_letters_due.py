"""The index of due letters holds replies only: news are claimed by their bulletin."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

REPLIES = sa.text("state = 'queued' AND lane = 0")


def upgrade() -> None:
    op.drop_index("letters_due", table_name="letters")
    op.create_index(
        "letters_due",
        "letters",
        ["account_id", "id"],
        sqlite_where=REPLIES,
        postgresql_where=REPLIES,
    )
