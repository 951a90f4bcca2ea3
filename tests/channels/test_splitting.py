"""Replies become bubbles within each channel's limits, and nothing of them is lost."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.channel import Abilities
from bot.channels.splitting import bubbles, shortened, units
from bot.core.replies import Bubble, Button, Reply, choice, link, phone

ZALO = Abilities(
    text=2000, title=100, choices=5, actions=5, buttons=5, button_text=2000, prints_numbers=True
)
MESSENGER = Abilities(
    text=2000, title=20, choices=13, actions=3, buttons=16, button_text=640, prints_numbers=False
)
TINY = Abilities(
    text=120, title=10, choices=2, actions=1, buttons=2, button_text=90, prints_numbers=False
)

PAGE = link("Trang chính thức", "https://dichvucong.gov.vn/p/home")
CALL = phone("Gọi trực ban", "0226 385 1000")


def choices(count: int) -> tuple[Button, ...]:
    return tuple(choice(f"Việc {n}", f"#viec.{n}") for n in range(1, count + 1))


def texts(reply: Reply, abilities: Abilities) -> list[str]:
    return [bubble.text for bubble in bubbles(reply, abilities)]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_short_text_is_one_bubble_in_nfc() -> None:
    decomposed = unicodedata.normalize("NFD", "Bác ra công an xã.")
    assert list(bubbles(Reply(f" {decomposed}\n"), ZALO)) == [Bubble("Bác ra công an xã.")]


def test_nothing_to_say_is_no_bubble() -> None:
    assert list(bubbles(Reply("  \n "), ZALO)) == []


def test_zalo_prints_the_numbers_beside_the_buttons() -> None:
    both = choices(2)
    assert list(bubbles(Reply("Bạn cần việc nào?", both), ZALO)) == [
        Bubble("Bạn cần việc nào?\n\n1. Việc 1\n2. Việc 2", both)
    ]


def test_messenger_prints_no_numbers_while_all_choices_fit() -> None:
    all_13 = choices(13)
    assert list(bubbles(Reply("Việc nào?", all_13), MESSENGER)) == [Bubble("Việc nào?", all_13)]


def test_choices_that_do_not_fit_number_all_of_them() -> None:
    (bubble,) = bubbles(Reply("Việc nào?", choices(14)), MESSENGER)
    assert bubble.buttons == choices(13)
    assert bubble.text == "Việc nào?\n\n" + "\n".join(f"{n}. Việc {n}" for n in range(1, 15))


def test_zalo_writes_links_and_phones_out_because_a_pc_shows_no_buttons() -> None:
    assert list(bubbles(Reply("Mở trang này.", (PAGE, CALL)), ZALO)) == [
        Bubble(
            "Mở trang này.\n\nTrang chính thức: https://dichvucong.gov.vn/p/home\n"
            "Gọi trực ban: 0226 385 1000",
            (PAGE, CALL),
        )
    ]


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("Trang chính thức: dichvucong.gov.vn. Bác tự gõ cũng được.", "https://dichvucong.gov.vn/"),
        ("Mở https://dichvucong.gov.vn/p/home", "https://dichvucong.gov.vn/p/home"),
        ("Bác gọi 1900.0368 nhé", "19000368"),
        ("Gọi (0226) 385 1000 hoặc 0226 385 1000.", "+84226385 1000"),
    ],
)
def test_what_the_text_says_already_is_not_written_again(text: str, button: str) -> None:
    action = link("Mở", button) if button.startswith("http") else phone("Gọi", button)
    assert texts(Reply(text, (action,)), ZALO) == [text]


@pytest.mark.parametrize(
    ("text", "button", "line"),
    [
        ("Có 2.113 hồ sơ.", phone("Gọi công an", "113"), "Gọi công an: 113"),
        ("Xem dichvucong.gov.vn/p", link("Mở", "https://dichvucong.gov.vn"), "Mở: https://"),
        ("Xem x.gov.vn", link("Mở", "https://gov.vn"), "Mở: https://gov.vn"),
        ("Máy bận.", phone("Gọi 1900 0368", "19000368"), "Gọi 1900 0368"),
    ],
)
def test_what_only_looks_alike_is_written_out(text: str, button: Button, line: str) -> None:
    (said,) = texts(Reply(text, (button,)), ZALO)
    assert said.startswith(f"{text}\n\n{line}")


def test_actions_that_do_not_fit_become_lines() -> None:
    four = tuple(phone(f"Bàn {n}", f"022638510{n}0") for n in range(1, 5))
    (bubble,) = bubbles(Reply("Gọi bàn nào cũng được.", four), MESSENGER)
    assert bubble == Bubble("Gọi bàn nào cũng được.\n\nBàn 4: 02263851040", four[:3])


def test_a_picture_goes_first_and_alone() -> None:
    reply = Reply("Chạm vào đây.", choices(1), "https://example.vn/a.png")
    assert list(bubbles(reply, MESSENGER)) == [
        Bubble("", (), "https://example.vn/a.png"),
        Bubble("Chạm vào đây.", choices(1)),
    ]


def test_buttons_without_text_are_written_out_so_that_no_bubble_is_empty() -> None:
    reply = Reply("", (*choices(1), PAGE), "https://example.vn/a.png")
    assert list(bubbles(reply, MESSENGER)) == [
        Bubble("", (), "https://example.vn/a.png"),
        Bubble(
            "Trang chính thức: https://dichvucong.gov.vn/p/home\n\n1. Việc 1",
            (*choices(1), replace(PAGE, title="Trang chính thức")),
        ),
    ]


def test_long_text_is_cut_between_paragraphs() -> None:
    one, two, three = "a" * 60, "b" * 50, "c" * 100
    assert texts(Reply(f"{one}\n\n{two}\n\n{three}"), TINY) == [f"{one}\n\n{two}", three]


def test_a_long_paragraph_is_cut_after_a_sentence_and_not_after_a_number() -> None:
    text = f"Gọi 1900.0368. Máy bận thì chờ. {'x' * 70} 1. {'y' * 30} z."
    assert texts(Reply(text), TINY) == [
        f"Gọi 1900.0368. Máy bận thì chờ. {'x' * 70} 1.",
        f"{'y' * 30} z.",
    ]
    text = f"Bác chờ một lát. {'x' * 40} hết! Rồi {'y' * 80}"
    assert texts(Reply(text), TINY) == [f"Bác chờ một lát. {'x' * 40} hết!", f"Rồi {'y' * 80}"]


def test_a_tiny_paragraph_is_no_bubble_of_its_own() -> None:
    sentence = "Bác mang thẻ căn cước ra công an xã."
    text = f"Dạ.\n\n{' '.join([sentence] * 4)}"
    assert texts(Reply(text), TINY) == [
        f"Dạ.\n\n{sentence} {sentence} {sentence}",
        sentence,
    ]


def test_a_border_right_where_the_room_ends_counts() -> None:
    words = f"{'a' * 59} {'b' * 60}"
    assert texts(Reply(f"{words} {'c' * 9}"), TINY) == [words, "c" * 9]


@pytest.mark.parametrize(("count", "buttons"), [(80, ()), (50, (CALL,))])
def test_text_without_any_border_is_cut_between_whole_letters(
    count: int, buttons: tuple[Button, ...]
) -> None:
    letter = unicodedata.normalize("NFC", "m\u0323\u0302")
    assert len(letter) == 2  # no single code point: a letter with a mark
    abilities = replace(TINY, button_text=91)
    first, second = texts(Reply("02263851000" + letter * count, buttons), abilities)
    assert first[-2:] == letter
    assert second[:2] == letter


def test_emoji_count_twice_and_stay_whole() -> None:
    assert units("👋") == 2
    waves = "👋🏽" * 31
    assert texts(Reply(waves), TINY) == ["👋🏽" * 30, "👋🏽"]


def test_the_text_above_action_buttons_has_its_own_limit() -> None:
    one, two = "Một hai ba. " * 30, "Bốn năm sáu. " * 30
    text = f"{one.strip()}\n\n{two.strip()}"
    found = bubbles(Reply(text, (PAGE,)), MESSENGER)
    assert [bubble.text for bubble in found] == [one.strip(), two.strip()]
    assert [bubble.buttons for bubble in found] == [(), (PAGE,)]


def test_the_numbered_list_stays_whole_beside_the_buttons() -> None:
    numbers = "1. Việc 1\n2. Việc 2\n3. Việc 3"
    sentence = "Bác làm thế này nhé."
    five = " ".join([sentence] * 5) + " Chọn đi."
    assert list(bubbles(Reply(five, choices(3)), TINY)) == [
        Bubble(f"{sentence} {sentence}"),
        Bubble(f"{sentence} {sentence} {sentence} Chọn đi.\n\n{numbers}", choices(2)),
    ]
    four = " ".join([sentence] * 4)
    narrow = replace(TINY, text=100)
    assert list(bubbles(Reply(four, choices(3)), narrow)) == [
        Bubble(four),
        Bubble(numbers, choices(2)),
    ]


def test_the_blank_line_above_the_list_counts_too() -> None:
    (whole,) = texts(Reply("a" * 109, choices(1)), replace(ZALO, text=120))
    assert whole == "a" * 109 + "\n\n1. Việc 1"
    assert len(texts(Reply("a" * 110, choices(1)), replace(ZALO, text=120))) == 2


def test_a_list_longer_than_a_bubble_is_cut_between_its_lines() -> None:
    many = tuple(choice(f"Việc rất dài số {n}", f"#v.{n}") for n in range(1, 10))
    found = texts(Reply("Chọn:", many), TINY)
    assert all(re.match(r"Chọn:|\d\. ", part) for part in found)
    assert all(units(part) <= TINY.text for part in found)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Quên mật khẩu VNeID", "Quên mật khẩu VNeID"),
        ("Quên mật khẩu đăng nhập", "Quên mật khẩu đăng…"),
        ("Đ" * 21, "Đ" * 19 + "…"),
    ],
)
def test_titles_are_cut_between_words(title: str, short: str) -> None:
    assert shortened(title, 20) == short


# What people and content can hold: Vietnamese in both normal forms, emoji, odd spaces and breaks.
PLAIN = [*"aăâbcdđeêghiklmnoôơpqrstuưvxyạậểữ019.,!?…:\"'()", " ", " ", "\n", "\n\n", ". "]
ODD = [
    "m\u0323\u0302",
    "a\u0302\u0301",
    "e\u0301",
    "\u0301",
    "\u00a0",
    "👋🏽",
    "👨\u200d👩\u200d👧",
]
LETTERS = st.sampled_from(PLAIN + ODD)
# Half of them long enough to be cut more than once.
TEXTS = (st.lists(LETTERS) | st.lists(LETTERS, min_size=300, max_size=600)).map("".join)
TITLES = (st.lists(LETTERS, min_size=1) | st.lists(LETTERS, min_size=20)).map("".join)
BUTTONS = st.builds(
    Button,
    st.sampled_from(["choice", "choice", "link", "phone"]),
    TITLES,
    st.sampled_from(["#a.b", "https://example.vn/x", "0226 385 1000", "113"]),
)
ABILITIES = st.builds(
    Abilities,
    text=st.integers(100, 300),
    title=st.integers(5, 40),
    choices=st.integers(0, 5),
    actions=st.integers(0, 3),
    buttons=st.integers(0, 6),
    button_text=st.sampled_from([0, 90, 200]),
    prints_numbers=st.booleans(),
)
few = settings(max_examples=50, deadline=None, database=None)


@few
@given(TEXTS, ABILITIES)
def test_no_letter_of_a_text_is_lost(text: str, abilities: Abilities) -> None:
    said = "".join(texts(Reply(text), abilities))
    assert bare(said) == bare(unicodedata.normalize("NFC", text))


@few
@given(TEXTS, st.lists(BUTTONS, max_size=8), ABILITIES)
def test_every_bubble_keeps_the_limits(
    text: str, buttons: list[Button], abilities: Abilities
) -> None:
    found = bubbles(Reply(text, tuple(buttons)), abilities)
    for bubble in found:
        assert bubble.text.strip()
        assert units(bubble.text) <= abilities.text
    assert all(not bubble.buttons for bubble in found[:-1])
    shown = found[-1].buttons if found else ()
    actions = [button for button in shown if button.kind != "choice"]
    assert len(shown) <= abilities.buttons
    assert len(actions) <= abilities.actions
    assert len(shown) - len(actions) <= abilities.choices
    assert all(units(button.title) <= abilities.title for button in shown)
    if actions and abilities.button_text:
        assert units(found[-1].text) <= abilities.button_text


@few
@given(TEXTS, st.lists(BUTTONS, max_size=8), ABILITIES)
def test_every_choice_can_be_pressed_or_typed(
    text: str, buttons: list[Button], abilities: Abilities
) -> None:
    reply = Reply(text, tuple(buttons))
    found = bubbles(reply, abilities)
    said = bare("".join(bubble.text for bubble in found))
    numbered = "".join(f"{n}.{choice.title}" for n, choice in enumerate(reply.choices, 1))
    shown = sum(button.kind == "choice" for button in found[-1].buttons) if found else 0
    if abilities.prints_numbers or shown < len(reply.choices):
        assert said.endswith(bare(unicodedata.normalize("NFC", numbered)))
    for action in (button for button in buttons if button.kind != "choice"):
        value = action.value.removeprefix("https://")
        is_pressed = any(action.value == b.value for b in found[-1].buttons)
        assert is_pressed or bare(value) in re.sub(r"[.\-]", "", said) or value in said


@few
@given(TEXTS, st.lists(BUTTONS, max_size=3))
def test_a_short_reply_stays_as_it_is_when_cut_again(text: str, buttons: list[Button]) -> None:
    reply = Reply(text[:100] or "a", tuple(buttons))
    once = bubbles(reply, MESSENGER)
    again = [b for bubble in once for b in bubbles(Reply(bubble.text, bubble.buttons), MESSENGER)]
    assert tuple(again) == once
