"""The file of banks: each told apart, and what is wrong with it is said."""

from dataclasses import replace
from datetime import date

from bot.content.banks import Bank
from bot.content.entries import Content
from bot.content.inspection import Inspection
from bot.content.reader import read
from bot.content.rules_of_banks import banks_are_told_apart
from tests.house import HOUSE

CONTENT = read(HOUSE / "content")[0]


def faults(*banks: Bank) -> list[str]:
    content: Content = replace(CONTENT, banks=banks)
    look = Inspection(content, frozenset(), frozenset(), date(2026, 11, 21))
    return [str(fault) for fault in banks_are_told_apart(look)]


def test_the_dossiers_57_banks_are_there() -> None:
    assert len(CONTENT.banks) == 57
    assert faults(*CONTENT.banks) == []


def test_a_number_must_have_six_digits_and_stand_once() -> None:
    (short,) = faults(Bank("97043", "A"))
    assert "bank 1" in short
    assert "6 chữ số" in short
    (twice,) = faults(Bank("970436", "A"), Bank("970436", "B"))
    assert "đã đứng ở trên" in twice


def test_a_name_must_fit_on_the_board() -> None:
    assert len(faults(Bank("970436", ""), Bank("970437", "x" * 31))) == 2
