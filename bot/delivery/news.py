"""The words of a bulletin for one person, cut into bubbles by the code that cuts every reply."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels import splitting
from bot.channels.channel import Abilities
from bot.core.replies import Bubble, Button, Reply, choice, link, phone

# What a writer may put in braces; with a capital ({Name}) it begins a sentence.
FIELDS = ("name", "unit")
FIELD = re.compile(r"\{([^{}]*)\}")

NOBODY = "bạn"  # for whoever the platform gave no name of
LONGEST_NAME = 40  # letters; longer ones are slogans
UNNAMED = "Đoàn Thanh niên"  # a unit without a file of its own
_LEAST_LETTERS = 2
_MOST_DIGITS = 3  # more is a phone number that somebody put into their name


@dataclass(frozen=True, slots=True)
class News:
    """What of a bulletin a person reads. `unit` is the name of the unit that speaks."""

    title: str
    body: str
    image: str = ""
    buttons: tuple[Button, ...] = ()
    unit: str = ""

    @property
    def is_personal(self) -> bool:
        """Whether each person reads other words."""
        return any(name.lower() == "name" for name in FIELD.findall(self.title + self.body))


def news_of(bulletin: Mapping[str, Any]) -> News:
    """The news in a row of `bulletins` (bot/store/bulletins.py, `find`)."""
    buttons = tuple(_button(written) for written in bulletin["buttons"])
    unit = bulletin["unit_name"] or UNNAMED
    return News(bulletin["title"], bulletin["body"], bulletin["image"], buttons, unit)


def bubbles(news: News, abilities: Abilities, name: str = "") -> Sequence[Bubble]:
    """What the channel sends to a person whom the platform calls `name`, in order; never empty."""
    # Words that only one person reads must not push the answers out of what is kept.
    divide = splitting.cut if news.is_personal else splitting.bubbles
    return divide(reply_of(news, name), abilities)


def reply_of(news: News, name: str = "") -> Reply:
    """The bulletin as one reply: its title stands first, unless the text begins with it."""
    title, body = (_filled(part, news, name).strip() for part in (news.title, news.body))
    begins = re.match(re.escape(_plain(title)) + r"(?!\w)", _plain(body))
    text = body if begins else f"{title}\n\n{body}"
    return Reply(text, news.buttons, picture=news.image, entry="bulletin")


def called(name: str) -> str:
    """The name as it is said: one short line of letters, else NOBODY."""
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", name)
        if unicodedata.category(letter)[0] in "LMNZ" or letter in "-.'’"
    )
    words = " ".join(kept.split())
    is_name = (
        len(words) <= LONGEST_NAME
        and sum(letter.isalpha() for letter in words) >= _LEAST_LETTERS
        and sum(letter.isdigit() for letter in words) <= _MOST_DIGITS
        and not re.search(r"\w\.\w", words)  # an address of a site
    )
    return words if is_name else NOBODY


def _filled(text: str, news: News, name: str) -> str:
    values = {"name": called(name), "unit": news.unit}

    def value(found: re.Match[str]) -> str:
        key = found[1].strip()
        said = values.get(key.lower())
        if said is None:
            return found[0]
        return said[:1].upper() + said[1:] if key[:1].isupper() else said

    return FIELD.sub(value, text)


def _button(written: Mapping[str, str]) -> Button:
    title = written["title"]
    if topic := written.get("topic"):
        return choice(title, f"#{topic}")
    if url := written.get("url"):
        return link(title, url)
    return phone(title, written["phone"])


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
