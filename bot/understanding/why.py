"""How a decision came about, as lines to read: `python -m bot ask --why`."""

from collections.abc import Iterator, Sequence

from bot.core.vietnamese import normal
from bot.understanding.decisions import Decision
from bot.understanding.judging import Belief
from bot.understanding.ranking import PARTS, Candidate
from bot.understanding.wording import Clause

_SHOWN = 4


def account(
    text: str,
    clauses: Sequence[tuple[Clause, Belief]],
    candidates: Sequence[Candidate],
    decision: Decision,
) -> list[str]:
    """`clauses` with what each was taken for, the whole message first; `candidates` are its."""
    return [
        f"normal form: {normal(text)}",
        *(line for row in clauses for line in _clause(*row)),
        *(_candidate(candidate) for candidate in candidates[:_SHOWN]),
        _decision(decision),
    ]


def _clause(clause: Clause, belief: Belief) -> Iterator[str]:
    yield f"clause: {' '.join(clause.said)}"
    if clause.words != clause.said:
        yield f"  kept: {' '.join(clause.words)}"
    yield "  taken for: " + ", ".join(
        f"{label} {share:.2f}" for label, share in belief.shares[:_SHOWN]
    )


def _candidate(candidate: Candidate) -> str:
    parts = ", ".join(
        f"{name} {value:.2f}" for name, value in zip(PARTS, candidate.parts, strict=True)
    )
    return f"candidate: {candidate.topic} {candidate.score:.2f} ({parts})"


def _decision(decision: Decision) -> str:
    answers = ", ".join(f"{answer.topic} {answer.score:.2f}" for answer in decision.answers)
    marks = [
        f"said {decision.said}",
        f"section {decision.section}" if decision.section else "",
        "danger" if decision.is_danger else "",
        "leaned on the topic before" if decision.leaned else "",
    ]
    return f"decision: {decision.kind} [{answers}] {', '.join(mark for mark in marks if mark)}"
