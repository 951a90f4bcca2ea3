"""News on the chat page: the letter has no words of its own, the bulletin has."""

import json
from datetime import timedelta
from typing import Any

from bot.store import bulletins, letters, people
from bot.store.database import Connection
from tests.bulletin.scene import add_bulletin
from tests.stage import Stage
from tests.store.rows import letter_row, rows_of

BUTTON = {"title": "Cách cài VNeID", "topic": "vneid.install"}


def shown(stage: Stage, path: str, key: str) -> list[Any]:
    found: list[Any] = json.loads(stage.client.get(path).text)[key]
    return found


def with_news(stage: Stage, **values: Any) -> int:
    """Somebody on the chat page, to whom the postman brought a bulletin; its number."""
    stage.client.get("/chat")
    stage.client.post("/chat/messages", json={"id": "1", "text": "xin chào"})
    number = add_bulletin(stage.bot.database, **values)
    row = rows_of(stage.bot.database, people.people)[0]

    def bring(connection: Connection) -> None:
        person = people.find(connection, row.account_id, row.platform_id)
        assert person is not None
        key = f"bulletin:{number}:person:{person.id}"
        later = stage.clock.now() + timedelta(seconds=1)
        parts = {"bulletin_id": number, "state": "sent", "created_at": later}
        made = letter_row(person, key, body={}, **parts)
        letters.put_in(connection, [made])

    stage.bot.database.write(bring)
    return number


def test_the_page_shows_the_words_of_the_bulletin(stage: Stage) -> None:
    with_news(stage, body="Chào {name}, bảy giờ nhé.", buttons=[BUTTON])
    [letter] = shown(stage, "/chat/letters", "letters")
    assert letter["text"] == "Thứ Bảy tình nguyện\n\nChào bạn, bảy giờ nhé."
    assert letter["buttons"] == [
        {"kind": "choice", "title": "Cách cài VNeID", "value": "#vneid.install"}
    ]
    talk = shown(stage, "/chat/history", "items")
    assert [item["text"] for item in talk] == ["xin chào", letter["text"]]


def test_a_bulletin_that_is_gone_is_left_out(stage: Stage) -> None:
    number = with_news(stage)

    gone = bulletins.bulletins.delete().where(bulletins.bulletins.c.id == number)
    stage.bot.database.write(lambda connection: connection.execute(gone))
    assert shown(stage, "/chat/letters", "letters") == []
    assert len(shown(stage, "/chat/history", "items")) == 1
