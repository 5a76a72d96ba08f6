"""Records uploads: the same bytes of one kind for one force are one upload, even if sent twice at once.

An app stores the rows between `receive` and `finish`, in the request's one transaction: a person who sends the same
file at the same time waits at `receive`, and then finds it done.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from imports import workflow
from imports.checking.columns import CheckedSheet, counted
from imports.choices import UploadState
from imports.models import Upload
from imports.uploaded_table import FileRejected, UploadedTable
from reference.models import Force

NOT_A_FILE = frozenset({"none", "several", "empty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came with a request: the file's fingerprint and contents."""

    kind: str
    sha256: str  # of all the bytes received
    size: int
    sent_name: str  # from the browser: a hint for people, escaped wherever it is shown, never a path
    content: UploadedTable | FileRejected


@transaction.atomic
def receive(received: Received, *, by: User, force: Force | None = None) -> Upload:
    """The upload of this file, locked until the transaction ends: the earlier one if it was sent before.

    `is_done` says whether anything is left to do. Raises TransitionNotAllowed unless exactly one file came.
    """
    if isinstance(received.content, FileRejected) and received.content.code in NOT_A_FILE:
        raise TransitionNotAllowed(str(received.content))
    kind = received.kind
    sent = Upload(kind=kind, force=force, by=by, sha256=received.sha256, size=received.size)
    Upload.objects.bulk_create([sent], ignore_conflicts=True)  # waits for anybody who is storing the same file
    upload = Upload.objects.select_for_update(of=("self",)).get(kind=kind, force=force, sha256=received.sha256)
    log.record(Operation.COLLECTION, of=upload)
    if isinstance(received.content, FileRejected):
        return _move(upload, "refuse", problems={received.content.code: 1})
    return upload


@transaction.atomic
def judge(upload: Upload, checked: CheckedSheet, *, table: UploadedTable) -> Upload:
    """Record whether the file fits, and how many problems of each kind it has. A finished upload stays unchanged."""
    if checked.problems:
        return _move(upload, "fault", type=table.type, problems=counted(checked.problems), rows=0)
    return _move(upload, "fit", type=table.type, problems={}, rows=len(checked.rows))


@transaction.atomic
def leave_out(upload: Upload, *, rows: int) -> Upload:
    """Record that the person stores the rows without a problem and leaves this many others out.

    The kinds of problems stay recorded with the upload. Raises TransitionNotAllowed if it was stored before.
    """
    if why := workflow.refusal("fit", state=upload.state):
        raise TransitionNotAllowed(why)
    return _move(upload, "fit", rows=rows)


@transaction.atomic
def finish(upload: Upload) -> Upload:
    """Record that every row is stored. Raises TransitionNotAllowed if it does not fit or was stored before."""
    if why := workflow.refusal("finish", state=upload.state):
        raise TransitionNotAllowed(why)
    return _move(upload, "finish", done_at=clock.now())


def _move(upload: Upload, move: str, **changes: object) -> Upload:
    if upload.state == UploadState.DONE:
        return upload
    upload.state = workflow.TRANSITIONS[move].target
    for name, value in changes.items():
        setattr(upload, name, value)
    upload.save(update_fields=["state", *changes])
    return upload
