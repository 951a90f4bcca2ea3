"""How each channel will show a bulletin: its bubbles by the code that sends, and what is odd."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.bulletin.names import CHANNEL_NAMES
from bot.channels.channel import Abilities, Channel
from bot.channels.splitting import units
from bot.core.replies import Bubble
from bot.delivery import news
from bot.delivery.news import News

SOMEBODY = "Lan"  # whose name stands where the reader's will
PICTURES = (".jpg", ".jpeg", ".png")  # what both platforms take (zalo-oa.md §4.3, messenger.md §7)


@dataclass(frozen=True, slots=True)
class Note:
    """What a platform makes of a field; `field` as in interfaces.md §5. It is no fault."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One channel: what a person there sees, in order."""

    channel: str
    name: str
    bubbles: Sequence[Bubble]
    notes: Sequence[Note]


def previews(bulletin: Mapping[str, Any], channels: Mapping[str, Channel]) -> list[Preview]:
    """One for each channel the bulletin goes to; `bulletin` is a row, kept or not."""
    written = news.news_of(bulletin)
    found = []
    for name in CHANNEL_NAMES:
        if name in bulletin["channels"] and name in channels:
            abilities = channels[name].abilities
            shown = news.bubbles(written, abilities, SOMEBODY)
            notes = _notes(name, written, shown, abilities)
            found.append(Preview(name, CHANNEL_NAMES[name], shown, notes))
    return found


def _notes(
    channel: str, written: News, shown: Sequence[Bubble], abilities: Abilities
) -> list[Note]:
    name = CHANNEL_NAMES[channel]
    notes = []
    texts = sum(1 for bubble in shown if bubble.text)
    if texts > 1:
        notes.append(Note("body", f"{name} chia nội dung này thành {texts} tin."))
    for place, button in enumerate(written.buttons):
        if units(button.title) > abilities.title:
            words = f"{name} chỉ hiện {abilities.title} ký tự đầu của nút “{button.title}”."
            notes.append(Note(f"buttons.{place}", words))
    seen = {button.value for bubble in shown for button in bubble.buttons}
    for place, button in enumerate(written.buttons):
        if button.value not in seen and units(button.title) <= abilities.title:
            words = f"{name} không hiện được nút “{button.title}”, nên viết thành chữ trong tin."
            notes.append(Note(f"buttons.{place}", words))
    if written.image and channel == "zalo" and not _is_picture(written.image):
        words = "Zalo chỉ nhận ảnh JPG hoặc PNG, dưới 1 MB. Bạn xem lại địa chỉ ảnh."
        notes.append(Note("image", words))
    return notes


def _is_picture(address: str) -> bool:
    return urlsplit(address).path.lower().endswith(PICTURES)
