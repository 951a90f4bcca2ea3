"""Guides: places that outlive rewriting, helping, the end, and what is counted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.guides import Place, back, begun, done, found, moved
from bot.store import guides as store
from scheduler.jobs import close_dialogues
from tests.conversation.guide_scene import NAME, guide, knowing, press
from tests.conversation.talking import Talker, buttons, entries, texts
from tests.hand_clock import HandClock
from tests.stage import Stage
from tests.store.rows import rows_of

UNIT = "don-vi"


@pytest.fixture
def lan(stage: Stage) -> Talker:
    return knowing(Talker(stage.bot.reception(stage.wake), stage.page, "lan"), [guide()])


def counted(lan: Talker) -> dict[tuple[str, str], int]:
    """How often by step and what; all of it in the account's unit."""
    with lan.reception.database.read() as connection:
        found = store.counted(connection)
    assert {(slug, name) for slug, name, _, _ in found} <= {(UNIT, NAME)}
    return {(step, what): times for (_, _, step, what), times in found.items()}


def at_step(answer: list[Any]) -> str:
    return entries(answer)[-1].rpartition("/")[2]


# ---- Places


def test_a_place_is_kept_and_read_again() -> None:
    place = Place("a", "b", "later", ("x",), ("x", "b"), is_helping=True, asides=2)
    assert Place.from_json(place.as_json()) == place
    assert store.place_of(place.as_json()) == ("a", "b")


@pytest.mark.parametrize("data", [{}, {"guide": "a", "step": "b"}])
def test_a_place_of_another_shape_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        Place.from_json(data)


def test_the_way_back_is_the_way_one_came() -> None:
    small = guide("a", "b", "c", "d")
    place = moved(begun(small), "c")
    assert back(place, small).step == "a"
    assert back(back(place, small), small).step == "a"
    assert done(done(place, small), small).step == store.END
    assert back(done(done(place, small), small), small).step == "d"


@pytest.mark.parametrize(
    ("path", "step", "newer", "nearest"),
    [
        (("a", "b"), "c", ("a", "b", "c", "d"), None),  # nothing is gone
        (("a", "b"), "c", ("a", "b", "d"), "d"),  # behind the last one done
        (("a", "b"), "c", ("a", "x", "y"), "x"),
        (("a", "b"), "c", ("x", "a", "y"), "y"),  # moved: what stands behind it now
        (("a", "b"), "c", ("a", "b"), "b"),  # nothing stands behind it any more
        (("a", "b"), "c", ("x", "y"), "x"),  # nothing of it is left
        ((), "a", ("x", "y"), "x"),
        (("a",), store.END, ("x", "y"), None),
    ],
)
def test_in_a_rewritten_guide_one_stands_at_the_nearest_step(
    path: tuple[str, ...], step: str, newer: tuple[str, ...], nearest: str | None
) -> None:
    place, is_gone = found(Place(NAME, step, path=path), guide(*newer))
    assert (place.step, is_gone) == ((step, False) if nearest is None else (nearest, True))


def test_a_new_version_goes_on_and_says_so(lan: Talker) -> None:
    lan.presses(press())
    assert at_step(lan.says("xong")) == "hai"
    newer = knowing(lan, [guide("mot", "ba", "bon", title="Việc mới")])
    answer = newer.says("xong")
    assert at_step(answer) == "ba"
    assert texts(answer)[0].startswith("Hướng dẫn này mới được sửa")
    assert "Bước 2/3: Việc ba" in texts(answer)[0]
    assert at_step(newer.says("xong")) == "bon"


@pytest.mark.parametrize("button", [press("done", "hai"), press("trouble", "hai"), press("go")])
def test_an_old_button_of_a_rewritten_guide_leads_to_the_nearest_step(
    lan: Talker, button: str
) -> None:
    lan.presses(press())
    lan.says("xong")
    assert at_step(knowing(lan, [guide("mot", "ba")]).presses(button)) == "ba"


def test_a_guide_that_is_gone_leaves_nobody_in_it(lan: Talker) -> None:
    lan.presses(press())
    nobody = knowing(lan, [])
    assert entries(nobody.says("quên mật khẩu VNeID")) == ["vneid.forgot_password"]
    assert entries(nobody.presses(press("done", "mot"))) == ["talk.menu"]


@pytest.mark.parametrize("state", [{}, {"guide": NAME}, {"guide": NAME, "step": None}])
def test_a_place_that_cannot_be_read_is_as_none(lan: Talker, state: dict[str, Any]) -> None:
    lan.says("xin chào")
    lan.change(guide=state, guide_at=lan.reception.clock.now())
    assert entries(lan.says("xin chào")) == ["talk.menu"]
    assert entries(lan.presses(press()))[-1] == f"guide/{NAME}/mot"


# ---- Helping, leaving, ending


def test_who_helps_hears_at_a_code_to_look_away(lan: Talker) -> None:
    lan.presses(press())
    assert "quay đi" not in texts(lan.says("giúp người nhà"))[0]
    answer = lan.says("xong")
    assert texts(answer)[0].endswith("bạn không nhìn, không đọc hộ.")
    assert ("Người tiếp theo", press("next-person")) in buttons(answer)
    again = lan.presses(press("next-person"))
    assert texts(again)[0].startswith("Mời người tiếp theo")
    assert at_step(again) == "mot"
    assert ("Giúp người nhà", press("help", "mot")) not in buttons(again)


def test_who_helps_nobody_is_not_told_to_look_away(lan: Talker) -> None:
    lan.presses(press())
    assert "đọc hộ" not in texts(lan.says("xong"))[0]


@pytest.mark.parametrize(
    ("text", "entry", "what"),
    [
        ("rồi", "talk.guide_worked", "worked"),
        ("1", "talk.guide_worked", "worked"),
        ("được rồi", "talk.guide_worked", "worked"),
        ("chưa được", "talk.human", "failed"),
        ("2", "talk.human", "failed"),
        ("không", "talk.human", "failed"),
        ("thôi", "talk.menu", None),
    ],
)
def test_the_end_is_answered_once(lan: Talker, text: str, entry: str, what: str | None) -> None:
    lan.presses(press("at", "ba"))
    assert at_step(lan.says("xong")) == "end"
    assert entries(lan.says(text)) == [entry]
    lan.presses(press("yes"))
    lan.presses(press("no"))
    after = {pair: times for pair, times in counted(lan).items() if pair[0] == store.END}
    assert after == {("end", "finished"): 1, **({("end", what): 1} if what else {})}
    person = lan.as_kept()
    assert person is not None
    assert person.guide is None


# ---- Counts


def test_each_step_is_counted_once_however_often_it_is_shown(lan: Talker) -> None:
    lan.presses(press())
    lan.presses(press("done", "mot"))
    lan.presses(press("done", "mot"))
    for text in ("quay lại", "xong", "xem lại", "lỗi", "để sau"):
        lan.says(text)
    lan.says("tiếp tục")
    assert counted(lan) == {
        ("mot", "reached"): 1,
        ("hai", "reached"): 1,
        ("hai", "trouble"): 1,
        ("hai", "later"): 1,
    }
    with lan.reception.database.read() as connection:
        assert store.standing(connection) == {(UNIT, NAME, "hai"): 1}


def test_who_begins_another_guide_has_stopped(lan: Talker) -> None:
    other = replace(guide("x", "y"), name="khac", topics=("portal.pay",))
    both = knowing(lan, [guide(), other])
    both.presses(press("at", "hai"))
    both.presses("#guide/khac")
    with lan.reception.database.read() as connection:
        assert store.counted(connection)[UNIT, NAME, "hai", "stopped"] == 1
        assert store.standing(connection) == {(UNIT, "khac", "x"): 1}


def test_the_next_person_counts_anew(lan: Talker) -> None:
    lan.presses(press("help"))
    lan.says("xong")
    lan.says("người tiếp theo")
    assert counted(lan) == {
        ("mot", "reached"): 2,
        ("hai", "reached"): 1,
        ("hai", "stopped"): 1,
    }


def test_a_month_without_a_word_closes_the_guide(lan: Talker, stage: Stage) -> None:
    lan.presses(press("at", "hai"))
    stage.clock.let_pass(timedelta(days=29))
    assert close_dialogues.run(stage.bot, stage.clock.now())["guides"] == 0
    stage.clock.let_pass(timedelta(days=2))
    assert close_dialogues.run(stage.bot, stage.clock.now())["guides"] == 1
    assert counted(lan)["hai", "stopped"] == 1
    assert at_step(lan.presses(press("go"))) == "mot"


def test_deleting_ones_data_leaves_the_guide(lan: Talker) -> None:
    lan.presses(press())
    lan.says("xoá dữ liệu của tôi")
    assert entries(lan.says("có")) == ["talk.delete_done"]
    person = lan.as_kept()
    assert person is not None
    assert (person.guide, person.guide_at) == (None, None)


def test_whoever_asks_nothing_of_guides_costs_no_statement(lan: Talker, clock: HandClock) -> None:
    lan.says("quên mật khẩu VNeID")
    clock.let_pass(timedelta(minutes=1))
    lan.says("chào")
    assert counted(lan) == {}
    assert rows_of(lan.reception.database, store.guide_counts) == []
