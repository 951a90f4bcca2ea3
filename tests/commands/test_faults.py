"""Commands that cannot do their work end with one sentence that says what to do."""

from pathlib import Path

import pytest

from bot.commands.faults import Fault, one_sentence
from bot.settings import SettingsFault
from bot.store.database import DatabaseStopped
from bot.store.vault import VaultFault
from tests.commands.program import assert_one_sentence, run, start
from tests.parts import free_port
from tests.stage import Stage


def test_wrong_settings_are_named_all_at_once() -> None:
    environ = {
        "PORT": "eighty",
        "DATABASE_URL": "mysql://x",
        "ZALO_RATE": "-1",
        "QUIET_HOURS": "nights",
        "CLOCK_AT": "2026-11-28T07:30:00",
        "UNIT_SLUG": "Đơn vị",
        "PUBLIC_URL": "example.vn",
        "LOG_LEVEL": "LOUD",
    }
    assert_one_sentence(start("account", "list", environ=environ), *environ)


def test_a_database_that_does_not_answer() -> None:
    url = f"postgresql+psycopg://postgres:geheim@127.0.0.1:{free_port()}/test"
    done = run("account", "list", environ={"DATABASE_URL": url})
    assert_one_sentence(done, "DATABASE_URL", "upgrade")
    assert "geheim" not in done.stderr


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [("sqlite", ("serve",)), ("postgresql", ("backup", "FILE"))],
    indirect=["kind"],
)
def test_a_database_without_tables(
    empty_url: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    named = [one.replace("FILE", str(tmp_path / "backup")) for one in arguments]
    done = run(*named, environ={"DATABASE_URL": empty_url, "PORT": str(free_port())})
    assert_one_sentence(done, "python -m bot upgrade")
    assert not (tmp_path / "backup").exists()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_key_of_another_database(stage: Stage) -> None:
    environ = {**stage.environ, "SECRET_KEY": "another key " * 4}
    assert_one_sentence(run("account", "list", environ=environ), "SECRET_KEY")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    url = f"sqlite:///{tmp_path}/file/a.db"
    assert_one_sentence(run("upgrade", environ={"DATABASE_URL": url}))


def test_content_that_cannot_be_read(tmp_path: Path) -> None:
    done = run("ask", "xin chào", environ={}, home=tmp_path)
    assert_one_sentence(done, "Content:")


@pytest.mark.parametrize(
    "arguments",
    [("account", "show", "zalo:1"), ("account", "add", "--channel", "messenger"), ("nonsense",)],
    ids=" ".join,
)
def test_wrong_use_says_so(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    environ = {"DATABASE_URL": f"sqlite:///{tmp_path}/a.db"}
    done = run(*arguments, environ=environ)
    assert done.returncode != 0
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (Fault("Do this."), "Do this."),
        (SettingsFault(["PORT is wrong.", "HOST is wrong."]), "PORT is wrong. HOST is wrong."),
        (VaultFault("closed"), "SECRET_KEY"),
        (DatabaseStopped("closed"), "DATABASE_URL"),
        (PermissionError(13, "Permission denied", "/tmp/x"), "/tmp/x (Permission denied)"),
        (OSError("disk gone"), "disk gone"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_expected_fault_has_its_sentence(error: Exception, part: str) -> None:
    sentence = one_sentence(error)
    assert sentence is not None
    assert part in sentence


def test_a_defect_of_ours_has_none() -> None:
    assert one_sentence(ValueError("broken")) is None
