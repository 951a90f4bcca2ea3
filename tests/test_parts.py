"""The real parts can be had: those that run here, and those we start where none runs."""

from pathlib import Path

import pika
import psycopg
import pytest

from tests import parts


def databases(url: str) -> set[str]:
    address = url.replace("+psycopg", "", 1)
    with psycopg.connect(address) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def test_each_fresh_database_is_its_own_and_is_gone_after() -> None:
    with parts.fresh_postgres() as one, parts.fresh_postgres() as other:
        assert one != other
        names = {url.rpartition("/")[2] for url in (one, other)}
        assert names <= databases(one)
    assert not names & databases(parts.postgres_url())


def test_a_fresh_database_is_dropped_although_somebody_is_still_connected() -> None:
    with parts.fresh_postgres() as url:
        left_open = psycopg.connect(url.replace("+psycopg", "", 1))
    with pytest.raises(psycopg.OperationalError):
        left_open.execute("SELECT 1")
    left_open.close()


def test_postgres_is_started_where_none_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "POSTGRES_PORT", parts.free_port())
    started = parts.postgres_url.__wrapped__()
    assert started != parts.postgres_url()
    assert "test" in databases(started)


def test_rabbitmq_is_started_where_none_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, silent = parts.RABBITMQ_PORT, parts.free_port()
    monkeypatch.setattr(parts, "RABBITMQ_PORT", silent)
    started = pika.URLParameters(parts.rabbitmq_url.__wrapped__())
    assert started.port not in (usual, silent)
    pika.BlockingConnection(started).close()


def test_a_missing_part_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="install the package chromium"):
        parts.chromium_path()
    assert "chromium" in parts.lacking()


def test_a_library_that_is_not_there_is_seen() -> None:
    assert parts.is_loadable("libc.so.6")
    assert not parts.is_loadable("libnobody-has-it.so.1")
