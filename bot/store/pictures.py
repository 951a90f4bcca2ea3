"""Pictures and pages made for one person: shown for some minutes, then gone."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Connection, LargeBinary, delete, select
from sqlmodel import Field, SQLModel

from bot.store.columns import instant_column, table_of
from bot.store.upsert import insert_into

ENDINGS = {"image/png": "png", "application/pdf": "pdf"}
_NAME_BYTES = 16  # 128 bits: nobody finds a picture by trying


class PictureRow(SQLModel, table=True):
    """`key` is the hash of the picture's name: whoever reads the table alone has no address."""

    __tablename__ = "pictures"

    key: str = Field(primary_key=True)
    person_id: int | None = Field(default=None, index=True, sa_type=BigInteger)
    media_type: str
    body: bytes = Field(sa_type=LargeBinary)
    expires_at: datetime = Field(sa_column=instant_column(nullable=False, index=True))


pictures = table_of(PictureRow)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown: its media type, one of ENDINGS, and its bytes."""

    media_type: str
    body: bytes


def put_in(
    connection: Connection, person_id: int, picture: Picture, *, expires_at: datetime
) -> str:
    """Keeps the picture until that instant and returns its address under ours."""
    name = secrets.token_urlsafe(_NAME_BYTES)
    connection.execute(
        insert_into(connection, pictures).values(
            key=_key(name),
            person_id=person_id,
            media_type=picture.media_type,
            body=picture.body,
            expires_at=expires_at,
        )
    )
    return f"/pictures/{name}.{ENDINGS[picture.media_type]}"


def find(connection: Connection, name: str, now: datetime) -> Picture | None:
    """The picture of that name; None where there is none or its time is over."""
    row = connection.execute(
        select(pictures.c.media_type, pictures.c.body).where(
            pictures.c.key == _key(name), pictures.c.expires_at > now
        )
    ).one_or_none()
    return None if row is None else Picture(row.media_type, row.body)


def delete_expired(connection: Connection, now: datetime) -> int:
    """Deletes those whose time is over; returns how many."""
    return connection.execute(delete(pictures).where(pictures.c.expires_at <= now)).rowcount


def _key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
