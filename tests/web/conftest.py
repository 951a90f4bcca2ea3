"""The stand-in behind the chat page."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.web.browser import Chromium, serving, visiting
from tests.web.chat_scene import FORGOT, GREETING, QUESTION, Visit
from tests.web.chat_stand_in import ChatStandIn


@pytest.fixture
def server() -> ChatStandIn:
    stand_in = ChatStandIn()
    stand_in.answers = {"arrived": [GREETING], QUESTION: [FORGOT], "#forgot": [FORGOT]}
    return stand_in


@pytest.fixture
def visit(browser: Chromium, server: ChatStandIn) -> Iterator[Visit]:
    with serving(server.app) as origin:
        yield partial(visiting, browser, origin)
