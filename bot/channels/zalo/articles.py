"""Articles of an OA and their broadcast to all who follow it (reference/zalo-oa.md §4.7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.channel import Credentials
from bot.channels.fields import identifier
from bot.channels.http import Network
from bot.channels.zalo.asking import NotTold, Told, post
from bot.core.outcomes import Unsure

CREATE_PATH = "/v2.0/article/create"
UPDATE_PATH = "/v2.0/article/update"
VERIFY_PATH = "/v2.0/article/verify"
BROADCAST_PATH = "/v2.0/oa/message"

# Letters [official].
LONGEST_TITLE = 150
LONGEST_AUTHOR = 50
LONGEST_DESCRIPTION = 300

BEING_WORKED_ON = "-214"  # the code of `verify` until the article is ready
# Zalo's groups of age from 18 on: 18–24, 25–34, 35–44, 45–54, 55–64, 65 and more.
ADULTS = "2,3,4,5,6,7"


@dataclass(frozen=True, slots=True)
class Article:
    """What stands in an article; `cover` is the address of a JPG or PNG of at most 1 MB."""

    title: str
    author: str
    cover: str
    description: str
    paragraphs: Sequence[str]


def create(network: Network, api_url: str, account: Credentials, article: Article) -> str | NotTold:
    """Makes the article, hidden; a token by which Zalo tells when it is ready."""
    told = post(network, f"{api_url}{CREATE_PATH}", account, _body(article, "hide"))
    return _named(told, "token")


def show(
    network: Network, api_url: str, account: Credentials, article_id: str, article: Article
) -> str | NotTold:
    """Lets everybody see it, as a broadcast wants; again a token."""
    return _update(network, api_url, account, article_id, _body(article, "show"))


def hide(
    network: Network, api_url: str, account: Credentials, article_id: str, article: Article
) -> str | NotTold:
    """Takes it out of sight again; again a token."""
    return _update(network, api_url, account, article_id, _body(article, "hide"))


def verify(network: Network, api_url: str, account: Credentials, token: str) -> str | NotTold:
    """The id of the article; Waiting with BEING_WORKED_ON while Zalo works on it."""
    told = post(network, f"{api_url}{VERIFY_PATH}", account, {"token": token})
    return _named(told, "id")


def broadcast(
    network: Network, api_url: str, account: Credentials, article_id: str
) -> str | NotTold:
    """Asks Zalo to send it to all adults who follow; the id of the broadcast.

    Never to be repeated where the answer is Unsure: everybody would get it twice.
    """
    element = {"media_type": "article", "attachment_id": article_id}
    payload = {"template_type": "media", "elements": [element]}
    body = {
        "recipient": {"target": {"gender": "0", "ages": ADULTS}},
        "message": {"attachment": {"type": "template", "payload": payload}},
    }
    told = post(network, f"{api_url}{BROADCAST_PATH}", account, body)
    if not isinstance(told, Told):
        return told
    return identifier(told.fields.get("message_id"))  # taken, whether or not it has a name


def _update(
    network: Network, api_url: str, account: Credentials, article_id: str, body: dict[str, object]
) -> str | NotTold:
    told = post(network, f"{api_url}{UPDATE_PATH}", account, {"id": article_id, **body})
    return _named(told, "token")


def _body(article: Article, status: str) -> dict[str, object]:
    return {
        "type": "normal",
        "title": article.title,
        "author": article.author,
        "cover": {"cover_type": "photo", "photo_url": article.cover, "status": "show"},
        "description": article.description,
        "body": [{"type": "text", "content": words} for words in article.paragraphs],
        "status": status,
        "comment": "hide",  # nobody of ours reads what would be written there
    }


def _named(told: Told | NotTold, name: str) -> str | NotTold:
    if not isinstance(told, Told):
        return told
    found = identifier(told.fields.get(name))
    return found or Unsure("", f"a success without {name}")
