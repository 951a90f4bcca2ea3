"""Letters of people whose last contact is not known are found without reading all that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_WHERE = "state = 'waiting' AND road = '-unknown'"


def upgrade() -> None:
    op.create_index(
        "letters_unknown",
        "letters",
        ["account_id", "person_id"],
        sqlite_where=sa.text(_WHERE),
        postgresql_where=sa.text(_WHERE),
    )
