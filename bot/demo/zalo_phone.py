"""A follower's phone for the demo OA: what Zalo shows there, and the webhooks its taps make."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.demo.phone import Act, Journal, Shown, ShownButton, in_order, since
from bot.demo.receipts import Kind, Receipts
from bot.demo.zalo_people import FREE_WINDOW, LAST_WINDOW
from bot.demo.zalo_platform import FakeZalo, SignedBody, TakenMessage

RESTRICTED = -244  # the code of a person who wants nothing from this OA

Post = Callable[[SignedBody], None]


class ZaloPhone:
    """`post` brings a signed body to the webhook."""

    def __init__(self, zalo: FakeZalo, post: Post, now: Callable[[], datetime]) -> None:
        self._zalo, self._post, self._now = zalo, post, now
        self._journal = Journal()
        self._seen: set[str] = set()
        self._receipts = Receipts(self._receipt)
        self._zalo.on_taken = lambda taken: self._receipts.arrived(taken.user_id, taken.message_id)

    def do(self, person: str, act: Act, text: str, payload: str, form: str) -> None:
        """One thing the owner does, as Zalo tells it."""
        if act == "say":
            self._say(person, text, text)
        elif act == "tap":
            # A hidden query is sent without a line in the talk; a shown one is one.
            self._say(person, payload, payload if form == "oa.query.show" else "")
        elif act == "follow":
            self._journal.note(person, "note", self._now(), "Bạn bấm Quan tâm")
            self._post(self._zalo.body("follow", person))
        elif act == "unfollow":
            self._journal.note(person, "note", self._now(), "Bạn bấm Bỏ quan tâm")
            self._post(self._zalo.body("unfollow", person))
        else:
            # Zalo tells the OA nothing of it: the next message is refused.
            self._zalo.refuse(person, RESTRICTED if act == "block" else 0)
            said = "Bạn chặn tin của OA" if act == "block" else "Bạn bỏ chặn OA"
            self._journal.note(person, "note", self._now(), said)

    def _say(self, person: str, words: str, shown: str) -> None:
        if shown:
            self._journal.note(person, "me", self._now(), shown)
        self._post(self._zalo.body("user_send_text", person, text=words))

    def _receipt(self, kind: Kind, person: str, message_id: str) -> None:
        if kind == "delivered":
            self._post(self._zalo.body("user_received_message", person, msg_id=message_id))
        else:
            self._post(self._zalo.body("user_seen_message", person, msg_ids=[message_id]))

    def stop(self) -> None:
        """Nothing more happens on the phones."""
        self._receipts.stop()

    def shown(self, person: str) -> list[Shown]:
        """The talk as it stands on the phone; what its owner sees for the first time is seen."""
        sent = [_line(taken) for taken in self._zalo.messages if taken.user_id == person]
        for line in sent:
            if line.key not in self._seen:
                self._seen.add(line.key)
                self._receipts.opened(person, line.key)
        return in_order([*self._journal.of(person), *sent, *self._news(person)])

    def _news(self, person: str) -> Iterator[Shown]:
        """Articles broadcast to all followers; Zalo sorts them by age."""
        known = self._zalo.people.known.get(person)
        if known is None or not known.is_follower:
            return
        for taken in self._zalo.articles.broadcasts:
            if known.is_minor and not taken.is_for_minors:
                continue
            content = self._zalo.articles.known[taken.article_id].content
            text = f"{content['title']}\n{content['description']}"
            yield Shown(taken.message_id, "bot", taken.at, text, content["cover"]["photo_url"])

    def state(self, person: str) -> dict[str, Any]:
        """Where the person stands with the OA."""
        known, now = self._zalo.people.known[person], self._now()
        silence = None if known.interacted_at is None else now - known.interacted_at
        if known.refusal:
            window = "đang chặn OA"
        elif silence is None or silence > LAST_WINDOW:
            window = "ngoài 7 ngày"
        elif silence > FREE_WINDOW:
            window = "ngoài 48 giờ miễn phí"
        else:
            window = "trong 48 giờ miễn phí"
        words = [since(known.interacted_at, now), window]
        if known.is_minor:
            words.insert(0, "dưới 18 tuổi")
        return {
            "name": known.name,
            "words": " · ".join(words),
            "follows": known.is_follower,
            "blocked": bool(known.refusal),
        }


def _line(taken: TakenMessage) -> Shown:
    payload = taken.message.get("attachment", {}).get("payload", {})
    pictures = [element.get("url", "") for element in payload.get("elements", ())]
    buttons = tuple(_button(button) for button in payload.get("buttons", ()))
    picture = pictures[0] if pictures else ""
    return Shown(taken.message_id, "bot", taken.at, taken.text, picture, buttons=buttons)


def _button(button: dict[str, Any]) -> ShownButton:
    title, form, payload = button["title"], button["type"], button["payload"]
    if form == "oa.open.url":
        return ShownButton(title, "link", payload["url"], form)
    if form in ("oa.open.phone", "oa.open.sms"):
        return ShownButton(title, "phone", f"+{payload['phone_code']}", form)
    return ShownButton(title, "say", payload, form)
