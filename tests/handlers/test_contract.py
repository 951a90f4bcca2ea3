"""The contract of HANDLERS: whatever comes, something is said, and nobody is promised anything."""

import re
from collections.abc import Sequence

import pytest

from bot.content.entries import Content
from bot.conversation.turn import Handler, Turn
from bot.core import events as ev
from bot.core.replies import Reply
from bot.store.database import Connection, Database
from bot.understanding.decisions import Decision, Scored
from bot.understanding.matcher import Matcher
from handlers import answers, human, interests, talk
from handlers.register import HANDLERS
from tests.handlers.saying import (
    DECISIONS,
    DEMO,
    KINDS,
    NOWHERE,
    OTHERS,
    SILENT,
    said_by_handlers,
    saying,
    turn,
    typed,
)

LONG = "quên mật khẩu VNeID " * 5_000
TEXTS = {"empty": "", "blank": " \n ", "long": LONG, "strange": "\u202e\x00{office.phone}%s<b>"}


def replies(
    ledger: Database, content: Content, matcher: Matcher, handler: Handler, event: ev.Event
) -> Sequence[Reply]:
    words = saying(content, matcher, DEMO, "")
    said = getattr(event, "text", "")

    def work(connection: Connection) -> Sequence[Reply]:
        return handler(turn(connection, words, event, said))

    return ledger.write(work)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("name", [*HANDLERS.topics, *OTHERS])
def test_every_handler_answers_any_text(
    ledger: Database, content: Content, matcher: Matcher, name: str, text: str
) -> None:
    handler = {**HANDLERS.topics, **OTHERS}[name]
    said = replies(ledger, content, matcher, handler, typed(text))
    assert [bool(reply.text.strip() and reply.entry) for reply in said] == [True]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_entry_answers_any_text(
    ledger: Database, content: Content, matcher: Matcher, text: str
) -> None:
    for topic in content.entries.keys() - HANDLERS.topics.keys():

        def handler(about_it: Turn, topic: str = topic) -> Sequence[Reply]:
            return HANDLERS.entry(about_it, topic)

        said = replies(ledger, content, matcher, handler, typed(text))
        assert [bool(reply.text.strip() and reply.entry) for reply in said] == [True], topic


@pytest.mark.parametrize("kind", HANDLERS.kinds, ids=lambda kind: kind.__name__)
def test_every_kind_of_event_is_answered_or_knowingly_not(
    ledger: Database, content: Content, matcher: Matcher, kind: type[ev.Event]
) -> None:
    said = replies(ledger, content, matcher, HANDLERS.kinds[kind], KINDS[kind])
    assert [bool(reply.text.strip() and reply.entry) for reply in said] == [True] * (
        kind not in SILENT
    )


def test_every_event_a_person_can_cause_has_a_handler() -> None:
    """Text and buttons are read by the listener, receipts and echoes by reception."""
    about_letters = {ev.Delivered, ev.Seen, ev.Echoed, ev.AccountStopped, ev.AccountResumed}
    kinds = {kind for kind in vars(ev).values() if isinstance(kind, type)}
    caused = {kind for kind in kinds if issubclass(kind, ev.Event)} - {ev.Event}
    assert HANDLERS.kinds.keys() == caused - about_letters - {ev.TextSaid, ev.ButtonPressed}


PROMISE = re.compile(
    r"sẽ (?:gọi|trả lời|liên hệ|nhắn|phản hồi|báo)|gọi lại cho|liên hệ lại|trả lời (?:bạn|bác) sau|"
    r"sớm nhất|trong vòng|chờ (?:cán bộ|người)",
    re.I,
)


@pytest.mark.parametrize("unit", [DEMO, NOWHERE])
def test_nobody_is_promised_a_reply(
    ledger: Database, content: Content, matcher: Matcher, unit: str
) -> None:
    words = saying(content, matcher, unit, "")
    said = ledger.write(lambda connection: list(said_by_handlers(connection, words)))
    assert [reply.entry for reply in said if PROMISE.search(reply.text)] == []


def test_a_person_is_reached_by_phone_at_hours_and_a_place(
    ledger: Database, content: Content, matcher: Matcher
) -> None:
    (reply,) = replies(ledger, content, matcher, human.human, typed("cho gặp cán bộ"))
    assert reply.text == (
        "Mình là máy, không nối cuộc gọi được. Muốn gặp người:\n"
        "- Gọi 0226 555 0123\n"
        "- Đến Trung tâm Phục vụ hành chính công phường Ví Dụ, số 1 đường Thí Dụ\n"
        "- Nơi đó làm việc 7:30–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu\n"
        "Đang nguy hiểm thì gọi 113 ngay."
    )
    assert [(button.kind, button.value) for button in reply.buttons] == [
        ("phone", "0226 555 0123"),
        ("choice", "#menu"),
    ]


def test_a_unit_without_a_number_gets_no_phone_button(
    ledger: Database, content: Content, matcher: Matcher
) -> None:
    words = saying(content, matcher, NOWHERE, "")
    said = ledger.write(lambda connection: list(said_by_handlers(connection, words)))
    phones = {button.value for reply in said for button in reply.buttons if button.kind == "phone"}
    assert phones == {"113"}


@pytest.mark.parametrize(
    ("danger", "entry", "first"),
    [
        ("scam", "talk.danger_money", "Bạn dừng lại: đừng chuyển thêm tiền"),
        ("fire", "talk.danger_life", "Bạn gọi ngay, đừng chờ mình:"),
    ],
)
def test_danger_begins_with_what_to_do(
    ledger: Database, content: Content, matcher: Matcher, danger: str, entry: str, first: str
) -> None:
    words = saying(content, matcher, DEMO, "")
    decision = DECISIONS[danger]
    (reply,) = ledger.write(
        lambda connection: talk.danger(turn(connection, words, typed("x"), "x", decision))
    )
    assert (reply.entry, reply.is_danger, reply.sources) == (entry, True, ())
    assert reply.text.startswith(first)
    assert [button.kind for button in reply.buttons] == ["phone", "phone"]


def test_an_entry_past_its_day_is_not_said(
    ledger: Database, content: Content, matcher: Matcher
) -> None:
    (reply,) = replies(
        ledger, content, matcher, lambda about_it: answers.entry(about_it, "gone"), typed("x")
    )
    assert reply.entry == "talk.silent_entry"
    assert reply.choices == saying(content, matcher, DEMO, "").menu()


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("đừng gửi tin cho tui nữa", "talk.unsubscribed"),
        ("phiền quá", "talk.unsubscribed"),
        ("dừng lại ở bước 3 thì sao", "talk.unsure"),
        ("đúng", "talk.unsure"),
    ],
)
def test_news_end_only_for_who_speaks_of_them(
    ledger: Database, content: Content, matcher: Matcher, text: str, entry: str
) -> None:
    words = saying(content, matcher, DEMO, "")
    taken_for = Decision("answer", (Scored("unsubscribe", 0.9),), 1)
    (reply,) = ledger.write(
        lambda connection: interests.unsubscribe(
            turn(connection, words, typed(text), text, taken_for)
        )
    )
    assert reply.entry == entry
