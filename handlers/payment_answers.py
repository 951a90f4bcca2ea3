"""Reads the answers to the questions of the payment QR: each a value, or what is wrong with it."""

import re
import unicodedata
from collections.abc import Mapping

from bot.conversation import forms_reading, names, privacy, reading
from bot.conversation.fields import Wrong
from bot.conversation.privacy import MASK
from bot.conversation.turn import Turn
from bot.core.vietnamese import fold, normal

MOST_BANKS = 4  # to choose from where a name means several


_WALLET = re.compile(
    r"(?:(?:toi|em|minh|bac|co|chu|chi|co|dung|xai|co|vi|dien tu|app|cua|qua) )*"
    r"(?:vi dien tu|momo|zalo ?pay|viettel ?(?:money|pay)|vnpt ?money|vn ?pay|shopee ?pay)(?: a)?"
)


def bank(turn: Turn, text: str) -> str | Wrong | None:
    """The number of the bank that the text names."""
    found = names.banks(text, turn.content.banks)
    if len(found) == 1:
        return found[0].bin
    if 1 < len(found) <= MOST_BANKS:
        choices = tuple((bank.name, bank.bin) for bank in found)
        return Wrong("qr_bank_which", choices, is_meant=True)
    if _WALLET.fullmatch(fold(normal(text))):
        return Wrong("qr_bank_unknown", is_meant=True)
    return Wrong("qr_bank_unknown")


def owner(turn: Turn, text: str) -> str | Wrong | None:
    """The owner's name as banks write it: capitals without marks."""
    name = names.full_name(text.replace(MASK, " "))
    if name is None:
        return Wrong("qr_owner_again")
    # "Hồ sơ cần giấy tờ nào" begins with a surname too.
    if forms_reading.asks_something(turn.decision) and not names.is_surely_name(name):
        return None
    return re.sub(r"[^A-Z.\- ]", "", fold(name).upper())


# What the buttons of the questions say; pressed, it comes as it stands.
OWN, NOT_OWN = "own", "other"
SELL, WEDDING, FEE, CHARITY, LOAN = "sell", "wedding", "fee", "charity", "loan"

_OWN = re.compile(
    r"(?:(?:da|vang|u|dung|phai|chinh|la|tk|tai khoan|nay|roi) )*(?:cua )?(?:chinh )?"
    r"(?:toi|minh|tui|em|bac|co|chu|tao)(?: (?:a|nhe|day|ma|chu|do|dung ten|lap|mo))*"
    r"|(?:da |dung |vang )*(?:chinh chu|phai|phai roi|dung roi|chuan|dung the)(?: a| day)?"
)
# "của em", "của bác" are said of oneself; "của con" may be either, so it is asked again.
_NOT_OWN = re.compile(
    r"\b(?:nguoi khac|nguoi quen|(?:khong|ko|k|hong) phai|muon tam|muon cua|"
    r"(?:cua|ten|tk|tai khoan) (?:"
    r"vo|chong|me|ma|bo|cha|ba|ong|ban|sep|cong ty|doan|truong|lop|hoi|quy|"
    r"(?:con|em|chau|anh|chi|bac|co|chu) (?:toi|minh|tui|em|gai|trai|dau|re|ruot|ho|hai|ba|ut)))\b"
)


def is_own(_turn: Turn, text: str) -> bool | Wrong | None:
    """Only a yes goes on; an account of somebody else is refused."""
    said = fold(normal(text))
    answered = {OWN: True, NOT_OWN: False}.get(text, reading.yes_or_no(text))
    if answered or _OWN.fullmatch(said):
        return True
    if answered is False or _NOT_OWN.search(said):
        return Wrong("qr_not_own", is_end=True)
    return Wrong("qr_own_again")


# What a code must not be for, before anything else that the same message says. With marks "vậy" is
# no loan; without, only what cannot be meant otherwise counts.
_REFUSED: Mapping[str, re.Pattern[str]] = {
    "qr_no_charity": re.compile(
        r"từ thiện|tu thien|quyên góp|quyen gop|ủng hộ|ung ho|thiện nguyện|thien nguyen|"
        r"công đức|cong duc|cứu trợ|cuu tro|gây quỹ|gay quy"
    ),
    "qr_no_loan": re.compile(
        r"cho vay|vay (?:tiền|tien|vốn|von|lãi|lai|nóng|nong|online|app|ngân|ngan)|tiền vay|"
        r"tien vay|\bvay mượn|trả góp|tra gop|giải ngân|giai ngan|\bcọc\b|dat coc|tien coc|"
        r"giu coc|nhan coc|coc tien|^vay$|^coc$"
    ),
    "qr_no_fee": re.compile(
        r"lệ phí|le phi|(?:thu|nộp|nop|đóng|dong) (?:phí|phi|thuế|thue|phạt|phat)\b|tiền phạt|"
        r"tien phat|phí nhà nước|phi nha nuoc|phí dịch vụ công|phi dich vu cong|án phí|an phi|"
        r"^phí$|^phi$|^thuế$|^thue$"
    ),
}
_BY_BUTTON: Mapping[str, str] = {
    SELL: "",
    WEDDING: "",
    FEE: "qr_no_fee",
    CHARITY: "qr_no_charity",
    LOAN: "qr_no_loan",
}
_VAY = re.compile(r"\bvay\b")
# With marks each word must have its own ("bạn" sells nothing); without, "ban" needs what is sold.
_ALLOWED = re.compile(
    r"\b(?:bán|buôn|mua bán|hàng|quán|chợ|quầy|tiệm|sạp|shop|khách|cưới|mừng|trả tiền|nhận tiền|"
    r"kinh doanh|tạp hóa|ăn uống|cơm|phở|bún|cà phê|cafe|trà sữa|rau|thịt|trái cây|sửa xe|cắt tóc|"
    r"xe ôm|giao hàng|dịch vụ|homestay|phòng trọ|nhà trọ|vé số|làm nail|lương|thanh toán|tiền công|"
    r"tiền phòng|tiền trọ|ve chai)\b"
)
_BARE_ALLOWED = re.compile(
    r"\b(?:ban (?!oi\b|a\b|co\b|cho\b|giup\b)\w+|buon|mua ban|hang|quan|quay|tiem|sap|"
    r"shop|khach|cuoi|mung|tra tien|nhan tien|kinh doanh|tap hoa|an uong|com|pho|bun|ca phe|cafe|"
    r"tra sua|rau|thit|trai cay|sua xe|cat toc|xe om|giao hang|dich vu|homestay|phong tro|nha tro|"
    r"ve so|lam nail|luong|thanh toan|tien cong|tien phong|tien tro|ve chai)\b"
)


_QUESTION = re.compile(
    r"\b(?:sao|nào|gì|đâu|bao nhiêu|bao lâu|mấy|thế nào|the nao|o dau|bao nhieu|lam sao|can gi)\b"
)


def purpose(turn: Turn, text: str) -> bool | Wrong | None:
    """Goes on for selling and the like; what is not allowed is refused with its reason."""
    said = normal(text)
    refused = _BY_BUTTON.get(text) or _refusal(said)
    if refused and forms_reading.asks_something(turn.decision) and _QUESTION.search(said):
        return None  # "nộp phạt nguội ở đâu" asks for something else
    if refused:
        return Wrong(refused, is_end=True)
    allowed = _BARE_ALLOWED if said.isascii() else _ALLOWED
    is_allowed = text in _BY_BUTTON or allowed.search(said) is not None
    return True if is_allowed else Wrong("qr_purpose_again")


def _refusal(said: str) -> str:
    """The line that says why not, "" where nothing speaks against it."""
    for line, pattern in _REFUSED.items():
        if pattern.search(said):
            return line
    return "qr_no_loan" if not said.isascii() and _VAY.search(said) else ""


# Groups of one number as people copy it; two spaces begin another one.
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){3,}(?![A-Za-z\d])")
_GAP = re.compile("[-–—_\u200b-\u200d\u2060\ufeff]")
_MIXED = re.compile(r"(?=.*\d)[A-Za-z\d]{4,19}")
_LENGTHS = range(4, 20)
_LIKELY = 6
_LEADS = ("stk", "tk", "so", "sotk", "sotaikhoan", "taikhoan")


def account(turn: Turn, text: str) -> str | Wrong | None:
    """The account number, by length and, so that no card is taken for one, by check digit."""
    has_number = forms_reading.has_number(text)
    if has_number and forms_reading.names_code(text):
        return Wrong("masked", is_meant=True)
    plain = _GAP.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    if _MIXED.fullmatch(plain) and not _is_led(turn, plain):
        found = [plain.upper()]
    else:
        found = list(dict.fromkeys(re.sub(r"\D", "", run) for run in _NUMBER.findall(plain)))
        # A year or a house number beside it is shorter than any account people have.
        long = [number for number in found if len(number) >= _LIKELY]
        found = long if len(long) == 1 else found
    if not found:
        # One or two digits are a choice from the list.
        return (
            Wrong("qr_account_length", is_meant=True) if has_number else Wrong("qr_account_again")
        )
    if len(found) > 1:
        return Wrong("qr_account_two", is_meant=True)
    number = found[0]
    if len(number) not in _LENGTHS:
        return Wrong("qr_account_length", is_meant=True)
    return Wrong("qr_account_card", is_meant=True) if _is_card(number) else number


def _is_led(turn: Turn, text: str) -> bool:
    """Whether the letters before the number only lead to it: "stk0123456", "vcb0123456"."""
    letters = re.match(r"[A-Za-z]*", text)
    head = letters[0].lower() if letters else ""
    return head in _LEADS or bool(head and names.banks(head, turn.content.banks))


def _is_card(number: str) -> bool:
    """A Vietnamese bank card begins with 9704; a foreign one is known by its check digit."""
    if len(number) not in (16, 19) or not number.isdecimal():
        return False
    return number.startswith("9704") or (number[0] in "45" and privacy.has_check_digit(number))
