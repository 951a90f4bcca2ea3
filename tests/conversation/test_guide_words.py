"""What people type at a step of a guide, or to be led through one."""

import pytest

from bot.conversation import guides_reading as words
from tests.conversation.guide_scene import NAME, guide, knowing, press
from tests.conversation.talking import Talker, buttons, entries, texts
from tests.stage import Stage


@pytest.fixture
def lan(stage: Stage) -> Talker:
    return knowing(Talker(stage.bot.reception(stage.wake), stage.page, "lan"), [guide()])


WISHES = {
    "done": "xong|Xong rồi ạ|bước này xong rồi|xong bước 3 rồi cháu ơi|ok|oki|rồi|roi|r|tiếp|"
    "tiep di|bước tiếp theo|dc rồi|được rồi cô ạ|xong rồi làm gì nữa|next|đã cài xong",
    "trouble": "lỗi|bị lỗi|bi loi roi|k được|ko dc|khong duoc|nó không được|máy báo lỗi ad ơi|"
    "vẫn chưa được|kẹt rồi",
    "back": "quay lại|lùi lại|lui lai|bước trước|quay lại bước trước nhé|lùi 1 bước",
    "later": "để sau|de sau|thôi|thôi để mai|mai tui làm tiếp|dừng ở đây|thôi dừng ở đây|bận rồi|"
    "để tối về làm|hôm khác làm",
    "again": "nhắc lại|là sao|không hiểu|bước mấy rồi|cho xem lại với",
    "wait": "chưa xong|đợi chút|chờ em tí|để em làm thử|vâng ạ|ừ|từ từ",
    "anew": "làm lại từ đầu|lam lai tu dau",
    "next-person": "người tiếp theo|mời người tiếp theo|nguoi tiep theo",
    "help": "giúp người nhà|giúp bà làm|làm hộ mẹ em|em đang giúp bà ngoại|chỉ cho bố",
}


@pytest.mark.parametrize(
    ("text", "wish"), [(text, wish) for wish, said in WISHES.items() for text in said.split("|")]
)
def test_a_wish_is_read_as_people_type_it(text: str, wish: str) -> None:
    assert words.wish(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#menu",
        "có mất tiền không",
        "giúp bác với",  # of oneself
        "giúp bà với cháu",
        "cho tôi hỏi",
        "tôi",
        "mai có làm việc không",
        "được không",
        "xong thì có được miễn phí không",
        "quay lại làm thẻ căn cước thì sao",
        "người khác làm thay được không",
        "x" * 10_000,
    ],
)
def test_what_asks_something_is_no_wish(text: str) -> None:
    assert words.wish(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("bước 3", 3), ("quay lại buoc 2", 2), ("cho xem bước số 4", 4), ("xong bước 3", None)],
)
def test_a_step_is_asked_for_by_its_number(text: str, number: int | None) -> None:
    assert words.step_number(text) == number


@pytest.mark.parametrize(
    ("text", "is_asked", "is_all"),
    [
        ("chỉ từng bước đi", True, True),
        ("huong dan tung buoc cho bac", True, True),
        ("chỉ từng bước làm VNeID mức 2", True, False),
        ("cầm tay chỉ việc nộp hồ sơ", True, False),
        ("bước đầu tiên là gì", False, False),
        ("làm VNeID mức 2", False, False),
    ],
)
def test_the_wish_to_be_led_is_heard(text: str, is_asked: bool, is_all: bool) -> None:
    assert (words.asks_for_steps(text), words.asks_only_for_steps(text)) == (is_asked, is_all)


@pytest.mark.parametrize(
    "text", ["chỉ từng bước tra hồ sơ đã nộp", "Chỉ từng bước tra cứu hồ sơ tới đâu rồi với cháu"]
)
def test_a_question_that_wants_steps_begins_the_guide(lan: Talker, text: str) -> None:
    assert entries(lan.says(text)) == [f"guide/{NAME}", f"guide/{NAME}/mot"]


def test_steps_of_the_matter_before(lan: Talker) -> None:
    lan.says("tra hồ sơ đã nộp tới đâu")
    assert entries(lan.says("chỉ từng bước với")) == [f"guide/{NAME}", f"guide/{NAME}/mot"]


def test_steps_of_nothing_are_offered_as_a_list(lan: Talker) -> None:
    answer = lan.says("chỉ từng bước")
    assert entries(answer) == ["talk.guide_list"]
    assert buttons(answer)[0] == ("Việc nhỏ", press())


def test_the_answer_offers_the_guide_first(lan: Talker) -> None:
    shown = buttons(lan.says("tra hồ sơ đã nộp tới đâu"))
    choices = [(title, value) for title, value in shown if value.startswith("#")]
    assert choices[0] == ("Chỉ từng bước", press())


def test_what_is_not_understood_is_kept_for_staff_and_the_step_stays(lan: Talker) -> None:
    lan.presses(press())
    answer = lan.says("giá vàng sjc bao nhiêu")
    assert entries(answer) == [f"guide/{NAME}/mot"]
    assert texts(answer)[0].startswith("Câu này mình chưa hiểu")


def test_a_trouble_in_other_words_leads_to_the_troubles(lan: Talker) -> None:
    lan.presses(press("at", "hai"))
    assert entries(lan.says("không")) == ["talk.guide_wait"]
    assert entries(lan.says("ko thấy cái nút đó đâu hết trơn")) == [f"guide/{NAME}/hai/trouble"]


@pytest.mark.parametrize("text", ["rồi", "ok", "không được", "bước 2"])
def test_who_put_it_off_is_not_led_by_a_chance_word(lan: Talker, text: str) -> None:
    lan.presses(press())
    lan.says("để sau")
    assert not entries(lan.says(text))[0].startswith("guide/")
