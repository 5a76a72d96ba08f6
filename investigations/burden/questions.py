"""The questions of a case in the return, and what else takes time there.

A question is a field of the form, or the groups of people, which are entered as one.
"""

from __future__ import annotations

from investigations.returns.fields import FIELDS, PEOPLE, TOTALS, label_of

QUESTIONS: dict[str, str] = {**{name: field.label for name, field in FIELDS.items()}, PEOPLE: label_of(PEOPLE)}

# What takes time on a return without answering a question.
READING, CONFIRMING, REASONS = "reading", "confirming", "reasons"
OTHER_WORK: dict[str, str] = {
    READING: "Reading, without a change",
    CONFIRMING: "Confirming that cases have not changed",
    REASONS: "Giving reasons for warnings",
}


def question_of(field: str) -> str:
    """The question that a field belongs to: the two totals and every part of a group are about the people."""
    return PEOPLE if field in TOTALS or field.startswith(PEOPLE) else field
