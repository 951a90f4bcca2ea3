"""`bulletin …` as processes: JSON on standard output, faults as one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.program import assert_one_sentence, run

FILE = """
title = "Ngày thứ Bảy tình nguyện 28/11"
body = "Mời bạn tới."
unit = "phuong-tien-noi"
"""
COUNTS = ("queued", "sending", "sent", "waiting", "refused", "gone", "unsure")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The settings of a unit without a file, on an upgraded database."""
    found = {"DATABASE_URL": f"sqlite:///{tmp_path}/bot.db", "UNIT_SLUG": "phuong-tien-noi"}
    done = run("upgrade", environ=found)
    assert done.returncode == 0, done.stderr
    return found


def printed(environ: dict[str, str], *arguments: str) -> dict[str, Any]:
    done = run("bulletin", *arguments, environ=environ)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_from_create_to_cancel(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "tin.toml"
    file.write_text(FILE, "utf-8")
    made = printed(environ, "create", str(file))
    assert list(made) == ["id", "state", "send_at", "total", *COUNTS, "accounts"]
    number = str(made["id"])
    assert printed(environ, "status", number) == made
    approved = printed(environ, "approve", number)
    assert approved["state"] == "approved"
    assert approved["send_at"].endswith("+07:00")
    assert printed(environ, "cancel", number)["state"] == "cancelled"
    assert_one_sentence(
        run("bulletin", "pause", number, environ=environ), "cancelled", "cannot be paused"
    )


def test_faults_are_one_sentence(environ: dict[str, str], tmp_path: Path) -> None:
    assert_one_sentence(run("bulletin", "status", "7", environ=environ), "no bulletin 7")
    file = tmp_path / "tin.toml"
    file.write_text("title = 7\nsend_at = 2020-01-01T00:00:00+07:00", "utf-8")
    done = run("bulletin", "create", str(file), environ=environ)
    assert_one_sentence(done, "title", "body is missing", "send_at is in the past")
    gone = run("bulletin", "create", str(tmp_path / "none.toml"), environ=environ)
    assert_one_sentence(gone, "none.toml")
