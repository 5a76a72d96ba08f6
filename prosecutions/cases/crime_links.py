"""The crime records of a defendant, for those who see both: linked and unlinked by those who change both.

Nobody else learns that there is a link: not from a page, a timeline, a refusal or the list. A person who sees only some
of the records changes only those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction

from accounts import edit_conflicts
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm.crime import permissions as crime_permissions
from nrm.crime import restricted
from nrm.crime.querysets import CrimeRecordQuerySet
from nrm.models import CrimeRecord
from prosecutions import steps
from prosecutions.cases import records
from prosecutions.models import Defendant, DefendantCrime

CHANGED = "One of these crime records has just changed. Check the list and select again."


@transaction.atomic
def link_crimes(public_id: UUID, *, chosen: Collection[UUID], reference: str = "", seen: str, by: User) -> Defendant:
    """Link the chosen records, and the one with a reference; unlink all others that the person sees.

    Raises TransitionNotAllowed, EditConflict, and Defendant.DoesNotExist out of scope.
    """
    defendant = records.locked_defendant(public_id, by=by)
    steps.refuse_outdated(defendant, seen=seen, now=token_of(defendant, by=by))
    if why := why_not_linked(defendant, by=by):
        raise TransitionNotAllowed(why)
    linked = {record.public_id: record for record in crimes_of(defendant, by=by)}
    added = _new(set(chosen) - linked.keys(), defendant, by=by)
    kept = set(chosen)
    if reference.strip():
        other = _with_reference(reference, defendant, by=by)
        kept.add(other.public_id)
        if other.public_id not in linked:
            added[other.public_id] = other
    _unlink(defendant, [record for public_id, record in linked.items() if public_id not in kept], by=by)
    _link(defendant, list(added.values()), by=by)
    return defendant


def _new(chosen: Collection[UUID], defendant: Defendant, *, by: User) -> dict[UUID, CrimeRecord]:
    """Return the chosen records that are not linked yet. Raises TransitionNotAllowed if one can't be."""
    rows = {record.public_id: record for record in linkable(defendant, by=by).filter(public_id__in=chosen)}
    if len(rows) < len(chosen):
        raise TransitionNotAllowed(CHANGED)
    return rows


def _with_reference(typed: str, defendant: Defendant, *, by: User) -> CrimeRecord:
    record = linkable(defendant, by=by).with_reference(typed).first()
    if record is None:
        raise TransitionNotAllowed(
            f"Your force has no open crime record with the reference {typed.strip()}. Check it in the crime register."
        )
    return record


def linkable(defendant: Defendant, *, by: User) -> CrimeRecordQuerySet:
    """Return the open records of the defendant's force that a person may offer or choose."""
    rows = CrimeRecord.objects.visible_to(by).open().not_erased().filter(force=defendant.force_id)
    return restricted.listed(rows)


def _link(defendant: Defendant, added: list[CrimeRecord], *, by: User) -> None:
    if added:
        DefendantCrime.objects.bulk_create(
            DefendantCrime(defendant_id=defendant.pk, record_id=record.pk, force_id=defendant.force_id)
            for record in added
        )
        _add_step(defendant, "link_crimes", added, by=by)


def _unlink(defendant: Defendant, removed: list[CrimeRecord], *, by: User) -> None:
    if removed:
        DefendantCrime.objects.filter(defendant=defendant, record__in=removed).delete()
        _add_step(defendant, "unlink_crimes", removed, by=by)


def _add_step(defendant: Defendant, move: str, about: Iterable[CrimeRecord], *, by: User) -> None:
    """Store which records a step was about by key: an erasure blanks a reference, and no step has a copy of it."""
    crimes = sorted(about, key=lambda record: record.pk)
    records.add_step(
        defendant.case,
        move,
        defendant=defendant,
        was=defendant.status,
        by=by,
        on=clock.today(),
        before={"crimes": [record.pk for record in crimes]},
        beside=crimes,
    )


def why_not_linked(defendant: Defendant, *, by: User) -> str:
    """Return why this person can't change the crime records of a defendant, as a sentence; empty if they can."""
    if why := records.why_not_changeable(defendant.case, by=by):
        return why
    if not crime_permissions.is_of_force(by, defendant.force_id):
        return "Only NRM contacts and crime registrars can link crime records."
    return "This defendant is removed. Undo the removal first." if defendant.is_removed else ""


def crimes_of(defendant: Defendant, *, by: User) -> list[CrimeRecord]:
    """Return the crime records of a defendant that a person sees, the newest report first."""
    if not crime_permissions.works_on_crime(by):
        return []
    links = DefendantCrime.objects.visible_to(by).filter(defendant=defendant)
    return [link.record for link in links.for_defendant()]


def token_of(defendant: Defendant, *, by: User) -> str:
    """Return a token of the links that a person sees."""
    keys = sorted(record.pk for record in crimes_of(defendant, by=by))
    return edit_conflicts.token("crimes of a defendant", defendant.pk, defendant.force_id, defendant.status, *keys)
