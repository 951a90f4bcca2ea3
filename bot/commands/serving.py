"""`serve`, `web`, `worker`: the parts of the program as one process or as several."""

import ctypes
import gc
import os
import signal
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

import structlog
import waitress

from bot import logs
from bot.app import Bot, build, create_app
from bot.commands.faults import Fault
from bot.commands.profiles import keep_profiles
from bot.commands.upgrading import rest_demo, take_over
from bot.core.clock import Clock
from bot.delivery.wake import Wake
from bot.settings import Settings
from bot.store import installation, schema

if TYPE_CHECKING:  # Dramatiq costs 8 MB that a lone `serve` does not need
    from bot.commands.demo import Demo
    from bot.delivery.broker import Bell, Ears

log = structlog.get_logger()

# Each waits for its event's commit; on SQLite those that wait together are committed together.
SQLITE_THREADS = 24
# On PostgreSQL each works on its own transaction; more of them only wait for the interpreter.
POSTGRES_THREADS = 8
_ARENAS_MOST = -8  # M_ARENA_MAX of glibc's malloc.h
NICER = 5  # of the worker, beside the `web` on the same machine


def started(settings: Settings, *, hears: bool = True, clock: Clock | None = None) -> Bot:
    """The bot of a long-running process: logs set up, schema checked, accounts taken over.

    One that `hears` is ready to understand; a worker only sends.
    """
    logs.set_up(settings.log_level, settings.is_production)
    _share_memory()
    bot = build(settings, clock=clock)
    if not schema.is_newest(bot.database):
        raise Fault("The database is not of this version: run `python -m bot upgrade` first.")
    take_over(bot)
    rest_demo(bot)
    if hears:
        bot.matcher.warm_up()
        bot.reception(_nobody).rehearse(POSTGRES_THREADS)
    # What was built at the start stays for ever: a collection that walked through all of it would
    # stop every webhook for a tenth of a second.
    gc.collect()
    gc.freeze()
    gc.enable()
    _give_memory_back()
    return bot


def _share_memory() -> None:
    """Two heaps for all threads: glibc would give most of them one of their own, each with gaps."""
    set_limit = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_limit is not None:
        set_limit(_ARENAS_MOST, 2)


def _give_memory_back() -> None:
    """Returns what only the start needed: glibc keeps freed memory, a sixth of ours, for later.

    Without glibc (musl, macOS) there is nothing to call and nothing to do.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def serve(settings: Settings) -> None:
    """Web, postman and clock in one process, until SIGTERM or SIGINT."""
    _serve(settings, None)


def serve_demo(settings: Settings) -> None:
    """`serve` beside fake platforms; without them where the settings bring platforms of their own
    on this machine.
    """
    from bot.commands import demo  # a real `serve` needs nothing of it

    if demo.brings_own(settings):
        _serve(settings, None)
        return
    with demo.demo(settings) as stood:
        _serve(stood.settings, stood)


def _serve(settings: Settings, demo: "Demo | None") -> None:
    from scheduler import clock  # the one command that needs both; keeps `web` light

    bot = started(settings, clock=demo.clock if demo is not None else None)
    if demo is not None:
        demo.join(bot)
    postman = bot.postman()
    postman.start()
    alarm = clock.start(bot)
    threading.Thread(target=keep_profiles, args=(bot,), daemon=True).start()
    try:
        _listen(bot, postman.wake, demo)
    finally:
        alarm.shutdown(wait=True)
        postman.stop()
        bot.close()


def web(settings: Settings) -> None:
    """The web alone; letters are left to the workers, who are woken over the broker."""
    bot = started(settings)
    bell = _bell(bot) if settings.broker_url else None
    try:
        _listen(bot, bell.wake if bell is not None else _nobody)
    finally:
        if bell is not None:
            bell.close()
        bot.close()


def worker(settings: Settings, metrics_port: int | None) -> None:
    """The postman alone, until SIGTERM or SIGINT: what is in the air is finished first.

    It sweeps too: what a dead worker left must not wait for a clock that may not run.
    """
    from scheduler import clock
    from scheduler.timetable import SWEEP

    # A letter may wait for a webhook's answer, never the other way round: the platforms count the
    # late answers and stop writing to us.
    os.nice(NICER)
    bot = started(settings, hears=False)
    postman = bot.postman()
    postman.start()
    ears = _ears(bot, postman.wake) if settings.broker_url else None
    if metrics_port is not None:
        bot.metrics.expose(metrics_port)
    threading.Thread(target=keep_profiles, args=(bot,), daemon=True).start()
    alarm = clock.start(bot, (SWEEP,))
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    log.info("worker_ready")
    ended.wait()
    alarm.shutdown(wait=True)
    if ears is not None:
        ears.close()
    postman.stop()
    bot.close()


def _listen(bot: Bot, wake: Wake, demo: "Demo | None" = None) -> None:
    """Answers HTTP until a signal; requests that have begun are finished."""
    app = create_app(bot, wake, demo.stand if demo is not None else None)
    threads = SQLITE_THREADS if bot.database.is_sqlite else POSTGRES_THREADS
    server = listening(app, bot.settings, threads)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    log.info("ready", address=f"http://{bot.settings.host}:{bot.settings.port}")
    if demo is not None:
        demo.tell(bot.settings)
    server.run()


def listening(app: Any, settings: Settings, threads: int) -> Any:
    """Waitress, bound to its address. Raises Fault where nobody can listen there."""
    try:
        return waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=threads,
            ident="",
            backlog=1_024,
            connection_limit=1_000,
            # Over 1 MB is ours to answer with 413. On what is larger than this Waitress hangs up
            # while it still comes: its sender sees a reset instead of an answer.
            max_request_body_size=20_000_000,
            asyncore_use_poll=True,
        )
    except (OSError, ValueError) as error:  # ValueError: Waitress's word for an unknown host
        raise Fault(
            f"Nothing can listen on {settings.host}:{settings.port} ({error}): "
            "change HOST or PORT, or end the program that listens there."
        ) from error


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)  # waitress ends its loop on it and lets its threads finish


def _ears(bot: Bot, wake: Wake) -> "Ears":
    from bot.delivery.broker import Ears, queue_name

    queue = queue_name(bot.database.write(installation.installation_id))
    return Ears(bot.settings.broker_url, queue, wake)


def _nobody(account_id: str) -> None:
    """Without a broker the workers find due letters by themselves, within a second."""
    del account_id


def _bell(bot: Bot) -> "Bell":
    from bot.delivery.broker import Bell, queue_name

    queue = queue_name(bot.database.write(installation.installation_id))
    return Bell(bot.settings.broker_url, queue)
