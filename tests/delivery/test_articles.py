"""Articles: made, shown and broadcast once, in time."""

from datetime import timedelta

import pytest

from bot.bulletin.spreading import end_finished
from bot.core.clock import LOCAL
from bot.store import articles, notices
from tests.delivery.article_scene import (
    allow,
    article,
    bulletin,
    change,
    go_on,
    morning,
    publisher,
    told_of,
)
from tests.stage import Stage
from tests.store.rows import rows_of


def test_it_is_made_hidden_shown_and_broadcast_half_an_hour_ahead(stage: Stage) -> None:
    allow(stage)
    now = morning(stage)
    number = bulletin(stage, send_at=now + timedelta(hours=3))
    publisher(stage).run()
    assert (article(stage).state, stage.zalo.articles.known) == ("planned", {})
    assert "trước 12:00" in told_of(stage, number)
    go_on(stage, timedelta(hours=1, minutes=50), timedelta(minutes=10))
    go_on(stage, timedelta(minutes=30))
    (made,) = stage.zalo.articles.known.values()
    assert not made.is_shown
    assert stage.zalo.articles.broadcasts == []
    go_on(stage, timedelta(minutes=15))
    (sent,) = stage.zalo.articles.broadcasts
    ahead = now + timedelta(hours=3) - sent.at
    assert timedelta(minutes=29) <= ahead <= timedelta(minutes=31)
    assert (sent.target["ages"], sent.is_for_minors) == ("2,3,4,5,6,7", False)
    row = article(stage)
    assert (row.state, row.message_id) == ("sent", sent.message_id)
    assert "Zalo tự phát" in told_of(stage, number)
    go_on(stage, timedelta(minutes=10))
    assert len(stage.zalo.articles.broadcasts) == 1


def test_what_stands_in_it_names_nobody_and_says_how_to_answer(stage: Stage) -> None:
    allow(stage)
    morning(stage)
    bulletin(stage)
    go_on(stage, timedelta(minutes=5))
    (made,) = stage.zalo.articles.known.values()
    parts = [part["content"] for part in made.content["body"]]
    assert parts[0] == "Chào bạn."
    assert parts[-1] == "Đăng ký: nhắn “Đăng ký” cho trang này."
    assert made.content["cover"]["photo_url"] == "https://doan.vn/guides/pictures/news-cover.png"
    assert stage.client.get("/guides/pictures/news-cover.png").status_code == 200


def test_long_words_are_cut_to_what_zalo_takes(stage: Stage) -> None:
    allow(stage)
    morning(stage)
    bulletin(
        stage, title="tình nguyện " * 40, body="một hai ba bốn " * 400, image="https://a.vn/b.png"
    )
    go_on(stage, timedelta(minutes=5))
    (made,) = stage.zalo.articles.known.values()
    assert made.content["title"].endswith((" tình…", " nguyện…"))
    assert len(made.content["description"]) <= 300
    assert made.content["cover"]["photo_url"] == "https://a.vn/b.png"
    assert len(stage.zalo.articles.broadcasts) == 1


def test_one_that_is_wanted_at_once_says_when_it_can_be(stage: Stage) -> None:
    allow(stage)
    now = morning(stage)
    number = bulletin(stage, send_at=now + timedelta(minutes=10))
    publisher(stage).run()
    assert "sớm nhất phát được là 9:30" in told_of(stage, number)
    assert [row.words for row in rows_of(stage.bot.database, notices.notices)]


def test_one_a_day_and_no_more_than_the_month_gives(stage: Stage) -> None:
    allow(stage, 2)
    now = morning(stage).replace(day=1) + timedelta(days=32)
    stage.clock.let_pass(now.replace(day=2) - stage.clock.now())
    numbers = [bulletin(stage, title=f"Tin {place}") for place in range(3)]
    publisher(stage).run()
    rows = {row.bulletin_id: row for row in rows_of(stage.bot.database, articles.articles)}
    days = [rows[number].send_at.astimezone(LOCAL).day for number in numbers[:2]]
    assert days == [2, 3]
    assert rows[numbers[2]].state == "refused"
    assert "hết 2 bài" in rows[numbers[2]].words


def test_an_oa_without_a_number_broadcasts_nothing_and_says_why(stage: Stage) -> None:
    morning(stage)
    number = bulletin(stage)
    go_on(stage, timedelta(minutes=5))
    assert (article(stage).state, stage.zalo.articles.known) == ("refused", {})
    assert "chưa đặt số bài" in told_of(stage, number)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_one_that_was_taken_back_is_not_broadcast(stage: Stage, state: str) -> None:
    allow(stage)
    now = morning(stage)
    number = bulletin(stage, send_at=now + timedelta(hours=1))
    go_on(stage, timedelta(minutes=29))
    (made,) = stage.zalo.articles.known.values()
    assert (article(stage).state, made.is_shown) == ("shown", True)
    change(stage, number, state=state)
    go_on(stage, timedelta(minutes=5))
    assert stage.zalo.articles.broadcasts == []
    assert rows_of(stage.bot.database, articles.articles) == []


def test_one_that_was_changed_is_made_anew(stage: Stage) -> None:
    allow(stage)
    now = morning(stage)
    number = bulletin(stage, send_at=now + timedelta(hours=1))
    go_on(stage, timedelta(minutes=10))
    change(stage, number, title="Đổi giờ: 8 giờ", version=2)
    go_on(stage, timedelta(minutes=25))
    (sent,) = stage.zalo.articles.broadcasts
    assert stage.zalo.articles.known[sent.article_id].content["title"] == "Đổi giờ: 8 giờ"


def test_a_paused_one_waits_and_goes_when_it_may(stage: Stage) -> None:
    allow(stage)
    now = morning(stage)
    number = bulletin(stage, send_at=now + timedelta(hours=1))
    go_on(stage, timedelta(minutes=28))
    change(stage, number, state="paused")
    go_on(stage, timedelta(minutes=10))
    assert stage.zalo.articles.broadcasts == []
    change(stage, number, state="sending")
    go_on(stage, timedelta(minutes=1))
    assert len(stage.zalo.articles.broadcasts) == 1


def test_late_at_night_it_waits_for_the_morning(stage: Stage) -> None:
    allow(stage)
    now = morning(stage, 20)
    number = bulletin(stage, send_at=now + timedelta(minutes=50))
    go_on(stage, timedelta(minutes=18))
    change(stage, number, state="paused")
    stage.clock.let_pass(timedelta(hours=2))
    change(stage, number, state="sending")
    go_on(stage, timedelta(minutes=2))
    assert stage.zalo.articles.broadcasts == []
    assert "7:30" in told_of(stage, number)
    stage.clock.let_pass(timedelta(hours=9))
    go_on(stage, timedelta(minutes=1))
    assert len(stage.zalo.articles.broadcasts) == 1


def test_other_oas_are_left_alone(stage: Stage) -> None:
    allow(stage)
    morning(stage)
    bulletin(stage, units=["noi-khac"])
    bulletin(stage, channels=["messenger"])
    bulletin(stage, has_article=False)
    bulletin(stage, state="draft")
    go_on(stage, timedelta(minutes=2))
    assert rows_of(stage.bot.database, articles.articles) == []


def test_a_bulletin_is_not_done_before_its_article_is(stage: Stage) -> None:
    allow(stage)
    now = morning(stage)
    number = bulletin(stage, state="sending", spread_at=now, send_at=now)
    ended = []
    for _ in range(3):
        ended.append(end_finished(stage.bot.database, stage.clock.now()))
        go_on(stage, timedelta(minutes=3))
    assert (ended[0], sum(ended)) == (0, 1)
    assert told_of(stage, number).startswith("Đã nhờ Zalo phát")
