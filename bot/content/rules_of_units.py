"""Rules about units: their place among each other, and what they say of their own."""

from collections.abc import Iterator

from bot.content.faults import Fault
from bot.content.filling import lineage
from bot.content.inspection import Inspection, fault_of


def unit_facts_are_known(look: Inspection) -> Iterator[Fault]:
    known = look.content.facts.keys() | look.content.stand_ins.keys()
    for unit in look.content.units.values():
        for key in sorted(unit.facts.keys() - known):
            sentence = "không có dữ kiện nào tên này trong facts.toml, có lẽ gõ nhầm."
            yield Fault(unit.file, key, sentence)


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


def unit_phrases_lead_somewhere(look: Inspection) -> Iterator[Fault]:
    """An entry of a unit without an answer brings ways of asking for a topic that has words."""
    for entry in look.unit_entries:
        if entry.answer:
            continue
        if entry.topic not in look.content.entries:
            yield fault_of(
                entry, "chưa có câu trả lời chung cho chủ đề này nên phải viết “answer”."
            )
        elif entry.title or entry.button or entry.more or entry.actions:
            sentence = "thiếu “answer”; chỉ muốn thêm cách hỏi thì chỉ viết “ask”."
            yield fault_of(entry, sentence)
        elif not (entry.ask or entry.urgent):
            yield fault_of(entry, "để trống; thêm “ask” hoặc xoá.")
