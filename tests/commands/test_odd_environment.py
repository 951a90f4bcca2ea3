"""Settings and files that no program can start with end it with one sentence."""

from pathlib import Path

import pytest
from waitress.server import TcpWSGIServer

from bot.commands import serving
from bot.commands.faults import Fault
from bot.settings import Settings
from tests.commands.program import assert_one_sentence, start


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql+psycopg://post:gres@@127.0.0.1:abc/x"),
        ("DATABASE_URL", "postgresql+psycopg://[::1/x"),
        ("DATABASE_URL", "postgresql+psycopg://"),
        ("DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/"),
        ("BROKER_URL", "nonsense://"),
        ("BROKER_URL", "amqp://guest@127.0.0.1:port/"),
    ],
)
def test_an_address_that_cannot_be_read(name: str, value: str) -> None:
    assert_one_sentence(start("upgrade", environ={name: value}), f"Settings: {name}")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("a letter to the ward " * 100)
    done = start("upgrade", environ={"DATABASE_URL": f"sqlite:///{tmp_path}/a.db"})
    assert_one_sentence(done, "DATABASE_URL")


def nobody(_environ: object, _start: object) -> list[bytes]:
    """A web that answers nothing."""
    return []


def settings(folder: Path, **environ: str) -> Settings:
    return Settings.from_env({"SECRET_KEY": "k" * 32, **environ}, folder=folder)


def test_a_host_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"300\.1\.1\.1:8000 .* change HOST or PORT"):
        serving.listening(nobody, settings(tmp_path, HOST="300.1.1.1"), 1)


def test_a_port_where_somebody_listens(tmp_path: Path) -> None:
    first = serving.listening(nobody, settings(tmp_path, PORT="0"), 1)
    assert isinstance(first, TcpWSGIServer)
    try:
        with pytest.raises(Fault, match="change HOST or PORT"):
            serving.listening(nobody, settings(tmp_path, PORT=str(first.effective_port)), 1)
    finally:
        first.close()
