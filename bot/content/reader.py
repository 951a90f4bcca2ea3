"""Reads the folder content/ once: TOML in, Content out, with everything that was misspelt."""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from bot.content.banks import banks_of
from bot.content.entries import (
    SECTIONS,
    Action,
    Content,
    Entry,
    Fact,
    MenuItem,
    Sureness,
    UnitFile,
)
from bot.content.faults import ContentFault, Fault
from bot.content.guides import Guide
from bot.content.guides_reader import guide_of
from bot.content.tables import Table
from bot.content.units_reader import holidays_of, point_of, times_of
from bot.core.replies import Source

_PATTERNS = (
    "about.toml",
    "answers/*.toml",
    "banks.toml",
    "units/*.toml",
    "facts.toml",
    "guides/*.toml",
    "holidays.toml",
    "menu.toml",
    "outside.toml",
    "talk.toml",
    "words.toml",
)


def read(folder: Path) -> tuple[Content, list[Fault]]:
    """Everything under `folder`, and every key that is unknown or of a wrong type.

    A file that is missing reads as an empty one: the rules tell what must be there. Raises
    ContentFault where the folder is missing or a file is not TOML.
    """
    faults: list[Fault] = []
    files = _parsed(folder, faults)

    def table(name: str) -> Table:
        return Table(files.get(name, {}), name, faults)

    def tables(start: str) -> list[Table]:
        return [table(name) for name in files if name.startswith(start)]

    facts, about, outside = table("facts.toml"), table("about.toml"), table("outside.toml")
    content = Content(
        entries=_entries(tables("answers/")),
        # Every other table of facts.toml is a fact, so these two are taken first.
        stand_ins={key: fact.value for key, fact in _facts(facts.table("stand_in", "stand_in"))},
        official=_hosts(facts.table("official", "official")),
        facts=dict(_facts(facts)),
        units={unit.slug: unit for unit in map(_unit, tables("units/"))},
        menu=_menu(table("menu.toml")),
        talk=_texts_by_name(table("talk.toml")),
        words=files.get("words.toml", {}),
        about=about.texts("ask"),
        banks=banks_of(table("banks.toml")),
        guides={guide.name: guide for guide in map(_guide, tables("guides/"))},
        pictures={path.stem: path.stat().st_size for path in folder.glob("pictures/*.png")},
        outside=outside.texts("phrases"),
        holidays=holidays_of(table("holidays.toml")),
    )
    about.close()
    outside.close()
    return content, faults


def _parsed(folder: Path, faults: list[Fault]) -> Mapping[str, Mapping[str, Any]]:
    """The files as they stand, by their name under `folder`."""
    if not folder.is_dir():
        raise ContentFault([f"Không có thư mục {folder}."])
    files: dict[str, Mapping[str, Any]] = {}
    sentences = []
    for path in (path for pattern in _PATTERNS for path in sorted(folder.glob(pattern))):
        name = path.relative_to(folder).as_posix()
        try:
            # Windows' Notepad puts a mark in front that TOML does not know.
            text = path.read_text("utf-8-sig")
            files[name] = tomllib.loads(text)
        except UnicodeDecodeError:
            sentences.append(f"{name}: tệp không lưu ở dạng UTF-8.")
        except tomllib.TOMLDecodeError as error:
            sentences.append(f"{name}: không đọc được vì sai cách viết TOML: {error}.")
        else:
            faults += _not_nfc(name, text)
    if sentences:
        raise ContentFault(sentences)
    return files


def _not_nfc(name: str, text: str) -> Iterator[Fault]:
    """Marks typed apart from their letter look the same and match nothing."""
    if unicodedata.is_normalized("NFC", text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not unicodedata.is_normalized("NFC", line):
            sentence = "chữ có dấu rời (không phải Unicode dựng sẵn, NFC); gõ lại dòng này."
            yield Fault(name, f"dòng {number}", sentence)


def _entries(tables: list[Table]) -> dict[str, Entry]:
    """The entries of several tables by topic; the first stands where a topic is written twice."""
    entries: dict[str, Entry] = {}
    for table in (inner for outer in tables for inner in _topics(outer)):
        if table.entry in entries:
            table.fault(f"chủ đề này đã viết trong {entries[table.entry].file}.")
        else:
            entries[table.entry] = _entry(table)
    return entries


def _topics(table: Table) -> Iterator[Table]:
    """[greet] is a topic, [vneid.install] is one of the group vneid."""
    for name in table.rest():
        inner = table.table(name, name)
        if all(inner.is_table(part) for part in inner.rest()):
            yield from (inner.table(part, f"{name}.{part}") for part in inner.rest())
        else:
            yield inner


def _entry(table: Table) -> Entry:
    checked = table.day("checked")
    entry = Entry(
        topic=table.entry,
        title=table.text("title"),
        button=table.text("button"),
        ask=table.texts("ask"),
        urgent=table.texts("urgent"),
        answer=table.text("answer"),
        more=_sections(table.table("more")),
        actions=tuple(_action(action) for action in table.tables("actions")),
        next=table.texts("next"),
        source=_source(table, checked),
        keys=table.texts("keys"),
        figures=_texts_by_name(table.table("figures")),
        checked=checked,
        valid_until=table.day("valid_until"),
        sure=_sureness(table),
        doubt=table.text("doubt"),
        reviewed_by=table.text("reviewed_by"),
        reviewed_on=table.day("reviewed_on"),
        reviewed_text=table.text("reviewed_text"),
        file=table.file,
    )
    table.close()
    return entry


def _sections(table: Table) -> Mapping[str, str]:
    sections = {name: table.text(name) for name in SECTIONS}
    table.close()
    return {name: text for name, text in sections.items() if text}


def _action(table: Table) -> Action:
    action = Action(table.text("title"), table.text("url"), table.text("phone"))
    table.close()
    return action


def _source(table: Table, checked: date | None) -> Source | None:
    if not table.holds("source"):
        return None
    inner = table.table("source")
    source = Source(inner.text("title"), inner.text("url"), checked.isoformat() if checked else "")
    inner.close()
    return source


def _sureness(table: Table) -> Sureness | None:
    value = table.text("sure")
    if value in get_args(Sureness):
        return cast(Sureness, value)
    if value:
        table.fault(f"“sure” phải là một trong: {', '.join(get_args(Sureness))}.")
    return None


def _facts(table: Table, above: str = "") -> Iterator[tuple[str, Fact]]:
    """The facts of a table and of the tables in it: office.phone is phone in [office]."""
    for name in table.rest():
        key = f"{above}{name}"
        if not table.is_table(name):
            yield key, Fact(table.text(name))
            continue
        inner = table.table(name, key)
        if inner.holds("value"):
            yield key, _fact(inner)
        else:
            yield from _facts(inner, f"{key}.")


def _fact(table: Table) -> Fact:
    fact = Fact(
        value=table.text("value"),
        source=table.text("source"),
        checked=table.day("checked"),
        valid_until=table.day("valid_until"),
        then=table.text("then"),
        then_source=table.text("then_source"),
    )
    table.close()
    return fact


def _hosts(table: Table) -> tuple[str, ...]:
    hosts = table.texts("hosts")
    table.close()
    return hosts


def _unit(table: Table) -> UnitFile:
    times = times_of(table, dict(_facts(table.table("facts", "facts"))))
    unit = UnitFile(
        slug=Path(table.file).stem,
        name=table.text("name"),
        parent=table.text("parent") or None,
        facts=times.facts,
        entries=_entries([table.table("answers", "answers")]),
        is_demo=table.is_on("demo"),
        file=table.file,
        names=table.texts("names"),
        point=point_of(table),
        open=times.open,
        roster=times.roster,
        closed=times.closed,
    )
    table.close()
    return unit


def _guide(table: Table) -> Guide:
    checked = table.day("checked")
    return guide_of(table, checked, _source(table, checked), _sureness(table) or "")


def _menu(table: Table) -> tuple[MenuItem, ...]:
    items = []
    for item in table.tables("item", "item"):
        items.append(MenuItem(item.text("title"), item.text("button"), item.text("topic")))
        item.close()
    table.close()
    return tuple(items)


def _texts_by_name(table: Table) -> Mapping[str, str]:
    return {name: table.text(name) for name in table.rest()}
