"""What volunteers read: consent kept, numbers not kept, reminders told truly, own ward first."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy.engine import Engine

from bot.core.clock import LOCAL
from bot.store import events, members, signups
from bot.understanding.matcher import Matcher
from tests.conversation.activity_scene import LIKE, Scene
from tests.conversation.talking import Talker, buttons, entries, texts
from tests.hand_clock import HandClock
from tests.stage import Stage, open_stage
from tests.store.rows import rows_of

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=LOCAL)
NAMES = (f"tinh-nguyen-{number}" for number in count())
TYPED = ("Nguyễn Thị Lan", "chi đoàn thôn 3", "0912 345 678", "2001")


@pytest.fixture(scope="module")
def stage(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, matcher: Matcher
) -> Iterator[Stage]:
    """One stage for all: each test has a person and activities of its own."""
    path = tmp_path_factory.mktemp("activities") / "talk.db"
    shutil.copy(sqlite_template, path)
    with open_stage(f"sqlite:///{path}", matcher, HandClock()) as opened:
        opened.clock.show(WEDNESDAY)
        yield opened


@pytest.fixture
def scene(stage: Stage) -> Iterator[Scene]:
    """A Saturday with two shifts, in the talk of somebody on Zalo."""
    stage.clock.show(WEDNESDAY)
    made = scene_of(stage, stage.oa)
    made.make({"like": "saturday"}, stage.clock.now())
    yield made
    made.end()


def scene_of(stage: Stage, account: str) -> Scene:
    return Scene(stage.bot.database, account, stage.bot.settings.unit_slug, next(NAMES))


def talker_of(stage: Stage, scene: Scene) -> Talker:
    return Talker(stage.bot.reception(stage.wake), scene.account, scene.person)


def signed_up(talker: Talker, scene: Scene, *typed: str) -> list[Any]:
    """Somebody new signs up for the first shift; the letters that confirm it."""
    talker.presses(scene.filled("#activity/{saturday}/join/{saturday[0]}"))
    for text in typed or TYPED:
        talker.says(text)
    return talker.says("đồng ý")


def own(stage: Stage, talker: Talker) -> list[Any]:
    person = talker.as_kept()
    assert person is not None
    rows = rows_of(stage.bot.database, signups.signups)
    return [row for row in rows if row.person_id == person.id]


def said(stage: Stage, talker: Talker) -> list[str]:
    person = talker.as_kept()
    assert person is not None
    rows = rows_of(stage.bot.database, events.events)
    return [row.said for row in rows if row.person_id == person.id]


def test_the_profile_is_kept_with_the_words_that_were_agreed_to(stage: Stage, scene: Scene) -> None:
    talker = talker_of(stage, scene)
    talker.presses(scene.filled("#activity/{saturday}/join/{saturday[0]}"))
    for text in TYPED[:-1]:
        talker.says(text)
    (asked,) = texts(talker.says(TYPED[-1]))
    talker.says("đồng ý")
    person = talker.as_kept()
    assert person is not None
    (kept,) = (
        row for row in rows_of(stage.bot.database, members.members) if row.person_id == person.id
    )
    assert (kept.name, kept.phone, kept.birth_year, kept.branch) == (
        "Nguyễn Thị Lan",
        "0912345678",
        2001,
        "Chi đoàn thôn 3",
    )
    assert kept.consent_words in asked
    assert abs((kept.consent_at - WEDNESDAY).total_seconds()) < 60
    (signup,) = own(stage, talker)
    assert (signup.state, signup.phone, signup.branch) == (
        "confirmed",
        "0912345678",
        "Chi đoàn thôn 3",
    )


def test_nothing_is_kept_of_who_stops(stage: Stage, scene: Scene) -> None:
    talker = talker_of(stage, scene)
    talker.presses(scene.filled("#activity/{saturday}/join/{saturday[0]}"))
    for text in (*TYPED, "thôi"):
        talker.says(text)
    person = talker.as_kept()
    assert person is not None
    assert person.form is None
    assert person.id not in {row.person_id for row in rows_of(stage.bot.database, members.members)}


@pytest.mark.parametrize(
    "phone", ["0912 345 678", "912345678", "không chín một hai ba bốn năm sáu bảy tám"]
)
def test_the_phone_stands_in_the_profile_and_not_among_the_texts(
    stage: Stage, scene: Scene, phone: str
) -> None:
    talker = talker_of(stage, scene)
    answer = signed_up(talker, scene, *TYPED[:2], phone, TYPED[3])
    assert entries(answer) == ["talk.signup_done"]
    assert own(stage, talker)[0].phone == "0912345678"
    assert phone not in said(stage, talker)
    assert TYPED[0] in said(stage, talker)


@pytest.mark.parametrize("typed", ["{code}", "mã {code}", "Mã điểm danh là {code} ạ"])
def test_the_code_of_the_day_is_no_one_time_code(stage: Stage, scene: Scene, typed: str) -> None:
    talker = talker_of(stage, scene)
    signed_up(talker, scene)
    stage.clock.show(datetime(2026, 11, 28, 7, 20, tzinfo=LOCAL))
    text = scene.filled(typed.replace("{code}", "{saturday.door_code}"))
    assert entries(talker.says(text)) == ["talk.signup_here"]
    assert text not in said(stage, talker)
    (signup,) = own(stage, talker)
    assert (signup.state, signup.checked_in_how) == ("attended", "code")


def test_a_bank_code_stays_one_also_at_the_door(stage: Stage, scene: Scene) -> None:
    talker = talker_of(stage, scene)
    signed_up(talker, scene)
    stage.clock.show(datetime(2026, 11, 28, 7, 20, tzinfo=LOCAL))
    assert entries(talker.says("mã otp là 482913"))[0] == "talk.masked"
    assert "482913" not in " ".join(said(stage, talker))


@pytest.mark.parametrize(
    ("channel", "at", "line"),
    [
        ("zalo", WEDNESDAY, "có thể mình không nhắn trước"),
        ("zalo", FRIDAY, "mình nhắc bạn ở đây"),
        ("messenger", WEDNESDAY, "có thể mình không nhắn trước"),
        ("messenger", FRIDAY, "mình nhắc bạn ở đây"),
        ("webchat", FRIDAY, "có thể mình không nhắn trước"),
    ],
)
def test_whether_the_bot_can_write_that_evening_is_said(
    stage: Stage, channel: str, at: datetime, line: str
) -> None:
    accounts = {"zalo": stage.oa, "messenger": stage.page, "webchat": "webchat:don-vi"}
    stage.clock.show(at)
    scene = scene_of(stage, accounts[channel])
    scene.make({"like": "saturday"}, stage.clock.now())
    answer = signed_up(talker_of(stage, scene), scene)
    scene.end()
    (text,) = texts(answer)
    assert line in text
    assert "Không đi được thì nhắn HUỶ, không sao cả." in text


def test_the_calendar_and_the_map_are_links(stage: Stage, scene: Scene) -> None:
    answer = signed_up(talker_of(stage, scene), scene)
    shown = dict(buttons(answer))
    token = scene.filled("{saturday.token}")
    assert f"/activities/{token}.ics" in shown["Lưu vào lịch"]
    assert shown["Bản đồ"] == LIKE["saturday"]["map"]


def test_an_elder_is_spoken_to_as_one(stage: Stage, scene: Scene) -> None:
    talker = talker_of(stage, scene)
    talker.says("cháu ơi bác muốn đi tình nguyện")
    (asked,) = texts(talker.presses(scene.filled("#activity/{saturday}/join/{saturday[0]}")))
    assert "Bác tên gì?" in asked
    assert "bạn" not in asked.lower()


def test_the_guardian_is_noted_for_staff(stage: Stage, scene: Scene) -> None:
    talker = talker_of(stage, scene)
    signed_up(talker, scene, *TYPED[:3], "2012", "mẹ Hoa 0987 654 321")
    (signup,) = own(stage, talker)
    assert (signup.guardian, signup.note) == ("asked", "mẹ Hoa 0987654321")


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that ran."""
    seen: list[str] = []

    def note(*parts: Any) -> None:
        seen.append(parts[2])

    sql_event.listen(Engine, "before_cursor_execute", note)
    yield seen
    sql_event.remove(Engine, "before_cursor_execute", note)


OF_ACTIVITIES = re.compile(r"\b(?:activities|shifts|signups|members|swaps|tellings)\b")
PLAIN = [
    "quên mật khẩu VNeID thì làm sao",
    "phí làm căn cước bao nhiêu",
    "đăng ký tạm trú ngày 28/11 cần gì",
    "mấy giờ mở cửa",
    "ok",
    "cho em hỏi bạn em bị mất căn cước",
]


@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_asks_the_database_nothing_of_activities(
    stage: Stage, scene: Scene, question: str, statements: list[str]
) -> None:
    scene.know(is_member=True, signed=["saturday 0"], now=stage.clock.now())
    talker = talker_of(stage, scene)
    statements.clear()
    assert talker.says(question)
    assert statements
    assert [one for one in statements if OF_ACTIVITIES.search(one)] == []
    statements.clear()
    talker.says("buổi của tôi")
    assert any(OF_ACTIVITIES.search(one) for one in statements)


def test_the_own_ward_goes_first(sqlite_template: Path, tmp_path: Path, matcher: Matcher) -> None:
    path = tmp_path / "province.db"
    shutil.copy(sqlite_template, path)
    with open_stage(f"sqlite:///{path}", matcher, HandClock(), UNIT_SLUG="tinh-vi-du") as province:
        province.clock.show(WEDNESDAY)
        for slug, like in (("phuong-chang-han", "saturday"), ("don-vi", "sunday")):
            scene = Scene(province.bot.database, province.oa, slug, "x")
            scene.make({"like": like}, province.clock.now())
        talker = Talker(province.bot.reception(province.wake), province.oa, "lan")
        talker.says("tôi ở phường Ví Dụ")
        (mine,) = texts(talker.says("có hoạt động tình nguyện nào không"))
        talker.says("tôi ở phường Chẳng Hạn")
        (theirs,) = texts(talker.says("có hoạt động tình nguyện nào không"))
    assert mine.index("Chủ nhật xanh") < mine.index("thứ Bảy tình nguyện, phường Chẳng Hạn")
    assert theirs.index("thứ Bảy tình nguyện") < theirs.index("Chủ nhật xanh, phường Ví Dụ")


def test_an_activity_of_nobody_is_told_to_nobody(stage: Stage, scene: Scene) -> None:
    """A number typed into a payload shows no more than the list does."""
    talker = talker_of(stage, scene)
    for payload in (
        "#activity/0",
        "#activity/-1",
        "#activity/9999999999999999999",
        "#activity/x/y",
    ):
        assert entries(talker.says(payload))[-1].startswith("talk.signup_")


@pytest.mark.parametrize("code", ["RUAAA4", "TEEX34", "ACDEFG", "7K2M9A"])
@pytest.mark.parametrize("typed", ["BAN {code}", "ban {code}", "mã BAN: {code}.", "Bạn {code} ạ"])
def test_a_code_is_read_as_it_stands(stage: Stage, scene: Scene, code: str, typed: str) -> None:
    """Not as Telex, and not as letters typed too often."""
    scene.know(is_member=True, signed=["saturday 1"], now=stage.clock.now())
    signer = talker_of(stage, scene)
    table = signups.signups
    (own_row,) = own(stage, signer)
    values = signups.as_row(
        activity_id=own_row.activity_id,
        shift_id=own_row.shift_id,
        person_id=own_row.person_id,
        brought_by=own_row.person_id,
        friend_code=code,
        line=2,
        state=signups.CONFIRMED,
        at=stage.clock.now(),
        name="Trần Văn Nam",
        name_key="tran van nam",
        birth_year=2008,
    )
    stage.bot.database.write(lambda connection: signups.put_in(connection, values))
    friend = Talker(signer.reception, scene.account, f"{scene.person}-nam")
    answer = friend.says(typed.format(code=code))
    stage.bot.database.write(
        lambda connection: connection.execute(table.delete().where(table.c.friend_code == code))
    )
    assert entries(answer) == ["talk.signup_phone"]
    assert "Trần Văn Nam được ghi tên đi" in texts(answer)[0]
