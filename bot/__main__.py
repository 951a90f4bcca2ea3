"""`python -m bot …`: the commands of interfaces.md §1. Faults end as one sentence on stderr."""

import gc
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import click

from bot.commands.faults import one_sentence
from bot.commands.opened import here
from bot.settings import Settings

FILE = click.Path(path_type=Path, dir_okay=False)


# Groups of commands and the module of each, read when it is called.
GROUPS = {
    "account": "bot.commands.account_group",
    "activity": "bot.commands.activity_group",
    "bulletin": "bot.commands.bulletin_group",
    "followers": "bot.commands.followers_group",
    "staff": "bot.commands.staff_group",
}


class OneSentence(click.Group):
    """A group whose commands end with one sentence instead of a traceback."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *GROUPS])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in GROUPS:
            return super().get_command(context, name)
        group: click.Group = importlib.import_module(GROUPS[name]).group
        return group

    def invoke(self, context: click.Context) -> Any:
        # Imports and the matcher make much and drop little: collecting meanwhile costs a tenth of
        # the start. What stays up turns it on again (commands/serving.py).
        gc.disable()
        try:
            return super().invoke(context)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            sentence = one_sentence(error)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            sys.exit(1)


@click.group(cls=OneSentence)
def cli() -> None:
    """Xung Kích: a chatbot for youth-union units, on Zalo, Messenger and the web."""


def _settings() -> Settings:
    return Settings.from_env()


def _print(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@cli.command()
@click.option("--demo", is_flag=True, help="Beside fake platforms, with the page /demo.")
def serve(demo: bool) -> None:
    """Web, postman and clock in one process (the default for one ward)."""
    from bot.commands import serving

    (serving.serve_demo if demo else serving.serve)(_settings())


@cli.command()
def web() -> None:
    """The web alone; any number may run beside workers."""
    from bot.commands import serving

    serving.web(_settings())


@cli.command()
@click.option("--metrics-port", type=int, help="Serve Prometheus metrics here, on loopback.")
def worker(metrics_port: int | None) -> None:
    """The postman alone; any number may run."""
    from bot.commands import serving

    serving.worker(_settings(), metrics_port)


@cli.command()
def upgrade() -> None:
    """Newest schema, units of content/units/, accounts of the environment. Repeatable."""
    with here() as bot:
        from bot.commands import upgrading

        upgrading.upgrade(bot)
        bot.matcher.warm_up()  # learns now what the start that follows then only reads


@cli.command()
def train() -> None:
    """Learns the content's phrases and keeps it under var/; a start does so too where it must."""
    with here() as bot:
        bot.matcher.warm_up()


@cli.command()
def seed() -> None:
    """Demo cast and data. Repeatable; refuses a database with a real account."""
    with here() as bot:
        from bot.commands import seeding

        seeding.seed(bot)
        for line in seeding.how_to_try(bot.settings):
            click.echo(line)


@cli.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Database and key into FILE, from SQLite or PostgreSQL."""
    with here() as bot:
        from bot.commands import backup as backups

        click.echo(f"{backups.backup(bot, file)} rows in {file}")


@cli.command()
@click.argument("file", type=FILE)
def restore(file: Path) -> None:
    """A backup into the empty database of DATABASE_URL."""
    with here() as bot:
        from bot.commands import backup as backups

        click.echo(f"{backups.restore(bot, file)} rows restored")


@cli.command()
def chat() -> None:
    """Talk to the bot here; ends with end of input and prints the talk as a test dialogue."""
    from bot.commands import asking

    asking.chat(_settings(), _typed(), click.echo)


def _typed() -> Any:
    """Lines as they are typed; a prompt only where somebody sits at the terminal."""
    while True:
        if sys.stdin.isatty():
            click.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not line:
            return
        yield line


@cli.command()
@click.argument("text")
@click.option("--why", is_flag=True, help="How the decision came about, instead of the reply.")
def ask(text: str, why: bool) -> None:
    """One question: prints the decision and the reply as JSON."""
    from bot.commands import asking

    if why:
        for line in asking.why(_settings(), text):
            click.echo(line)
    else:
        _print(asking.ask(_settings(), text))


@cli.command()
def match() -> None:
    """Reads one JSON object a line, answers one a line, until end of input."""
    from bot.commands import asking

    for line in asking.match_lines(asking.matcher(_settings()), iter(sys.stdin.readline, "")):
        click.echo(line)
        sys.stdout.flush()


@cli.command()
def check() -> None:
    """Every fault in the content, as sentences; exit 1 if any. Then what is worth a look."""
    from bot.commands import checking

    if not checking.check(_settings(), click.echo):
        sys.exit(1)


@cli.command()
@click.option("--since", default="", help="First day to count, as 2026-11-01; default all.")
@click.option("--until", default="9999", help="Last day to count; default today.")
@click.option("--unit", help="One unit only, by its slug.")
def guides(since: str, until: str, unit: str | None) -> None:
    """How far people get in each guide, by unit and step, as JSON. No persons in it."""
    with here() as bot:
        from bot.commands import guides as counted

        _print(counted.report(bot, since, until, unit))


@cli.command("content-status")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; exit 1 if it is stale.")
def content_status(is_check: bool) -> None:
    """Writes docs/content-status.md: sources, figures, facts, reviews."""
    from bot.commands import content_status as page

    home = _settings().content_folder.parent
    if is_check:
        page.check(home)
    else:
        click.echo(page.write(home))


@cli.command()
@click.argument("group")
@click.option("--out", type=FILE, help="The file to write; default standard output.")
def review(group: str, out: Path | None) -> None:
    """A sheet to print (HTML, A4) on which an officer checks a GROUP of answers."""
    from bot.commands import review as reviews

    reviews.review(_settings(), group, out, click.echo)


@cli.command()
def doctor() -> None:
    """Settings, database, content, tokens, webhooks: what is wrong; exit 1 if anything is."""
    with here() as bot:
        from bot.commands import doctor as doctors

        found = list(doctors.complaints(bot))
        runs = list(doctors.last_runs(bot))
    for line in runs:
        click.echo(line)
    for sentence in found:
        click.echo(sentence)
    if found:
        sys.exit(1)
    click.echo("All is well.")


if __name__ == "__main__":
    try:
        cli()
    except Exception as error:
        if (sentence := one_sentence(error)) is None:
            raise
        sys.exit(sentence)
