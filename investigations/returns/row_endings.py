"""Remove an investigation from a draft other than by closing it: delete, make void or merge; and undo each.

An investigation that no approved return has was a mistake of this draft and is deleted. One that an approved return has
is never deleted: it becomes void, with a reason, and the reconciliation shows a correction. A merged investigation
refers to its survivor, which keeps its reference; people are not summed automatically. A user can undo each within the
draft.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.choices import EntryState, RevisionState
from investigations.erasable import INVESTIGATION
from investigations.models import (
    Entry,
    EntryText,
    Holding,
    Investigation,
    InvestigationTransfer,
    Query,
)
from investigations.quality import checks
from investigations.returns import arrivals, draft_rows, rows
from investigations.returns.rows import RowSaved
from investigations.sealed import counting, seal_histories
from retention import reviews

_MOST_WORDS = 300


@transaction.atomic
def delete(entry_id: int, *, by: User) -> None:
    """Delete a wrongly created investigation from the draft, and from the system if nothing else refers to it."""
    entry = rows.locked(entry_id, by=by)
    if entry.arrival not in arrivals.NEW:
        raise TransitionNotAllowed(
            "You can only delete an investigation added in this return. Close it, or make it void with a reason."
        )
    if arrivals.approved_among([entry.investigation_id]):
        raise TransitionNotAllowed("This investigation is in an approved return. Make it void, with a reason.")
    if reviews.hold_on(INVESTIGATION.kind, entry.investigation.public_id, user=by):
        raise TransitionNotAllowed("This investigation is on legal hold. You can delete it once a lead lifts the hold.")
    _undo_mergers_into(entry, by=by)
    log.record(Operation.ERASURE, of=entry.investigation)
    revision, investigation = entry.revision, entry.investigation
    entry.delete()
    others = (Entry.objects, InvestigationTransfer.objects, Query.objects)
    is_known = any(those.filter(investigation=investigation).exists() for those in others)
    if not is_known and not seal_histories.was_sealed(investigation):
        Holding.objects.filter(investigation=investigation).delete()
        Investigation.objects.filter(pk=investigation.pk).delete()
    checks.check(revision)


@transaction.atomic
def void(entry_id: int, *, reason: str, by: User) -> RowSaved:
    """Make an investigation of an approved return void: from this revision on it is not counted."""
    entry = rows.locked(entry_id, by=by)
    reason = " ".join(reason.split())[:_MOST_WORDS]
    if not reason:
        raise TransitionNotAllowed("Enter a reason for making the investigation void.")
    if entry.state not in rows.FREE:
        raise TransitionNotAllowed(f"This investigation is {_said(entry)}. Only a live or closed one can be made void.")
    if not arrivals.approved_among([entry.investigation_id]):
        raise TransitionNotAllowed("This investigation is not in an approved return. Delete it instead.")
    void_elsewhere = Entry.objects.filter(investigation=entry.investigation_id, state=EntryState.VOID)
    states = [RevisionState.APPROVED, RevisionState.SUBMITTED, RevisionState.WORKING]
    others = void_elsewhere.filter(revision__state__in=states).exclude(
        revision__monthly_return=entry.revision.monthly_return_id
    )
    if others.exists():
        raise TransitionNotAllowed("This investigation is already void in another month.")
    _undo_mergers_into(entry, by=by)
    _end(entry, EntryState.VOID, by=by)
    EntryText.objects.update_or_create(entry=entry, defaults={"force_id": entry.force_id, "void_reason": reason})
    return rows.checked(entry, errors=rows.errors_of(entry))


@transaction.atomic
def undo_void(entry_id: int, *, by: User) -> RowSaved:
    """Make live again an investigation that this draft made void."""
    entry = rows.locked(entry_id, by=by)
    if entry.state != EntryState.VOID:
        raise TransitionNotAllowed(f"This investigation is {_said(entry)}, not void. There is nothing to undo.")
    words = EntryText.objects.filter(entry=entry)
    words.update(void_reason="")
    words.filter(remarks="", typed={}, called_before={}).delete()
    _end(entry, EntryState.LIVE, by=by)
    return rows.checked(entry, errors=rows.errors_of(entry))


@transaction.atomic
def merge(entry_id: int, *, into: int, by: User) -> RowSaved:
    """Close a live investigation of the draft as merged into another, given by its entry."""
    entry = rows.locked(entry_id, by=by)
    live = Entry.objects.filter(revision=entry.revision_id, state=EntryState.LIVE)
    survivor = live.exclude(pk__in=counting.read_only_rows(entry.revision_id).entries).filter(pk=into).first()
    if entry.pk == into:
        raise TransitionNotAllowed("You cannot merge an investigation into itself. Choose another one.")
    if survivor is None:
        raise TransitionNotAllowed("Choose a live investigation in this return to merge it into.")
    if entry.state != EntryState.LIVE:
        raise TransitionNotAllowed(f"This investigation is {_said(entry)}. Only a live one can be merged.")
    if rows.has_merged_others(entry):
        raise TransitionNotAllowed("Another investigation was merged into this one in this draft. Undo that first.")
    _end(entry, EntryState.MERGED, by=by, merged_into=survivor.investigation_id)
    return rows.checked(entry, errors=rows.errors_of(entry))


@transaction.atomic
def undo_merge(entry_id: int, *, by: User) -> RowSaved:
    """Make live again an investigation that this draft merged into another."""
    entry = rows.locked(entry_id, by=by)
    if entry.state != EntryState.MERGED:
        raise TransitionNotAllowed(f"This investigation is {_said(entry)}, not merged. There is nothing to undo.")
    _end(entry, EntryState.LIVE, by=by)
    return rows.checked(entry, errors=rows.errors_of(entry))


def live_again(entries: list[Entry], *, by: User) -> None:
    """Undo mergers whose survivor leaves the draft."""
    for entry in entries:
        _end(entry, EntryState.LIVE, by=by)


def merged_into(entry: Entry) -> list[Entry]:
    """The entries of the draft that were merged into this one."""
    merged = Entry.objects.filter(revision=entry.revision_id, merged_into=entry.investigation_id)
    merged = merged.exclude(pk__in=counting.read_only_rows(entry.revision_id).entries)
    return list(merged.select_related("revision", "investigation", "holding"))


def _undo_mergers_into(entry: Entry, *, by: User) -> None:
    live_again(merged_into(entry), by=by)
    if read_only := counting.read_only_rows(entry.revision_id).entries:  # they do not stay merged into a case that goes
        with counting.with_sealed():
            merged = Entry.objects.filter(pk__in=read_only, merged_into=entry.investigation_id)
            merged.update(state=EntryState.LIVE, merged_into=None, version=F("version") + 1)


def _end(entry: Entry, state: EntryState, *, by: User, merged_into: int | None = None) -> None:
    """Set an entry's state at month end; only *closed* has a closing reason and date."""
    entry.state = state
    entry.closing_reason = None
    entry.closed_on = None
    entry.merged_into_id = merged_into
    entry.version += 1
    entry.changed_by = by
    entry.changed_at = clock.now()
    draft_rows.store(
        entry, ["state", "closing_reason", "closed_on", "merged_into", "version", "changed_by", "changed_at"]
    )
    log.record(Operation.ALTERATION, of=entry.investigation)


def _said(entry: Entry) -> str:
    return EntryState(entry.state).label.lower()
