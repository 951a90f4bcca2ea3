"""`python -m scheduler`: the clock as a process of its own; any number of them may run."""

import signal
import sys
import threading

from bot import logs
from bot.app import build
from bot.commands.faults import Fault, one_sentence
from bot.settings import Settings
from scheduler import clock


def main() -> None:
    """Runs until SIGTERM or SIGINT; a job that has begun is finished first."""
    settings = Settings.from_env()
    logs.set_up(settings.log_level, settings.is_production)
    bot = build(settings)
    alarm = clock.start(bot)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    ended.wait()
    alarm.shutdown(wait=True)
    bot.close()


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        if (sentence := one_sentence(error)) is None:
            raise
        sys.exit(sentence)
    except Fault as fault:
        sys.exit(str(fault))
