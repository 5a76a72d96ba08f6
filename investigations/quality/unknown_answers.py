"""The questions that a return asks of each case and each group of people, and which answers to them are not known.

The questions are those of `returns/fields.py` that every case is asked, and the axes of a group. A question that is
added there is counted, listed and named on the pages without a change here.

Five things are apart. *Not known* is an answer that the force gave, *blank* is no answer, and both lower the
completeness of a return. *0* and *no* are known answers. A question that is *not applicable* is not asked of that case.
A *nil* return has no case, so nothing is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from investigations.choices import FLAGS
from investigations.returns.fields import AXIS_LABELS, FIELDS, NOT_KNOWN_OF_PEOPLE, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownAnswers:
    """One question, and the conditions of an entry or group of which the answer is not known."""

    name: str
    label: str
    condition: Q = field(repr=False)  # not known or blank
    blank: Q | None = field(default=None, repr=False)  # the blank ones of these; None where each has an answer
    exempt: Q | None = field(default=None, repr=False)  # the cases to which it does not apply; None if it always does
    is_of_people: bool = False  # whether it is asked of each group of people


def _of_cases(question: Field) -> UnknownAnswers:
    """A list has a word for not known; a number has none, so that without one it is blank.

    A yes or no question that was left blank has no value, as one that was answered “not known”, and the text beside the
    entry has the blank.
    """
    name = question.name
    if question.not_known:
        return UnknownAnswers(name=name, label=question.label, condition=Q(**{name: question.not_known}))
    exempt = Q(not_applicable__contains=[name]) if question.may_not_apply is not None else None
    no_value = Q(**{f"{name}__isnull": True})
    unknown = no_value & ~exempt if exempt is not None else no_value
    blank = unknown & Q(words__typed__has_key=name) if name in FLAGS else unknown
    return UnknownAnswers(name=name, label=question.label, condition=unknown, blank=blank, exempt=exempt)


OF_CASES: dict[str, UnknownAnswers] = {
    question.name: _of_cases(question) for question in FIELDS.values() if question.is_asked
}
OF_PEOPLE: dict[str, UnknownAnswers] = {
    axis: UnknownAnswers(
        name=axis, label=f"{AXIS_LABELS[axis]} of a group", condition=Q(**{axis: not_known}), is_of_people=True
    )
    for axis, not_known in NOT_KNOWN_OF_PEOPLE.items()
}
EVERY: dict[str, UnknownAnswers] = OF_CASES | OF_PEOPLE
