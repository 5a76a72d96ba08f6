"""A word that has left its list and was carried forward from an earlier month.

Carry forward keeps the code: the system never maps one word to another silently. A user who knows the case chooses a
new word, or gives a reason why none fits; the reason stays as long as the word does.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from investigations.choices import EntryState, Severity
from investigations.quality.rules.facts import InvestigationFacts, Picture, QualityRule, RetiredWord, RuleFinding
from investigations.returns.fields import label_of


def find(picture: Picture) -> Iterator[RuleFinding]:
    """One warning per field, in the order of the form."""
    for line in picture.lines:
        for name, words in groupby(_asked(line), key=lambda word: word.field):
            retired = list(words)
            yield RuleFinding(
                record=str(line.investigation),
                value=f"{name} {' '.join(word.code for word in retired)}"[:90],
                entry=line.entry,
                field=name,
                message=f"{label_of(name)}: {' '.join(_sentence(word) for word in retired)}"[:400],
            )


def _asked(line: InvestigationFacts) -> list[RetiredWord]:
    """Whether to check a field: all fields of a live case; of one that ends this month, only the closing reason."""
    if line.state == EntryState.CLOSED:
        return [word for word in line.retired if word.field == "closing_reason" and line.reads(word.field)]
    return [word for word in line.retired if line.is_live and line.reads(word.field)]


def _sentence(word: RetiredWord) -> str:
    return f"“{word.name}” could be used until {word.ended_on:%-d %B %Y}."


RULE = QualityRule(
    code="retired_word",
    severity=Severity.WARNING,
    wrong="A row uses a value that is no longer in its list.",
    remedy="Choose a value from the current list, or explain why none fits.",
    find=find,
)
