"""What differs between an entry of the crime system and the record that it is paired with.

Each difference is one row of `DIFFERENCES`: when it is there, and what both say. References and outcomes can be copied
from the crime system (`resolving`). The others are a decision that the record's own page makes, such as another code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from core import clock, govuk
from nrm import references
from nrm.crime.choices import RecordStatus
from nrm.crime.outcomes import NOT_ASSIGNED
from nrm.crime.workflow import ENDED
from nrm.crime_system import moments, questions
from nrm.crime_system.querysets import CrimeSystemEntryQuerySet
from nrm.models import CrimeRecord, CrimeSystemEntry

NOTHING = "–"
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceKind:
    """One kind of difference: its label, when it is there, and what each side says.

    The questions read an entry with what `with_partner` adds to it.
    """

    code: str
    label: str
    is_there: Callable[[Any], bool]
    theirs: Callable[[Any], str]
    ours: Callable[[Any], str]
    to_do: str  # if the crime system is right


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A difference of one pair, as its page prints it."""

    kind: DifferenceKind
    theirs: str
    ours: str


def _counts(entry: Any) -> bool:
    """Whether both sides count: not cancelled there, and open here."""
    return not entry.is_cancelled and _record(entry).status not in ENDED


def _other_reference(entry: Any) -> bool:
    return _counts(entry) and references.key_of(_record(entry).reference) != entry.key


def _other_time(entry: Any) -> bool:
    """Whether the times of recording differ: by day if the export has no time, by a minute or more if it has."""
    ours: datetime | None = _record(entry).recorded_at
    theirs: datetime | None = entry.recorded_at
    if not _counts(entry) or ours is None or theirs is None:
        return False
    if not moments.has_time(theirs):
        return clock.day_of(ours) != clock.day_of(theirs)
    return abs(ours - theirs) >= ONE_MINUTE


def _other_code(entry: Any) -> bool:
    return _counts(entry) and entry.code != _record(entry).status


def _other_home_office(entry: Any) -> bool:
    ours, theirs = (references.key_of(each.authority_reference) for each in (_record(entry), entry))
    return _counts(entry) and theirs != "" and theirs != ours


def _other_outcome(entry: Any) -> bool:
    record = _record(entry)
    if not _counts(entry) or entry.code != RecordStatus.CRIME or record.status != RecordStatus.CRIME:
        return False
    if "outcome" not in entry.export.columns:
        return False
    return entry.outcome != record.outcome or bool(entry.outcome_on and entry.outcome_on != record.outcome_on)


def _cancelled_there(entry: Any) -> bool:
    return entry.is_cancelled and _record(entry).status not in ENDED and not entry.has_another


def _ended_here(entry: Any) -> bool:
    record = _record(entry)
    return not entry.is_cancelled and record.status in ENDED and entry.code != record.status


def _outcome(code: str, on: date | None) -> str:
    if not code:
        return NOT_ASSIGNED
    return f"{code.upper()}, {govuk.in_words(on)}" if on else code.upper()


def _record(entry: Any) -> CrimeRecord:
    record: CrimeRecord = entry.record
    return record


DIFFERENCES: tuple[DifferenceKind, ...] = (
    DifferenceKind(
        code="gone",
        label="On the crime system",
        is_there=lambda entry: entry.is_gone and _counts(entry),
        theirs=lambda _entry: "Not in the newest export",
        ours=lambda entry: _record(entry).get_status_display(),
        to_do="Find out why it is not there. Request a cancellation, or correct the crime system.",
    ),
    DifferenceKind(
        code="cancelled_there",
        label="Status",
        is_there=_cancelled_there,
        theirs=lambda _entry: "Cancelled",
        ours=lambda entry: _record(entry).get_status_display(),
        to_do="Request a cancellation on the record’s page. Your crime registrar decides.",
    ),
    DifferenceKind(
        code="ended_here",
        label="Status",
        is_there=_ended_here,
        theirs=lambda entry: entry.get_code_display(),
        ours=lambda entry: _record(entry).get_status_display(),
        to_do="Cancel it on the crime system, or ask your crime registrar to restore the record.",
    ),
    DifferenceKind(
        code="code",
        label="Code",
        is_there=_other_code,
        theirs=lambda entry: entry.get_code_display(),
        ours=lambda entry: _record(entry).get_status_display(),
        to_do="Change the code, or record the crime, on the record’s page.",
    ),
    DifferenceKind(
        code="reference",
        label="Crime system reference",
        is_there=_other_reference,
        theirs=lambda entry: entry.reference,
        ours=lambda entry: _record(entry).reference or NOTHING,
        to_do="Use the reference of the crime system.",
    ),
    DifferenceKind(
        code="recorded",
        label="Recorded",
        is_there=_other_time,
        theirs=lambda entry: entry.recorded,
        ours=lambda entry: clock.date_and_time(entry.record.recorded_at),
        to_do="Use the time of the crime system.",
    ),
    DifferenceKind(
        code="home_office",
        label="Home Office reference",
        is_there=_other_home_office,
        theirs=lambda entry: entry.authority_reference,
        ours=lambda entry: _record(entry).authority_reference or NOTHING,
        to_do="Use the reference of the crime system.",
    ),
    DifferenceKind(
        code="outcome",
        label="Outcome",
        is_there=_other_outcome,
        theirs=lambda entry: _outcome(entry.outcome, entry.outcome_on),
        ours=lambda entry: _outcome(_record(entry).outcome, _record(entry).outcome_on),
        to_do="Use the outcome of the crime system.",
    ),
)


def with_partner(entries: CrimeSystemEntryQuerySet) -> CrimeSystemEntryQuerySet:
    """Return pairs with their records and exports, and whether the entry is gone or another one counts."""
    others = CrimeSystemEntry.objects.filter(record=OuterRef("record"), is_cancelled=False).exclude(pk=OuterRef("pk"))
    paired = questions.with_gone(entries.paired().filter(record__erased=""))
    return paired.annotate(has_another=Exists(others)).select_related("record__referral", "record__force", "export")


def that_may_differ(entries: CrimeSystemEntryQuerySet) -> CrimeSystemEntryQuerySet:
    """Return pairs that may differ, in one statement: `differences_of` has the last word, and reads far fewer rows."""
    is_open = ~Q(record__status__in=sorted(ENDED))
    both_crimes = Q(code=RecordStatus.CRIME, record__status=RecordStatus.CRIME, export__columns__contains=["outcome"])
    differs = (
        Q(is_gone=True)
        | Q(is_cancelled=True) & is_open
        | Q(is_cancelled=False) & ~is_open
        | is_open & ~Q(code=F("record__status"))
        | is_open & ~Q(key=F("record_key"))
        | is_open & ~Q(authority_reference="") & ~Q(authority_reference=F("record__authority_reference"))
        | both_crimes & ~Q(outcome=F("record__outcome"))
        | both_crimes & Q(outcome_on__isnull=False) & ~Q(outcome_on=F("record__outcome_on"))
        | is_open & Q(recorded_at__lte=F("record__recorded_at") - ONE_MINUTE)
        | is_open & Q(recorded_at__gte=F("record__recorded_at") + ONE_MINUTE)
    )
    return with_partner(entries).alias(record_key=references.key_of_column("record__reference")).filter(differs)


def differences_of(entry: Any) -> list[Difference]:
    """Return what differs between an entry that `with_partner` loaded and its record."""
    return [
        Difference(kind=kind, theirs=kind.theirs(entry), ours=kind.ours(entry))
        for kind in DIFFERENCES
        if kind.is_there(entry)
    ]


def digest_of(differences: Iterable[Difference]) -> str:
    """Return a digest of differences: accepting them lasts until one of them changes."""
    text = "|".join(f"{each.kind.code}={each.theirs}={each.ours}" for each in differences)
    return hashlib.sha256(text.encode()).hexdigest()
