"""Followers of three OAs and two Pages as they are in life: windows, blocks, opt-outs mixed."""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.store import accounts
from bot.store.database import Connection, Database
from bot.store.vault import Vault
from tests.bench import followers, program
from tests.bench.bulletin_platforms import (
    OAS,
    PAGES,
    BulletinPlatforms,
    access_token,
    page_token,
)
from tests.bench.program import HOUSE

HOUR = 3600.0
PAYING = f"zalo:{OAS[2]}"
PRICE, AFFORDED = 55, 100  # messages the paying OA's budget reaches for

BULLETIN = """title = "Ngày thứ Bảy tình nguyện"
body = "Thứ Bảy này Đoàn phường hỗ trợ bà con cài VNeID tại nhà văn hoá, từ 7:30 đến 11:00."
unit = "don-vi"
urgent = true
reason = "Đo tốc độ gửi"
[[buttons]]
title = "Đăng ký"
topic = "activity.signup"
[audience]
channels = ["zalo", "messenger"]
"""


@dataclass(frozen=True, slots=True)
class Follower:
    """`must` tells what must come of their letter: sent, paid, waiting, gone, or none at all."""

    account_id: str
    name: str
    ago: float | None  # seconds since their last word
    refusal: int  # what Zalo says to their messages; on Messenger not 0: they blocked the Page
    wants_news: bool
    must: str


def _zalo(account_id: str, name: str, lot: random.Random) -> Follower:
    kind = lot.random()
    if kind < 0.10:
        return Follower(account_id, name, HOUR, 0, False, "none")
    if kind < 0.15:
        return Follower(account_id, name, None, 0, True, "waiting")
    if kind < 0.25:
        must = "paid" if account_id == PAYING else "waiting"
        return Follower(account_id, name, 72 * HOUR, 0, True, must)
    if kind < 0.35:
        return Follower(account_id, name, 200 * HOUR, 0, True, "waiting")
    if kind < 0.40:
        return Follower(account_id, name, HOUR, lot.choice((-213, -227, -244)), True, "gone")
    return Follower(account_id, name, lot.uniform(0, 40 * HOUR), 0, True, "sent")


def _messenger(account_id: str, name: str, lot: random.Random) -> Follower:
    kind = lot.random()
    if kind < 0.10:
        return Follower(account_id, name, HOUR, 0, False, "none")
    if kind < 0.35:
        return Follower(account_id, name, 30 * HOUR, 0, True, "waiting")
    if kind < 0.40:
        return Follower(account_id, name, HOUR, 551, True, "gone")
    return Follower(account_id, name, lot.uniform(0, 20 * HOUR), 0, True, "sent")


def environment(platforms: BulletinPlatforms, url: str, **more: str) -> dict[str, str]:
    settings = {"MESSENGER_PAGE_ID": PAGES[0], "MESSENGER_PAGE_TOKEN": page_token(PAGES[0])}
    return program.environment(platforms, url, program.free_port(), **settings, **more)


def arrange(
    platforms: BulletinPlatforms, database: Database, env: Mapping[str, str], count: int
) -> list[Follower]:
    """The accounts and their followers, in our database and on the platforms."""
    lot = random.Random(4)
    vault = Vault(env["SECRET_KEY"])
    crowd: list[Follower] = []
    for place in range(count):
        if place % 5 < len(OAS):
            account_id = f"zalo:{OAS[place % 5]}"
            crowd.append(_zalo(account_id, f"71{place:014d}", lot))
        else:
            account_id = f"messenger:{PAGES[place % 5 - len(OAS)]}"
            crowd.append(_messenger(account_id, f"77{place:014d}", lot))
    database.write(lambda connection: _put_accounts(connection, vault, env))
    for name in OAS:
        own = [one for one in crowd if one.account_id == f"zalo:{name}"]
        platforms.ask("know_zalo", name, [(one.name, one.ago, one.refusal) for one in own])
    for name in PAGES:
        own = [one for one in crowd if one.account_id == f"messenger:{name}"]
        told = [(one.name, one.ago, bool(one.refusal)) for one in own]
        platforms.ask("know_messenger", name, told)
    followers.add(
        database,
        [
            followers.Follower(
                one.account_id,
                one.name,
                None if one.ago is None else timedelta(seconds=one.ago),
                one.wants_news,
            )
            for one in crowd
        ],
    )
    return crowd


def _put_accounts(connection: Connection, vault: Vault, env: Mapping[str, str]) -> None:
    known = {
        **{f"zalo:{name}": access_token(name) for name in OAS},
        **{f"messenger:{name}": page_token(name) for name in PAGES},
    }
    for account_id, token in known.items():
        channel = account_id.partition(":")[0].upper()
        values: dict[str, Any] = {
            "unit_slug": "don-vi",
            "app_id": env[f"{channel}_APP_ID"],
            "app_secret_closed": vault.close(env[f"{channel}_APP_SECRET"]),
            "may_pay": account_id == PAYING,
            "budget": AFFORDED * PRICE if account_id == PAYING else 0,
        }
        accounts.put_in(connection, account_id, values)
        accounts.take_tokens(connection, vault, account_id, token, "", env_print="bench")


def start(env: Mapping[str, str]) -> int:
    """Writes and approves the bulletin on the command line; its number."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(BULLETIN)
        file.flush()
        number: int = bulletin(env, "create", file.name)["id"]
    bulletin(env, "approve", str(number))
    return number


def bulletin(env: Mapping[str, str], *words: str) -> dict[str, Any]:
    """What `python -m bot bulletin …` prints."""
    command = [sys.executable, "-m", "bot", "bulletin", *words]
    done = subprocess.run(command, cwd=HOUSE, env=env, check=True, capture_output=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def wait(env: Mapping[str, str], number: int, patience: float) -> dict[str, Any]:
    """Waits until nothing is on its way any more; how the bulletin stands then."""
    deadline = time.monotonic() + patience
    while True:
        told = bulletin(env, "status", str(number))
        is_over = told["total"] and not (told["queued"] or told["sending"])
        if is_over or time.monotonic() > deadline:
            return told
        time.sleep(2)


def must_of(crowd: Sequence[Follower]) -> dict[tuple[str, str], str]:
    return {(one.account_id, one.name): one.must for one in crowd}
