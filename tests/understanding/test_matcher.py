"""The decisions, on a small content: sure, unsure, lost, leaning, two at once, danger."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.decisions import Decision
from tests.understanding import small

LEVEL2 = "vneid.register_level2"
# Built once for the whole module: hypothesis asks it hundreds of times.
MATCHER = small.matcher()


@pytest.mark.parametrize(
    "typed",
    [
        "quen mat khau vneid lam sao ad",
        "dạ chào ad, em quên mk vneid rồi ạ, giờ lấy lại sao?",
        "QUÊN MẬT KHẨU VNEID!!!",
        "quenmatkhau vneid",
        "quên maatj khaaur vneid",
    ],
)
def test_however_it_is_typed(typed: str) -> None:
    decision = MATCHER.match(typed)
    assert (decision.kind, decision.topic, decision.said) == (
        "answer",
        "vneid.forgot_password",
        1,
    )


@pytest.mark.parametrize(
    "typed", ["", "   ", "😀😀", "hôm nay thời tiết thế nào", "asdkjhqwe", "làm hộ chiếu ở đâu"]
)
def test_lost(typed: str) -> None:
    assert MATCHER.match(typed) == Decision("fallback")


def test_unsure_offers_what_it_may_be() -> None:
    decision = MATCHER.match("tài khoản vneid")
    assert decision.kind == "clarify"
    assert decision.said == 0
    assert {LEVEL2, "vneid.children"} & {answer.topic for answer in decision.answers}


def test_a_greeting_alone_and_before_a_question() -> None:
    assert MATCHER.match("alo ad ơi").topic == "greet"
    assert MATCHER.match("xin chào, cho hỏi đăng ký mức 2").topic == LEVEL2
    assert MATCHER.match("quên mật khẩu vneid, cảm ơn ạ").topic == "vneid.forgot_password"


@pytest.mark.parametrize(
    ("typed", "topic", "section"),
    [
        ("mất bao nhiêu tiền", LEVEL2, "fee"),
        ("thế cần mang gì ạ", LEVEL2, "papers"),
        ("lam sao", LEVEL2, "how"),
        ("bao lâu có", LEVEL2, ""),
        ("còn trẻ em thì sao", "vneid.children", ""),
    ],
)
def test_a_follow_up_leans_on_the_topic_before(typed: str, topic: str, section: str) -> None:
    decision = MATCHER.match(typed, LEVEL2)
    assert (decision.kind, decision.topic, decision.section) == ("answer", topic, section)
    assert decision.leaned


def test_words_of_a_follow_up_without_a_topic_before() -> None:
    assert MATCHER.match("mất bao nhiêu tiền").kind != "answer"
    assert MATCHER.match("mất bao nhiêu tiền", "greet").kind != "answer"
    assert MATCHER.match("mất bao nhiêu tiền", "no.such").kind != "answer"


@pytest.mark.parametrize(
    ("typed", "topic"),
    [("quên mật khẩu vneid", "vneid.forgot_password"), ("cảm ơn nhé", "thanks")],
)
def test_a_whole_question_leaves_the_topic_before(typed: str, topic: str) -> None:
    decision = MATCHER.match(typed, LEVEL2)
    assert (decision.topic, decision.leaned) == (topic, False)


def test_a_part_asked_for_along_with_its_topic() -> None:
    assert MATCHER.match("đăng ký mức 2 mất bao nhiêu tiền").section == "fee"
    assert MATCHER.match("mấy giờ phường mở cửa").section == ""


def test_two_questions() -> None:
    decision = MATCHER.match("quên mật khẩu vneid. với lại mấy giờ phường mở cửa?")
    assert [answer.topic for answer in decision.answers[: decision.said]] == [
        "vneid.forgot_password",
        "office.hours",
    ]
    assert MATCHER.match("quên mật khẩu vneid. quên mật khẩu vneid").said == 1


def test_a_story_around_the_question() -> None:
    story = (
        "Chuyện là hôm trước bác ra phường, người ta đông quá bác về. Sáng nay con gái bác mua "
        "cho cái máy, bác mở ra thì quên mật khẩu vneid, giờ không biết làm thế nào."
    )
    assert MATCHER.match(story).topic == "vneid.forgot_password"


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("tôi vừa chuyển khoản cho bọn lừa đảo xong", "safety.scam"),
        ("nó đang bắt em chuyển tiền ngay", "safety.scam"),
        ("cháy nhà rồi cứu với", "human"),
    ],
)
def test_danger_comes_before_everything(typed: str, topic: str) -> None:
    decision = MATCHER.match(typed, LEVEL2)
    assert (decision.topic, decision.said, decision.is_danger) == (topic, 1, True)


@pytest.mark.parametrize("typed", ["lừa đảo là gì", "cách nhận biết lừa đảo", "phòng cháy ở đâu"])
def test_no_danger_in_a_general_question(typed: str) -> None:
    assert not MATCHER.match(typed).is_danger


@given(st.text(max_size=80), st.sampled_from([None, LEVEL2, "greet", "no.such"]))
def test_never_raises(text: str, previous: str | None) -> None:
    decision = MATCHER.match(text, previous)
    assert decision.said <= len(decision.answers) <= 3
    assert (decision.kind == "answer") == (decision.said > 0)


def test_a_very_long_message_is_heard_by_its_ends() -> None:
    long = "đăng ký mức 2 " + "bla bla " * 10_000 + " đăng ký mức 2 ở công an"
    assert MATCHER.match(long).topic in {LEVEL2, None}
    assert MATCHER.match("a" * 50_000) == Decision("fallback")


def test_heard_is_the_same_from_many_threads() -> None:
    typed = ["quên mật khẩu", "đăng ký mức 2 và mấy giờ mở cửa", "alo", "kể chuyện"] * 25
    alone = [MATCHER.hear(text) for text in typed]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(small.matcher().hear, typed)) == alone


def test_why_tells_each_step() -> None:
    lines = MATCHER.why("Quên MK vneid. Nộp hồ sơ ở đâu")
    assert lines[0] == "normal form: quên mk vneid nộp hồ sơ ở đâu"
    assert any("quên mật khẩu vneid" in line for line in lines)
    assert any(line.startswith("candidate: vneid.forgot_password") for line in lines)
    assert lines[-1].startswith("decision: ")
    assert MATCHER.why("")[-1].startswith("decision: fallback")
