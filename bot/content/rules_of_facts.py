"""Rules about facts and the phrases that stand in for them."""

from collections.abc import Iterator

from bot.content.faults import Fault
from bot.content.filling import NUMBER, PLACEHOLDER, Address, keys_in
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


def what_comes_then_is_dated(look: Inspection) -> Iterator[Fault]:
    for file, key, fact in look.facts:
        if fact.then and not fact.valid_until:
            yield Fault(file, key, "có “then” mà thiếu “valid_until”: không biết đổi từ ngày nào.")
        if bool(fact.then) != bool(fact.then_source):
            yield Fault(file, key, "“then” và “then_source” phải đi cùng nhau.")


def facts_need_no_facts(look: Inspection) -> Iterator[Fault]:
    for file, key, fact in look.facts:
        for name, text in (("value", fact.value), ("then", fact.then)):
            if not _only_addresses(text):
                yield Fault(file, key, f"“{name}” chỉ được dùng {{bạn}} và {{mình}}.")


def phones_are_numbers(look: Inspection) -> Iterator[Fault]:
    """A phone button dials what stands here."""
    for file, key, fact in look.facts:
        is_phone = key.startswith("hotline.") or key.endswith(".phone")
        numbers = [number for number in (fact.value, fact.then) if number]
        if is_phone and not all(map(NUMBER.fullmatch, numbers)):
            yield Fault(file, key, "phải là một số điện thoại: chỉ chữ số, dấu chấm, dấu cách.")


def stand_ins_need_no_facts(look: Inspection) -> Iterator[Fault]:
    for key, text in look.content.stand_ins.items():
        if not text:
            yield Fault("facts.toml", key, "[stand_in] để trống.")
        if not _only_addresses(text):
            yield Fault("facts.toml", key, "[stand_in] chỉ được dùng {bạn} và {mình}.")


def _only_addresses(text: str) -> bool:
    """Whether nothing but {bạn} and {mình} is left to fill."""
    is_paired = not set("{}") & set(PLACEHOLDER.sub("", text))
    return is_paired and all(key in Address().words for key in keys_in(text))
