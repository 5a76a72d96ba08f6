"""Export a list: at once if it is short, else as a request that a second person may have to approve (P19).

A file has at most 50,000 lines. It is for one reason and one recipient, and can be downloaded for 24 hours by the
person who requested it. Each file that leaves is logged as a disclosure.
"""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from django.core.files.storage import Storage, storages
from django.db import connection, transaction
from django.http import QueryDict

from accounts import edit_conflicts, jobs
from accounts.models import User
from accounts.permissions import Scope
from audit import log
from audit.choices import Operation
from core import clock
from core.downloads import DownloadFile
from core.workflow import EditConflict, TransitionNotAllowed
from exports.choices import ExportState, ListFormat
from exports.files import MIMES, ListFile
from exports.models import LONGEST_RECIPIENT, MOST_RECORDS, ListExport
from exports.record import record_of
from exports.sources import ListSource, NarrowedList
from reference.models import Force

AT_ONCE, NEEDS_APPROVAL, MOST_ROWS = 2_000, 5_000, 50_000
KEEP = timedelta(hours=24)
KEEP_REQUESTS = timedelta(days=30)  # with their reasons and filters; the log has each disclosure for longer
JOB = "list-export"
CHANGED_PLACE = "Your role, force or unit has changed since you requested this export. Request it again."
MAY_NOT = "You can no longer see this list, so you cannot export it."


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPlan:
    """How a list of this length would be exported; `refusal` says why it can't be, and what to do."""

    rows: int
    needs_approval: bool
    is_at_once: bool = False  # written in the request
    refusal: str = ""


def store() -> Storage:
    """The storage of finished files; no URL leads to it."""
    return storages["exports"]


def plan_of(source: ListSource, narrowed: NarrowedList) -> ExportPlan:
    """Count the list, and return how it would be exported."""
    most = source.at_once_up_to or MOST_ROWS
    rows = narrowed.count(most=most)
    refusal = ""
    if rows == 0:
        refusal = "There is nothing to download. Change the filters of the list first."
    elif rows > most:
        refusal = f"A file holds at most {most:,} {source.plural}. Filter the list first."
    needs_approval = source.about_people or (rows > NEEDS_APPROVAL and not source.at_once_up_to)
    is_at_once = not needs_approval and rows <= (source.at_once_up_to or AT_ONCE)
    return ExportPlan(rows=rows, needs_approval=needs_approval, is_at_once=is_at_once, refusal=refusal)


def export_at_once(
    source: ListSource, narrowed: NarrowedList, *, chosen: ListFormat, reason: str, recipient: str, by: User
) -> DownloadFile:
    """Write a short list and log the disclosure."""
    record = record_of(by, reason=reason, recipient=recipient)
    most = source.at_once_up_to or AT_ONCE
    lines = narrowed.lines(narrowed.keys(most=most)[:most])
    file = ListFile(source=source, count=len(lines), filters=narrowed.in_words, record=record)
    out = io.BytesIO()
    file.write((line.cells for line in lines), chosen=chosen, to=out)
    log.record(
        Operation.DISCLOSURE,
        of=source.subject,
        keys=[line.record for line in lines if line.record] if len(lines) <= MOST_RECORDS else (),
        count=len(lines),
        question=question_of(record.number, chosen, narrowed.filters),
        reason=record.reason,
        recipient=record.recipient,
    )
    return DownloadFile(name=file.name(chosen), mime=MIMES[chosen], content=out.getvalue())


def question_of(number: str, chosen: str, filters: str) -> str:
    """What the log says of a file: its number and format, and the filters of the list by their codes."""
    return f"export {number} as {chosen.upper()}; filters: {filters or 'none'}"


@transaction.atomic
def request_export(
    source: ListSource,
    query: QueryDict,
    *,
    narrowed: NarrowedList,
    plan: ExportPlan,
    chosen: ListFormat,
    reason: str,
    recipient: str,
    by: User,
) -> ListExport:
    """Store the request. A second person has a day to approve it; without one, the clerk begins to write it.

    A form that was sent twice makes one request. Raises TransitionNotAllowed.
    """
    if plan.refusal:
        raise TransitionNotAllowed(plan.refusal)
    now = clock.now()
    _lock(by)
    fields = {
        "list_name": source.name,
        "query": query.urlencode(),
        "forces": forces_of(by),
        "format": chosen,
        "reason": reason,
        "recipient": recipient or by.email[:LONGEST_RECIPIENT],
    }
    if same := ListExport.objects.own(by).under_way(now=now).filter(**fields).for_list().first():
        log.record(Operation.CONSULTATION, of=same)
        return same
    row = ListExport.objects.create(
        **fields,
        filters="\n".join(narrowed.in_words),
        filter_codes=narrowed.filters[:300],
        requested_by=by,
        requested_at=now,
        state=ExportState.NEEDS_APPROVAL if plan.needs_approval else ExportState.WAITING,
        job=None if plan.needs_approval else jobs.begin(JOB, by=by),
        rows_total=plan.rows,
        expires_at=now + KEEP,
    )
    log.record(Operation.COLLECTION, of=row, reason=row.reason, recipient=row.recipient, question=row.list_name)
    return row


def _lock(requester: User) -> None:
    """Let one request of a person wait for another."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"exports.listexport {requester.pk}"])


def forces_of(user: User) -> list[str]:
    """The forces whose records a person sees, in a fixed order."""
    return sorted(Force.objects.filter(Scope.of(user).over("code")).values_list("code", flat=True))


def token_of(row: ListExport) -> str:
    """The token of a request as a page shows it."""
    return edit_conflicts.token(row.pk, row.state, row.rows_total)


def why_not_decide(row: ListExport, *, by: User) -> str:
    """Why a person can't approve or refuse a request, and who can; empty if they can."""
    if row.requested_by_id == by.pk:
        return "You cannot approve your own export. Ask a colleague who can see the same list."
    if row.source is None or not row.source.admits(by):
        return "Only people who can see this list can approve its export."
    if row.state != ExportState.NEEDS_APPROVAL:
        return "This request has been decided."
    if row.has_expired:
        return "This request expired after 24 hours."
    return ""


@transaction.atomic
def decide(public_id: uuid.UUID, *, allow: bool, seen: str, by: User) -> ListExport:
    """Approve a colleague's request, so that the clerk begins to write it, or refuse it.

    Raises ListExport.DoesNotExist, EditConflict and TransitionNotAllowed.
    """
    row = _locked(public_id, by=by)
    if why := edit_conflicts.refusal(seen, now=token_of(row), what_changed=lambda: ""):
        raise EditConflict(why)
    if why := why_not_decide(row, by=by):
        raise TransitionNotAllowed(why)
    if allow and why_not_requester(row, forces_of(row.requested_by)):
        raise TransitionNotAllowed("The person who requested this can no longer see this list. Refuse the request.")
    now = clock.now()
    row.decided_by, row.decided_at = by, now
    if allow:
        row.state, row.expires_at, row.job = ExportState.WAITING, now + KEEP, jobs.begin(JOB, by=row.requested_by)
    else:
        row.state, row.refusal = ExportState.REFUSED, f"{by.name} refused it."
    row.save(update_fields=["state", "decided_by", "decided_at", "expires_at", "job", "refusal"])
    log.record(Operation.ALTERATION, of=row, question="approved" if allow else "refused")
    return row


def why_not_requester(row: ListExport, forces: list[str]) -> str:
    """Why the file may not be written or downloaded with the requester's present rights; empty if it may.

    `forces` are those whose records the requester sees now.
    """
    if row.source is None or not row.source.admits(row.requested_by):
        return MAY_NOT
    if forces != row.forces:
        return CHANGED_PLACE
    approver = row.decided_by
    if approver is not None and not (row.source.admits(approver) and set(row.forces) <= set(forces_of(approver))):
        return "The person who approved this export can no longer see the list. Request it again."
    return ""


def why_not_download(row: ListExport, *, by: User) -> str:
    """Why a person can't download a file, and what to do; empty if they can."""
    if row.requested_by_id != by.pk:
        return "Only the person who requested this export can download it. Request your own."
    if not row.is_ready:
        return "This file is no longer available. Request the export again."
    return why_not_requester(row, forces_of(by))


@transaction.atomic
def open_file(public_id: uuid.UUID, *, by: User) -> tuple[ListExport, IO[bytes]]:
    """Open the file for its requester, and log the disclosure.

    Raises ListExport.DoesNotExist and TransitionNotAllowed.
    """
    row = _locked(public_id, by=by)
    if why := why_not_download(row, by=by):
        raise TransitionNotAllowed(why)
    try:
        file = store().open(row.stored_as)
    except FileNotFoundError:
        raise TransitionNotAllowed("The file is missing from our store. Request the export again.") from None
    row.downloaded_at = clock.now()
    row.save(update_fields=["downloaded_at"])
    source = row.source
    log.record(
        Operation.DISCLOSURE,
        of=source.subject if source else row.list_name,
        keys=row.records,
        count=row.rows_total,
        question=question_of(row.number, row.format, row.filter_codes),
        reason=row.reason,
        recipient=row.recipient,
    )
    return row, file


def delete_old_requests() -> int:
    """Delete requests past their retention and return how many. Their files are gone since long."""
    deleted, _ = ListExport.objects.filter(requested_at__lt=clock.now() - KEEP_REQUESTS).delete()
    if deleted:
        log.record(Operation.ERASURE, of="exports.listexport", count=deleted, question="past their retention")
    return deleted


def _locked(public_id: uuid.UUID, *, by: User) -> ListExport:
    rows = ListExport.objects.visible_to(by).select_for_update(of=("self",)).for_list()
    return rows.get(public_id=public_id)
