"""What is wrong, late or waiting in a register of crime records: one row for each check.

The to-do list, the filter of the register and the audit figures use the same checks, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.todo import Reason
from nrm.crime.querysets import CrimeRecordQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheck(Reason):
    """A check with the question that finds its records, and the column that holds the time by which it is done."""

    question: Callable[[CrimeRecordQuerySet, datetime], CrimeRecordQuerySet]
    label: str  # in the filter of the register
    is_registrars: bool = False  # only crime registrars can do it
    by: str = ""  # the column with the time by which it is to be done


CHECKS: tuple[RecordCheck, ...] = (
    RecordCheck(
        code="crime_due",
        title="Crime to record",
        label="Positive decision, no crime",
        to_do="Record a crime on your crime system within 24 hours, then here. If there was no crime in England or"
        " Wales, ask your crime registrar to keep the incident.",
        rank=0,
        question=lambda rows, _now: rows.crime_due(),
        by="crime_due_at",
    ),
    RecordCheck(
        code="not_on_system",
        title="Not on the crime system after 24 hours",
        label="Not on the crime system after 24 hours",
        to_do="Record the incident on your crime system now, then enter its reference here.",
        rank=0,
        is_late=True,
        question=lambda rows, now: rows.not_on_crime_system(now),
    ),
    RecordCheck(
        code="to_transfer",
        title="To transfer to another force",
        label="Offending in another force’s area",
        to_do="Offer the record to the force in whose area the offending happened.",
        rank=1,
        question=lambda rows, _now: rows.to_transfer(),
    ),
    RecordCheck(
        code="to_enter",
        title="To enter on the crime system",
        label="To enter within 24 hours",
        to_do="Record the incident on your crime system within 24 hours of the report, then enter its reference here.",
        rank=1,
        question=lambda rows, now: rows.to_enter(now),
    ),
    RecordCheck(
        code="requested",
        title="Cancellation requested",
        label="Cancellation requested",
        to_do="Cancel the record, or keep it with a note.",
        rank=1,
        question=lambda rows, _now: rows.cancellation_requested(),
        is_registrars=True,
    ),
    RecordCheck(
        code="in_spite",
        title="Crime despite a negative decision",
        label="Negative decision or outside England and Wales, still a crime",
        to_do="The decision is negative, or all offending was outside England and Wales. Cancel the crime, or keep it"
        " with a note.",
        rank=1,
        question=lambda rows, _now: rows.counted_in_spite(),
        is_registrars=True,
    ),
    RecordCheck(
        code="to_restore",
        title="Cancelled, now positive",
        label="Cancelled, and the decision is positive now",
        to_do="A later decision is positive. Restore the record, or keep it cancelled with a note.",
        rank=1,
        question=lambda rows, _now: rows.to_restore(),
        is_registrars=True,
    ),
    RecordCheck(
        code="code_to_change",
        title="N200 code to change",
        label="N200 code to change",
        to_do="The decision or the place calls for another code. Change it on your crime system, then here.",
        rank=1,
        question=lambda rows, _now: rows.code_to_change(),
    ),
)
BY_CODE = {check.code: check for check in CHECKS}
