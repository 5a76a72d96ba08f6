"""What is late or missing for victims and witnesses: one row for each check, for to-do list, list filter and pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Value

from core import clock
from core.govuk import in_words
from prosecutions.checks import RecordCheck, Subject
from prosecutions.models import Witness
from prosecutions.witnesses.querysets import WitnessQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessCheck(RecordCheck):
    """A check with what a page says of one victim or witness that has it."""

    warning: Callable[[Witness], str]


CHECKS: tuple[WitnessCheck, ...] = (
    WitnessCheck(
        code="abroad",
        title="Witness abroad, no way of giving evidence agreed",
        to_do="The trial is near. Agree a live link or a visit with the CPS, or a letter of request, and record it.",
        rank=0,
        question=lambda rows, today: rows.abroad_without_way(today),
        warning=lambda _witness: "Lives abroad, the trial is near, and no way of giving evidence is agreed.",
    ),
    WitnessCheck(
        code="measures",
        title="Special measures not considered",
        to_do="A trial date is set. Discuss special measures with the witness, and record what they need or want.",
        question=lambda rows, _today: rows.measures_not_considered(),
        warning=lambda _witness: "A trial date is set, and special measures are not considered.",
    ),
    WitnessCheck(
        code="contact",
        title="Contact with a victim or witness overdue",
        to_do="Contact the person, or their support worker, and record it.",
        is_late=True,
        question=lambda rows, today: rows.contact_overdue(today),
        warning=lambda witness: (
            f"Contact was due on {in_words(witness.next_contact_on)}." if witness.next_contact_on else ""
        ),
    ),
)
SUBJECT = Subject(model="Witness", checks=CHECKS, list_url="witnesses:witness-list")
BY_CODE = {check.code: check for check in CHECKS}


def warnings_of(rows: WitnessQuerySet, witnesses: list[Witness]) -> list[tuple[Witness, str]]:
    """Return each check that a victim or witness among these rows has, as a sentence, in one statement."""
    if not witnesses:
        return []
    today = clock.today()
    by_key = {witness.pk: witness for witness in witnesses}
    first, *rest = (
        check.question(rows.filter(pk__in=by_key), today).order_by().values_list(Value(place), "pk")
        for place, check in enumerate(CHECKS)
    )
    late = sorted(first.union(*rest, all=True), key=lambda row: (row[0], by_key[row[1]].number))
    return [(by_key[pk], CHECKS[place].warning(by_key[pk])) for place, pk in late]
