"""“Xác nhận tham gia”: who was where and how long, and how anybody checks it.

No drawn seal or signature: whoever needs one has it put on the print by the unit.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.papers.sheet_of_paper import a4, code, gap, line, written


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is confirmed, in words as they are printed."""

    unit: str
    name: str
    birth_year: str
    branch: str
    title: str
    when: str
    place: str
    hours: str
    code: str
    address: str
    issued_on: str


def pdf(confirmation: Confirmation, now: datetime) -> bytes:
    one = confirmation
    page = a4("Xác nhận tham gia", now)
    line(page, one.unit, 14, "B")
    gap(page, 24)
    line(page, "XÁC NHẬN THAM GIA", 28, "B")
    gap(page, 14)
    rows = [
        ("Họ và tên", one.name),
        ("Năm sinh", one.birth_year),
        ("Chi đoàn, đơn vị", one.branch),
        ("Đã tham gia", one.title),
        ("Thời gian", one.when),
        ("Địa điểm", one.place),
        ("Số giờ", f"{one.hours} giờ"),
    ]
    for head, value in rows:
        if value:
            line(page, f"{head}: {value}", 15, align="L")
            gap(page, 2)
    gap(page, 10)
    line(page, f"Ngày cấp: {one.issued_on}", 13, align="L")
    line(page, f"Mã xác nhận: {one.code}", 13, "B", align="L")
    code(page, one.address, 34)
    line(page, f"Kiểm tra mã tại {one.address}", 11)
    line(page, "Trang kiểm tra chỉ hiện chữ cái đầu của tên, đơn vị, ngày và số giờ.", 10)
    return written(page)
