"""The clerk writes a requested list, with the rights that its requester has at that moment.

The file is written in parts of 10,000 rows. Each part is read in a transaction of its own, which enters the requester's
scope again by the job and checks role, duty, forces and approval again. So a demotion stops a file that is half
written. How far it has come is stored with each part.

A part that somebody is writing is left alone: a second message, or the sweep, begins again only after five minutes
without progress. An attempt that is only slow then finds that a later one has begun, and ends.
"""

from __future__ import annotations

import errno
import hashlib
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import batched
from typing import IO

import structlog
from django.core.files import File
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone

from accounts import jobs
from accounts.database_scope import NoScope, enter_job
from audit import log
from audit.choices import Operation
from core import clock
from exports import requests
from exports.choices import ExportState, ListFormat
from exports.files import ListFile
from exports.models import MOST_RECORDS, ListExport
from exports.sources import ListCell, ListSource, NarrowedList
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace

logger = structlog.get_logger(__name__)

ROWS_IN_A_PART = 10_000
WITHOUT_SPACE = {errno.ENOSPC, errno.EDQUOT}
SEALING = 7365  # the lock of each force that sealing an investigation waits for (investigations/sql/stamp_sealed.sql)
STALLED = timedelta(minutes=5)
MOST_TRIES = 3
PIECE = 1024 * 1024
FAILED = (
    "We could not write this file after 3 attempts. Tell your administrator. The worker’s log shows where it failed."
)
NO_SPACE = (
    "There was no space to store this file. Tell your administrator. When there is space again, request the export "
    "again."
)
GROWN = "The list has grown since you requested this export. Request it again."


class ExportStopped(Exception):
    """The requester may no longer have this file. The message says why."""


class ListChanged(Exception):
    """Records left the list while it was read, so the file would not be what its cover says."""


class TakenOver(Exception):
    """A later attempt writes this file now."""


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One attempt to write a file: its number, the list, and the keys of its records in order."""

    job: uuid.UUID
    number: int
    row: ListExport
    source: ListSource
    narrowed: NarrowedList
    keys: Sequence[int]
    records: list[str] = field(default_factory=list)


def write(job: uuid.UUID) -> bool:
    """Write the file of a job, and return True if this call finished it. Safe to run twice and concurrently.

    A disk that is full or fails is logged, and the sweep tries again: it has other files to write.
    """
    try:
        attempt = _begin(job)
        return attempt is not None and _write(attempt)
    except NoScope:
        _stop_without_scope(job)
    except ExportStopped as why:
        _stop(job, str(why), state=ExportState.STOPPED)
    except TakenOver:
        pass
    except OSError:
        logger.exception("export_not_written", job=str(job))
    return False


def write_waiting() -> int:
    """Write the files whose message was lost, or whose worker died; return how many."""
    return sum(write(job) for job in list(jobs.open_jobs(requests.JOB).values_list("pk", flat=True)))


def remove_old() -> int:
    """Delete the files past their time, those that nothing finished, and those of stopped exports; return how many.

    The age of the file decides: the clerk sees no row without a person's scope.
    """
    storage, count = requests.store(), 0
    try:
        names = storage.listdir("")[1]
    except FileNotFoundError:  # nobody has exported anything yet
        return 0
    stopped = _stopped_among(names)
    for name in names:
        if name in stopped or storage.get_modified_time(name) < timezone.now() - requests.KEEP:
            storage.delete(name)
            count += 1
    return count


def _stopped_among(names: Sequence[str]) -> set[str]:
    """The names of those files of which the export was stopped after they were stored."""
    by_export: dict[uuid.UUID, str] = {}
    for name in names:
        with suppress(ValueError):  # no file of ours
            by_export[uuid.UUID(hex=name.removesuffix(".bin"))] = name
    if not by_export:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("select scope.stopped_among(%s)", [list(by_export)])
        return {by_export[public_id] for (public_id,) in cursor.fetchall()}


@contextmanager
def _as_requester(job: uuid.UUID) -> Iterator[ListExport | None]:
    """A transaction in the requester's scope, with the row locked; None if it is not waiting.

    Raises NoScope, and ExportStopped if the requester, as of now, may not have the file.
    """
    with transaction.atomic():
        forces = sorted(enter_job(job))
        rows = ListExport.objects.filter(job=job, state=ExportState.WAITING).select_for_update(of=("self",))
        row = rows.for_list().first()
        if row is not None and (why := requests.why_not_requester(row, forces)):
            raise ExportStopped(why)
        yield row


def _begin(job: uuid.UUID) -> Attempt | None:
    """Claim the row for a new attempt; None if there is nothing to do, or another attempt makes progress."""
    with _as_requester(job) as row:
        if row is None:
            jobs.finish(job)  # its requester cancelled it
            return None
        if row.progressed_at and row.progressed_at > timezone.now() - STALLED:
            return None
        if row.tries >= MOST_TRIES:
            _end(row, row.refusal or FAILED, state=ExportState.FAILED)
            return None
        source = row.source
        if source is None:
            raise ExportStopped(requests.MAY_NOT)
        narrowed = source.narrow(QueryDict(row.query), row.requested_by)
        keys = narrowed.keys(most=requests.MOST_ROWS)
        most = requests.MOST_ROWS if row.decided_by_id else requests.NEEDS_APPROVAL
        if len(keys) > most:
            raise ExportStopped(GROWN)
        row.tries += 1
        row.rows_total, row.rows_done, row.progressed_at = len(keys), 0, timezone.now()
        row.save(update_fields=["tries", "rows_total", "rows_done", "progressed_at"])
        return Attempt(job=job, number=row.tries, row=row, source=source, narrowed=narrowed, keys=keys)


def _write(attempt: Attempt) -> bool:
    file = ListFile(
        source=attempt.source,
        count=len(attempt.keys),
        filters=attempt.narrowed.in_words,
        record=attempt.row.record,
    )
    try:
        with tempfile.TemporaryFile() as target:
            file.write(_cells(attempt), chosen=ListFormat(attempt.row.format), to=target)
            return _finish(attempt, target, name=file.name(ListFormat(attempt.row.format)))
    except (NoScope, ExportStopped, TakenOver):
        raise
    except ListChanged:
        _release(attempt)
        return write(attempt.job)
    except OSError as error:
        _release(attempt, why=NO_SPACE if error.errno in WITHOUT_SPACE else "")
        raise
    except BaseException:
        _release(attempt)
        raise


def _cells(attempt: Attempt) -> Iterator[Sequence[ListCell]]:
    """The rows of the file, read part by part. No transaction is open while they are written."""
    for keys in batched(attempt.keys, ROWS_IN_A_PART, strict=False):
        with _as_requester(attempt.job) as row:
            row = _still_ours(row, attempt)
            narrowed = attempt.source.narrow(QueryDict(row.query), row.requested_by)
            lines = narrowed.lines(keys)
            if len(lines) != len(keys):
                raise ListChanged
            row.rows_done += len(lines)
            row.progressed_at = timezone.now()
            row.save(update_fields=["rows_done", "progressed_at"])
        if len(attempt.keys) <= MOST_RECORDS:
            attempt.records += [line.record for line in lines if line.record]
        yield from (line.cells for line in lines)


def _finish(attempt: Attempt, target: IO[bytes], *, name: str) -> bool:
    """Store the file, end the job, and tell the requester."""
    with _as_requester(attempt.job) as row:
        row = _still_ours(row, attempt)
        _check_still_listed(row, attempt)
        row.size, row.sha256 = target.tell(), _digest(target)
        target.seek(0)
        _store(target, name=row.stored_as)
        row.state, row.made_at, row.name, row.records = ExportState.READY, clock.now(), name, attempt.records
        row.expires_at, row.refusal = row.made_at + requests.KEEP, ""
        row.save(update_fields=["state", "made_at", "name", "records", "size", "sha256", "expires_at", "refusal"])
        log.record(
            Operation.CONSULTATION,
            of=attempt.source.subject,
            keys=attempt.records,
            count=row.rows_total,
            question=requests.question_of(row.number, row.format, row.filter_codes),
            reason=row.reason,
        )
        jobs.finish(attempt.job)
        _tell(row, NoticeKind.EXPORT_READY)
    return True


def _check_still_listed(row: ListExport, attempt: Attempt) -> None:
    """Raise ListChanged if a record was taken from the list after it was read: an investigation that is sealed now.

    Sealing waits until this file is finished, and withdraws it; or this waits, and finds the investigation sealed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock_shared(%s, hashtext(force)) from unnest(%s::text[]) force",
            [SEALING, sorted(row.forces)],
        )
    narrowed = attempt.source.narrow(QueryDict(row.query), row.requested_by)
    if not set(attempt.keys) <= set(narrowed.keys(most=requests.MOST_ROWS)):
        raise ListChanged


def _store(target: IO[bytes], *, name: str) -> None:
    """Store a complete file. What an attempt that crashed has left, and a part for which there is no space, goes."""
    store = requests.store()
    store.delete(name)
    try:
        store.save(name, File(target))
    except OSError:
        store.delete(name)
        raise


def _tell(row: ListExport, kind: NoticeKind) -> None:
    """Tell the requester what became of the request: neither which list nor what is in it."""
    place = NoticePlace(
        url_name="exports:export-detail",
        url_args=(str(row.public_id),),
        key=str(row.public_id),
        person=row.requested_by_id,
    )
    creation.notify(kind, place)


def _still_ours(row: ListExport | None, attempt: Attempt) -> ListExport:
    if row is None or row.tries != attempt.number:
        raise TakenOver
    return row


def _release(attempt: Attempt, *, why: str = "") -> None:
    """Let the next attempt begin at once. `why` is what the page says if it was the last."""
    with _as_requester(attempt.job) as row:
        if row is not None and row.tries == attempt.number:
            row.progressed_at, row.refusal = None, why
            row.save(update_fields=["progressed_at", "refusal"])


def _stop(job: uuid.UUID, why: str, *, state: ExportState) -> None:
    """End a job in the scope of its requester, who may no longer have the file."""
    with transaction.atomic():
        enter_job(job)
        rows = ListExport.objects.filter(job=job, state=ExportState.WAITING).select_for_update(of=("self",))
        row = rows.for_list().first()
        if row is not None:
            _end(row, why, state=state)


def _end(row: ListExport, why: str, *, state: ExportState) -> None:
    row.state, row.refusal = state, why
    row.save(update_fields=["state", "refusal"])
    if row.job_id is not None:
        jobs.finish(row.job_id)
    if row.source and row.source.admits(row.requested_by):
        _tell(row, NoticeKind.EXPORT_FAILED)


def _stop_without_scope(job: uuid.UUID) -> None:
    """End a job that opens no scope, because it expired or its requester may not sign in."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.stop_export(%s)", [job])


def _digest(target: IO[bytes]) -> str:
    target.seek(0)
    total = hashlib.sha256()
    for piece in iter(lambda: target.read(PIECE), b""):
        total.update(piece)
    return total.hexdigest()
