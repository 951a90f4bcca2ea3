"""Pictures made for one person: found by name until their time is over, then by nobody."""

from datetime import datetime, timedelta

from bot.store import copying, pictures, retention
from bot.store.database import Database
from bot.store.pictures import Picture
from tests.store.rows import NOW, add_person, rows_of

PNG = Picture("image/png", b"\x89PNG\x00\xff")
PDF = Picture("application/pdf", b"%PDF-\x00\xff")
UNTIL = NOW + timedelta(minutes=10)
MOMENT = timedelta(milliseconds=1)


def keep(database: Database, picture: Picture = PNG, person_id: int = 1) -> str:
    """Keeps the picture and returns its address."""
    return database.write(
        lambda connection: pictures.put_in(connection, person_id, picture, expires_at=UNTIL)
    )


def name_of(address: str) -> str:
    return address.removeprefix("/pictures/").rpartition(".")[0]


def find(database: Database, name: str, at: datetime = NOW) -> Picture | None:
    with database.read() as connection:
        return pictures.find(connection, name, at)


def test_a_picture_is_found_by_its_name_and_its_ending_tells_its_kind(database: Database) -> None:
    png, pdf = keep(database), keep(database, PDF)
    assert (png[-4:], pdf[-4:]) == (".png", ".pdf")
    assert find(database, name_of(png)) == PNG
    assert find(database, name_of(pdf)) == PDF


def test_after_its_time_nobody_finds_it_though_the_row_is_there(database: Database) -> None:
    name = name_of(keep(database))
    assert find(database, name, UNTIL - MOMENT) == PNG
    assert find(database, name, UNTIL) is None
    assert len(rows_of(database, pictures.pictures)) == 1


def test_names_are_long_different_and_not_in_the_table(database: Database) -> None:
    names = {name_of(keep(database)) for _ in range(50)}
    assert len(names) == 50
    assert min(map(len, names)) >= 22  # 128 bits, six a letter
    keys = {row.key for row in rows_of(database, pictures.pictures)}
    assert not keys & names
    assert find(database, next(iter(keys))) is None


def test_what_is_over_is_deleted_and_the_rest_stays(database: Database) -> None:
    name = name_of(keep(database))

    def delete(at: datetime) -> int:
        return database.write(lambda connection: pictures.delete_expired(connection, at))

    assert delete(UNTIL - MOMENT) == 0
    assert find(database, name) == PNG
    assert delete(UNTIL) == 1
    assert rows_of(database, pictures.pictures) == []


def test_the_purge_deletes_them_too(database: Database) -> None:
    keep(database)
    done = database.write(lambda connection: retention.purge_chunk(connection, UNTIL))
    assert done["pictures"] == 1


def test_whoever_is_forgotten_leaves_no_picture(database: Database) -> None:
    lan, minh = add_person(database), add_person(database, "minh")
    keep(database, person_id=lan.id)
    stays = keep(database, person_id=minh.id)
    database.write(lambda connection: retention.forget(connection, lan.id))
    assert [row.person_id for row in rows_of(database, pictures.pictures)] == [minh.id]
    assert find(database, name_of(stays)) == PNG


def test_no_backup_holds_them(database: Database) -> None:
    keep(database)
    assert not [line for line in copying.dump(database) if line.startswith('["pictures"')]
