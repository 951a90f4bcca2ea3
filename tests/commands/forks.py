"""`python -m bot …` forked from a process that has read its modules already.

Reading them costs a command most of its second. A fork is a process of its own, with arguments,
folder, environment and streams of its own, and ends as the program does: nothing happens at import.
"""

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from tests.house import HOUSE

# One message each way holds a whole command, or a whole number.
LONGEST = 64 * 1024
STREAMS = 3
PATIENCE = 60  # seconds


def fork(arguments: list[str], home: Path, environ: Mapping[str, str], streams: list[int]) -> int:
    """Runs the command to its end and returns its exit code; `streams` are its 0, 1 and 2."""
    parent = _parent()
    words = json.dumps([arguments, str(home), dict(environ)]).encode()
    socket.send_fds(parent, [words], streams)
    number = int(parent.recv(LONGEST))
    if not select.select([parent], [], [], PATIENCE)[0]:
        os.kill(number, signal.SIGKILL)
        parent.recv(LONGEST)
        raise subprocess.TimeoutExpired(arguments, PATIENCE)
    return int(parent.recv(LONGEST))


@cache
def _parent() -> socket.socket:
    """The line to the process that forks, one for all tests of ours: it ends with its line."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, str(its.fileno())],
        cwd=HOUSE,
        # What Python itself takes from its environment at its start, the forks have from here.
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(HOUSE)},
        pass_fds=[its.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    its.close()

    def stop() -> None:
        ours.close()
        process.wait()

    atexit.register(stop)
    return ours


def _read_modules() -> None:
    """All that commands may import, but for the start itself and what Alembic runs."""
    for package in map(import_module, ("bot", "handlers", "scheduler")):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            if found.name != "bot.__main__" and "migrations" not in found.name:
                import_module(found.name)
    if len(os.listdir("/proc/self/task")) > 1:
        raise RuntimeError("A module started a thread: no fork would have it.")
    gc.freeze()  # or each fork walks through all of it, and so copies it


def _serve(line: socket.socket) -> bool:
    """Forks a command for each message; True in the fork, False when there are no more."""
    while True:
        words, streams, _flags, _sender = socket.recv_fds(line, LONGEST, STREAMS)
        if not words:
            return False
        number = os.fork()
        if number == 0:
            line.close()
            _become(*json.loads(words), streams)
            return True
        for stream in streams:
            os.close(stream)
        line.send(str(number).encode())
        _number, status = os.waitpid(number, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(arguments: list[str], home: str, environ: dict[str, str], streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(home)
    sys.path[0] = home
    sys.argv[1:] = arguments


if __name__ == "__main__":
    _read_modules()
    if _serve(socket.socket(fileno=int(sys.argv[1]))):
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
