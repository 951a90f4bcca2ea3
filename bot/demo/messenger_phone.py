"""A follower's phone for the demo Page: what Messenger shows, and the webhooks its taps make."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.demo.messenger_bodies import Posted
from bot.demo.messenger_pages import WINDOW, FakePage
from bot.demo.messenger_platform import FakeMessenger, TakenMessage
from bot.demo.phone import Act, Journal, Shown, ShownButton, in_order, since
from bot.demo.receipts import Kind, Receipts

QUICK_REPLY, POSTBACK = "quick_reply", "postback"

Post = Callable[[Posted], None]


class MessengerPhone:
    """`post` brings a signed body to the webhook."""

    def __init__(
        self, messenger: FakeMessenger, page: FakePage, post: Post, now: Callable[[], datetime]
    ) -> None:
        self._messenger, self._page, self._post, self._now = messenger, page, post, now
        self._journal = Journal()
        self._seen: set[str] = set()
        self._receipts = Receipts(self._receipt)
        self._messenger.on_taken = lambda taken: self._receipts.arrived(
            taken.person, taken.message_id
        )

    def do(self, person: str, act: Act, text: str, payload: str, form: str) -> None:
        """One thing the owner does, as Meta tells it."""
        if act == "say":
            self._journal.note(person, "me", self._now(), text)
            self._post(self._messenger.body("text", person, text=text))
        elif act == "tap":
            # The title stands in the talk; a quick reply is a message, a button a postback.
            self._journal.note(person, "me", self._now(), text)
            named = {"text": text} if form == QUICK_REPLY else {"title": text}
            self._post(self._messenger.body(form, person, payload=payload, **named))
        elif act in ("block", "unblock"):
            # Meta tells the Page nothing of it: the next message meets 551.
            self._page.people[person].has_blocked = act == "block"
            said = "Bạn chặn Trang" if act == "block" else "Bạn bỏ chặn Trang"
            self._journal.note(person, "note", self._now(), said)

    def _receipt(self, kind: Kind, person: str, message_id: str) -> None:
        if kind == "delivered":
            told = self._messenger.body("delivery", person, value={"mids": [message_id]})
        else:
            # The program knows by the real time when it sent what, whatever CLOCK_AT says.
            now = int(time.time() * 1000)
            told = self._messenger.body("read", person, value={"watermark": now})
        self._post(told)

    def stop(self) -> None:
        """Nothing more happens on the phones."""
        self._receipts.stop()

    def shown(self, person: str) -> list[Shown]:
        """The talk as it stands on the phone; what its owner sees for the first time is seen."""
        sent = [self._line(taken) for taken in self._messenger.taken if taken.person == person]
        for line in sent:
            if line.key not in self._seen:
                self._seen.add(line.key)
                self._receipts.opened(person, line.key)
        return in_order([*self._journal.of(person), *sent])

    def state(self, person: str) -> dict[str, Any]:
        """Where the person stands with the Page."""
        known, now = self._page.people[person], self._now()
        is_open = now - known.acted_at < WINDOW
        window = "trong 24 giờ" if is_open else "ngoài 24 giờ"
        if known.has_blocked:
            window = "đang chặn Trang"
        words = f"{since(known.acted_at, now)} · {window}"
        return {"name": known.name, "words": words, "blocked": known.has_blocked}

    def _line(self, taken: TakenMessage) -> Shown:
        message = taken.message
        attachment = message.get("attachment", {})
        payload = attachment.get("payload", {})
        buttons = payload.get("buttons", ())
        if taken.template is not None:
            buttons = self._page.templates.buttons(taken.template)
        quick = tuple(
            ShownButton(one["title"], "say", one["payload"], QUICK_REPLY)
            for one in message.get("quick_replies", ())
        )
        return Shown(
            taken.message_id,
            "bot",
            taken.at,
            taken.text,
            payload.get("url", "") if attachment.get("type") == "image" else "",
            buttons=tuple(_button(button) for button in buttons),
            quick_replies=quick,
        )


def _button(button: dict[str, Any]) -> ShownButton:
    if button["type"] == "web_url":
        return ShownButton(button["title"], "link", button["url"])
    if button["type"] == "phone_number":
        return ShownButton(button["title"], "phone", button["payload"])
    return ShownButton(button["title"], "say", button["payload"], POSTBACK)
