"""`python -m scheduler`: the clock as a process of its own; any number of them may run."""

import signal
import sys
import threading

from bot.commands.faults import one_sentence
from bot.commands.serving import started
from bot.settings import Settings
from scheduler import clock


def main() -> None:
    """Runs until SIGTERM or SIGINT; a job that has begun is finished first."""
    bot = started(Settings.from_env())
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
