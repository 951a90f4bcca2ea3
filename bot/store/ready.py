"""Statements compiled once and handed to the driver itself, for what runs many times a second.

SQLAlchemy's own round of a statement costs several times what the database takes for it.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Float
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import Executable
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The text, the values in it that are always the same, and what has to be converted.

    `names` are the order of the values; "" where the driver takes them by name.
    """

    text: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    into: Mapping[str, Convert]
    row: Any
    out: Sequence[tuple[int, Convert]]

    def values(self, given: Mapping[str, Any]) -> Any:
        every = {**self.fixed, **given}
        for name, convert in self.into.items():
            every[name] = convert(every[name])
        return tuple([every[name] for name in self.names]) if self.names else every

    def rows(self, found: Sequence[Any]) -> list[Any]:
        """As named tuples, each value of its column's kind."""
        make = self.row._make
        if not self.out:
            return [make(row) for row in found]
        return [make(self._read(row)) for row in found]

    def _read(self, row: Any) -> list[Any]:
        values = list(row)
        for place, convert in self.out:
            if values[place] is not None:
                values[place] = convert(values[place])
        return values


@dataclass(slots=True)
class Ready:
    """A statement with bound names, or what makes it for a dialect's name. Make it once.

    `is_plain`: values go in and come out as the driver has them (an instant is a number of
    milliseconds), for statements over thousands of rows.
    """

    statement: Executable | Callable[[str], Executable]
    is_plain: bool = False
    _compiled: dict[str, _Compiled] = field(default_factory=dict)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Executes it once; returns how many rows it touched."""
        compiled = self._of(connection)
        count: int = _execute(connection, compiled.text, compiled.values(values)).rowcount
        return count

    def run_each(self, connection: Connection, values: Sequence[Mapping[str, Any]]) -> None:
        """Executes it once for each of `values`."""
        compiled = self._of(connection)
        _execute(connection, compiled.text, [compiled.values(one) for one in values], is_many=True)

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """What it finds or returns, as named tuples."""
        compiled = self._of(connection)
        return compiled.rows(
            _execute(connection, compiled.text, compiled.values(values)).fetchall()
        )

    def row(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """The one row of it, None where there is none."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def _of(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        found = self._compiled.get(dialect.name)
        if found is None:
            made = self.statement
            statement = made if isinstance(made, Executable) else made(dialect.name)
            found = self._compiled[dialect.name] = _compile(statement, dialect, self.is_plain)
        return found


def _compile(statement: Any, dialect: Dialect, is_plain: bool) -> _Compiled:
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    params, binds = compiled.params, compiled.binds
    columns = statement.exported_columns
    into: dict[str, Convert] = {}
    out: list[tuple[int, Convert]] = []
    if not is_plain:
        for name in params:
            if (convert := _own(binds[name].type, dialect).bind_processor(dialect)) is not None:
                into[name] = convert
        for place, column in enumerate(columns):
            if (read := _reader(column.type, dialect)) is not None:
                out.append((place, read))
    fixed = {name: value for name, value in params.items() if not binds[name].required}
    # What the table's columns hold where an insert does not name them.
    fixed |= {column.key: column.default.arg for column in compiled.insert_prefetch}
    return _Compiled(
        str(compiled),
        tuple(compiled.positiontup or ()),
        fixed,
        into,
        namedtuple("Row", columns.keys(), rename=True),
        tuple(out),
    )


def _own(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """What makes Python's value of the driver's; a number is one already."""
    if isinstance(kind, Float):
        return None
    return _own(kind, dialect).result_processor(dialect, None)


def _execute(connection: Connection, text: str, values: Any, *, is_many: bool = False) -> Any:
    """The driver's own cursor; its faults are raised as SQLAlchemy's, as everywhere else."""
    if not connection.in_transaction():
        connection.begin()
    driver = connection.connection
    cursor = driver.cursor()
    try:
        (cursor.executemany if is_many else cursor.execute)(text, values)
    except connection.dialect.loaded_dbapi.Error as error:
        dialect = connection.dialect
        is_lost = dialect.is_disconnect(error, driver.dbapi_connection, cursor)
        fault = DBAPIError.instance(
            text,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=is_lost,
            dialect=dialect,
        )
        if is_lost:
            connection.invalidate(fault)
        raise fault from error
    return cursor
