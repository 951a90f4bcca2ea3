"""A bulletin from its first word to its report, as three people live it in a real Chromium."""

import io
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from bot.console.register import PAGES
from bot.store.acts import acts
from bot.store.staff import ROLES
from bot.understanding.matcher import Matcher
from tests.cast import DUNG, HOA, NAM
from tests.console.three_people import (
    BLOCKED,
    DESK,
    LATE,
    NAME,
    NAMED,
    NEAR,
    NOW,
    PHONE,
    Office,
    counts,
    downloaded,
    fits,
    lines_of,
    open_office,
    share,
    sign_in,
    table_shown,
)
from tests.store.rows import rows_of
from tests.waiting import until
from tests.web.browser import Chromium

SEND_AT = NOW + timedelta(minutes=30)
TITLE = "Thứ Bảy tình nguyện 28/11"
BODY = "Chào {name}, 7:30 sáng mai mời bạn tới Nhà văn hoá cùng giúp bà con cài VNeID."
BUTTON = "Đăng ký tham gia"
PATIENCE = 15_000  # ms, for what happens by itself


@pytest.fixture
def office(
    tmp_path: Path, sqlite_template: Path, matcher: Matcher, browser: Chromium
) -> Iterator[Office]:
    path = tmp_path / "office.db"
    shutil.copy(sqlite_template, path)
    with open_office(f"sqlite:///{path}", matcher, browser) as opened:
        yield opened


def test_a_bulletin_from_its_first_word_to_its_report(office: Office) -> None:
    path = _the_editor_writes(office.editor)
    _a_stranger_is_sent_to_sign_in(office.viewer, path)
    _the_viewer_may_only_look(office.viewer, path)
    _the_editor_may_not_approve(office.editor, path)
    _the_approver_approves(office.approver)
    _it_goes_out_by_itself(office)
    _paused_nothing_more_arrives(office)
    _it_goes_on_before_the_eyes_of_the_approver(office.approver)
    _all_see_its_end_and_each_has_it_once(office)
    office.has_it(NAMED)
    _the_viewer_reads_the_report(office.viewer)
    _what_is_downloaded_tells_the_same(office, path)
    _a_row_a_person_is_for_the_approver(office, path)


def _the_editor_writes(page: Page) -> str:
    """With both channels before her eyes; returns the bulletin's path."""
    page.goto("/staff/")
    sign_in(page, HOA)
    page.get_by_text("Mục lục").click()
    page.get_by_role("link", name="Bản tin").click()
    page.get_by_role("link", name="Viết bản tin").click()
    page.get_by_label("Tên bản tin").fill(TITLE)
    page.get_by_label("Nội dung").fill(BODY)
    page.get_by_label("Chữ trên nút").first.fill(BUTTON)
    page.get_by_label("Nút này mở gì?").first.select_option("activity.signup")
    page.get_by_label("Gửi lúc").fill(f"{SEND_AT:%Y-%m-%dT%H:%M}")
    preview = page.get_by_label("Xem trước")
    _shows_both_channels(preview)
    expect(preview).to_contain_text("Tới được ngay 104 người")
    assert fits(page, PHONE)
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.locator("main")).to_contain_text("Chưa gửi: chờ người duyệt.")
    assert fits(page, PHONE)
    return page.url


def _a_stranger_is_sent_to_sign_in(page: Page, path: str) -> None:
    for method, address, _role in _addresses(path):
        answer = page.request.fetch(address, method=method, max_redirects=0)
        assert answer.status == 303
        assert answer.headers["location"].startswith("/staff/sign-in")
    page.goto(path)
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    expect(page.get_by_text(TITLE)).to_have_count(0)


def _the_viewer_may_only_look(page: Page, path: str) -> None:
    sign_in(page, NAM)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    _shows_both_channels(page.locator("main"))
    expect(page.locator("main button")).to_have_count(0)
    expect(page.locator("main a")).to_have_text(["Về danh sách bản tin"])
    _is_refused_what_is_above("viewer", page, path)
    page.goto(f"{path}/edit")
    expect(page.locator("main")).to_contain_text("cần vai trò người viết")
    page.goto(path)


def _the_editor_may_not_approve(page: Page, path: str) -> None:
    expect(page.get_by_role("button", name="Duyệt")).to_have_count(0)
    _is_refused_what_is_above("editor", page, path)
    page.reload()
    expect(page.locator("main")).to_contain_text("Chưa gửi: chờ người duyệt.")


def _the_approver_approves(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.goto("/staff/")
    sign_in(page, DUNG)
    expect(page.get_by_role("heading", name="Bản tin chờ bạn duyệt")).to_be_visible()
    page.get_by_role("link", name=TITLE, exact=True).click()
    _shows_both_channels(page.locator("main"))
    assert fits(page, DESK)
    page.get_by_role("button", name="Duyệt").click()
    expect(page.locator("main")).to_contain_text(f"{DUNG.email} đã duyệt")
    expect(page.locator("main")).to_contain_text("Gửi lúc 19:30 ngày 27/11/2026")
    (question,) = asked
    assert "Tới được ngay 104 người; chờ lần họ nhắn tới 6" in question


def _it_goes_out_by_itself(office: Office) -> None:
    """Not before its time; the editor's page, left open, tells of each step."""
    page = office.editor
    expect(page.locator(".badge")).to_have_text("đã duyệt")
    assert office.arrived() == []
    office.stage.clock.show(SEND_AT)
    expect(page.locator(".badge")).to_have_text("đang gửi", timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text("khoảng 20 tin một giây; còn chừng")
    assert counts(page)["Tất cả"] == 110
    assert fits(page, PHONE)
    until(lambda: len(office.arrived()) >= 10)


def _paused_nothing_more_arrives(office: Office) -> None:
    page, clock = office.editor, office.stage.clock
    pressed_at = clock.now()
    page.get_by_role("button", name="Tạm dừng").click()
    expect(page.get_by_role("button", name="Gửi tiếp")).to_be_visible()

    def stillness() -> timedelta:
        newest, _account, _name = office.arrived()[-1]
        return clock.now() - newest

    until(lambda: stillness() > timedelta(seconds=2))  # 40 would have gone
    arrived = office.arrived()
    assert arrived[-1][0] - pressed_at < timedelta(seconds=2)
    assert len(arrived) < 100
    with page.expect_response("**/live"):
        pass
    assert office.arrived() == arrived
    expect(page.locator("dl.counts dd").first).to_have_text(str(len(arrived)))
    shown = counts(page)
    assert shown.pop("Tất cả") == sum(shown.values()) == 110


def _it_goes_on_before_the_eyes_of_the_approver(page: Page) -> None:
    """Bar and counts move on a page that nobody loads anew."""
    page.get_by_role("button", name="Gửi tiếp").click(timeout=PATIENCE)
    expect(page.get_by_role("status")).to_contain_text("Đang gửi tiếp.")
    page.evaluate("window.isTheSamePage = true")
    so_far, sent = share(page), counts(page)["Đã gửi"]
    expect(page.locator("dl.counts dd").first).not_to_have_text(str(sent))
    assert page.evaluate("window.isTheSamePage")
    assert counts(page)["Đã gửi"] > sent
    assert share(page) > so_far


def _all_see_its_end_and_each_has_it_once(office: Office) -> None:
    for page in (office.editor, office.approver, office.viewer):
        expect(page.locator(".badge")).to_have_text("đã gửi xong", timeout=PATIENCE)
    arrived = [(account, name) for _at, account, name in office.arrived()]
    assert sorted(arrived) == sorted(office.ids(NEAR))
    for one, name in ((NAMED, NAME), (NEAR[1], "bạn")):
        for words in office.texts(one):
            assert BODY.replace("{name}", name) in words


def _the_viewer_reads_the_report(page: Page) -> None:
    page.get_by_role("link", name="Xem báo cáo").click()
    expect(page.get_by_role("heading", name=f"Báo cáo: {TITLE}")).to_be_visible()
    assert fits(page, PHONE)
    whole = {"Đã gửi": 100, "Đang chờ": 6, "Đã chặn, đã rời": 4}
    told = {"Đã tới máy": 2, "Đã xem": 1}
    assert counts(page) == {"Tất cả": sum(whole.values()), **whole, **told}
    reasons = page.locator("ul.rows > li")
    expect(reasons).to_contain_text(["6 người lâu chưa nhắn", "4 người đã chặn hoặc rời kênh"])


def _what_is_downloaded_tells_the_same(office: Office, path: str) -> None:
    """The editor's workbook and the approver's table, beside the numbers of the page."""
    for page in (office.editor, office.approver):
        page.goto(f"{path}/report")
    assert fits(office.approver, DESK)
    book = load_workbook(io.BytesIO(downloaded(office.editor, "link", "Báo cáo XLSX")))
    head, *rows = [
        ["" if value is None else str(value) for value in row]
        for row in book["Kết quả"].iter_rows(values_only=True)
    ]
    whole = {word: str(number) for word, number in counts(office.editor).items()}
    shown = [*table_shown(office.editor), {"Kênh": "Tất cả", **whole}]
    for row, on_page in zip(rows, shown, strict=True):
        in_file = dict(zip(head, row, strict=True))
        assert in_file["Tổng"] == on_page.pop("Tất cả")
        assert in_file.items() >= on_page.items()
    lines = office.editor.locator("ul.rows > li").all_inner_texts()
    reasons = book["Lý do"].iter_rows(min_row=2, max_col=3, values_only=True)
    assert [f"{number} người {words}" for _state, words, number in reasons] == [
        line.split(".")[0] for line in lines
    ]
    assert lines_of(downloaded(office.approver, "link", "Báo cáo CSV")) == [head, *rows]


def _a_row_a_person_is_for_the_approver(office: Office, path: str) -> None:
    for page in (office.editor, office.viewer):
        expect(page.get_by_role("button", name="Từng người")).to_have_count(0)
        assert page.request.post(f"{path}/people.csv").status == 403
    _head, *rows = lines_of(downloaded(office.approver, "button", "Từng người"))
    meant = [name for _account, name in office.ids([*NEAR, *LATE, *BLOCKED])]
    assert sorted(row[1] for row in rows) == sorted(meant)
    deeds = rows_of(office.stage.bot.database, acts)
    assert [act.who for act in deeds if act.what == "export_bulletin"] == [DUNG.email]


def _shows_both_channels(place: Locator) -> None:
    """What a reader will have, as each channel shows it."""
    for name in ("Zalo", "Messenger"):
        phone = place.get_by_label(f"Trên {name}")
        expect(phone).to_contain_text(BODY.replace("{name}", "Lan"))
        expect(phone).to_contain_text(BUTTON)


def _addresses(path: str) -> list[tuple[str, str, str]]:
    """(method, address, least role) of every page about bulletins."""
    number = path.rsplit("/", 1)[1]
    return [
        (method, "/staff" + page.path.replace("<int:number>", number), page.role)
        for page in PAGES
        if page.path.startswith("/bulletins")
        for method in page.methods
    ]


def _is_refused_what_is_above(role: str, page: Page, path: str) -> None:
    """Every address that only somebody above may ask for."""
    above = ROLES[ROLES.index(role) + 1 :]
    refused = [(method, address) for method, address, least in _addresses(path) if least in above]
    assert refused
    for method, address in refused:
        assert page.request.fetch(address, method=method).status == 403
