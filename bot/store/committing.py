"""Group commit for SQLite, which has one writer at a time: whoever comes first does the work of all
who came meanwhile, in one transaction, each piece of work in a savepoint of its own.

No thread of its own: handing work over and back costs more than most of the works.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

Work = Callable[[Connection], Any]

MOST_IN_ONE_COMMIT = 200


class DatabaseStopped(RuntimeError):
    """The database object was closed while work was handed to it."""


Result = tuple[Any, Exception | None]


class _Turn:
    """One caller's works. `called` is released when they are done, or when it is theirs to lead."""

    def __init__(self, works: Sequence[Work]) -> None:
        self.works = works
        self.results: Sequence[Result] = ()
        self.is_done = False
        self.called = threading.Lock()
        self.called.acquire()


class Committer:
    """The one writer of this process. Threads share one object; `close` it at the end."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._waiting: deque[_Turn] = deque()
        self._is_busy = False
        self._is_closed = False
        self._changed = threading.Condition()

    def commit(self, works: Sequence[Work]) -> Sequence[Result]:
        """Does the works, in their order; returns the result or the fault of each, after the
        commit.
        """
        turn = _Turn(works)
        with self._changed:
            if self._is_closed:
                return [(None, DatabaseStopped("the database is closed"))] * len(works)
            self._waiting.append(turn)
            leads, self._is_busy = not self._is_busy, True
        if not leads:
            turn.called.acquire()
        if not turn.is_done:
            self._lead()
        return turn.results

    def close(self) -> None:
        """Finishes what was handed in and lets go of the connection."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._is_busy)
        self._let_go()
        self._engine.dispose()

    def _lead(self) -> None:
        """Commits for the caller, who stands first of those that wait, and for all that fit."""
        own, *others = self._next_turns()
        try:
            self._commit_together([own, *others])
        finally:
            with self._changed:
                following = self._waiting[0] if self._waiting else None
                self._is_busy = following is not None
                self._changed.notify_all()
            if following is not None:
                following.called.release()
            for turn in others:
                turn.called.release()

    def _next_turns(self) -> list[_Turn]:
        with self._changed:
            turns = [self._waiting.popleft()]
            count = len(turns[0].works)
            while self._waiting and count + len(self._waiting[0].works) <= MOST_IN_ONE_COMMIT:
                turns.append(self._waiting.popleft())
                count += len(turns[-1].works)
        return turns

    def _commit_together(self, turns: Sequence[_Turn]) -> None:
        works = [work for turn in turns for work in turn.works]
        results: list[Result] = [(None, DatabaseStopped("the work was broken off"))] * len(works)
        try:
            connection = self._opened()
            with connection.begin():
                if len(works) == 1:  # alone it needs no savepoint: its fault undoes the transaction
                    done: list[Result] = [(works[0](connection), None)]
                else:
                    done = [_apart(connection, work) for work in works]
            results = done
        except Exception as error:  # noqa: BLE001 - the commit failed: nobody's work happened
            results = [(None, error)] * len(works)
            if isinstance(error, DBAPIError):
                self._let_go()
        finally:
            given = iter(results)
            for turn in turns:
                turn.results = [next(given) for _ in turn.works]
                turn.is_done = True

    def _opened(self) -> Connection:
        """The connection of all commits: taking one from the pool each time costs as much as what
        most works do.
        """
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _let_go(self) -> None:
        """Of a connection in an unknown state; the next commit opens another one."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _apart(connection: Connection, work: Work) -> Result:
    """One of several works, in a savepoint of its own: its fault leaves the others alone.

    Spelt out: SQLAlchemy would compile its own anew each time, at four times the cost.
    """
    connection.exec_driver_sql("SAVEPOINT apart")
    try:
        result = work(connection)
    except Exception as error:  # noqa: BLE001 - handed to the one who submitted it
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT apart")
        return None, error
    finally:
        connection.exec_driver_sql("RELEASE SAVEPOINT apart")
    return result, None
