"""Single values of a draft, as a file or a form gives them: read, or Wrong with two sentences."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.channels.splitting import units
from bot.core.clock import LOCAL
from bot.core.vietnamese import fold, normal

LONGEST_ADDRESS = 1_000  # letters
LONGEST_BUTTON = 100  # UTF-16 units, Zalo's; Messenger shows 20 and the preview says so

# The names of INTERESTS as staff write them.
INTEREST_NAMES: Mapping[str, str] = {
    "thu tuc": "papers",
    "tinh nguyen": "volunteering",
    "viec lam": "jobs",
    "khan": "urgent",
}
# Addresses that hide where they lead: we warn of them, so we never send one (voice.md 10).
SHORTENERS = (
    *("bit.ly", "tinyurl.com", "goo.gl", "t.co", "is.gd", "cutt.ly", "ow.ly", "rebrand.ly"),
    *("shorturl.at", "shorten.asia", "rb.gy", "t.ly", "s.id", "tiny.cc", "bom.so", "by.com.vn"),
)
# Opens one activity; "Báo cho mọi người" puts it in, and whoever edits the words keeps it.
_ACTIVITY = re.compile(r"activity/\d{1,18}", re.ASCII)
_HOST = re.compile(r"(?<![\w.\-])(?:https?://)?(?:www\.)?([\w.\-]+\.[a-z]{2,})/", re.I)


class Wrong(Exception):
    """`words` for the office; `sentence` goes on after the field's name on the command line."""

    def __init__(self, words: str, sentence: str) -> None:
        super().__init__(sentence)
        self.words, self.sentence = words, sentence


def text(raw: Any, longest: int, missing: str) -> str:
    """Words without which there is no bulletin."""
    if raw is not None and not isinstance(raw, str):
        raise Wrong("Mục này phải là chữ.", "must be text in quotes.")
    found = unicodedata.normalize("NFC", raw or "").replace("\r\n", "\n").strip()
    if not found:
        raise Wrong(missing, "is missing: write it.")
    if units(found) > longest:
        raise Wrong(
            f"Dài {units(found)} ký tự, nhiều nhất {longest}. Bạn viết ngắn lại.",
            f"has {units(found)} characters, at most {longest} fit.",
        )
    return found


def without_short_links(body: str) -> None:
    """Raises Wrong where an address hides where it leads."""
    hidden = [host for host in _HOST.findall(body) if host.lower() in SHORTENERS]
    if hidden:
        raise Wrong(
            f"{hidden[0]} là đường dẫn rút gọn, người đọc không biết dẫn đi đâu. "
            "Bạn dùng địa chỉ đầy đủ.",
            f"holds a shortened address ({hidden[0]}): use the whole one.",
        )


def address(raw: Any, own_site: str) -> str:
    """A whole https address, or one of our own site."""
    found = raw.strip() if isinstance(raw, str) else ""
    is_own = bool(own_site) and found.startswith(f"{own_site.rstrip('/')}/")
    try:
        parts = urlsplit(found)
        is_whole = parts.scheme == "https" and "." in (parts.hostname or "")
    except ValueError:
        is_whole = False
    if not (is_own or is_whole) or re.search(r"\s", found) or len(found) > LONGEST_ADDRESS:
        raise Wrong(
            "Địa chỉ phải đầy đủ và bắt đầu bằng https://.", "must be a whole https:// address."
        )
    without_short_links(found)
    return found


def instant(raw: Any) -> datetime | None:
    """An instant; without a time zone it is that of Vietnam. None where nothing is given."""
    if raw in (None, ""):
        return None
    found = raw
    if isinstance(raw, str):
        try:
            found = datetime.fromisoformat(raw.strip())
        except ValueError:
            found = None
    if not isinstance(found, datetime):
        raise Wrong(
            "Bạn ghi ngày và giờ, ví dụ 28/11/2026 7:30 (giờ Việt Nam).",
            "must be a time such as 2026-11-28T07:30:00+07:00.",
        )
    return found if found.tzinfo is not None else found.replace(tzinfo=LOCAL)


def shown(at: datetime) -> str:
    """An instant as people of Vietnam read it: "7:30 ngày 28/11"."""
    local = at.astimezone(LOCAL)
    return f"{local.hour}:{local:%M} ngày {local.day}/{local.month}"


def yes(raw: Any) -> bool:
    if raw in (None, "", False, "false", "0"):
        return False
    if raw in (True, "true", "1", "on", "y"):
        return True
    raise Wrong("Bạn chọn có hoặc không.", "must be true or false.")


def weekly(raw: Any) -> bool:
    """Whether it comes again each week."""
    if raw in (None, "", "once"):
        return False
    if raw == "weekly":
        return True
    raise Wrong("Bạn chọn gửi một lần hoặc hằng tuần.", 'must be "weekly" or left out.')


def template(raw: Any) -> str:
    found = str(raw or "").strip()
    if found and not re.fullmatch(r"[a-z0-9_]{1,512}", found):
        raise Wrong(
            "Tên mẫu của Meta chỉ có chữ thường không dấu, số và dấu gạch dưới.",
            "must be the name of a template: small letters, digits and underscores.",
        )
    return found


def whole(raw: Any, least: int, most: int) -> int | None:
    """A whole number within bounds, None where nothing is given."""
    if raw in (None, ""):
        return None
    written = str(raw).strip()
    if isinstance(raw, bool) or not written.isdecimal() or not least <= int(written) <= most:
        raise Wrong(
            f"Bạn ghi một số từ {least} trở lên.", f"must be a whole number from {least} on."
        )
    return int(written)


def many(raw: Any) -> list[str]:
    """A list of words; one word alone is a list too."""
    if raw in (None, ""):
        return []
    found = raw if isinstance(raw, list | tuple) else [raw]
    return [str(one).strip() for one in found]


def some_of(raw: Any, known: Collection[str], what: str) -> list[str] | None:
    """Some of the known words, in their order there; None where none is given."""
    found = many(raw)
    if strange := [one for one in found if one not in known]:
        raise Wrong(
            f"Không có {what} “{strange[0]}”. Bạn chọn trong danh sách.",
            f"names {strange[0]}, which is none of {', '.join(known) or 'nothing'}.",
        )
    return [one for one in known if one in found] or None


def plain(word: str) -> str:
    """A word as it is compared: without case and marks."""
    return fold(normal(word))


def no_table(raw: Any) -> None:
    raise Wrong("Mục này viết chưa đúng.", f"must be a table, not {type(raw).__name__}.")


def button(raw: Any, is_topic: Callable[[str], bool], own_site: str) -> dict[str, str]:
    """A button: a title, and one of topic, url and phone."""
    if not isinstance(raw, Mapping):
        raise Wrong(
            "Nút viết chưa đúng.", "must be a table with a title and one of topic, url, phone."
        )
    strange = [key for key in raw if key not in ("title", "topic", "url", "phone")]
    targets = {key: str(raw.get(key) or "").strip() for key in ("topic", "url", "phone")}
    given = [key for key, value in targets.items() if value]
    if strange or len(given) != 1:
        raise Wrong(
            "Mỗi nút dẫn tới đúng một nơi: một việc, một địa chỉ hoặc một số điện thoại.",
            "needs exactly one of topic, url and phone.",
        )
    title = " ".join(text(raw.get("title"), LONGEST_BUTTON, "Bạn đặt tên cho nút.").split())
    kind = given[0]
    return {"title": title, kind: _TARGETS[kind](targets[kind], is_topic, own_site)}


def _topic(value: str, is_topic: Callable[[str], bool], own_site: str) -> str:
    del own_site
    topic = value.removeprefix("#")
    if not (_ACTIVITY.fullmatch(topic) or is_topic(topic.partition("/")[0])):
        raise Wrong(
            f"Bot chưa có việc “{topic}”. Bạn chọn trong danh sách.", f"leads to no topic: {topic}."
        )
    return topic


def _url(value: str, is_topic: Callable[[str], bool], own_site: str) -> str:
    del is_topic
    return address(value, own_site)


def _phone(value: str, is_topic: Callable[[str], bool], own_site: str) -> str:
    del is_topic, own_site
    digits = re.sub(r"[ .\-]", "", value)
    if not re.fullmatch(r"\+?\d{3,15}", digits):
        raise Wrong(
            "Số điện thoại chỉ có chữ số, ví dụ 0226 3 800 000.", "has no phone number to call."
        )
    return value


_TARGETS: Mapping[str, Callable[[str, Callable[[str], bool], str], str]] = {
    "topic": _topic,
    "url": _url,
    "phone": _phone,
}
