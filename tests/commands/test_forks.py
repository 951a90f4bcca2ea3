"""A command that was forked is the command that was started."""

import pytest

from tests.commands.program import run, start


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("nonsense",), ("account", "list")],
    ids=" ".join,
)
def test_a_fork_says_what_the_program_says(arguments: tuple[str, ...]) -> None:
    environ = {"SECRET_KEY": "", "PORT": "eighty", "ENVIRONMENT": "production"}
    forked, started = run(*arguments, environ=environ), start(*arguments, environ=environ)
    assert (forked.stdout, forked.stderr) == (started.stdout, started.stderr)
    assert forked.returncode == started.returncode
    assert forked.stdout or forked.stderr


def test_a_fork_has_nothing_of_the_one_before() -> None:
    first = run("account", "list", environ={"PORT": "eighty"})
    second = run("account", "list", environ={"HOST": "", "QUIET_HOURS": "nights"})
    assert "PORT" in first.stderr
    assert "PORT" not in second.stderr
    assert "QUIET_HOURS" in second.stderr
