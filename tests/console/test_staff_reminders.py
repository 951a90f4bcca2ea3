"""Nhắc việc: a chat linked by a code gets each notice once, and so does the mail."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.settings import Settings, SettingsFault
from bot.store import mails as mail_store
from bot.store import notices, people, staff_chats
from bot.store.events import events
from bot.store.letters import letters
from bot.store.mails import LEASE, mails
from scheduler.jobs import tell_staff
from tests.cast import HOA, LAN, MINH, THU, Citizen
from tests.channels.mail_server import mail_server
from tests.console.scene import UNIT, Scene
from tests.store.rows import rows_of
from tests.waiting import together


def code_for(scene: Scene, role: str) -> str:
    page = scene.post(role, "/staff/reminders").text
    found = re.search(r'class="once">([^<]+)<', page)
    assert found is not None, page
    return found[1]


def type_in(scene: Scene, who: Citizen, words: str) -> str:
    before = len(scene.stage.letters())
    assert scene.stage.post("zalo", scene.stage.said_on_zalo(who, words)) == 200
    return " ".join(str(row.body["text"]) for row in scene.stage.letters()[before:])


def notice(scene: Scene, key: str = "one", unit: str = UNIT, role: str = "") -> None:
    bot = scene.stage.bot
    now = bot.clock.now()
    words = f"Việc {key}."
    bot.database.write(
        lambda connection: notices.put_in(
            connection, key, unit, words, now, link="/staff/channels", role=role
        )
    )


def run(scene: Scene, bot: Any = None) -> Any:
    return tell_staff.run(bot or scene.stage.bot, scene.stage.clock.now())


def told(scene: Scene) -> list[tuple[int, str]]:
    rows = rows_of(scene.stage.bot.database, letters)
    return [(row.person_id, row.body["text"]) for row in rows if row.key.startswith("notice:")]


def test_a_linked_chat_gets_each_notice_once(scene: Scene) -> None:
    assert "Đã nối" in type_in(scene, LAN, code_for(scene, "editor"))
    assert "Zalo OA" in scene.as_role("editor").get("/staff/reminders").text
    notice(scene)
    assert run(scene)["notices"] == 1
    assert run(scene)["notices"] == 0
    ((_person, words),) = told(scene)
    assert words.startswith("Việc one.")
    body = rows_of(scene.stage.bot.database, letters)[-1].body
    assert f"{scene.stage.bot.settings.public_url}/staff/channels" in str(body)


def test_two_clocks_tell_it_once(scene: Scene) -> None:
    type_in(scene, LAN, code_for(scene, "editor"))
    notice(scene)
    other = scene.stage.another_bot()
    results = together(lambda: run(scene), lambda: run(scene, other))
    assert sorted(result["notices"] for result in results) == [0, 1]
    assert len(told(scene)) == 1


def test_each_is_told_what_is_meant_for_them(scene: Scene) -> None:
    type_in(scene, LAN, code_for(scene, "editor"))
    type_in(scene, MINH, code_for(scene, "admin"))
    notice(scene, "for admins", role="admin")
    notice(scene, "of another unit", unit="phuong-chang-han")
    run(scene)
    with scene.stage.bot.database.read() as connection:
        admin = people.find(connection, scene.stage.oa, MINH.zalo)
    assert admin is not None
    assert told(scene) == [(admin.id, told(scene)[0][1])]
    assert "for admins" in told(scene)[0][1]


def test_a_code_works_once_and_not_for_ever(scene: Scene) -> None:
    code = code_for(scene, "editor")
    assert "Đã nối" in type_in(scene, LAN, code.upper())
    assert "không đúng" in type_in(scene, MINH, code)
    late = code_for(scene, "editor")
    scene.stage.clock.let_pass(timedelta(minutes=31))
    assert "không đúng" in type_in(scene, MINH, late)
    assert "không đúng" in type_in(scene, MINH, "#canbo/")
    said = [row.said for row in rows_of(scene.stage.bot.database, events)]
    assert not any("canbo" in words.lower() for words in said)


def test_who_unlinks_or_leaves_is_told_no_more(scene: Scene) -> None:
    type_in(scene, LAN, code_for(scene, "editor"))
    type_in(scene, MINH, code_for(scene, "admin"))
    with scene.stage.bot.database.read() as connection:
        (chat,) = staff_chats.of_staff(connection, scene.numbers["editor"])
    scene.post("editor", f"/staff/reminders/{chat.person_id}/unlink")
    type_in(scene, MINH, "xoá dữ liệu của tôi")
    type_in(scene, MINH, "có")
    notice(scene)
    run(scene)
    assert told(scene) == []


def with_mail(scene: Scene, url: str) -> Any:
    return scene.stage.another_bot(SMTP_URL=url, MAIL_FROM="bot@example.vn")


def test_mail_goes_to_everybody_meant_once(scene: Scene) -> None:
    notice(scene, role="approver")
    with mail_server() as post:
        bot = with_mail(scene, post.url)
        run(scene, bot)
        run(scene, bot)
    assert sorted(address for address, _letter in post.letters) == [
        "dung@example.vn",
        THU.email,
    ]
    assert "/staff/channels" in post.letters[0][1].get_content()


def test_mail_that_was_refused_is_not_tried_and_what_waits_comes_again(scene: Scene) -> None:
    notice(scene)
    refuses = {HOA.email: "550 nobody", THU.email: "451 later"}
    with mail_server(refuses=refuses) as post:
        bot = with_mail(scene, post.url)
        run(scene, bot)
        states = {row.address: row.state for row in rows_of(bot.database, mails)}
        assert (states[HOA.email], states[THU.email]) == ("refused", "queued")
        post.refuses.clear()
        scene.stage.clock.let_pass(timedelta(minutes=6))
        run(scene, bot)
    assert len([1 for address, _letter in post.letters if address == THU.email]) == 1
    assert HOA.email not in [address for address, _letter in post.letters]


def test_mail_in_the_air_of_a_dead_program_is_never_sent_again(scene: Scene) -> None:
    notice(scene, role="admin")
    with mail_server() as post:
        bot = with_mail(scene, post.url)
        post.hangs_up = True
        run(scene, bot)  # the line broke when the letter had gone
        assert [row.state for row in rows_of(bot.database, mails)] == ["unsure"]
        notice(scene, "two", role="admin")
        post.hangs_up = False
        run(scene, bot)
        bot.database.write(
            lambda connection: connection.execute(
                mails.update().values(state="sending", lease_until=scene.stage.clock.real())
            )
        )
        scene.stage.clock.let_pass(LEASE)
        assert bot.database.write(lambda c: mail_store.claim(c, scene.stage.clock.real())) is None
        run(scene, bot)
    assert len(post.letters) == 2


def test_a_mail_server_needs_a_sender() -> None:
    with pytest.raises(SettingsFault, match="MAIL_FROM"):
        Settings.from_env({"SMTP_URL": "smtp://127.0.0.1:25", "SECRET_KEY": "x" * 40})
    with pytest.raises(SettingsFault, match="SMTP_URL"):
        Settings.from_env({"SMTP_URL": "mail.example.vn", "SECRET_KEY": "x" * 40})
