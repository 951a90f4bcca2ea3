"""A draft: a bulletin as it is written, read from a file or a form with every fault at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.bulletin import values
from bot.bulletin.faults import Fault, Refusal
from bot.bulletin.values import Wrong
from bot.core.clock import LOCAL
from bot.delivery.news import FIELD, FIELDS
from bot.store.interests import INTERESTS

CHANNELS = ("zalo", "messenger", "webchat")

LONGEST_TITLE, LONGEST_BODY = 150, 8_000  # UTF-16 units; the title is that of a Zalo article
MOST_BUTTONS = 3
# A minute that has begun is no past yet: a form knows no seconds.
PAST = timedelta(minutes=1)
FARTHEST = timedelta(days=366)
LONGEST_VALID = timedelta(days=60)  # letters are kept for 90 days: the report needs them
VALID_FOR = timedelta(days=7)

_KEYS = {
    *("title", "body", "image", "unit", "send_at", "valid_until", "urgent", "reason"),
    *("template", "buttons", "audience", "article", "repeat"),
}
_AUDIENCE_KEYS = {"channels", "units", "interests", "activity", "since_days"}


@dataclass(frozen=True, slots=True)
class Rules:
    """What a draft is measured by. `units`: those the writer may write to, slug and name; `unit`
    is the writer's own. `is_topic` tells whether a button may lead to a topic. What stands under
    `own_site` is ours. `may_be_urgent`: an admin writes.
    """

    now: datetime
    unit: str
    units: Mapping[str, str]
    is_topic: Callable[[str], bool]
    own_site: str
    may_be_urgent: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of interfaces.md §5, all of them sound; names as in BulletinRow."""

    title: str
    body: str
    unit_slug: str
    image: str = ""
    send_at: datetime | None = None
    valid_until: datetime | None = None
    is_urgent: bool = False
    urgent_reason: str = ""
    template: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)
    channels: list[str] = field(default_factory=lambda: list(CHANNELS))
    units: list[str] = field(default_factory=list)
    interests: list[str] = field(default_factory=list)
    activity_id: int | None = None
    since_days: int | None = None
    has_article: bool = False
    is_weekly: bool = False


def read(raw: Mapping[str, Any], rules: Rules) -> Draft:
    """The draft in the fields of a file, or of a form that names them alike. Raises Refusal."""
    return _Reader(raw, rules).draft()


@dataclass(slots=True)
class _Reader:
    """Reads one field after the other and keeps every fault for one answer."""

    raw: Mapping[str, Any]
    rules: Rules
    faults: list[Fault] = field(default_factory=list)

    def draft(self) -> Draft:
        self._unknown_keys()
        audience = self._audience()
        send_at = self._field("send_at", self._send_at, None)
        is_urgent = self._field("urgent", values.yes, False)
        draft = Draft(
            title=self._field("title", self._title, ""),
            body=self._field("body", self._body, ""),
            unit_slug=self._field("unit", self._unit, self.rules.unit),
            image=self._field("image", self._address, ""),
            send_at=send_at,
            valid_until=self._field("valid_until", lambda v: self._valid_until(v, send_at), None),
            is_urgent=is_urgent,
            urgent_reason=self._reason(is_urgent),
            template=self._field("template", values.template, ""),
            buttons=self._buttons(),
            has_article=self._field("article", values.yes, False),
            is_weekly=self._field("repeat", values.weekly, False),
            **audience,
        )
        if self.faults:
            raise Refusal(self.faults)
        return draft

    def _field(self, name: str, read_value: Callable[[Any], Any], default: Any) -> Any:
        return self._value(name, self.raw.get(name), read_value, default)

    def _value(self, name: str, raw: Any, read_value: Callable[[Any], Any], default: Any) -> Any:
        try:
            found = read_value(raw)
        except Wrong as wrong:
            self.faults.append(Fault(name, wrong.words, f"{name} {wrong.sentence}"))
            return default
        return default if found is None else found

    def _unknown_keys(self) -> None:
        audience = self.raw.get("audience") or {}
        unknown = [key for key in self.raw if key not in _KEYS]
        if isinstance(audience, Mapping):
            unknown += [f"audience.{key}" for key in audience if key not in _AUDIENCE_KEYS]
        for key in unknown:
            words = f"Không có mục nào tên “{key}”. Bạn xoá dòng này hoặc sửa lại tên."
            self.faults.append(Fault(key, words, f"{key} is no field of a bulletin: remove it."))

    def _title(self, raw: Any) -> str:
        title = values.text(raw, LONGEST_TITLE, "Bạn đặt tên cho bản tin.")
        return _with_known_fields(" ".join(title.split()))

    def _body(self, raw: Any) -> str:
        body = values.text(raw, LONGEST_BODY, "Bạn viết nội dung bản tin.")
        values.without_short_links(body)
        return _with_known_fields(body)

    def _unit(self, raw: Any) -> str | None:
        if raw in (None, ""):
            return None
        if raw not in self.rules.units:
            raise Wrong(
                "Bạn chọn một đơn vị trong danh sách của mình.", f"names no unit of yours: {raw}."
            )
        return str(raw)

    def _address(self, raw: Any) -> str:
        return "" if raw in (None, "") else values.address(raw, self.rules.own_site)

    def _send_at(self, raw: Any) -> datetime | None:
        at = values.instant(raw)
        if at is None:
            return None
        if at < self.rules.now - PAST:
            local = self.rules.now.astimezone(LOCAL)
            raise Wrong(
                f"Giờ gửi {values.shown(at)} đã qua. Bạn chọn giờ sau {values.shown(local)}.",
                f"is in the past: choose a time after {local.isoformat('T', 'minutes')}.",
            )
        if at > self.rules.now + FARTHEST:
            raise Wrong("Giờ gửi xa quá một năm. Bạn xem lại năm.", "is more than a year ahead.")
        return at

    def _valid_until(self, raw: Any, send_at: datetime | None) -> datetime | None:
        until = values.instant(raw)
        if until is None:
            return None
        begin = max(send_at or self.rules.now, self.rules.now)
        if until <= begin:
            raise Wrong(
                f"Hạn của tin phải sau giờ gửi ({values.shown(begin)}).",
                "must lie after send_at and after now.",
            )
        if until > begin + LONGEST_VALID:
            raise Wrong("Hạn của tin xa nhất là 60 ngày sau giờ gửi.", "is over 60 days away.")
        return until

    def _reason(self, is_urgent: bool) -> str:
        reason = " ".join(str(self.raw.get("reason") or "").split())
        if not is_urgent:
            return ""
        if not self.rules.may_be_urgent:
            words = "Chỉ người quản trị được gửi tin khẩn. Bạn bỏ dấu khẩn hoặc nhờ người quản trị."
            self.faults.append(Fault("urgent", words, "urgent is for admins only."))
        if not reason:
            words = "Bạn ghi lý do phải gửi khẩn, ví dụ: báo bão, tìm người lạc."
            self.faults.append(Fault("reason", words, "reason is missing: urgent needs one."))
        return reason

    def _buttons(self) -> list[dict[str, str]]:
        raw = self.raw.get("buttons") or []
        if not isinstance(raw, list):
            raw = [raw]
        written = [one for one in raw if not isinstance(one, Mapping) or any(one.values())]
        if len(written) > MOST_BUTTONS:
            words = "Mỗi bản tin có nhiều nhất ba nút. Bạn bỏ bớt."
            self.faults.append(Fault("buttons", words, "buttons are at most three."))
        return [
            self._value(f"buttons.{place}", one, self._button, {})
            for place, one in enumerate(written[:MOST_BUTTONS])
        ]

    def _button(self, raw: Any) -> dict[str, str]:
        return values.button(raw, self.rules.is_topic, self.rules.own_site)

    def _audience(self) -> dict[str, Any]:
        raw = self.raw.get("audience") or {}
        if not isinstance(raw, Mapping):
            self._value("audience", raw, values.no_table, None)
            raw = {}

        def read_value(key: str, value: Callable[[Any], Any], default: Any) -> Any:
            return self._value(f"audience.{key}", raw.get(key), value, default)

        units = self.rules.units
        return {
            "channels": read_value(
                "channels", lambda v: values.some_of(v, CHANNELS, "kênh"), list(CHANNELS)
            ),
            "units": read_value("units", lambda v: values.some_of(v, units, "đơn vị"), []),
            "interests": read_value("interests", _interests, []),
            "activity_id": read_value("activity", lambda v: values.whole(v, 1, 2**62), None),
            "since_days": read_value("since_days", lambda v: values.whole(v, 1, 3650), None),
        }


def _interests(raw: Any) -> list[str] | None:
    named = [values.INTEREST_NAMES.get(values.plain(one), one) for one in values.many(raw)]
    return values.some_of(named, INTERESTS, "chủ đề")


def _with_known_fields(text: str) -> str:
    for name in FIELD.findall(text):
        if name.strip().lower() not in FIELDS:
            known = ", ".join(f"{{{one}}}" for one in FIELDS)
            raise Wrong(
                f"Không có ô điền sẵn {{{name}}}. Dùng được: {known}.",
                f"holds {{{name}}}, which nothing fills: known are {known}.",
            )
    return text
