"""`activity create|show|signups`: the shapes of interfaces.md §5, and faults as one sentence."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.activity import signing
from bot.activity.signing import Who, Wish
from bot.commands import activities
from bot.commands.faults import Fault
from bot.store import activities as store
from bot.store import people
from bot.store.database import Connection
from bot.store.signups import Signup
from tests.cast import crowd
from tests.commands.program import assert_one_sentence, run
from tests.stage import Stage

FILE = """
title = "Ngày thứ Bảy tình nguyện: hỗ trợ dịch vụ công"
place = "Nhà văn hoá phường Tiên Nội"
starts_at = 2026-11-28T07:30:00+07:00
ends_at = 2026-11-28T11:00:00+07:00
capacity = 3
signup_closes_at = 2026-11-27T20:00:00+07:00
contact = "chị Hoa 0912 345 678"
bring = "điện thoại"
minimum_age = 16
repeat = "weekly"
[[shifts]]
name = "Bàn hướng dẫn VNeID"
capacity = 1
[[shifts]]
name = "Phát tờ rơi"
capacity = 2
"""
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "saturday.toml"
    path.write_text(FILE, "utf-8")
    return path


def sign_up(stage: Stage, number: int, places: int) -> list[Signup]:
    """So many people want the first shift, one after the other."""
    with stage.bot.database.read() as connection:
        activity = store.find(connection, number)
    assert activity is not None
    shift = activity.shifts[0].id

    def work(connection: Connection) -> list[Signup]:
        made = []
        for place, one in enumerate(crowd(places)):
            person = people.lock(connection, stage.oa, one.zalo, MONDAY)
            who = Who(f"Nguyễn Văn {'ABCDE'[place]}", 2000, f"091200000{place}")
            done = signing.sign_up(connection, Wish(number, shift, person.id, who), MONDAY)
            assert isinstance(done, signing.Signed)
            made += done.signups
        return made

    return stage.bot.database.write(work)


def test_create_prints_what_show_prints(stage: Stage, file: Path) -> None:
    made = activities.create(stage.bot, file)
    assert made == activities.show(stage.bot, made["id"])
    assert made["starts_at"] == "2026-11-28T07:30:00+07:00"
    assert (made["unit"], made["capacity"], made["minimum_age"]) == ("don-vi", 3, 16)
    assert (made["confirmed"], made["waitlisted"], made["cancelled"], made["attended"]) == (0,) * 4
    assert [one["name"] for one in made["shifts"]] == ["Bàn hướng dẫn VNeID", "Phát tờ rơi"]


def test_counts_stand_at_the_top_and_in_the_shifts(stage: Stage, file: Path) -> None:
    number = activities.create(stage.bot, file)["id"]
    sign_up(stage, number, 3)
    shown = activities.show(stage.bot, number)
    assert (shown["confirmed"], shown["waitlisted"]) == (1, 2)
    assert [one["waitlisted"] for one in shown["shifts"]] == [2, 0]


def test_signups_are_listed_in_order_of_arrival(stage: Stage, file: Path) -> None:
    number = activities.create(stage.bot, file)["id"]
    sign_up(stage, number, 3)
    rows = activities.listed(stage.bot, number)
    assert list(rows[0]) == [
        *("person", "channel", "name", "phone", "shift", "state", "position", "at"),
    ]
    assert [row["person"] for row in rows] == [one.zalo for one in crowd(3)]
    assert {row["channel"] for row in rows} == {"zalo"}
    assert [(row["state"], row["position"]) for row in rows] == [
        ("confirmed", None),
        ("waitlisted", 1),
        ("waitlisted", 2),
    ]


def test_the_workbook_holds_the_same_in_vietnamese(stage: Stage, file: Path) -> None:
    number = activities.create(stage.bot, file)["id"]
    sign_up(stage, number, 2)
    book = load_workbook(BytesIO(activities.workbook(activities.listed(stage.bot, number))))
    head, first, second = book.active.iter_rows(values_only=True)
    assert head[1:4] == ("Họ và tên", "Điện thoại", "Ca")
    assert (first[1], first[2], first[4]) == ("Nguyễn Văn A", "0912000000", "có chỗ")
    assert (second[4], second[5]) == ("đang chờ", 1)


def test_every_fault_of_a_file_is_told_at_once(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(
        'title = ""\nplace = "x"\nstarts_at = 2026-11-28T07:30:00+07:00\n'
        "ends_at = 2026-11-28T06:00:00+07:00\ncapacity = 0\ncolour = 1\nunit = 'nowhere'\n"
        'map = "http://x"\n[[shifts]]\nname = "a"\ncapacity = "many"\n',
        "utf-8",
    )
    with pytest.raises(Fault) as fault:
        activities.create(stage.bot, path)
    said = str(fault.value)
    for name in ("colour", "title", "ends_at", "unit", "map", "shifts.0.capacity", "capacity"):
        assert f"{name} " in said


def test_the_program_prints_json_and_writes_the_workbook(tmp_path: Path, file: Path) -> None:
    environ = {"DATABASE_URL": f"sqlite:///{tmp_path}/a.db"}
    assert run("upgrade", environ=environ).returncode == 0
    made = run("activity", "create", str(file), environ=environ)
    assert made.returncode == 0, made.stderr
    number = str(json.loads(made.stdout)["id"])
    assert run("activity", "show", number, environ=environ).stdout == made.stdout
    assert json.loads(run("activity", "signups", number, environ=environ).stdout) == []
    book = tmp_path / "list.xlsx"
    done = run("activity", "signups", number, "--xlsx", str(book), environ=environ)
    assert done.returncode == 0
    assert load_workbook(book).active.max_row == 1
    assert_one_sentence(run("activity", "show", "99", environ=environ), "99")
