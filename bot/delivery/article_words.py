"""The words of an article: a bulletin as Zalo broadcasts it, and what became of it for staff."""

from collections.abc import Mapping
from datetime import datetime

from bot.channels.zalo.articles import (
    LONGEST_AUTHOR,
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    Article,
)
from bot.core.clock import LOCAL
from bot.core.replies import Button
from bot.delivery.news import News, reply_of

# Where a bulletin has no picture: one of ours (content/pictures).
COVER_PATH = "/guides/pictures/news-cover.png"

COUNTED_BY_ZALO = (
    "Zalo tự phát bài này tới người từ 18 tuổi đang quan tâm OA và tự đếm, mình không đếm."
)

# What a code of Zalo means for an article, and what to do (reference/zalo-oa.md §5.5).
_CODES: Mapping[str, str] = {
    "-201": "Zalo không nhận bài: kiểm tra tiêu đề, ảnh bìa rồi chép lại thành bản mới",
    "-209": "ứng dụng chưa được kích hoạt trên developers.zalo.me",
    "-210": "bài dài quá mức Zalo nhận: rút ngắn rồi chép lại thành bản mới",
    "-211": "OA đã hết lượt phát bài của gói",
    "-212": "ứng dụng chưa đăng ký quyền “quản lý bài viết”",
    "-216": "mã truy cập của OA đã chết: kết nối lại OA",
    "-218": "OA đã hết lượt phát bài",
    "-220": "mã truy cập của OA đã chết: kết nối lại OA",
    "-221": "OA chưa được Zalo xác thực",
    "-223": "OA chưa cấp quyền bài viết, hoặc đã hết số bài của gói",
    "-224": "gói của OA không có phát bài: nâng gói hoặc bỏ chọn phát bài",
    "-235": "Zalo không cho loại OA này phát bài",
    "-248": "Zalo nói bài trái quy định của nền tảng: xem lại nội dung trước khi gửi nữa",
}


def article_of(news: News, public_url: str) -> Article:
    """The bulletin as an article: nobody is named in it, and buttons are lines of text."""
    reply = reply_of(news)
    title = " ".join(news.title.split())
    lines = [" ".join(line.split()) for line in reply.text.split("\n")]
    paragraphs = [line for line in lines if line and line != title] or [title]
    buttons = [_line(button) for button in reply.buttons]
    return Article(
        title=_cut(title, LONGEST_TITLE),
        author=_cut(news.unit, LONGEST_AUTHOR),
        cover=news.image or f"{public_url}{COVER_PATH}",
        description=_cut(" ".join(paragraphs), LONGEST_DESCRIPTION),
        paragraphs=[*paragraphs, *buttons],
    )


def meaning(code: str, words: str) -> str:
    """What Zalo's answer means, as half a sentence for staff."""
    return _CODES.get(code) or f"Zalo trả lời {code} {words}".strip()


def spoken(instant: datetime) -> str:
    """An instant as staff read it: “7:30 ngày 28/11”."""
    local = instant.astimezone(LOCAL)
    return f"{local.hour}:{local:%M} ngày {local.day}/{local.month}"


def _line(button: Button) -> str:
    """A button as a line somebody can follow without pressing."""
    if button.kind == "choice":
        return f"{button.title}: nhắn “{button.title}” cho trang này."
    return f"{button.title}: {button.value}"


def _cut(text: str, longest: int) -> str:
    """The text in at most so many letters, cut between two words."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return f"{head.rpartition(' ')[0] or head}…"
