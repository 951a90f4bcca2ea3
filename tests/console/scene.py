"""The office before its staff: who works there, signed in or not, and what they post."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.app import create_app
from bot.store import staff
from bot.store.database import Connection, Database
from tests.cast import DUNG, HOA, NAM, THU, Staff
from tests.stage import Stage

PASSWORD = "bốn từ không quen nhau"
UNIT = "don-vi"
STAFF = {one.role: one for one in (NAM, HOA, DUNG, THU)}
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@cache
def hashed(password: str) -> str:
    """As the office would, but quickly: a hash says itself how much work it is to check it."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


def put_in(database: Database, one: Staff, unit: str = UNIT, **values: Any) -> int:
    """Lets somebody of the cast work here, with PASSWORD; returns their number."""
    row = {
        "email": one.email,
        "name": one.name,
        "role": one.role,
        "unit_slug": unit,
        "password_hash": hashed(PASSWORD),
        "created_at": datetime(2026, 11, 1, tzinfo=UTC),
        **values,
    }

    def work(connection: Connection) -> int:
        number = staff.put_in(connection, row)
        assert number is not None
        return number

    return database.write(work)


def token_in(answer: TestResponse) -> str:
    """The token of the first form of a page."""
    found = _TOKEN.search(answer.text)
    assert found is not None, answer.text[:500]
    return found.group(1)


def sign_in(app: Flask, email: str, password: str = PASSWORD, next_page: str = "") -> Any:
    """(client, what the sign-in answered)."""
    client = app.test_client()
    token = token_in(client.get("/staff/sign-in"))
    form = {"csrf_token": token, "email": email, "password": password, "next": next_page}
    return client, client.post("/staff/sign-in", data=form)


@dataclass
class Scene:
    """The office of a stage, with one of each role in the unit of the installation."""

    stage: Stage
    app: Flask
    numbers: dict[str, int]
    _clients: dict[str, FlaskClient] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    def as_role(self, role: str) -> FlaskClient:
        """The client of the one with that role, signed in once."""
        if role not in self._clients:
            client, answer = sign_in(self.app, STAFF[role].email)
            assert answer.status_code == 303, answer.text
            self._clients[role] = client
        return self._clients[role]

    def post(self, role: str, path: str, /, **form: Any) -> TestResponse:
        """Posts a form with its token, as the page would."""
        return self.as_role(role).post(path, data={"csrf_token": self.token(role), **form})

    def token(self, role: str) -> str:
        """The token of the forms they see: the same from sign-in to sign-out."""
        if role not in self._tokens:
            self._tokens[role] = token_in(self.as_role(role).get("/staff/"))
        return self._tokens[role]


def open_scene(stage: Stage) -> Scene:
    numbers = {role: put_in(stage.bot.database, one) for role, one in STAFF.items()}
    return Scene(stage, create_app(stage.bot, stage.wake), numbers)
