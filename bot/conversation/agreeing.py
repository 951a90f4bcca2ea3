"""Reads yes and no as they are typed in passing: “ok e đi dc”, “ko”, “ừ”, “k đi đc r”."""

import re

from bot.conversation import reading
from bot.core.vietnamese import fold, normal

_MOST_WORDS = 12  # whoever says more tells a story

# Said as a no and meant as a yes, or neither; taken out before anything is looked for.
_NO_NO = re.compile(
    r"\b(?:khong|ko|k|kg|kh|hong|hok) (?:sao|van de gi|van de|thanh van de|thay doi|doi)(?: dau)?\b"
)
_UNSURE = re.compile(
    r"\b(?:chua (?:chac|biet|ro)|(?:khong|ko|k|kg|hok|hong) (?:biet|chac|ro|hieu)|de (?:xem|tinh|em"
    r" xem|minh xem|coi)|hinh nhu|co the|chac la|neu|hay la|de hoi)\b"
)
_ASKS = re.compile(
    r"\b(?:gi|sao|nao|dau|may|bao nhieu|ai|the nao|khi nao)\b|"
    r"\b(?:duoc|dc|co|phai|di|dung|can|chua|xong|dong y|ok) (?:\w+ )?(?:khong|ko|k|hong|hok|chua)"
    r"(?: (?:a|ad|vay|z|em|chau|ban|nhi|ta))*$|"
    r"^(?:\w+ ){0,2}co \w.* (?:khong|ko|k|hong|hok)(?: a)?$"
)
_NO = re.compile(
    r"\b(?:khong|ko|k|kg|kh|hong|hok|hem|khoi|thoi|huy|no|nope|dung co|chua)\b"
    r"|\bban (?:roi|r|mat|viec|hoc|qua)\b|\b(?:xin|de) (?:rut|nghi)\b|\bnhuong\b|\bbo (?:di|qua)\b"
)
_YES = re.compile(
    r"\b(?:u|uh|uhm|um|ukm|uk|ua|ok|oke|okie|oki|okay|okela|okla|yes|yep|vang|da|duoc|dc|dk|co|"
    r"dong y|nhat tri|dung roi|dung r|chinh xac|chuan|chac chan|chac|chot|xac nhan|tham gia|"
    r"dang ky|van di|se di|di (?:chu|nhe|nha|luon|duoc|dc|cung)|"
    r"(?:em|e|minh|toi|m|chau|tui|con) di|nhan cho|nhan)\b"
)


def agrees(text: str) -> bool | None:
    """True for yes, False for no; None where the message is neither or asks something itself."""
    words = _NO_NO.sub("ok", fold(normal(text)))
    if not words or len(words.split()) > _MOST_WORDS or "?" in text:
        return None
    if _UNSURE.search(words) or _ASKS.search(words):
        return None
    plain = reading.yes_or_no(text)
    if plain is not None:
        return plain
    if _NO.search(words):
        return False
    return True if _YES.search(words) else None
