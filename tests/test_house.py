"""The order of the house that no linter knows: names, sizes, heads, addresses, honest tests."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.house import HOUSE, house_files, parse, python_files, text_of

TOP_LEVEL = {
    ".ci",
    ".env.example",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "Procfile",
    "README.md",
    "bot",
    "content",
    "docs",
    "handlers",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements.txt",
    "scheduler",
    "tests",
}

# Hosts of package registries, and places that exist on one machine only. Written in two pieces, or
# this file would name them.
FORBIDDEN = [
    "files." + "python" + "hosted",
    "py" + "pi.org",
    "registry.n" + "pm",
    "n" + "pmjs.",
    "deb.deb" + "ian",
    "/work" + "/",
    "/root" + "/",
    "/opt/" + "wheels",
]

# Names that say nothing about what is inside (design: a thing is called what it is).
DRAWERS = {
    *("util", "utils", "helper", "helpers", "common", "misc", "base"),
    *("manager", "service", "processor"),
}

MOST_LINES = 300
# Files that are longer and still one matter, each with the reason.
LONGER: dict[str, str] = {
    "bot/delivery/postman.py": "the one walk from a claimed letter to its outcome",
    "tests/channels/test_splitting.py": "every limit of every channel, side by side",
}

MOST_HEAD_LINES = 3


def test_only_the_agreed_names_stand_at_the_top() -> None:
    assert {path.parts[0] for path in house_files()} - TOP_LEVEL == set()


@pytest.mark.parametrize("words", FORBIDDEN)
def test_no_registry_and_no_place_of_one_machine_is_named(words: str) -> None:
    assert [str(path) for path in house_files() if words in text_of(path)] == []


def test_every_name_says_what_is_inside() -> None:
    named = [
        str(path)
        for path in python_files()
        for part in path.with_suffix("").parts
        if DRAWERS & set(part.lower().split("_"))
    ]
    assert named == []


def test_no_file_grows_over_its_matter() -> None:
    lines = {str(path): text_of(path).count("\n") for path in python_files()}
    longer = {name: count for name, count in lines.items() if count > MOST_LINES}
    assert longer.keys() == LONGER.keys(), longer


def test_every_module_says_at_its_head_what_it_is_for() -> None:
    assert [str(path) for path in python_files() if not has_good_head(parse(path))] == []


def has_good_head(module: ast.Module) -> bool:
    """One to three lines; an empty package file has nothing to say."""
    if not module.body:
        return True
    lines = [line for line in (ast.get_docstring(module) or "").splitlines() if line.strip()]
    return 1 <= len(lines) <= MOST_HEAD_LINES


@pytest.mark.parametrize(
    ("source", "is_good"),
    [
        ("", True),
        ('"""What it is for."""\nx = 1', True),
        ('"""One.\n\nTwo.\nThree.\n"""', True),
        ("x = 1", False),
        ('"""One.\n\nTwo.\nThree.\nFour.\n"""', False),
        ('"""   """', False),
    ],
)
def test_a_head_is_one_to_three_lines(source: str, is_good: bool) -> None:
    assert has_good_head(ast.parse(source)) is is_good


def test_no_two_files_of_tests_share_a_name() -> None:
    # Pytest imports them by it: the second is taken for the first, and the whole run stops.
    names = [path.name for path in python_files("tests") if path.name.startswith("test_")]
    assert {name for name in names if names.count(name) > 1} == set()


def names_used(module: ast.Module) -> Iterator[str]:
    """Dotted names as they are written: pytest.mark.skip, time.sleep, sleep."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute | ast.Name):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dishonest(module: ast.Module) -> list[str]:
    """What lets a test pass without testing, or makes it wait for luck."""
    last_words = {"skip", "skipif", "skipIf", "skipTest", "importorskip", "xfail", "sleep"}
    return sorted({name for name in names_used(module) if name.rpartition(".")[2] in last_words})


def test_no_test_is_skipped_and_none_sleeps() -> None:
    # Benchmarks keep a beat, so they may wait for the clock.
    paths = [path for path in python_files("tests") if path.parts[1] != "bench"]
    assert {str(path): found for path in paths if (found := dishonest(parse(path)))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.skip\ndef test_x(): ...",
        "@pytest.mark.skipif(True, reason='')\ndef test_x(): ...",
        "pytest.importorskip('x')",
        "from time import sleep",
        "import time\ntime.sleep(1)",
    ],
)
def test_a_skip_or_a_sleep_is_found(source: str) -> None:
    assert dishonest(ast.parse(source))


def pins(name: str) -> dict[str, str]:
    """Each requirement of the file, by project, whole."""
    text = re.sub(r"#.*", "", (HOUSE / name).read_text("utf-8")).replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    return {line.partition("==")[0].strip(): " ".join(line.split()) for line in lines}


PIN = re.compile(r"[a-z0-9._-]+==[^ ;]+( ; [^@]+?)?( --hash=sha256:[0-9a-f]{64})+")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_has_one_version_hashes_and_no_address(name: str) -> None:
    assert [line for line in pins(name).values() if not PIN.fullmatch(line)] == []


def test_what_runs_here_is_what_runs_there() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_every_wish_of_the_project_is_pinned() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]
    for name, wishes in {
        "requirements.txt": project["dependencies"],
        "requirements-dev.txt": project["optional-dependencies"]["dev"],
    }.items():
        wished = {re.split(r"[\[<>=~! ;]", wish)[0] for wish in wishes}
        assert wished <= pins(name).keys()


LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def test_every_link_of_the_documents_leads_somewhere() -> None:
    dead = [
        f"{path}: {target}"
        for path in house_files()
        if path.suffix == ".md"
        for target in LINK.findall(text_of(path))
        if not (HOUSE / path.parent / target).exists()
    ]
    assert dead == []
