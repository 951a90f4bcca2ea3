"""A small folder content/ without a fault, which the tests spoil one thing at a time."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.content.rules_of_wording import REQUIRED_LINES

TODAY = date(2026, 11, 21)
TOPICS = ("vneid.what", "vneid.install", "vneid.scam", "thanks", "greet")
HANDLERS = ("greet",)

_VNEID = '''
[vneid.what]
title = "VNeID là gì"
button = "VNeID là gì"
ask = ["vneid là gì", "vneid la gi", "vneid để làm gì", "app công an", "vneid dùng sao"]
answer = """
VNeID là ứng dụng định danh quốc gia. {Bạn} cần giúp thì gọi {hotline.vneid}.
"""
next = ["vneid.install", "thanks"]
source = { title = "Nghị định 69/2024/NĐ-CP", url = "https://vneid.gov.vn" }
keys = ["VB3"]
checked = 2026-11-21
sure = "high"

[[vneid.what.actions]]
title = "Gọi 1900.0368"
phone = "{hotline.vneid}"

[vneid.what.more]
fee = "Không mất tiền. Hạn nộp: {fee.deadline}."
where = "{Bạn} ra {office.where}."

[vneid.install]
title = "Cài đúng ứng dụng VNeID"
button = "Cài VNeID"
ask = ["cài vneid", "tải vneid", "tai app vneid", "cài ở đâu", "cài app công an"]
answer = "{Bạn} vào {link.vneid}. Cần thì gọi {office.phone}."
next = ["vneid.what"]
source = { title = "Bộ Công an" }
checked = 2026-11-20
sure = "medium"
valid_until = 2026-12-31

[[vneid.install.actions]]
title = "Mở trang VNeID"
url = "https://{link.vneid}/tai"

[[vneid.install.actions]]
title = "Gọi một cửa"
phone = "{office.phone}"

[vneid.scam]
title = "Giả công an bảo cài VNeID"
button = "Giả công an"
ask = ["công an gọi cài vneid", "lừa vneid", "gọi bảo nâng mức", "bắt cập nhật", "link vneid lạ"]
urgent = ["vừa đưa mã otp"]
answer = "{Bạn} dừng lại. Gọi {hotline.vneid}."
next = ["vneid.install"]
source = { title = "Bộ Công an" }
keys = ["B24"]
figures = { "7 ngày" = "B24 B25" }
checked = 2026-11-20
sure = "medium"
doubt = "Hạn báo đọc qua báo."

[vneid.scam.more]
how = """
1. Cúp máy.
2. Báo trong 7 ngày."""
papers = "Mang theo {name.paper}."
'''

_TALK_TOPICS = """
[greet]
title = "Chào"
button = "Chào"
ask = ["chào", "alo", "xin chào", "hi", "ad ơi"]

[thanks]
title = "Cảm ơn"
button = "Cảm ơn"
ask = ["cảm ơn", "cam on", "thanks", "tks ad", "cảm ơn cháu"]
answer = "Không có gì. Cần gì {bạn} cứ nhắn {mình}."
"""

_FACTS = """
[hotline.vneid]
value = "1900.0368"
source = "Ứng dụng VNeID"
checked = 2026-11-21

[link]
vneid = { value = "vneid.gov.vn", source = "Bộ Công an", checked = 2026-11-21 }

[fee.deadline]
value = "31/12/2026"
source = "Thông tư 64/2025/TT-BTC"
checked = 2026-11-21
valid_until = 2026-12-31

[name.paper]
value = "trích lục"
source = "Luật Hộ tịch 2014"
checked = 2026-11-21
valid_until = 2027-02-28
then = "giấy mới của {bạn}"
then_source = "Luật Hộ tịch 03/2026/QH16"

[stand_in]
unit.name = "Đoàn phường nơi {bạn} ở"
office.where = "trung tâm nơi {bạn} ở"
office.phone = "bộ phận một cửa nơi {bạn} ở"
office.hours = "trong giờ hành chính"
office.help = "theo lịch của Đoàn"
office.now = "Thứ Bảy {bạn} gọi hỏi trước."
office.shift = "Hôm nay có ca không, {bạn} gọi hỏi trước."

[official]
hosts = ["vneid.gov.vn"]
"""

_UNIT = """
demo = true
name = "Đoàn phường Ví Dụ"
parent = "tinh"

[facts]
office.phone = "0226 555 0123"
"""

_PARENT = """
name = "Tỉnh đoàn Ví Dụ"

[facts.office]
phone = "0226 555 0100"
where = { value = "số 1 đường Thí Dụ", valid_until = 2026-12-31 }

[answers.thanks]
title = "Cảm ơn"
button = "Cảm ơn"
answer = "Tỉnh đoàn cảm ơn {bạn}."

[answers.vneid.scam]
ask = ["bọn xưng công an tỉnh"]
"""

_OTHER_WARD = """
name = "Đoàn xã Thí Dụ"
parent = "tinh"
names = ["xã Giả Sử", "TD"]
lat = 20.5
lon = 105
closed = [{ from = 2026-12-31, to = 2027-01-01, why = "nghỉ Tết Dương lịch" }]

[open]
mon = ["7:30-11:30", "13h30 – 17h00"]
sat = ["8:00-11:00"]

[roster]
wed = ["8:00-11:00"]
where = "sảnh"

[facts]
office.where = "số 2 đường Thí Dụ"
"""

_HOLIDAYS = """
[[closed]]
from = 2027-09-02
why = "Quốc khánh"
source = "Bộ luật Lao động 2019"
checked = 2026-11-21

[[maybe]]
from = 2027-02-03
to = 2027-02-12
why = "Tết Nguyên đán"
source = "Bộ luật Lao động 2019"
checked = 2026-11-21
"""

_MENU = """
[[item]]
title = "Cài VNeID"
button = "Cài VNeID"
topic = "vneid.install"
"""

_OUTSIDE = """
phrases = ["thời tiết hôm nay", "giá vàng"]
"""

FILES: Mapping[str, str] = {
    "answers/vneid.toml": _VNEID,
    "answers/talk.toml": _TALK_TOPICS,
    "facts.toml": _FACTS,
    "units/phuong.toml": _UNIT,
    "units/tinh.toml": _PARENT,
    "units/xa.toml": _OTHER_WARD,
    "holidays.toml": _HOLIDAYS,
    "menu.toml": _MENU,
    "talk.toml": "\n".join(f'{name} = "Câu {name}."' for name in REQUIRED_LINES),
    "outside.toml": _OUTSIDE,
    "about.toml": 'ask = ["ai đấy", "có phải lừa đảo không"]',
    "words.toml": '[short]\nvnd = "vneid"\n',
}


def write(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Writes the files under `folder` and returns it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def spoiled(file: str, old: str, new: str) -> Mapping[str, str]:
    """The files with the first `old` in one of them made `new`."""
    assert old in FILES[file], f"{file} has no {old!r} to spoil"
    return {**FILES, file: FILES[file].replace(old, new, 1)}
