"""What the bot says: a Reply, and the Bubbles it is cut into, one platform call each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

ButtonKind = Literal["choice", "link", "phone"]


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to press. `value` is a payload ("#vneid.what"), an address or a phone number."""

    kind: ButtonKind
    title: str
    value: str


def choice(title: str, payload: str) -> Button:
    return Button("choice", title, payload)


def link(title: str, url: str) -> Button:
    return Button("link", title, url)


def phone(title: str, number: str) -> Button:
    return Button("phone", title, number)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: an official page or law, and the day we checked it."""

    title: str
    url: str
    checked: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing the bot says, before any channel's limits.

    `entry` tells which topic or line said it. `is_danger` is said even while staff hold the talk.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    picture: str = ""
    entry: str = ""
    sources: tuple[Source, ...] = ()
    is_danger: bool = False

    @property
    def choices(self) -> tuple[Button, ...]:
        return tuple(button for button in self.buttons if button.kind == "choice")

    def under(self, address: str) -> "Reply":
        """The same reply where what begins with "/" stands on our own site, at that address."""

        def whole(place: str) -> str:
            return address.rstrip("/") + place if place.startswith("/") else place

        buttons = tuple(
            replace(one, value=whole(one.value)) if one.kind == "link" else one
            for one in self.buttons
        )
        return replace(self, picture=whole(self.picture), buttons=buttons)

    def with_line(self, line: str) -> "Reply":
        """The same reply with one more paragraph at the end of its text."""
        return replace(self, text=f"{self.text}\n\n{line}" if self.text else line)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as one channel will carry it: within its limits, numbers already printed."""

    text: str
    buttons: tuple[Button, ...] = ()
    picture: str = ""

    def as_json(self) -> dict[str, Any]:
        """The form in which the ledger keeps it."""
        return {
            "text": self.text,
            "buttons": [[button.kind, button.title, button.value] for button in self.buttons],
            "picture": self.picture,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Bubble":
        """The reverse of as_json. Raises KeyError on anything else."""
        buttons = tuple(Button(kind, title, value) for kind, title, value in data["buttons"])
        return cls(data["text"], buttons, data["picture"])
