"""A term that has left its list and was carried forward from an earlier month.

Carry forward keeps the code: the system never maps one term to another silently. A user who knows the case chooses a
new term, or gives a reason why none fits; the reason stays as long as the term does.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from investigations.choices import EntryState, Severity
from investigations.quality.rules.facts import InvestigationFacts, Picture, QualityRule, RetiredTerm, RuleFinding
from investigations.returns.fields import label_of


def find(picture: Picture) -> Iterator[RuleFinding]:
    """One warning per field, in the order of the form."""
    for line in picture.lines:
        for name, terms in groupby(_asked(line), key=lambda term: term.field):
            retired = list(terms)
            yield RuleFinding(
                record=str(line.investigation),
                value=f"{name} {' '.join(term.code for term in retired)}"[:90],
                entry=line.entry,
                field=name,
                message=f"{label_of(name)}: {' '.join(_sentence(term) for term in retired)}"[:400],
            )


def _asked(line: InvestigationFacts) -> list[RetiredTerm]:
    """Whether to check a field: all fields of a live case; of one that ends this month, only the closing reason."""
    if line.state == EntryState.CLOSED:
        return [term for term in line.retired if term.field == "closing_reason" and line.reads(term.field)]
    return [term for term in line.retired if line.is_live and line.reads(term.field)]


def _sentence(term: RetiredTerm) -> str:
    return f"“{term.name}” could be used until {term.ended_on:%-d %B %Y}."


RULE = QualityRule(
    code="retired_term",
    severity=Severity.WARNING,
    wrong="A row uses a value that is no longer in its list.",
    remedy="Choose a value from the current list, or explain why none fits.",
    find=find,
)
