"""Rules about facts, the phrases that stand in for them, and units."""

from collections.abc import Iterator

from bot.content.faults import Fault
from bot.content.filling import NUMBER, PLACEHOLDER, Address, key_of, lineage
from bot.content.inspection import Inspection


def facts_have_a_source(look: Inspection) -> Iterator[Fault]:
    """The common facts only: a unit knows its own phone."""
    for key, fact in look.content.facts.items():
        if not fact.source or not fact.checked:
            yield Fault("facts.toml", key, "thiếu “source” hoặc “checked” (nguồn, ngày kiểm tra).")


def facts_have_a_value(look: Inspection) -> Iterator[Fault]:
    for file, key, fact in look.facts:
        if not fact.value:
            yield Fault(file, key, "để trống; điền vào hoặc xoá cả dòng.")


def phones_are_numbers(look: Inspection) -> Iterator[Fault]:
    """A phone button dials what stands here."""
    for file, key, fact in look.facts:
        is_phone = key.startswith("hotline.") or key.endswith(".phone")
        if is_phone and fact.value and not NUMBER.fullmatch(fact.value):
            yield Fault(file, key, "phải là một số điện thoại: chỉ chữ số, dấu chấm, dấu cách.")


def unit_facts_are_known(look: Inspection) -> Iterator[Fault]:
    known = look.content.facts.keys() | look.content.stand_ins.keys()
    for unit in look.content.units.values():
        for key in sorted(unit.facts.keys() - known):
            sentence = "không có dữ kiện nào tên này trong facts.toml, có lẽ gõ nhầm."
            yield Fault(unit.file, key, sentence)


def stand_ins_need_no_facts(look: Inspection) -> Iterator[Fault]:
    for key, text in look.content.stand_ins.items():
        if not text:
            yield Fault("facts.toml", key, "[stand_in] để trống.")
        if any(key_of(name) not in Address().words for name in PLACEHOLDER.findall(text)):
            yield Fault("facts.toml", key, "[stand_in] chỉ được dùng {bạn} và {mình}.")


def units_have_their_parents(look: Inspection) -> Iterator[Fault]:
    units = look.content.units
    for unit in units.values():
        if not unit.name:
            yield Fault(unit.file, "", "thiếu “name”: tên đơn vị.")
        if unit.parent is not None and unit.parent not in units:
            yield Fault(unit.file, "", f"“parent” là “{unit.parent}”, không có tệp đơn vị đó.")
        topmost = lineage(look.content, unit.slug)[-1]
        if topmost.parent in units:
            yield Fault(unit.file, "", "“parent” đi vòng: đơn vị là cấp trên của chính mình.")
