"""Nothing happens at import: what runs when a module is read makes constants and nothing else."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house import ROOMS, parse, python_files

# Calls that may stand outside a function: they make a constant and touch nothing else. So does
# a value class of ours, and a function of ours that itself calls only such things.
QUIET_CALLS = {
    *(
        "dict",
        "float",
        "frozenset",
        "len",
        "list",
        "max",
        "min",
        "range",
        "set",
        "sorted",
        "tuple",
        "zip",
    ),
    *("dataclass", "field", "replace", "cache", "lru_cache", "partial", "TypeVar", "NewType"),
    *("date", "datetime", "time", "timedelta", "timezone", "ZoneInfo", "Path"),
    *("re.compile", "struct.pack", "RateLimitItemPerMinute"),
    "structlog.get_logger",  # a proxy: it asks for the settings at its first line
}
QUIET_METHODS = {
    *("format", "items", "join", "keys", "replace", "split", "startswith", "strip", "values"),
    "with_name",
}
# In the store, tables and statements are declared; in the commands, their names and options.
QUIET_IN: dict[str, set[str]] = {
    "bot/store/": {
        *(
            "Field",
            "Column",
            "Index",
            "UniqueConstraint",
            "id_column",
            "instant_column",
            "state_column",
            "cast",
            "column",
            "render_derived",
            # Statements that are too long to stand outside a function.
            "_settle",
            "_take",
        ),
        *("table_of", "text", "bindparam", "select", "update", "insert", "delete"),
        *("alias", "literal_column", "false", "true", "BigInteger", "with_variant"),
        *("Instant", "Integer", "String", "Boolean", "ARRAY", "_mark"),
        "Ready",  # keeps the statement; it is compiled at its first run
        *("with_for_update", "and_", "or_", "case", "exists", "func", "literal"),
    },
    # Fields of a form and what checks them.
    "bot/console/": {
        *("EmailField", "HiddenField", "PasswordField", "SelectField", "StringField"),
        *("BooleanField", "DateField", "DateTimeLocalField", "FileField", "IntegerField"),
        *("NumberRange", "Optional", "RadioField", "SelectMultipleField", "TextAreaField"),
        *("TimeField", "URLField", "FieldList", "FormField", "MultiCheckboxField"),
        *("ListWidget", "CheckboxInput"),
        *("Length", "InputRequired", "Regexp", "SelectChoice"),
    },
    "bot/__main__.py": {"click", "command", "group"},
    "bot/commands/": {"click", "command", "group"},
}
# Alembic runs this file by importing it.
LOUD_FILES = {"bot/store/migrations/env.py"}


@dataclass(frozen=True)
class Known:
    """What the house itself defines: classes that are values, and functions by file and name."""

    values: frozenset[str]
    functions: Mapping[tuple[Path, str], ast.FunctionDef]

    def meant(self, path: Path, name: str) -> list[ast.FunctionDef]:
        """The function of that name in the file itself, else all of that name elsewhere."""
        if (path, name) in self.functions:
            return [self.functions[path, name]]
        return [node for (_, other), node in self.functions.items() if other == name]

    def without(self, function: str) -> "Known":
        others = {key: node for key, node in self.functions.items() if key[1] != function}
        return Known(self.values, others)


def makes_a_value(node: ast.ClassDef) -> bool:
    """A dataclass, a named tuple, or a plain class that does nothing when it is made."""
    kinds = " ".join(map(ast.unparse, [*node.decorator_list, *node.bases]))
    if "dataclass" in kinds or "NamedTuple" in kinds:
        return True
    names = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    return not node.bases and not names & {"__init__", "__new__"}


def what_we_define() -> Known:
    values: set[str] = set()
    functions = {}
    for path in python_files(*ROOMS):
        for node in parse(path).body:
            if isinstance(node, ast.FunctionDef):
                functions[path, node.name] = node
            elif isinstance(node, ast.ClassDef) and makes_a_value(node):
                values.add(node.name)
    return Known(frozenset(values), functions)


def calls_at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Every call that runs when the module is read: not those in the bodies of functions."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
        return
    if isinstance(node, ast.Call):
        yield node
    for name, value in ast.iter_fields(node):
        if name == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from calls_at_import(child)


def first_word(node: ast.expr) -> str:
    """The name a chain of calls and attributes begins with: select in select(a).where(b)."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def is_quiet(call: ast.Call, path: Path, known: Known) -> bool:
    """True for a call that makes a constant, by itself or through a quiet function of ours."""
    name = ast.unparse(call.func)
    last = name.rpartition(".")[2]
    if name in QUIET_CALLS or last in known.values:
        return True
    if isinstance(call.func, ast.Attribute) and last in QUIET_METHODS:
        return True
    here = {
        word for place, words in QUIET_IN.items() if str(path).startswith(place) for word in words
    }
    if {first_word(call.func), last} & here or ("bot/store/" in str(path) and ".c." in name):
        return True
    bodies = [function.body for function in known.meant(path, last)]
    inner = [each for body in bodies for part in body for each in calls_at_import(part)]
    return bool(bodies) and all(is_quiet(each, path, known.without(last)) for each in inner)


def loud_calls(path: Path, module: ast.Module, known: Known) -> list[str]:
    return [
        f"{path}:{call.lineno} calls {ast.unparse(call.func)} at import"
        for call in calls_at_import(module)
        if not is_quiet(call, path, known)
    ]


def test_nothing_happens_at_import() -> None:
    known = what_we_define()
    paths = [path for path in python_files(*ROOMS) if str(path) not in LOUD_FILES]
    loud = [call for path in paths for call in loud_calls(path, parse(path), known)]
    assert not loud, "\n".join(loud)


OURS = """
def lines_of(path):
    return open(path)

def says(line):
    return lambda turn: turn.say(line)
"""
WE_DEFINE = Known(
    frozenset({"Abilities"}),
    {
        (Path("bot/web/y.py"), node.name): node
        for node in ast.parse(OURS).body
        if isinstance(node, ast.FunctionDef)
    },
)


@pytest.mark.parametrize(
    "source",
    [
        "engine = create_engine('sqlite://')",
        "class Room:\n    now = clock()",
        "def f(at=now()): ...",
        "@register()\ndef f(): ...",
        "NAMES = [read(name) for name in ALL]",
        "open('x').read().split()",
        "PAGE = requests.get('http://127.0.0.1')",
        "LINES = lines_of('x')",
    ],
)
def test_a_loud_import_is_found(source: str) -> None:
    assert loud_calls(Path("bot/web/x.py"), ast.parse(source), WE_DEFINE)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    return create_engine('sqlite://')",
        "ABILITIES = Abilities(text=2000)",
        "HANDLERS = {'a': says('a')}",
        "WORDS = frozenset('a b'.split())",
        "if __name__ == '__main__':\n    main()",
    ],
)
def test_a_quiet_import_is_free(source: str) -> None:
    assert not loud_calls(Path("bot/web/x.py"), ast.parse(source), WE_DEFINE)
