"""The program under measurement as real processes, with what /proc tells of them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bot.demo.zalo_platform import FakeZalo
from tests.bench.platforms import PAGE_ID, PAGE_TOKEN, Platforms

HOUSE = Path(__file__).parents[2]
_TICK = os.sysconf("SC_CLK_TCK")


def environment(platforms: Platforms, database_url: str, port: int, **more: str) -> dict[str, str]:
    """The settings of one process."""
    zalo = FakeZalo()
    return {
        "PATH": os.environ["PATH"],
        "PYTHONUNBUFFERED": "1",
        "ENVIRONMENT": "production",
        "SECRET_KEY": "bench-" * 8,
        "PORT": str(port),
        "DATABASE_URL": database_url,
        "LOG_LEVEL": "WARNING",
        "ZALO_APP_ID": zalo.app_id,
        "ZALO_APP_SECRET": zalo.app_secret,
        "ZALO_OA_ID": zalo.oa_id,
        "ZALO_OA_SECRET": zalo.oa_secret,
        "ZALO_ACCESS_TOKEN": zalo.grants.access_token,
        "ZALO_REFRESH_TOKEN": zalo.grants.refresh_token,
        "ZALO_API_URL": platforms.zalo_url,
        "ZALO_OAUTH_URL": platforms.zalo_url,
        "ZALO_RATE": "5000",
        "MESSENGER_APP_ID": "1000000000000001",
        "MESSENGER_APP_SECRET": "example-app-secret",
        "MESSENGER_VERIFY_TOKEN": "bench",
        "MESSENGER_PAGE_ID": PAGE_ID,
        "MESSENGER_PAGE_TOKEN": PAGE_TOKEN,
        "MESSENGER_API_URL": platforms.messenger_url,
        "MESSENGER_RATE": "5000",
        **more,
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass(slots=True)
class Part:
    """One process of the program."""

    command: list[str]
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self, *, waits: bool = True) -> float:
        """Starts it and waits until it is ready; returns the seconds that took."""
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.command], cwd=HOUSE, env=self.env
        )
        if waits and self.command[-1] in ("serve", "web"):
            self._await_ready()
        return time.perf_counter() - began

    def _await_ready(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.command} ended with {self.process.returncode}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=1):
                    return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"{self.command} is not ready after 30 s")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.env['PORT']}"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> float:
        """SIGTERM; returns the seconds until it had left."""
        assert self.process is not None
        began = time.perf_counter()
        self.process.terminate()
        self.process.wait(timeout=40)
        return time.perf_counter() - began


def run(command: list[str], env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", *command], cwd=HOUSE, env=env, check=True)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def resident_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")
