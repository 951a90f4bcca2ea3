"""Statements compiled once and handed to the driver as text, for what runs many times a second.

SQLAlchemy's own round of a statement costs several times what the database takes for it. The
values go in and come out as the driver has them: an instant is a number of milliseconds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.expression import Executable


class Ready:
    """A statement with bound names. Make it once; it is compiled at its first run on a database."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Executes it once; the result has plain rows and a rowcount."""
        text, names, fixed = self._text(connection)
        return connection.exec_driver_sql(text, _filled(names, {**fixed, **values}))

    def run_each(self, connection: Connection, values: Sequence[Mapping[str, Any]]) -> None:
        """Executes it once for each of `values`."""
        text, names, fixed = self._text(connection)
        connection.exec_driver_sql(text, [_filled(names, {**fixed, **one}) for one in values])

    def _text(self, connection: Connection) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        dialect = connection.dialect.name
        found = self._compiled.get(dialect)
        if found is None:
            compiled = self._statement.compile(  # type: ignore[attr-defined] # every statement has it
                dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
            )
            params, binds = compiled.params, compiled.binds
            fixed = {name: value for name, value in params.items() if not binds[name].required}
            names = tuple(compiled.positiontup or ())
            found = self._compiled[dialect] = (str(compiled), names, fixed)
        return found


def _filled(names: tuple[str, ...], values: Mapping[str, Any]) -> Any:
    """As the driver wants them: in order, or by name."""
    return tuple(values[name] for name in names) if names else values
