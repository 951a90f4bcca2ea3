"""Cuts a Reply into the Bubbles one channel can carry; lengths in UTF-16 units of NFC text.

Borders are sought in this order: paragraph, line, sentence, word; a letter is never parted from
its marks.
"""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from bot.channels.channel import Abilities
from bot.core.replies import Bubble, Button, Reply

# Group 1 is what vanishes at the border. A full stop after a digit ("1. Có", "1900.0368") ends no
# sentence.
BORDERS = (
    re.compile(r"(\s*\n\s*\n\s*)"),
    re.compile(r"([^\S\n]*\n\s*)"),
    re.compile(r"[^\s\d][.!?…][\"'”’»)\]]*(\s+)"),
    re.compile(r"(\s+)"),
)

# A coarse border that would leave a smaller part than this share of the room is not taken: the
# next finer one gives fewer bubbles. The word border is always good enough.
WORTH_A_BUBBLE = 1 / 3

# Less room than this beside the numbered list is not worth cutting the text for.
LEAST_ROOM = 80

PARAGRAPH = "\n\n"
ZERO_WIDTH_JOINER = "\u200d"


def units(text: str) -> int:
    """The length the platforms count in: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@lru_cache(maxsize=512)  # the same answers are given all day long
def bubbles(reply: Reply, abilities: Abilities) -> tuple[Bubble, ...]:
    """What `cut` makes of it, kept for the next one who is told the same."""
    return cut(reply, abilities)


def cut(reply: Reply, abilities: Abilities) -> tuple[Bubble, ...]:
    """What the channel sends for a reply, in order; empty for an empty reply.

    A picture goes first and alone. The buttons that fit stand under the last text; choices are
    numbered in that same bubble where the channel prints numbers or where some do not fit, links
    and phones are written out where their button may not be seen.
    """
    reply = _composed(reply)
    shown = _fitting(reply.buttons, abilities)
    body, numbers = _written(reply, shown, abilities)
    last_limit = abilities.text
    if abilities.button_text and any(button.kind != "choice" for button in shown):
        last_limit = min(abilities.text, abilities.button_text)
    parts = _parts(body, numbers, abilities.text, last_limit)
    found = [Bubble("", (), reply.picture)] if reply.picture else []
    found += [Bubble(part) for part in parts[:-1]]
    if parts:
        titled = tuple(replace(b, title=shortened(b.title, abilities.title)) for b in shown)
        found.append(Bubble(parts[-1], titled))
    return tuple(found)


def shortened(title: str, limit: int) -> str:
    """A button's title within `limit` units, cut on a word border with "…"."""
    if units(title) <= limit:
        return title
    head, _ = _cut_front(title, limit - 1, BORDERS[-1:])
    return head + "…"


def _composed(reply: Reply) -> Reply:
    buttons = tuple(replace(button, title=_nfc(button.title)) for button in reply.buttons)
    return replace(reply, text=_nfc(reply.text), buttons=buttons)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _fitting(buttons: tuple[Button, ...], abilities: Abilities) -> list[Button]:
    """The buttons one bubble can carry, in their order: each kind has its own limit."""
    left = {"choice": abilities.choices, "action": abilities.actions}
    shown: list[Button] = []
    for button in buttons:
        kind = "choice" if button.kind == "choice" else "action"
        if left[kind] and len(shown) < abilities.buttons:
            left[kind] -= 1
            shown.append(button)
    return shown


def _written(reply: Reply, shown: list[Button], abilities: Abilities) -> tuple[str, str]:
    """The text with the lines of its links and phones; and the numbered list of the choices."""
    # A button needs some text above it: where there is none, what it says is written out.
    is_bare = not reply.text
    writes_all = abilities.prints_numbers or is_bare
    actions = [b for b in reply.buttons if b.kind != "choice" and (writes_all or b not in shown)]
    lines = [_line(b) for b in actions if not _says(reply.text, b)]
    body = PARAGRAPH.join(block for block in (reply.text, "\n".join(lines)) if block)
    choices = reply.choices
    if not writes_all and len(choices) == sum(button.kind == "choice" for button in shown):
        return body, ""
    return body, "\n".join(f"{n}. {choice.title}" for n, choice in enumerate(choices, 1)).strip()


def _line(action: Button) -> str:
    """The button in words: "Trang chính thức: https://…", "Gọi công an: 113"."""
    return action.title if _says(action.title, action) else f"{action.title}: {action.value}"


def _says(text: str, action: Button) -> bool:
    """Whether the text tells the link or the number already, in any usual spelling."""
    if action.kind == "phone":
        numbers = re.findall(r"\+?\d(?:[ .\-]?\d)*", text)
        return _digits(action.value) in map(_digits, numbers)
    address = re.escape(re.sub(r"^https?://", "", action.value).rstrip("/"))
    return re.search(rf"(?<![\w.\-]){address}/?(?=[.,;:!?)\]”\"']*(?:\s|$))", text) is not None


def _digits(number: str) -> str:
    """The bare number, at home: 0226… for +84 226…"""
    return re.sub(r"^84(?=\d{9,10}$)", "0", re.sub(r"\D", "", number))


def _parts(body: str, tail: str, limit: int, last_limit: int) -> list[str]:
    """The texts of the bubbles; `tail` stands undivided in the last, which has its own limit."""
    if units(tail) > last_limit:
        body, tail = PARAGRAPH.join(block for block in (body, tail) if block), ""
    if not body:
        return [tail] if tail else []
    parts = _front_parts(body, limit)
    room = last_limit - units(PARAGRAPH + tail) if tail else last_limit
    if units(parts[-1]) > room:
        if tail and room < LEAST_ROOM:
            return [*parts, tail]
        parts[-1:] = _cut_back(parts[-1], room)
    if tail:
        parts[-1] += PARAGRAPH + tail
    return parts


def _front_parts(text: str, limit: int) -> list[str]:
    parts = []
    while units(text) > limit:
        head, text = _cut_front(text, limit, BORDERS)
        parts.append(head)
    return [*parts, text]


def _cut_front(text: str, room: int, borders: tuple[re.Pattern[str], ...]) -> tuple[str, str]:
    """(head, rest) with the longest head of at most `room` units that ends at a good border."""
    reach = _reach(text, room)
    for border in borders:
        # One letter more: a border that begins exactly where the room ends still counts.
        ends = [m.span(1) for m in border.finditer(text, 0, reach + 1) if m.start(1)]
        least = 0.0 if border is BORDERS[-1] else room * WORTH_A_BUBBLE
        if ends and units(text[: ends[-1][0]]) >= least:
            return text[: ends[-1][0]], text[ends[-1][0] :].lstrip()
    return text[:reach], text[reach:].lstrip()


def _cut_back(text: str, room: int) -> tuple[str, str]:
    """(head, rest) with the longest rest of at most `room` units that begins at a good border."""
    for border in BORDERS:
        for match in border.finditer(text):
            head, rest = text[: match.start(1)], text[match.end(1) :]
            if head and rest and units(rest) <= room:
                if border is BORDERS[-1] or units(rest) >= room * WORTH_A_BUBBLE:
                    return head, rest
                break
    place = max(1, len(text) - room)
    while units(text[place:]) > room:
        place += 1
    while place < len(text) - 1 and _is_joined(text, place):
        place += 1
    return text[:place], text[place:]


def _reach(text: str, room: int) -> int:
    """How many letters of the text fit into `room` units without parting a letter and its mark."""
    if units(text) <= room:
        return len(text)
    reach = min(len(text), room)
    while reach > 1 and units(text[:reach]) > room:
        reach -= 1
    whole = reach
    while whole > 1 and _is_joined(text, whole):
        whole -= 1
    return whole if not _is_joined(text, whole) else reach


def _is_joined(text: str, place: int) -> bool:
    """Whether the letter at `place` belongs to the one before it: a mark, a joined emoji."""
    mark = text[place]
    return (
        unicodedata.category(mark).startswith("M")
        or "\U0001f3fb" <= mark <= "\U0001f3ff"  # the skin colours of emoji
        or ZERO_WIDTH_JOINER in (mark, text[place - 1])
    )
