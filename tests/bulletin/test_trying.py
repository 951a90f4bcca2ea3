"""A test send: the bulletin as its reader will have it, in the chat of whoever writes it."""

from datetime import timedelta

import pytest

from bot.bulletin import trying
from bot.bulletin.faults import Refusal
from bot.store import people
from bot.store.database import Connection
from tests.bulletin.scene import add_bulletin, bulletin_of
from tests.cast import LAN
from tests.stage import Stage


def send(stage: Stage, number: int, ago: timedelta = timedelta(0)) -> int:
    """To Lan's chat, who wrote so long ago."""
    now = stage.clock.now()
    stage.zalo.meet(LAN.zalo, now - ago)
    bulletin = bulletin_of(stage.bot.database, number)

    def work(connection: Connection) -> int:
        person = people.lock(connection, stage.oa, LAN.zalo, now)
        person.last_wrote_at, person.name = now - ago, "Hoa"
        people.keep(connection, person)
        abilities = stage.bot.channels["zalo"].abilities
        return trying.send_to(connection, bulletin, person, abilities, now, stage.clock.real())

    return stage.bot.database.write(work)


def test_a_draft_arrives_and_counts_nowhere(stage: Stage) -> None:
    number = add_bulletin(stage.bot.database, state="draft", body="Chào {name}.")
    assert send(stage, number) == 1
    stage.start_postman()
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo) == ["Thứ Bảy tình nguyện\n\nChào Hoa."]
    (letter,) = stage.letters()
    assert (letter.state, letter.bulletin_id) == ("sent", None)


def test_it_can_be_tried_again(stage: Stage) -> None:
    number = add_bulletin(stage.bot.database, state="draft")
    assert send(stage, number) + send(stage, number) == 2
    assert len(stage.letters()) == 2


def test_who_has_not_written_lately_is_told_to(stage: Stage) -> None:
    number = add_bulletin(stage.bot.database, state="draft")
    with pytest.raises(Refusal) as refused:
        send(stage, number, timedelta(days=3))
    assert "nhắn bot một chữ" in refused.value.faults[0].words
    assert stage.letters() == []
