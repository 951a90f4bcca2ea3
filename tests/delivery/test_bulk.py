"""News on their way: by the right road, each once, replies before them, and they stop at a word."""

import json
from collections import Counter
from datetime import timedelta
from itertools import groupby
from typing import Any

from bot.demo.platform_server import Response
from tests.cast import LAN, MINH, crowd
from tests.delivery.bulk_scene import (
    WORDS,
    add_letter,
    ago,
    change_bulletin,
    change_person,
    run_bulletin,
    state_of,
)
from tests.stage import FAST, Stage
from tests.waiting import until

PICTURE = "https://example.vn/anh.jpg"
LONG = "\n\n".join(
    f"Đoạn {n}. " + "Thứ Bảy này phường làm thủ tục lưu động. " * 20 for n in range(4)
)


def fetched(stage: Stage, after: int) -> list[dict[str, Any]]:
    """What the chat page is given after that number."""
    found: list[dict[str, Any]] = json.loads(stage.client.get(f"/chat/letters?after={after}").text)[
        "letters"
    ]
    return found


def test_everybody_gets_it_once_on_both_platforms(stage: Stage) -> None:
    people = crowd(30)
    run_bulletin(stage, people, on_messenger=people)
    stage.start_postman()
    stage.until_settled()
    assert set(stage.states().values()) == {"sent"}
    assert {row.road for row in stage.letters()} == {"free", "update"}
    for person in people:
        assert stage.zalo.texts_to(person.zalo) == [WORDS]
        assert stage.texts_on_messenger(person) == [WORDS]
    counted = stage.bot.metrics.registry.get_sample_value
    for channel in ("zalo", "messenger"):
        labels = {"channel": channel, "outcome": "sent"}
        assert counted("xungkich_sendings_total", labels) == 30


def test_two_postmen_share_the_work_and_say_nothing_twice(stage: Stage) -> None:
    people = crowd(50)
    run_bulletin(stage, people, on_messenger=people)
    for bot in (stage.bot, stage.another_bot()):
        stage.start_postman(bot, rates={"zalo": 200.0, "messenger": 200.0})
    stage.until_settled()
    assert set(Counter(taken.user_id for taken in stage.zalo.messages).values()) == {1}
    assert set(Counter(taken.person for taken in stage.messenger.taken).values()) == {1}
    assert len(stage.zalo.messages) == len(stage.messenger.taken) == 50


def test_messenger_takes_them_in_batches_and_zalo_one_by_one(stage: Stage) -> None:
    people = crowd(40)
    run_bulletin(stage, on_messenger=people)
    stage.start_postman(rates={"zalo": float(FAST), "messenger": 200.0})
    stage.until_settled()
    assert all(taken.was_in_batch for taken in stage.messenger.taken)
    assert {taken.messaging_type for taken in stage.messenger.taken} == {"UPDATE"}
    assert {taken.metadata for taken in stage.messenger.taken} == {
        f"xk:{row.key}" for row in stage.letters()
    }


def test_a_reply_goes_before_the_news_and_never_in_a_batch(stage: Stage) -> None:
    people = crowd(15)
    run_bulletin(stage, people)
    for person in people:
        stage.write(person, f"reply {person.zalo}")
    stage.start_postman(senders=1)
    stage.until_settled()
    kinds = [taken.text.split()[0] for taken in stage.zalo.messages]
    assert [kind for kind, _group in groupby(kinds)] == ["reply", WORDS.split()[0]]


def test_who_may_not_be_written_to_now_waits_and_nobody_calls_them(stage: Stage) -> None:
    late, spent, unknown, left, off = crowd(5)
    run_bulletin(stage, [late, spent, unknown, left, off])
    change_person(stage, late.zalo, last_wrote_at=ago(hours=49))
    change_person(stage, spent.zalo, free_left=0)
    change_person(stage, unknown.zalo, last_wrote_at=None)
    change_person(stage, left.zalo, gone_at=ago(hours=1))
    change_person(stage, off.zalo, wants_news=False)
    stage.start_postman()
    stage.until_settled()
    found = {one.zalo: state_of(stage, one.zalo) for one in (late, spent, unknown, left, off)}
    assert {name: (row.state, row.code) for name, row in found.items()} == {
        late.zalo: ("waiting", "-window"),
        spent.zalo: ("waiting", "-quota"),
        unknown.zalo: ("waiting", "-unknown"),
        left.zalo: ("gone", "-gone"),
        off.zalo: ("refused", "-stopped"),
    }
    assert stage.zalo.messages == []


def test_long_news_stay_one_letter_and_leave_bubble_by_bubble(stage: Stage) -> None:
    run_bulletin(stage, [LAN], on_messenger=[MINH], body=LONG)
    stage.start_postman()
    stage.until_settled()
    assert set(stage.states().values()) == {"sent"}
    told = stage.zalo.texts_to(LAN.zalo)
    assert len(told) > 1
    assert "".join("".join(told).split()) == "".join(f"{WORDS}{LONG}".split())
    keys = [taken.metadata for taken in stage.messenger.taken]
    assert keys == [f"xk:{stage.letters()[1].key}#{n + 1}/{len(keys)}" for n in range(len(keys))]


def test_each_is_called_by_their_name(stage: Stage) -> None:
    run_bulletin(stage, [LAN], on_messenger=[MINH], body="Chào {name}, thứ Bảy nhé.")
    change_person(stage, MINH.messenger, name="Minh")
    stage.start_postman()
    stage.until_settled()
    assert "Chào Lan, thứ Bảy nhé." in stage.zalo.texts_to(LAN.zalo)[0]
    assert "Chào Minh, thứ Bảy nhé." in stage.texts_on_messenger(MINH)[0]


def test_news_somebody_asked_for_go_as_a_reply_although_the_bulletin_is_done(stage: Stage) -> None:
    number = run_bulletin(stage, [LAN], on_messenger=[MINH], state="done")
    stage.start_postman()
    ask_for_it = {"lane": 0, "state": "queued"}
    for row in stage.letters():
        stage.change_letter(row.key, **ask_for_it)
        stage.wake(row.account_id)
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo) == [WORDS]
    (taken,) = stage.messenger.taken
    assert (taken.messaging_type, taken.was_in_batch) == ("RESPONSE", False)
    assert number


def test_a_pause_holds_within_two_seconds_and_resuming_goes_on(stage: Stage) -> None:
    people = crowd(40)
    number = run_bulletin(stage, people)
    rates = {"zalo": 20.0, "messenger": 20.0}
    stage.start_postman(stage.another_bot(), rates=rates)
    until(lambda: stage.zalo.messages)
    change_bulletin(stage, number, state="paused")
    paused_at = stage.clock.seconds()
    until(lambda: stage.clock.seconds() > paused_at + 2)
    late = [m for m in stage.zalo.messages if m.at.timestamp() > paused_at + 2]
    assert late == []
    assert "queued" in stage.states().values()
    change_bulletin(stage, number, state="sending")
    rates["zalo"] = float(FAST)
    stage.until_settled()
    assert len(stage.zalo.messages) == 40


def test_quiet_hours_hold_all_but_urgent_ones(stage: Stage) -> None:
    run_bulletin(stage, [LAN], is_urgent=False)
    run_bulletin(stage, [MINH])
    midnight = stage.clock.now().replace(hour=17, minute=0)  # 00:00 in Vietnam
    stage.clock.show_later(midnight - stage.clock.now())
    for person in (LAN, MINH):
        change_person(stage, person.zalo, last_wrote_at=stage.clock.now())
        stage.zalo.meet(person.zalo, stage.clock.now())
    stage.start_postman()
    until(lambda: state_of(stage, MINH.zalo).state == "sent")
    assert state_of(stage, LAN.zalo).state == "queued"
    stage.clock.show_later(timedelta(hours=7, minutes=1))
    stage.until_settled()
    assert stage.zalo.texts_to(LAN.zalo) == [WORDS]


def test_past_its_time_nothing_leaves(stage: Stage) -> None:
    run_bulletin(stage, [LAN], valid_until=ago(minutes=1))
    run_bulletin(stage, [MINH])
    stage.start_postman()
    until(lambda: state_of(stage, MINH.zalo).state == "sent")
    assert state_of(stage, LAN.zalo).state == "queued"


def test_the_platforms_night_holds_the_account_after_the_first_no(stage: Stage) -> None:
    stage.zalo.refusal = -234
    run_bulletin(stage, crowd(50))
    stage.start_postman(rates={"zalo": 20.0, "messenger": 20.0})
    until(lambda: stage.zalo.refused[-234])
    refused_at = stage.clock.seconds()
    until(lambda: stage.clock.seconds() > refused_at + 0.8)
    assert stage.zalo.refused[-234] <= 4  # what was in the air at the first no
    assert set(stage.states().values()) == {"queued"}


def test_what_the_platform_says_of_windows_and_quotas_waits(stage: Stage) -> None:
    stage.zalo.refuse(LAN.zalo, 0)
    run_bulletin(stage, [LAN, MINH])
    stage.zalo.refuse(LAN.zalo, -230)
    stage.zalo.refuse(MINH.zalo, -218)
    stage.start_postman()
    stage.until_settled()
    assert [(row.state, row.code) for row in stage.letters()] == [
        ("waiting", "-230"),
        ("waiting", "-218"),
    ]


def test_who_blocked_us_is_gone_with_all_that_waits_for_them(stage: Stage) -> None:
    run_bulletin(stage, [LAN])
    run_bulletin(stage, [LAN])
    stage.zalo.refuse(LAN.zalo, -213)
    stage.start_postman()
    stage.until_settled()
    assert [row.state for row in stage.letters()] == ["gone", "gone"]
    assert stage.zalo.refused[-213] == 1


def test_the_oldest_bulletin_of_an_account_goes_first(stage: Stage) -> None:
    people = crowd(12)
    run_bulletin(stage, people, title="Tin sau", body="Tin sau")
    run_bulletin(stage, people, title="Tin trước", body="Tin trước", started_at=ago(hours=1))
    stage.start_postman(rates={"zalo": 100.0, "messenger": 100.0})
    stage.until_settled()
    begun: dict[int, list[float]] = {}
    for row in stage.letters():
        begun.setdefault(row.bulletin_id, []).append(row.sending_at.timestamp())
    later, earlier = begun.values()
    assert max(earlier) <= min(later)


def test_a_passing_fault_of_one_item_is_tried_again(stage: Stage) -> None:
    people = crowd(10)
    run_bulletin(stage, on_messenger=people)
    stage.messenger.item_faults.next_are("", "transient", "null", "null_after", "broken_after")
    stage.start_postman(rates={"zalo": 100.0, "messenger": 100.0})
    until(lambda: sum(row.attempts for row in stage.letters()) >= 10)
    stage.next_try_now()
    stage.until_settled()
    states = Counter(row.state for row in stage.letters())
    assert states == {"sent": 7, "unsure": 3}
    told = Counter(taken.person for taken in stage.messenger.taken)
    assert set(told.values()) == {1}
    assert len(told) == 9  # of the three in doubt two had arrived


def test_an_answer_that_never_came_leaves_the_whole_batch_in_doubt(stage: Stage) -> None:
    run_bulletin(stage, on_messenger=crowd(5))
    stage.messenger_server.faults.next_is(Response(drop="after"))
    stage.start_postman(rates={"zalo": 50.0, "messenger": 50.0})
    stage.until_settled()
    assert set(stage.states().values()) == {"unsure"}
    for taken in stage.messenger.taken:
        assert stage.post("messenger", stage.messenger.echo_for(taken)) == 200
    assert set(stage.states().values()) == {"sent"}


def test_the_chat_page_fetches_news_after_what_it_has_shown_already(stage: Stage) -> None:
    stage.start_postman()
    stage.client.get("/chat")
    stage.client.post("/chat/messages", json={"id": "1", "text": "xin chào"})
    until(lambda: fetched(stage, 0))
    visitor = next(row.person_id for row in stage.letters())
    number = run_bulletin(stage, state="paused", body=f"{WORDS} Chào {{name}}.", image=PICTURE)
    add_letter(stage, number, visitor)
    stage.client.post("/chat/messages", json={"id": "2", "text": "VNeID là gì"})
    until(lambda: {row.state for row in stage.letters() if not row.bulletin_id} == {"sent"})
    last = fetched(stage, 0)[-1]["id"]
    change_bulletin(stage, number, state="sending")
    shown = until(lambda: fetched(stage, last))
    assert [one["picture"] for one in shown] == [PICTURE, ""]
    assert "Chào bạn." in shown[1]["text"]
    assert fetched(stage, 0)[-2:] == shown
