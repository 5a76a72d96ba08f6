"""The life cycle of a document: stored as received, read by the worker, deleted when nothing refers to it.

The app that attaches a document decides who may see it; here it belongs to nobody.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from django.db import OperationalError, connection, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from documents import reading, storing
from documents.choices import DocumentState
from documents.models import Document, DocumentPart
from documents.reading import Contents
from documents.receiving import ArrivedFile
from documents.refusals import sentence_of

MOST_TRIES = 3
ORPHANED_AFTER = timedelta(days=1)  # longer than any transaction
LOCKED = "55P03"


class DocumentRejected(Exception):
    """A document is refused. The message says why and what to do."""


class BeingRead(Exception):
    """A document is being read. That takes up to a minute, and until then it can't be deleted."""


@transaction.atomic
def store_document(arrived: ArrivedFile | None, *, by: User) -> Document:
    """Create the record of a received document, to be read later. Raises DocumentRejected."""
    if arrived is None or arrived.stored_as is None:
        raise DocumentRejected(arrived.sentence if arrived and arrived.refusal else sentence_of("none"))
    document = Document.objects.create(
        stored_as=arrived.stored_as,
        sent_name=arrived.sent_name,
        kind=arrived.kind,
        size=arrived.size,
        sha256=arrived.sha256,
        by=by,
        created_at=clock.now(),
        scanned_at=arrived.scanned_at,
    )
    arrived.is_taken = True
    log.record(Operation.COLLECTION, of=document)
    return document


@transaction.atomic
def read(pk: int) -> Document | None:
    """Read a waiting document; None if it is not waiting or is being read. Safe to run twice and in parallel."""
    waiting = Document.objects.waiting().select_for_update(of=("self",), skip_locked=True)
    document = waiting.filter(pk=pk).first()
    if document is None:
        return None
    try:
        contents = reading.read(document.stored_as, document.kind)
    except FileNotFoundError:
        contents = Contents(refusal="lost")
    document.tries += 1
    if contents.broke_off and document.tries < MOST_TRIES:
        document.save(update_fields=["tries"])
        return document
    if contents.is_whole:
        _keep_contents(document, contents)
    else:
        document.state, document.refusal = DocumentState.REFUSED, contents.refusal or "crashed"
        document.refused_at = contents.where
    document.read_at = clock.now()
    document.save()
    return document


def read_waiting(*, most: int = 20) -> int:
    """Read waiting documents, oldest first, and return how many were read."""
    waiting = list(Document.objects.waiting().values_list("pk", flat=True)[:most])
    return sum(read(pk) is not None for pk in waiting)


@transaction.atomic
def delete_documents(*gone: Document) -> None:
    """Delete the records of documents that nothing refers to, all or none. Raises BeingRead.

    The next sweep deletes their bytes.
    """
    keys = [document.pk for document in gone]
    try:
        with transaction.atomic():
            before = _wait_at_most("500ms")
            Document.objects.filter(pk__in=keys).delete()
            _wait_at_most(before)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != LOCKED:
            raise
        raise BeingRead from None
    DocumentPart.objects.filter(document__in=keys).delete()  # one that finished being read in between
    log.record(Operation.ERASURE, of=gone)


def _wait_at_most(time: str) -> str:
    """Set the lock timeout until this transaction ends, and return the previous one."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('lock_timeout')")
        (before,) = cursor.fetchone()
        cursor.execute("select set_config('lock_timeout', %s, true)", [time])
    return str(before)


def sweep() -> int:
    """Delete files that no row names and no open transaction can name, and return how many."""
    named = {name for names in Document.objects.values_list("stored_as", "thumbnail") for name in names if name}
    count = 0
    # By the machine's own clock, like the disk's timestamps.
    for name in storing.older_than(datetime.now(tz=UTC) - ORPHANED_AFTER):
        if name not in named:
            storing.remove(name)
            count += 1
    return count


def _keep_contents(document: Document, contents: Contents) -> None:
    """Store the words and pictures. A redrawn picture replaces the one that was sent."""
    document.state = DocumentState.READY
    document.pages, document.seconds = contents.pages, contents.seconds
    if redrawn := contents.drawn.get("redrawn"):
        document.stored_as = storing.store_bytes(redrawn)
        document.size, document.sha256 = len(redrawn), hashlib.sha256(redrawn).hexdigest()
    if small := contents.drawn.get("thumbnail"):
        document.thumbnail = storing.store_bytes(small)
    DocumentPart.objects.bulk_create(
        DocumentPart(document=document, position=position, page=part.page, seconds=part.seconds, text=part.text)
        for position, part in enumerate(contents.parts)
    )
