"""Wishes for one kind of news, and what only sounds like one."""

import pytest

from bot.conversation.news_words import Wish, wish


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nhận tin việc làm", Wish("on", "jobs")),
        ("cho em đăng ký nhận tin thủ tục với ạ", Wish("on", "papers")),
        ("chỉ nhận tin việc làm thôi", Wish("only", "jobs")),
        ("CHỈ NHẬN TIN VỀ GIẤY TỜ", Wish("only", "papers")),
        ("thôi tin tình nguyện", Wish("off", "volunteering")),
        ("huy tin khan", Wish("off", "urgent")),
        ("huỷ tin khẩn", Wish("off", "urgent")),
        ("ko nhận thông báo tuyển dụng nữa", Wish("off", "jobs")),
        ("tìm việc làm ở đâu", None),
        ("có tin tình nguyện nào không", None),
        ("thôi nhận tin", None),
        ("nhận tin", None),
        ("", None),
    ],
)
def test_what_is_wished(text: str, meant: Wish | None) -> None:
    assert wish(text) == meant
