"""The payment QR of a stall: who may have one, the five questions, the picture and the page."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.content.banks import Bank
from bot.content.entries import SECTIONS
from bot.content.filling import sections_of, source_line
from bot.conversation import forms, forms_reading
from bot.conversation.fields import Answers, Field, Form
from bot.conversation.turn import Turn
from bot.core.replies import Reply, choice, link
from bot.store import pictures
from bot.store.pictures import Picture
from bot.vietqr.board import Board
from bot.vietqr.codec import Transfer
from handlers import answers, payment_answers

TOPIC = "pay.qr"
SHOWN_FOR = timedelta(minutes=10)
MOST_SECTIONS = 4


def payment_qr(turn: Turn) -> Sequence[Reply]:
    """What the code is good for, and the way into the form; a part of the answer where asked."""
    if not forms_reading.names_code(turn.said):
        forms.hide_numbers(turn)
    entry = turn.saying.entry(TOPIC)
    assert entry is not None, "a topic with a handler has an entry"
    sections = sections_of(entry, turn.saying.facts)
    if turn.asked in sections:
        return answers.entry(turn, TOPIC)
    if forms.is_open(turn, FORM) and forms.is_away(turn, FORM):
        return [forms.offer(turn, FORM)]
    # Whoever is being led already, be it through a wedding, is not led from the start.
    steps = () if turn.person.guide else turn.saying.by_steps(TOPIC)
    shown = sections[: MOST_SECTIONS - len(steps)]
    parts = [choice(SECTIONS[part], f"#{TOPIC}/{part}") for part in shown]
    buttons = (choice("Làm mã QR", f"#form/{TOPIC}/start"), *parts, *steps)
    said = turn.saying.say("qr_intro", buttons)
    return [said.with_line(source) if (source := source_line(entry)) else said]


def _finish(turn: Turn, given: Answers) -> Sequence[Reply]:
    """Draws the code. The account number is in the picture then and nowhere else."""
    # Imported only here: what draws takes 40 MB, and most programs never draw a code.
    from bot.vietqr.page import pdf
    from bot.vietqr.picture import png

    board = Board(
        Transfer(given["bank"], given["account"]),
        _bank(turn, given).name,
        given["owner"],
        turn.saying.line("qr_board_title"),
        turn.saying.line("qr_board_warning"),
    )
    shown = _keep(turn, Picture("image/png", png(board)))
    printed = _keep(turn, Picture("application/pdf", pdf(board, turn.now)))
    return [
        Reply(
            turn.saying.line("qr_done", **_words(turn, given)),
            (
                link("Bản in khổ A5", printed),
                *turn.saying.topics(["safety.scam", "cashless.street", "business.household"]),
            ),
            picture=shown,
            entry="talk.qr_done",
        )
    ]


def _keep(turn: Turn, picture: Picture) -> str:
    until = turn.now + SHOWN_FOR
    return pictures.put_in(turn.connection, turn.person.id, picture, expires_at=until)


def _words(turn: Turn, given: Answers) -> Mapping[str, str]:
    words = {}
    if "bank" in given:
        words["qr.bank"] = _bank(turn, given).name
    if "owner" in given:
        words["qr.owner"] = given["owner"]
    return words


def _bank(turn: Turn, given: Answers) -> Bank:
    """The bank of the answers; its number names it where the content lost it meanwhile."""
    number = given["bank"]
    found = (bank for bank in turn.content.banks if bank.bin == number)
    return next(found, Bank(number, number))


FORM = Form(
    name=TOPIC,
    fields=(
        Field("bank", "qr_bank", payment_answers.bank),
        Field("owner", "qr_owner", payment_answers.owner),
        Field(
            "is_own",
            "qr_own",
            payment_answers.is_own,
            (
                ("Đúng, của tôi", payment_answers.OWN),
                ("Của người khác", payment_answers.NOT_OWN),
            ),
        ),
        Field(
            "purpose",
            "qr_purpose",
            payment_answers.purpose,
            (
                ("Bán hàng", payment_answers.SELL),
                ("Mừng cưới", payment_answers.WEDDING),
                ("Thu phí, lệ phí", payment_answers.FEE),
                ("Quyên góp, từ thiện", payment_answers.CHARITY),
                ("Vay, đặt cọc", payment_answers.LOAN),
            ),
        ),
        # Last, so that nothing is asked for in vain and the number is used at once.
        Field("account", "qr_account", payment_answers.account, is_secret=True),
    ),
    finish=_finish,
    words=_words,
    hides_numbers=True,
)
