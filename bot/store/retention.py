"""How long what is kept and why: one table, read by the purge job and shown to staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, and_, delete, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.store.accounts import connects
from bot.store.acts import acts
from bot.store.certificates import certificates
from bot.store.consents import consents
from bot.store.doors import doors
from bot.store.events import events
from bot.store.followers import profiles
from bot.store.forgotten import forgotten, mark_forgotten
from bot.store.interests import interests
from bot.store.letters import OPEN_STATES, letters
from bot.store.mails import mails
from bot.store.members import members
from bot.store.notices import notices
from bot.store.people import people
from bot.store.pictures import delete_expired, pictures
from bot.store.questions import questions
from bot.store.sessions import delete_ended
from bot.store.signups import clear_names
from bot.store.signups import forget as forget_signups
from bot.store.staff import staff
from bot.store.staff_chats import delete_old_codes, staff_chats
from bot.store.swaps import swaps
from bot.store.tellings import tellings


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of data, how many days it is kept and why."""

    name: str
    days: int
    why: str


TEXTS = Kept("texts", 90, "để xem lại câu trả lời sai; sau đó chỉ còn số đếm")
LETTERS = Kept("letters", 90, "để biết tin nào đã tới; sau đó chỉ còn số đếm")
EVENTS = Kept("events", 180, "để không trả lời hai lần và để đếm; không còn lời của ai")
QUESTIONS = Kept("questions", 180, "để bổ sung câu trả lời còn thiếu")
ACTS = Kept("acts", 730, "sổ việc đã làm của cán bộ")
STAFF = Kept("staff", 730, "cán bộ đã nghỉ, lâu như sổ việc còn nhắc tên họ")
NOTICES = Kept("notices", 180, "việc đã báo cho cán bộ, để biết ai đã xử lý")
MAILS = Kept("mails", 30, "thư nhắc việc đã gửi cho cán bộ")
VISITORS = Kept("visitors", 30, "khách chat trên trang web không có tài khoản")
# A job of its own deletes them by the minute; where the clock stood still, the purge does.
PICTURES = Kept("pictures", 1, "mã QR vừa làm, để tải về; quá mười phút là không ai mở được")
CONSENTS = Kept("consents", 90, "lời đồng ý đã rút lại, để biết tin gửi trước đó là có đồng ý")
FORGOTTEN = Kept("forgotten", 730, "dấu vết một chiều, để danh sách Zalo không đưa họ trở lại")
SIGNUPS = Kept("signups", 730, "để tính giờ và cấp xác nhận tham gia; sau đó chỉ còn số đếm")
MEMBERS = Kept("members", 730, "để lần sau đăng ký không phải khai lại; tính từ lần dùng cuối")
TELLINGS = Kept("tellings", 90, "để biết ai đã được báo về hoạt động")
SWAPS = Kept("swaps", 90, "lời hỏi đổi ca trực; không có tên ai")
CERTIFICATES = Kept("certificates", 1825, "để người nhận giấy kiểm tra được mã; không có tên ai")
RETENTION = (
    *(TEXTS, LETTERS, EVENTS, QUESTIONS, ACTS, STAFF, VISITORS, PICTURES),
    *(NOTICES, MAILS),
    *(SIGNUPS, MEMBERS, TELLINGS, SWAPS, CERTIFICATES),
    *(CONSENTS, FORGOTTEN),
)

_CHUNK = 1_000  # rows in one transaction: a longer one would hold SQLite's writer too long


def purge_chunk(connection: Connection, now: datetime) -> dict[str, int]:
    """Deletes one chunk of everything past its time; the caller repeats until all is 0."""
    return {
        "texts": _clear_texts(connection, now - timedelta(days=TEXTS.days)),
        "letters": _delete_chunk(
            connection,
            letters,
            and_(
                letters.c.created_at < now - timedelta(days=LETTERS.days),
                letters.c.state.not_in(OPEN_STATES),
            ),
        ),
        "events": _delete_chunk(
            connection, events, events.c.received_at < now - timedelta(days=EVENTS.days)
        ),
        "questions": _delete_chunk(
            connection, questions, questions.c.at < now - timedelta(days=QUESTIONS.days)
        ),
        "acts": _delete_chunk(connection, acts, acts.c.at < now - timedelta(days=ACTS.days)),
        "staff": _delete_chunk(
            connection, staff, staff.c.ended_at < now - timedelta(days=STAFF.days)
        ),
        "notices": _delete_chunk(
            connection, notices, notices.c.at < now - timedelta(days=NOTICES.days)
        ),
        "mails": _delete_chunk(
            connection, mails, mails.c.created_at < now - timedelta(days=MAILS.days)
        ),
        "codes": delete_old_codes(connection, now),
        "sessions": delete_ended(connection, now),
        "connects": connection.execute(delete(connects).where(connects.c.until < now)).rowcount,
        "visitors": _forget_visitors(connection, now - timedelta(days=VISITORS.days)),
        "pictures": delete_expired(connection, now),
        "consents": _delete_chunk(
            connection,
            consents,
            consents.c.withdrawn_at < now - timedelta(days=CONSENTS.days),
        ),
        "forgotten": connection.execute(
            delete(forgotten).where(forgotten.c.at < now - timedelta(days=FORGOTTEN.days))
        ).rowcount,
        "people": forget_due(connection, now),
        **_purge_activities(connection, now),
    }


def _purge_activities(connection: Connection, now: datetime) -> dict[str, int]:
    def before(kept: Kept) -> datetime:
        return now - timedelta(days=kept.days)

    unused = select(members.c.person_id).where(members.c.changed_at < before(MEMBERS))
    return {
        "signups": clear_names(connection, before(SIGNUPS), _CHUNK),
        "members": connection.execute(
            delete(members).where(members.c.person_id.in_(unused.limit(_CHUNK)))
        ).rowcount,
        "tellings": _delete_chunk(connection, tellings, tellings.c.at < before(TELLINGS)),
        "swaps": _delete_chunk(connection, swaps, swaps.c.until < before(SWAPS)),
        "certificates": _delete_chunk(
            connection, certificates, certificates.c.issued_at < before(CERTIFICATES)
        ),
        "doors": connection.execute(delete(doors).where(doors.c.until < now)).rowcount,
    }


def forget(connection: Connection, person_id: int) -> None:
    """Deletes what is kept of a person; keys of events stay, so that a repeat stays a repeat."""
    connection.execute(
        update(events).where(events.c.person_id == person_id).values(person_id=None, said="")
    )
    of_person = (
        *(letters, questions, pictures, members, tellings, interests, consents, profiles),
        staff_chats,
    )
    for table in of_person:
        connection.execute(delete(table).where(table.c.person_id == person_id))
    forget_signups(connection, person_id)
    connection.execute(
        update(people)
        .where(people.c.id == person_id)
        .values(guide=None, guide_at=None, form=None, form_at=None, unit_slug=None, name="")
    )


def forget_due(connection: Connection, now: datetime) -> int:
    """Deletes people who asked for it, once the last word to them has left."""
    has_open = (
        select(letters.c.id)
        .where(letters.c.person_id == people.c.id, letters.c.state.in_(OPEN_STATES))
        .exists()
    )
    found = list(
        connection.execute(
            select(people.c.id, people.c.account_id, people.c.platform_id)
            .where(people.c.forget_at.is_not(None), ~has_open)
            .limit(_CHUNK)
            # Whoever writes at this moment has come back: they are not to be forgotten.
            .with_for_update(skip_locked=True)
        )
    )
    for number, _account, _name in found:
        forget(connection, number)
        connection.execute(delete(people).where(people.c.id == number))
    # Only Zalo hands us lists of followers; a visitor of the web chat has no id that comes again.
    listed = [(account, name) for _id, account, name in found if account.startswith("zalo:")]
    mark_forgotten(connection, listed, now)
    return len(found)


def _forget_visitors(connection: Connection, before: datetime) -> int:
    return connection.execute(
        update(people)
        .where(
            people.c.account_id.like("webchat:%"),
            people.c.forget_at.is_(None),
            or_(
                people.c.last_wrote_at < before,
                and_(people.c.last_wrote_at.is_(None), people.c.first_at < before),
            ),
        )
        .values(forget_at=before)
    ).rowcount


def _clear_texts(connection: Connection, before: datetime) -> int:
    chunk = select(events.c.id).where(events.c.received_at < before, events.c.said != "")
    return connection.execute(
        update(events).where(events.c.id.in_(chunk.limit(_CHUNK))).values(said="")
    ).rowcount


def _delete_chunk(connection: Connection, table: Table, past: ColumnElement[bool]) -> int:
    chunk = select(table.c.id).where(past).limit(_CHUNK)
    return connection.execute(delete(table).where(table.c.id.in_(chunk))).rowcount
