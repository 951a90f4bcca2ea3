"""The door: the office's libraries are loaded when somebody knocks, and not before."""

import subprocess
import sys
from pathlib import Path

from tests.house import HOUSE

KNOCK = """
import sys
from bot.app import build, create_app
from bot.settings import Settings
from bot.commands.upgrading import upgrade
from pathlib import Path
bot = build(Settings.from_env({"DATABASE_URL": "sqlite:///" + sys.argv[1]}, folder=Path.cwd()))
upgrade(bot)
client = create_app(bot, lambda _account: None).test_client()
heavy = {"argon2", "flask_login", "flask_wtf", "wtforms", "flask_bootstrap", "flask_compress"}
assert client.get("/healthz").status_code == 200
assert client.get("/staffroom").status_code == 404
print(sorted(heavy & set(sys.modules)))
assert client.get("/staff").location == "/staff/sign-in?next=/"
print(len(heavy & set(sys.modules)))
bot.close()
"""


def test_the_office_is_built_at_the_first_knock(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KNOCK, f"{tmp_path}/office.db"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout.splitlines(), done.returncode) == (["[]", "6"], 0), done.stderr
