"""Articles of a fake OA and their broadcast to all followers (reference/zalo-oa.md §4.7)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.core.clock import LOCAL, local_day
from bot.demo.zalo_shapes import Refusal, an_object, words

TITLE_LIMIT = 150
AUTHOR_LIMIT = 50
DESCRIPTION_LIMIT = 300
FIRST_HOUR, LAST_HOUR = 6, 22  # broadcasts go out 06:00–21:59
ARTICLE_KEYS = {"type", "title", "author", "cover", "description", "body"}
MORE_KEYS = {"status", "comment", "related_medias", "tracking_link"}
PART_KEYS = {"text": {"content"}, "image": {"url", "caption"}}
# Which codes a criterion knows, the last one counted.
TARGETS = {"gender": 2, "ages": 7, "locations": 2, "platform": 3, "cities": 63}
CHILDREN = {"0", "1"}  # ages under 18


@dataclass(slots=True)
class FakeArticle:
    """An article: `content` as it was sent, `is_shown` once that was processed."""

    id: str
    content: Mapping[str, Any]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class TakenBroadcast:
    """One broadcast: `target` as it was asked for."""

    message_id: str
    article_id: str
    target: Mapping[str, str]
    at: datetime

    @property
    def is_for_minors(self) -> bool:
        """Whether people under 18 are meant as well."""
        ages = self.target.get("ages", "0,1")
        return bool(CHILDREN & set(ages.split(",")))


@dataclass(slots=True)
class _Work:
    """A text on its way: `asked` times told that it is not ready."""

    article_id: str
    content: Mapping[str, Any]
    asked: int = 0


@dataclass(slots=True)
class Articles:
    """What the OA wrote. `polls`: how often `verify` says −214 before a text is ready; `monthly`:
    the broadcasts of a calendar month by the OA's package.
    """

    now: Callable[[], datetime]
    polls: int = 1
    monthly: int = 4
    known: dict[str, FakeArticle] = field(default_factory=dict)
    broadcasts: list[TakenBroadcast] = field(default_factory=list)
    _works: dict[str, _Work] = field(default_factory=dict)

    def create(self, body: object) -> dict[str, Any]:
        """/v2.0/article/create: a token to ask with."""
        content = _article(an_object(body, "body", ARTICLE_KEYS, MORE_KEYS))
        article_id = f"article{len(self._works):013d}"
        return self._begin(article_id, content)

    def update(self, body: object) -> dict[str, Any]:
        """/v2.0/article/update: the whole article anew, with its id."""
        content = dict(an_object(body, "body", {"id", *ARTICLE_KEYS}, MORE_KEYS))
        article_id = content.pop("id")
        if article_id not in self.known:
            raise Refusal(-201, "id is invalid")
        return self._begin(article_id, _article(content))

    def _begin(self, article_id: str, content: Mapping[str, Any]) -> dict[str, Any]:
        token = f"article-token-{len(self._works)}"
        self._works[token] = _Work(article_id, content)
        return {"token": token}

    def verify(self, body: object) -> dict[str, Any]:
        """/v2.0/article/verify: the article's id once it is processed."""
        work = self._works.get(str(an_object(body, "body", {"token"})["token"]))
        if work is None:
            raise Refusal(-201, "token is invalid")
        if work.asked < self.polls:
            work.asked += 1
            raise Refusal(-214, "Article is being processed")
        is_shown = work.content.get("status", "hide") == "show"
        self.known[work.article_id] = FakeArticle(work.article_id, work.content, is_shown)
        return {"id": work.article_id}

    def broadcast(self, body: Mapping[str, Any], message_id: str) -> dict[str, Any]:
        """POST /v2.0/oa/message with a target: one article to every follower it fits."""
        top = an_object(body, "body", {"recipient", "message"})
        target = _target(an_object(top["recipient"], "recipient", {"target"})["target"])
        article = self.known.get(_attached(top["message"]))
        if article is None or not article.is_shown:
            raise Refusal(-201, "attachment_id is invalid")
        now = self.now()
        here = now.astimezone(LOCAL)
        if not FIRST_HOUR <= here.hour < LAST_HOUR:
            raise Refusal(-234, "Message is not allowed from 22:00 to 06:00")
        days = [local_day(taken.at) for taken in self.broadcasts]
        month = [day for day in days if (day.year, day.month) == (here.year, here.month)]
        if here.date() in days or len(month) >= self.monthly:
            raise Refusal(-211, "OA is out of quota for this feature")
        self.broadcasts.append(TakenBroadcast(message_id, article.id, target, now))
        return {"message_id": message_id}


def _article(content: Mapping[str, Any]) -> Mapping[str, Any]:
    if content["type"] != "normal":
        raise Refusal(-201, "type is invalid")
    for name, limit in (
        ("title", TITLE_LIMIT),
        ("author", AUTHOR_LIMIT),
        ("description", DESCRIPTION_LIMIT),
    ):
        words(content[name], name, limit)
    cover = an_object(content["cover"], "cover", {"cover_type", "photo_url", "status"})
    if cover["cover_type"] != "photo" or cover["status"] not in ("show", "hide"):
        raise Refusal(-201, "cover is invalid")
    _address(cover["photo_url"], "photo_url")
    for switch in ("status", "comment"):
        if content.get(switch, "hide") not in ("show", "hide"):
            raise Refusal(-201, f"{switch} is invalid")
    if not isinstance(content["body"], list) or not content["body"]:
        raise Refusal(-201, "body is invalid")
    for part in content["body"]:
        _part(part)
    return content


def _part(part: object) -> None:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind not in PART_KEYS:
        raise Refusal(-201, "body is invalid")
    found = an_object(part, "body", {"type"}, PART_KEYS[kind])
    if kind == "text":
        words(found.get("content"), "content", 1_000_000)
    else:
        _address(found.get("url"), "url")


def _address(value: object, name: str) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"https?://\S+", value):
        raise Refusal(-201, f"{name} is invalid")


def _target(target: object) -> dict[str, str]:
    """The criteria, each a string of codes with commas between."""
    found = an_object(target, "target", set(), set(TARGETS))
    if not found:
        raise Refusal(-201, "target is invalid")
    for name, codes in found.items():
        listed = codes.split(",") if isinstance(codes, str) else []
        known = {str(code) for code in range(TARGETS[name] + 1)}
        if not listed or not set(listed) <= known:
            raise Refusal(-201, f"{name} is invalid")
    return found


def _attached(message: object) -> str:
    """The id of the one article a broadcast carries."""
    attachment = an_object(message, "message", {"attachment"})["attachment"]
    payload = an_object(attachment, "attachment", {"type", "payload"})["payload"]
    elements = an_object(payload, "payload", {"template_type", "elements"})["elements"]
    if attachment["type"] != "template" or payload["template_type"] != "media":
        raise Refusal(-233, "message is unsupported")
    if not isinstance(elements, list) or len(elements) != 1:
        raise Refusal(-210, "elements must have exactly 1 element")
    element = an_object(elements[0], "element", {"media_type", "attachment_id"})
    if element["media_type"] != "article":
        raise Refusal(-233, "a broadcast carries an article")
    return str(element["attachment_id"])
