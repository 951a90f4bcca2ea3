"""Each rule speaks up when its fault is sown into content that is clean otherwise."""

import tomllib
from pathlib import Path

import pytest

from bot.content import rules
from bot.content.faults import Fault
from bot.content.inspection import Inspection
from bot.content.reader import read
from bot.content.rules_of_wording import REQUIRED_LINES, length
from bot.content.topics import GROUPS
from tests.content import sample

SEEDS = [
    pytest.param(rule, seed, id=seed["fault"])
    for rule, seeds in tomllib.loads(Path(__file__).with_name("seeds.toml").read_text()).items()
    for seed in seeds
]


def inspection(folder: Path) -> Inspection:
    content, misspelt = read(folder)
    assert misspelt == []
    handlers = frozenset(sample.HANDLERS)
    return Inspection(content, handlers, frozenset(sample.TOPICS), sample.TODAY)


def found(folder: Path) -> list[Fault]:
    look = inspection(folder)
    return rules.faults(look.content, look.handlers, look.topics, look.today)


def test_the_sample_is_clean(tmp_path: Path) -> None:
    assert found(sample.write(tmp_path)) == []


@pytest.mark.parametrize(("rule", "seed"), SEEDS)
def test_a_seeded_fault_is_found(tmp_path: Path, rule: str, seed: dict[str, str]) -> None:
    folder = sample.write(tmp_path, sample.spoiled(seed["file"], seed["old"], seed["new"]))
    look = inspection(folder)
    asked = [known for known in rules.RULES if known.__name__ == rule]
    told = [fault for known in asked for fault in known(look) if str(fault) == seed["fault"]]
    assert len(told) == 1
    assert told[0] in found(folder)


def test_every_rule_is_proven() -> None:
    """By a seed, or by a test of its own beside this one that names it."""
    seeded = {seed.values[0] for seed in SEEDS}
    known = {rule.__name__ for rule in rules.RULES}
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert seeded <= known
    assert {name for name in known - seeded if name not in tests} == set()


@pytest.mark.parametrize("name", REQUIRED_LINES)
def test_every_line_the_code_says_must_be_there(tmp_path: Path, name: str) -> None:
    files = sample.spoiled("talk.toml", f'{name} = "Câu {name}."', f'{name} = "  "')
    assert [str(fault) for fault in found(sample.write(tmp_path, files))] == [
        f"talk.toml, {name}: thiếu câu này; chương trình cần nó."
    ]


def test_all_faults_come_at_once_by_file(tmp_path: Path) -> None:
    files = {
        **sample.spoiled("answers/vneid.toml", 'button = "Cài VNeID"', 'button = ""'),
        "menu.toml": "",
        "units/tinh.toml": 'name = ""',
    }
    told = found(sample.write(tmp_path, files))
    assert [fault.file for fault in told] == ["answers/vneid.toml", "menu.toml", "units/tinh.toml"]


def test_every_topic_of_the_house_must_be_answered(tmp_path: Path) -> None:
    content, _ = read(tmp_path)
    told = rules.faults(content, (), GROUPS, sample.TODAY)
    assert {fault.entry for fault in told if fault.file == "answers"} == set(GROUPS)


def test_a_fault_reads_as_a_sentence_with_its_place() -> None:
    assert str(Fault("menu.toml", "", "menu trống.")) == "menu.toml: menu trống."
    assert str(Fault("menu.toml", "item 1", "trống.")) == "menu.toml, item 1: trống."


@pytest.mark.parametrize(("text", "units"), [("", 0), ("Đồng", 4), ("📱", 2)])
def test_length_is_counted_as_the_platforms_do(text: str, units: int) -> None:
    assert length(text) == units
