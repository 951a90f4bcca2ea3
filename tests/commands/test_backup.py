"""`backup FILE`, `restore FILE`: database and key, from and to both, nothing overwritten."""

import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.app import Bot
from bot.commands.backup import KEY, backup, restore
from bot.commands.faults import Fault
from bot.store import schema
from bot.store.tables import metadata
from tests.cast import LAN
from tests.commands.program import run
from tests.conftest import KINDS
from tests.stage import SECRET_KEY, Stage
from tests.store.rows import rows_of

Empty = Callable[[str], str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.xk"


@pytest.fixture
def lived_in(stage: Stage) -> Stage:
    """A stage where somebody asked and a token was renewed."""
    stage.post("zalo", stage.said_on_zalo(LAN, "quên mật khẩu vneid"))
    stage.bot.tokens.renew(stage.oa, "fake-access-0")
    return stage


def everything(bot: Bot) -> dict[str, list[Any]]:
    return {table.name: rows_of(bot.database, table) for table in metadata().sorted_tables}


@pytest.mark.parametrize("to_kind", KINDS)
def test_all_of_it_comes_back(lived_in: Stage, make_empty: Empty, file: Path, to_kind: str) -> None:
    count = backup(lived_in.bot, file)
    other = lived_in.another_bot(DATABASE_URL=make_empty(to_kind))
    assert restore(other, file) == count
    before, after = everything(lived_in.bot), everything(other)
    assert after == before
    assert sum(map(len, after.values())) == count
    account = other.book.read_again()[lived_in.oa]
    assert (account.access_token, account.app_secret) == ("fake-access-1", lived_in.zalo.app_secret)


def test_the_file_is_for_its_owners_eyes(lived_in: Stage, file: Path) -> None:
    backup(lived_in.bot, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as archive:
        key = archive.extractfile(KEY)
        assert key is not None
        assert key.read().decode() == SECRET_KEY
    assert list(file.parent.glob("tmp*")) == []


def test_no_backup_is_overwritten(lived_in: Stage, file: Path) -> None:
    file.write_text("an older one")
    with pytest.raises(Fault, match="exists already"):
        backup(lived_in.bot, file)
    assert file.read_text() == "an older one"


def test_no_database_is_overwritten(lived_in: Stage, file: Path) -> None:
    backup(lived_in.bot, file)
    lived_in.post("zalo", lived_in.said_on_zalo(LAN, "menu"))
    before = everything(lived_in.bot)
    with pytest.raises(Fault, match="not empty"):
        restore(lived_in.bot, file)
    assert everything(lived_in.bot) == before


def test_another_key_is_handed_out_first(
    lived_in: Stage,
    make_empty: Empty,
    kind: str,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    backup(lived_in.bot, file)
    url = make_empty(kind)
    stranger = lived_in.another_bot(DATABASE_URL=url, SECRET_KEY="another key " * 4)
    for _ in range(2):
        with pytest.raises(Fault, match="SECRET_KEY"):
            restore(stranger, file)
    kept = tmp_path / "var" / "restored_secret_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    owner = lived_in.another_bot(DATABASE_URL=url, SECRET_KEY=kept.read_text())
    assert restore(owner, file) > 0


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_backup_of_another_schema(lived_in: Stage, make_empty: Empty, file: Path) -> None:
    table = metadata().tables["marks"]
    lived_in.bot.database.write(
        lambda connection: connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = '9'"
        )
    )
    backup(lived_in.bot, file)
    other = lived_in.another_bot(DATABASE_URL=make_empty("sqlite"))
    with pytest.raises(Fault, match="schema 9"):
        restore(other, file)
    assert rows_of(other.database, table) == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("spoil", ["text", "cut", "bits", "other archive", "empty"])
def test_a_damaged_file_leaves_nothing(
    lived_in: Stage, make_empty: Empty, file: Path, spoil: str
) -> None:
    backup(lived_in.bot, file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "text": b"no backup",
        "cut": whole[:-200],
        "bits": whole[:middle]
        + bytes(byte ^ 255 for byte in whole[middle : middle + 50])
        + whole[middle + 50 :],
        "empty": b"",
    }
    if spoil == "other archive":
        with tarfile.open(file, "w:gz") as archive:
            archive.add(__file__, arcname="something")
    else:
        file.write_bytes(damaged[spoil])
    other = lived_in.another_bot(DATABASE_URL=make_empty("sqlite"))
    schema.upgrade(other.database)
    with pytest.raises(Fault, match="no backup of this program"):
        restore(other, file)
    assert not any(everything(other).values())


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_commands(lived_in: Stage, make_empty: Empty, kind: str, file: Path) -> None:
    done = run("backup", str(file), environ=lived_in.environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f" rows in {file}\n")
    environ = {**lived_in.environ, "DATABASE_URL": make_empty(kind)}
    done = run("restore", str(file), environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(" rows restored\n")
