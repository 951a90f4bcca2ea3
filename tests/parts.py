"""The real parts the tests stand on: found where they run already, else started here.

Where one is not even installed, a RuntimeError says which package to install.
`python -m tests.parts` prints the Debian packages that are lacking, nothing if all is there.
"""

import atexit
import ctypes
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pika
import psycopg
from pika.exceptions import AMQPError

from tests.waiting import until

POSTGRES_PORT = 5432
RABBITMQ_PORT = 5672
# Seconds. A server that does not say hello by then is not there; a new one may be slow.
HELLO_SECONDS = 3
START_SECONDS = 90

RABBITMQ_BIN = Path("/usr/lib/rabbitmq/bin")


@cache
def postgres_url() -> str:
    """A PostgreSQL that lets us in as its superuser, as a SQLAlchemy URL."""
    port = POSTGRES_PORT if _postgres_answers(POSTGRES_PORT) else _start_postgres()
    return f"postgresql+psycopg://postgres@127.0.0.1:{port}/test"


@contextmanager
def fresh_postgres(template: str = "template1", *, waits_for_disk: bool = True) -> Iterator[str]:
    """The URL of a database of one's own, dropped at the end: empty, or a copy of another one.

    Where nobody measures and no machine falls, commits need not wait for the disk.
    """
    url = postgres_url()
    name = f"xk_{secrets.token_hex(6)}"
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        if not waits_for_disk:
            connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        try:
            yield url.removesuffix("test") + name
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def rabbitmq_url() -> str:
    """A RabbitMQ that lets guest in."""
    port = RABBITMQ_PORT if _rabbitmq_answers(RABBITMQ_PORT) else _start_rabbitmq()
    return f"amqp://guest:guest@127.0.0.1:{port}/"


def chromium_path() -> str:
    """The Chromium that Playwright drives."""
    found = _chromium()
    if found is None:
        raise RuntimeError("The browser tests need Chromium: install the package chromium.")
    return found


def lacking() -> list[str]:
    """The Debian packages to install so that every part can be had."""
    packages = []
    if _postgres_bin() is None:
        packages.append("postgresql")
    if not RABBITMQ_BIN.is_dir():
        packages.append("rabbitmq-server")
    if _chromium() is None:
        packages += ["chromium", "fonts-dejavu-core"]  # the font has every Vietnamese letter
    if not is_loadable("libatomic.so.1"):
        packages.append("libatomic1")  # Playwright's driver wants it, and a bare Debian has none
    return packages


def is_loadable(library: str) -> bool:
    """Whether programs find that shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _chromium() -> str | None:
    # Debian's own and whole browser, as people have it: a shell without windows is another program.
    return shutil.which("chromium") or shutil.which("chromium-browser")


def _plain(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def _postgres_answers(port: int) -> bool:
    address = f"postgresql://postgres@127.0.0.1:{port}/test"
    try:
        psycopg.connect(address, connect_timeout=HELLO_SECONDS).close()
    except psycopg.OperationalError:
        return False
    return True


def _postgres_bin() -> Path | None:
    """The newest server's programs; Debian does not put them on the PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if not found and on_path:
        return Path(on_path).resolve().parent
    return max(found, key=lambda path: int(path.parent.name), default=None)


def _start_postgres() -> int:
    """Starts a cluster of our own on a free port and returns the port."""
    programs = _postgres_bin()
    if programs is None:
        raise RuntimeError("The store's tests need PostgreSQL: install the package postgresql.")
    room = Path(tempfile.mkdtemp(prefix="xk-postgres-"))
    user = None
    if os.getuid() == 0:  # initdb refuses root
        user = "postgres"
        shutil.chown(room, user)
    port = free_port()
    data = str(room / "data")
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={room}"
        " -c fsync=off -c max_connections=200"
    )
    control = [str(programs / "pg_ctl"), "-D", data, "-s", "-w", "-t", str(START_SECONDS)]

    def stop() -> None:
        subprocess.run([*control, "-m", "immediate", "stop"], user=user, cwd="/", check=False)
        shutil.rmtree(room, ignore_errors=True)

    atexit.register(stop)
    make = [str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    for command in (
        [*make, "--no-locale", "--no-sync"],
        [*control, "-l", str(room / "log"), "-o", options, "start"],
    ):
        subprocess.run(command, user=user, cwd="/", check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(
        f"postgresql://postgres@127.0.0.1:{port}/postgres", autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE test")
    return port


def _rabbitmq_answers(port: int) -> bool:
    parameters = pika.ConnectionParameters(
        "127.0.0.1", port, socket_timeout=HELLO_SECONDS, stack_timeout=HELLO_SECONDS
    )
    try:
        pika.BlockingConnection(parameters).close()
    except (AMQPError, OSError):
        return False
    return True


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _start_rabbitmq() -> int:
    """Starts a node of our own, with its own name server, and returns its port."""
    if not RABBITMQ_BIN.is_dir():
        raise RuntimeError("The broker's tests need RabbitMQ: install the package rabbitmq-server.")
    room = Path(tempfile.mkdtemp(prefix="xk-rabbitmq-"))
    port = free_port()
    environment = {**os.environ, **_rabbitmq_settings(room, port)}
    with (room / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(RABBITMQ_BIN / "rabbitmq-server")], env=environment, stdout=log, stderr=log
        )

    def stop() -> None:
        server.terminate()
        server.wait(START_SECONDS)
        subprocess.run(["epmd", "-kill"], env=environment, check=False, capture_output=True)
        shutil.rmtree(room, ignore_errors=True)

    atexit.register(stop)
    until(lambda: _listens(port), START_SECONDS)  # the last thing it does at its start
    return port


def _rabbitmq_settings(room: Path, port: int) -> Mapping[str, str]:
    """Nothing is shared with an installed node: name, ports, cookie, plugins, files."""
    (room / "plugins").write_text("[].\n")
    return {
        "HOME": str(room),
        "ERL_EPMD_PORT": str(free_port()),
        "RABBITMQ_NODENAME": f"xk{secrets.token_hex(4)}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_CONF_ENV_FILE": str(room / "none"),
        "RABBITMQ_CONFIG_FILE": str(room / "none"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(room / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(room / "plugins"),
        "RABBITMQ_MNESIA_BASE": str(room / "data"),
        "RABBITMQ_LOG_BASE": str(room / "logs"),
        "RABBITMQ_PID_FILE": str(room / "pid"),
        # Its threads sleep at once when there is nothing to do: the tests need the processor.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+sbwt none +sbwtdcpu none +sbwtdio none",
    }


def free_port() -> int:
    """A port of the loopback nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    sys.stdout.write(" ".join(lacking()))
