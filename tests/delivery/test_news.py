"""News: a bulletin's words for one person, as each channel carries them."""

from typing import Any

import pytest

from bot.channels import splitting
from bot.channels.channel import Abilities
from bot.channels.messenger import MessengerChannel
from bot.channels.zalo import ZaloChannel
from bot.core.replies import choice, link, phone
from bot.delivery.news import NOBODY, bubbles, called, news_of, reply_of
from bot.store import bulletins
from tests.store.rows import NOW

ZALO = ZaloChannel("http://127.0.0.1").abilities
MESSENGER = MessengerChannel("http://127.0.0.1", "v26.0", []).abilities
BUTTONS = [
    {"title": "Đăng ký", "topic": "activity.signup"},
    {"title": "Trang sự kiện", "url": "https://dichvucong.gov.vn/a?b=c"},
    {"title": "Gọi hỏi", "phone": "0226 3 800 000"},
]


def bulletin(**values: Any) -> dict[str, Any]:
    given = {"title": "Thứ Bảy tình nguyện", "body": "Bảy giờ, nhà văn hoá.", **values}
    row = bulletins.as_row(unit_slug="phuong-a", created_at=NOW, **given)
    return {**row, "unit_name": "Đoàn phường A"}


def test_the_title_stands_first() -> None:
    reply = reply_of(news_of(bulletin()))
    assert reply.text == "Thứ Bảy tình nguyện\n\nBảy giờ, nhà văn hoá."


@pytest.mark.parametrize("body", ["THỨ BẢY\ntình nguyện: bảy giờ.", "Thứ Bảy tình nguyện"])
def test_a_title_with_which_the_text_begins_is_not_said_twice(body: str) -> None:
    assert reply_of(news_of(bulletin(body=body))).text == body


def test_another_word_that_only_begins_alike_is_another() -> None:
    assert reply_of(news_of(bulletin(title="Tin", body="Tinh thần"))).text == "Tin\n\nTinh thần"


def test_buttons_become_choices_links_and_phones() -> None:
    assert reply_of(news_of(bulletin(buttons=BUTTONS))).buttons == (
        choice("Đăng ký", "#activity.signup"),
        link("Trang sự kiện", "https://dichvucong.gov.vn/a?b=c"),
        phone("Gọi hỏi", "0226 3 800 000"),
    )


def test_fields_are_filled() -> None:
    news = news_of(bulletin(body="Chào {name}, {Unit} mời {name}."))
    assert reply_of(news, "Lan").text.endswith("Chào Lan, Đoàn phường A mời Lan.")
    assert reply_of(news).text.endswith("Chào bạn, Đoàn phường A mời bạn.")
    assert reply_of(news_of(bulletin(body="{Name} ơi!"))).text.endswith("Bạn ơi!")


def test_a_unit_without_a_name_is_the_youth_union() -> None:
    row = {**bulletin(body="{unit} mời."), "unit_name": ""}
    assert reply_of(news_of(row)).text.endswith("Đoàn Thanh niên mời.")


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("Nguyễn Thị Lan", "Nguyễn Thị Lan"),
        ("Nguyê\u0303n Lan", "Nguyễn Lan"),
        ("  🌸 Lan\n🌸 ", "Lan"),
        ("Lan 2k5", "Lan 2k5"),
        ("{name}", "name"),
        ("", NOBODY),
        ("🌸🌸", NOBODY),
        ("0912 345 678", NOBODY),
        ("Lan 0912345678", NOBODY),
        ("vay-nhanh.example", NOBODY),
        ("Chuyên cho vay nhanh lãi suất thấp nhất thị trường", NOBODY),
    ],
)
def test_only_what_looks_like_a_name_is_said(shown: str, said: str) -> None:
    assert called(shown) == said


@pytest.mark.parametrize("abilities", [ZALO, MESSENGER])
def test_a_long_bulletin_with_a_picture_is_several_bubbles(abilities: Abilities) -> None:
    row = bulletin(body="Một câu dài. " * 250, image="https://example.vn/a.png", buttons=BUTTONS)
    picture, *texts = bubbles(news_of(row), abilities, "Lan")
    assert picture.picture == "https://example.vn/a.png"
    assert len(texts) > 1
    assert [one.buttons for one in texts[:-1]] == [()] * (len(texts) - 1)
    assert texts[-1].buttons


def test_a_personal_bulletin_leaves_what_is_kept_alone() -> None:
    before = splitting.bubbles.cache_info().currsize
    bubbles(news_of(bulletin(body="Chào {name}, một lần thôi.")), ZALO, "Lan")
    assert splitting.bubbles.cache_info().currsize == before
