"""The payment QR from the first word to the picture; the account number stays nowhere."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.replies import Bubble
from bot.store.tables import metadata
from bot.vietqr.codec import Transfer, encode
from scheduler.jobs import delete_pictures
from tests.cast import LAN
from tests.conversation.talking import Talker, buttons, entries, texts
from tests.stage import Stage
from tests.store.rows import rows_of
from tests.vietqr.reading_codes import codes_in, opened, rendered

VIETCOMBANK = "970436"
# As people type them: what privacy masks elsewhere (9, 12, 13 and more digits), what it takes for a
# phone, what it lets pass.
NUMBERS = {
    "257678859": "257678859",
    "1023456789": "stk của em: 1023456789 ạ",
    "0912345678": "0912345678",
    "001101234567": "0011 0123 4567",
    "0011012345678": "0011-0123-45678",
    "4532015112830366000": "4532015112830366000",
    "123456": "123456",
    "VQR000123456": "vqr000123456",
}
every_number = pytest.mark.parametrize(("number", "said"), NUMBERS.items(), ids=NUMBERS)
CHANNELS = ("zalo", "messenger", "webchat")


def talker_on(stage: Stage, channel: str = "webchat", name: str = "lan") -> Talker:
    accounts = {"zalo": stage.oa, "messenger": stage.page}
    account = accounts.get(channel, f"webchat:{stage.bot.settings.unit_slug}")
    return Talker(stage.bot.reception(stage.wake), account, name)


def up_to_the_number(talker: Talker) -> None:
    talker.says("làm mã qr nhận tiền")
    talker.presses("#form/pay.qr/start")
    for said in ("vcb", "nguyễn thị lan", "của tôi", "bán rau"):
        answer = talker.says(said)
    assert entries(answer) == ["talk.qr_account"]


def address_in(answer: list[Any], kind: str) -> str:
    """The path of the picture, or of the page."""
    bubbles = [Bubble.from_json(letter.body) for letter in answer]
    found = (
        [bubble.picture for bubble in bubbles if bubble.picture]
        if kind == "png"
        else [b.value for bubble in bubbles for b in bubble.buttons if b.kind == "link"]
    )
    (address,) = found
    assert address.startswith("http://127.0.0.1:8000/pictures/")
    assert address.endswith(f".{kind}")
    return address.removeprefix("http://127.0.0.1:8000")


def everything_kept(stage: Stage) -> str:
    """All that stands in the database, and on SQLite every byte of its files."""
    rows = [
        str(row) for table in metadata().sorted_tables for row in rows_of(stage.bot.database, table)
    ]
    url = stage.bot.settings.database_url
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        files = path.parent.glob(f"{path.name}*")
        rows += [file.read_bytes().decode("latin-1") for file in files]
    return "\n".join(rows)


def assert_nowhere(stage: Stage, logged: str, *words: str) -> None:
    kept = everything_kept(stage)
    assert "talk.qr_" in kept  # there is something to look through
    for word in words:
        assert word not in kept
        assert word not in logged


@every_number
def test_the_number_makes_the_code_and_stays_nowhere(
    stage: Stage, capsys: pytest.CaptureFixture[str], number: str, said: str
) -> None:
    talker = talker_on(stage)
    up_to_the_number(talker)
    answer = talker.says(said)
    assert entries(answer) == ["talk.qr_done"]  # and no warning of the number
    code = encode(Transfer(VIETCOMBANK, number))
    png = stage.client.get(address_in(answer, "png"))
    pdf = stage.client.get(address_in(answer, "pdf"))
    assert (png.mimetype, pdf.mimetype) == ("image/png", "application/pdf")
    assert codes_in(opened(png.data)) == codes_in(rendered(pdf.data)) == [code]
    spaced = said.strip()
    assert_nowhere(stage, "".join(capsys.readouterr()), number, spaced, code)
    person = talker.as_kept()
    assert person is not None
    assert (person.form, person.form_at) == (None, None)


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("9704361234567890", "talk.qr_account_card"),
        ("4111 1111 1111 1111", "talk.qr_account_card"),
        ("123456789012345678901", "talk.qr_account_length"),
        ("123", "talk.qr_account_length"),
        ("tài khoản 1023456789 hoặc là tài khoản 2023456789", "talk.qr_account_two"),
        ("mã otp là 123456", "talk.masked"),
    ],
)
def test_what_is_no_account_number_is_told_so_and_not_kept(
    stage: Stage, capsys: pytest.CaptureFixture[str], said: str, entry: str
) -> None:
    talker = talker_on(stage)
    up_to_the_number(talker)
    answer = talker.says(said)
    assert entries(answer) == [entry]
    assert "Câu 5/5" in texts(answer)[-1]
    numbers = [word for word in said.split() if word.isdecimal() and len(word) > 4]
    # Three digits may stand in any instant.
    whole = [said] if len(said) > 3 else []
    assert_nowhere(stage, "".join(capsys.readouterr()), *whole, *numbers)


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("Vietcombank 1023456789", "talk.qr_owner"),
        ("vcb, 1023456789, Nguyen Thi Lan", "talk.qr_owner"),
        ("số tài khoản 1023456789", "talk.qr_bank_unknown"),
        ("vietcombank 257678859", "talk.qr_owner"),
        ("1023456789", "talk.qr_bank_unknown"),
    ],
)
def test_a_number_that_comes_too_early_is_not_kept_either(
    stage: Stage, capsys: pytest.CaptureFixture[str], said: str, entry: str
) -> None:
    talker = talker_on(stage)
    talker.presses("#form/pay.qr/start")
    assert entries(talker.says(said)) == [entry]
    assert_nowhere(stage, "".join(capsys.readouterr()), "1023456789", "257678859")


def test_a_number_in_the_very_first_message_is_not_kept(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    talker = talker_on(stage)
    assert entries(talker.says("tạo mã qr chuyển khoản cho số 1023456789")) == ["talk.qr_intro"]
    assert_nowhere(stage, "".join(capsys.readouterr()), "1023456789")


def test_the_body_of_a_webhook_leaves_no_number_either(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the platform's raw body to the answer, as production runs."""
    up_to_the_number(talker_on(stage, "zalo", LAN.zalo))
    assert stage.post("zalo", stage.said_on_zalo(LAN, "stk 1023456789 nhé")) == 200
    assert stage.letters()[-1].entry == "talk.qr_done"
    assert_nowhere(stage, "".join(capsys.readouterr()), "1023456789")


def test_a_side_question_at_the_number_is_kept_as_any_other(stage: Stage) -> None:
    talker = talker_on(stage)
    up_to_the_number(talker)
    talker.says("quên mật khẩu VNeID thì làm sao")
    assert "quên mật khẩu VNeID thì làm sao" in everything_kept(stage)


@pytest.mark.parametrize(
    ("field", "said", "entry"),
    [
        ("is_own", "của vợ tôi", "talk.qr_not_own"),
        ("is_own", "không", "talk.qr_not_own"),
        ("is_own", "2", "talk.qr_not_own"),
        ("purpose", "quyên góp giúp bão lũ", "talk.qr_no_charity"),
        ("purpose", "4", "talk.qr_no_charity"),
        ("purpose", "thu le phi", "talk.qr_no_fee"),
        ("purpose", "thu thuế đất", "talk.qr_no_fee"),
        ("purpose", "cho vay", "talk.qr_no_loan"),
        ("purpose", "nhận cọc thuê nhà", "talk.qr_no_loan"),
        ("purpose", "bán hàng và nhận ủng hộ", "talk.qr_no_charity"),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_reason(
    stage: Stage, field: str, said: str, entry: str
) -> None:
    talker = talker_on(stage)
    talker.presses("#form/pay.qr/start")
    answers = {"bank": "vcb", "owner": "nguyễn thị lan", "is_own": "của tôi"}
    for key, answer in answers.items():
        if key == field:
            break
        talker.says(answer)
    answer = talker.says(said)
    assert entries(answer) == [entry]
    assert buttons(answer) == [("Việc khác", "#menu")]
    person = talker.as_kept()
    assert person is not None
    assert person.form is None


def test_a_name_of_several_banks_is_asked_for(stage: Stage) -> None:
    talker = talker_on(stage)
    talker.presses("#form/pay.qr/start")
    answer = talker.says("kookmin")
    assert entries(answer) == ["talk.qr_bank_which"]
    assert [title for title, _ in buttons(answer)][:2] == ["Kookmin Bank HCM", "Kookmin Bank HN"]
    assert "Kookmin Bank HN" in texts(talker.says("2"))[0]


def test_the_words_tell_bank_and_owner_but_never_the_number(stage: Stage) -> None:
    talker = talker_on(stage)
    up_to_the_number(talker)
    said = texts(talker.says("0011 0123 4567 8"))
    assert "Vietcombank của NGUYEN THI LAN" in said[-1]
    assert "10 phút" in said[-1]


@pytest.mark.parametrize("channel", ["zalo", "messenger"])
def test_the_platforms_take_picture_and_page(stage: Stage, channel: str) -> None:
    """The fakes are as strict as the documents: a picture by address, a link button."""
    person = LAN.zalo if channel == "zalo" else LAN.messenger
    talker = talker_on(stage, channel, person)
    now = stage.clock.now()
    stage.zalo.meet(person, now) if channel == "zalo" else stage.messenger.meet(person)
    up_to_the_number(talker)
    talker.says("0011 0123 4567 8")
    stage.start_postman()
    stage.until_settled()
    assert set(stage.states().values()) == {"sent"}


def test_after_ten_minutes_the_picture_is_gone_and_then_its_row(stage: Stage) -> None:
    talker = talker_on(stage)
    up_to_the_number(talker)
    address = address_in(talker.says("0011 0123 4567 8"), "png")
    stage.clock.let_pass(timedelta(minutes=10))
    assert stage.client.get(address).status_code == 404
    assert delete_pictures.run(stage.bot, stage.clock.now()) == {"pictures": 2}
    assert delete_pictures.run(stage.bot, stage.clock.now()) == {"pictures": 0}


def test_parts_of_the_answer_are_said_and_a_form_left_days_ago_is_offered(stage: Stage) -> None:
    talker = talker_on(stage)
    assert entries(talker.presses("#pay.qr/fee")) == ["pay.qr/fee"]
    up_to_the_number(talker)
    stage.clock.let_pass(timedelta(days=2))
    answer = talker.says("làm mã qr nhận tiền")
    assert entries(answer) == ["talk.form_go_on"]
    assert "câu 5/5" in texts(answer)[0]
    assert [title for title, _ in buttons(answer)][:3] == ["Làm tiếp", "Làm lại từ đầu", "Bỏ"]
    assert entries(talker.says("2")) == ["talk.qr_bank"]
