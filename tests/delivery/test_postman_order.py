"""The postman: everybody gets what is theirs, once, each person in order."""

import json

from tests.cast import LAN, MINH, crowd
from tests.stage import Stage
from tests.waiting import until


def test_a_letter_leaves_and_what_became_of_it_is_kept(stage: Stage) -> None:
    stage.start_postman()
    stage.write(LAN, "a", trace="abc")
    stage.until_settled()
    row = stage.letter("a")
    (taken,) = stage.zalo.messages
    assert (row.state, row.message_id, row.attempts) == ("sent", taken.message_id, 1)
    assert (row.code, row.words, row.worker, row.lease_until) == ("", "", "", None)
    assert row.sending_at <= row.settled_at
    assert (taken.user_id, taken.text) == (LAN.zalo, "a")


def test_letters_of_one_person_leave_in_order(stage: Stage) -> None:
    stage.start_postman()
    keys = [f"{n:02d}" for n in range(20)]
    stage.write(LAN, *keys)
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo) == keys


def test_many_people_get_theirs_once_on_both_platforms(stage: Stage) -> None:
    stage.start_postman()
    people = crowd(40)
    for person in people:
        stage.write(person, f"{person.zalo}:0", f"{person.zalo}:1")
        stage.write(person, f"{person.messenger}:0", channel="messenger")
    stage.until_settled()
    assert set(stage.states().values()) == {"sent"}
    for person in people:
        assert stage.zalo.texts_to(person.zalo) == [f"{person.zalo}:0", f"{person.zalo}:1"]
        assert stage.texts_on_messenger(person) == [f"{person.messenger}:0"]
    assert len(stage.zalo.messages) == 80


def test_two_postmen_share_the_work_and_say_nothing_twice(stage: Stage) -> None:
    people = crowd(20)
    for person in people:
        stage.write(person, *(f"{person.zalo}:{n}" for n in range(4)))
    stage.start_postman(senders=4)
    stage.start_postman(stage.another_bot(), senders=4)
    stage.until_settled()
    assert set(stage.states().values()) == {"sent"}
    for person in people:
        assert stage.zalo.texts_to(person.zalo) == [f"{person.zalo}:{n}" for n in range(4)]
    assert len(stage.zalo.messages) == 80


def test_a_letter_nobody_woke_the_postman_for_is_found(stage: Stage) -> None:
    """A wake-up may be lost: due letters are looked for every second."""
    postman = stage.start_postman()
    stage.postman = None
    stage.write(LAN, "a")
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo) == ["a"]
    stage.postman = postman


def test_a_letter_that_is_due_later_waits(stage: Stage) -> None:
    later = stage.clock.real().replace(year=stage.clock.real().year + 1)
    stage.write(LAN, "later", due_at=later)
    stage.write(MINH, "now")
    stage.start_postman()
    until(lambda: stage.states()["now"] == "sent")
    assert stage.states()["later"] == "queued"


def test_a_letter_of_the_chat_page_is_there_to_be_fetched(stage: Stage) -> None:
    stage.start_postman()
    stage.client.get("/chat")
    assert (
        stage.client.post("/chat/messages", json={"id": "1", "text": "xin chào"}).status_code == 200
    )
    shown = until(lambda: json.loads(stage.client.get("/chat/letters").text)["letters"])
    assert shown[0]["text"]
    assert set(stage.states().values()) == {"sent"}
