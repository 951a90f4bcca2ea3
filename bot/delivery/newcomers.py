"""Name and age of people who are here for the first time, or for the first time in a week.

Never in the way of an answer: asked afterwards, few at a time, and a refusal is remembered.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from bot.channels.messenger import people as messenger_people
from bot.channels.messenger.api import Fault
from bot.channels.messenger.graph import Graph
from bot.core.outcomes import OurFault
from bot.delivery.calls import Caller, NotTold
from bot.delivery.profiles import ask_person
from bot.store import followers
from bot.store.database import Connection
from bot.store.followers import Known

log = structlog.get_logger()

CAME_SINCE = timedelta(minutes=10)  # a clock that stood still longer asks at their next word
ASKED_AGAIN = timedelta(days=7)
BATCH = 10
NO_ACCESS = "no-access"

Question = Callable[[Caller, str, str, int], Known | NotTold]


def ask_newcomers(caller: Caller, account_id: str, question: Question) -> int:
    """Asks about some of them; what is in the way of all ends it. Returns of how many."""
    now = caller.clock.now()
    with caller.database.read() as connection:
        rows = followers.newcomers(
            connection, account_id, now - CAME_SINCE, now - ASKED_AGAIN, BATCH
        )
    known = []
    for number, platform_id in rows:
        told = question(caller, account_id, platform_id, number)
        if isinstance(told, Known):
            known.append(told)
            if told.code == NO_ACCESS:
                break  # the next one would hear the same
            continue
        log.info("newcomer_not_asked", account=account_id, code=told.code, words=told.words)
        if isinstance(told, OurFault):
            known.append(Known(number, now, has_detail=True, code=told.code))
        break
    if known:
        caller.database.write(partial(_keep, account_id, known))
    return len(known)


def on_zalo(api_url: str) -> Question:
    """Name, age, last contact: who does not follow is in no list."""

    def question(caller: Caller, account_id: str, user_id: str, number: int) -> Known | NotTold:
        return ask_person(caller, api_url, account_id, user_id, number)

    return question


def on_messenger(graph: Graph) -> Question:
    """The name alone, where Meta shows it to our app."""

    def question(caller: Caller, account_id: str, psid: str, number: int) -> Known | NotTold:
        now = caller.clock.now()
        found: str | Fault | NotTold = caller.ask(
            account_id, lambda network, keys: messenger_people.name(network, graph, keys, psid)
        )
        if isinstance(found, str):
            return Known(number, now, has_detail=True, name=found)
        if isinstance(found, Fault):
            return Known(number, now, has_detail=True, code=NO_ACCESS)
        return found

    return question


def _keep(account_id: str, known: list[Known], connection: Connection) -> None:
    followers.note_known(connection, account_id, known)
