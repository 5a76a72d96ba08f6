"""A value that could not be read and was stored as typed."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import FLAGS, Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding
from investigations.returns.fields import PEOPLE, label_of

LONGEST_SHOWN = 80


def find(picture: Picture) -> Iterator[RuleFinding]:
    """One error per field, in the words of the cleaning, so that the message is written only once."""
    for line in picture.lines:
        for name, typed in line.typed.items():
            if name in FLAGS and typed == "":
                continue
            shown = "" if name == PEOPLE else _shown(typed)
            fallback = f"“{shown}” is not valid." if shown else "This value is not valid."
            yield RuleFinding(
                record=str(line.investigation),
                value=f"{name} {shown}"[:90],
                entry=line.entry,
                field=name,
                message=f"{label_of(name)}: {line.sentences.get(name, fallback)}",
            )


def _shown(typed: object) -> str:
    """The typed text, on one line and shortened."""
    text = ", ".join(map(str, typed)) if isinstance(typed, list | tuple) else str(typed or "")
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


RULE = QualityRule(
    code="unreadable",
    severity=Severity.ERROR,
    wrong="A value could not be read, or does not fit the others. It is saved as typed.",
    remedy="Open the row and follow the error message beside the field.",
    find=find,
    reads_text=True,
)
