"""The rules of the content, all held at once: what `python -m bot check` prints."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from bot.content import (
    rules_of_banks,
    rules_of_entries,
    rules_of_facts,
    rules_of_figures,
    rules_of_guides,
    rules_of_opening,
    rules_of_units,
    rules_of_wording,
)
from bot.content.entries import Content
from bot.content.faults import Fault
from bot.content.inspection import Inspection

Rule = Callable[[Inspection], Iterable[Fault]]

RULES: tuple[Rule, ...] = (
    rules_of_entries.topics_are_known,
    rules_of_entries.one_of_words_and_handler_answers,
    rules_of_entries.every_topic_is_answered,
    rules_of_entries.offers_lead_somewhere,
    rules_of_entries.phrases_suffice,
    rules_of_entries.phrases_mean_one_topic,
    rules_of_entries.titles_differ,
    rules_of_entries.answers_have_a_source,
    rules_of_entries.reviews_are_whole,
    rules_of_entries.nothing_is_past_its_date,
    rules_of_wording.labels_fit,
    rules_of_wording.placeholders_are_known,
    rules_of_wording.words_fit,
    rules_of_wording.links_are_official,
    rules_of_wording.actions_lead_somewhere,
    rules_of_wording.lines_are_there,
    rules_of_facts.facts_have_a_source,
    rules_of_facts.facts_have_a_value,
    rules_of_facts.what_comes_then_is_dated,
    rules_of_facts.facts_need_no_facts,
    rules_of_facts.phones_are_numbers,
    rules_of_facts.stand_ins_need_no_facts,
    rules_of_units.unit_facts_are_known,
    rules_of_units.units_have_their_parents,
    rules_of_units.unit_phrases_lead_somewhere,
    *rules_of_opening.RULES,
    rules_of_figures.numbers_have_a_source,
    rules_of_figures.figures_are_said,
    rules_of_banks.banks_are_told_apart,
    *rules_of_guides.RULES,
)


def faults(
    content: Content, handlers: Collection[str], topics: Collection[str], today: date
) -> list[Fault]:
    """Everything wrong with the content, by file. Adds to what `read` found.

    `handlers` are the topics that code answers; `topics` are all ids that exist.
    """
    inspection = Inspection(content, frozenset(handlers), frozenset(topics), today)
    found = [fault for rule in RULES for fault in rule(inspection)]
    return sorted(found, key=lambda fault: (fault.file, fault.entry))
