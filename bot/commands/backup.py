"""`backup FILE`, `restore FILE`: database and key in one file, from and to both databases."""

import gzip
import io
import os
import tarfile
import tempfile
import time
import zlib
from pathlib import Path

from bot.app import Bot
from bot.commands.faults import Fault
from bot.store import copying, schema

ROWS, KEY, REVISION = "rows.jsonl", "secret_key", "revision"
# How a file shows that it is no backup, or that bits of it are gone.
DAMAGES = (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError, KeyError, ValueError)


def backup(bot: Bot, file: Path) -> int:
    """Writes everything to `file`, readable by its owner only; returns the number of rows."""
    if file.exists():
        raise Fault(f"{file} exists already: choose another name, so that no backup is lost.")
    current, _newest = schema.revisions(bot.database)
    with tempfile.TemporaryDirectory(dir=file.parent or None) as folder:
        rows = Path(folder) / ROWS
        count = 0
        with rows.open("w", encoding="utf-8") as out:
            for line in copying.dump(bot.database):
                out.write(f"{line}\n")
                count += 1
        made = Path(folder) / "backup.tar.gz"
        descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
            _add(archive, REVISION, (current or "").encode())
            _add(archive, KEY, bot.settings.secret_key.encode())
            archive.add(rows, arcname=ROWS)
        made.rename(file)
    return count


def restore(bot: Bot, file: Path) -> int:
    """Reads a backup into an empty database; returns the number of rows.

    The backup's key must be the one in the settings, or no token could be opened.
    """
    try:
        with tarfile.open(file, mode="r:gz") as archive:
            revision, key = (_text(archive, name) for name in (REVISION, KEY))
            _check(bot, revision, key)
            rows = archive.extractfile(ROWS)
            assert rows is not None
            return copying.load(bot.database, io.TextIOWrapper(rows, encoding="utf-8"))
    except DAMAGES as error:
        raise Fault(f"{file} is no backup of this program, or it is damaged.") from error
    except copying.NotEmpty as error:
        raise Fault("The database of DATABASE_URL is not empty: restore into a new one.") from error


def _check(bot: Bot, revision: str, key: str) -> None:
    schema.upgrade(bot.database)
    current, _newest = schema.revisions(bot.database)
    if revision != current:
        raise Fault(
            f"The backup has schema {revision}, this program {current}: restore it with the "
            "version it was made with, then upgrade."
        )
    if key != bot.settings.secret_key:
        path = Path("var/restored_secret_key")
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.write(key)
        raise Fault(
            f"The backup's SECRET_KEY is another one: it now stands in {path}; "
            "put it into the settings, delete that file and run this again."
        )


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o600
    member.mtime = int(time.time())
    archive.addfile(member, io.BytesIO(content))


def _text(archive: tarfile.TarFile, name: str) -> str:
    found = archive.extractfile(name)
    assert found is not None
    return found.read().decode()
