"""Remembers files: the same bytes of one kind for one body are one upload, also when they are sent twice at once.

A room's change that stores rows does it between `receive` and `finish`, in the request's one transaction: who sends the
same file at the same time waits at `receive`, and then finds it done.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from files import states
from files.choices import UploadState
from files.columns import CheckedSheet, counted
from files.models import Upload
from files.tables import FileRejected, UploadedTable
from reference.models import Force

NOT_A_FILE = frozenset({"none", "several", "empty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came with a request: the file's fingerprint, and what is in it."""

    kind: str
    sha256: str  # of all that arrived
    size: int
    sent_name: str  # as the browser said: a hint for people, escaped wherever it is shown, never a path
    content: UploadedTable | FileRejected


@transaction.atomic
def receive(received: Received, *, by: User, force: Force | None = None) -> Upload:
    """The upload of this file, locked until the transaction ends: the first one where it was sent before.

    `is_done` tells whether there is anything left to do. Raises MoveRefused where no one file came.
    """
    if isinstance(received.content, FileRejected) and received.content.code in NOT_A_FILE:
        raise TransitionNotAllowed(str(received.content))
    kind = received.kind
    sent = Upload(kind=kind, force=force, by=by, sha256=received.sha256, size=received.size)
    Upload.objects.bulk_create([sent], ignore_conflicts=True)  # waits for whoever is storing the same file
    found = Upload.objects.select_for_update(of=("self",)).get(kind=kind, force=force, sha256=received.sha256)
    log.record(Operation.COLLECTION, of=found)
    if isinstance(received.content, FileRejected):
        return _move(found, "refuse", problems={received.content.code: 1})
    return found


@transaction.atomic
def judge(upload: Upload, checked: CheckedSheet, *, table: UploadedTable) -> Upload:
    """Note whether the file fits, and how many problems of each kind it has. One that is done stays as it is."""
    if checked.problems:
        return _move(upload, "fault", type=table.type, problems=counted(checked.problems), rows=0)
    return _move(upload, "fit", type=table.type, problems={}, rows=len(checked.rows))


@transaction.atomic
def leave_out(upload: Upload, *, rows: int) -> Upload:
    """Note that the person chose to store the rows without a problem, so many, and to leave the others out.

    The kinds of problems stay noted with the upload. Raises MoveRefused where it was stored before.
    """
    if why := states.refusal("fit", state=upload.state):
        raise TransitionNotAllowed(why)
    return _move(upload, "fit", rows=rows)


@transaction.atomic
def finish(upload: Upload) -> Upload:
    """Note that every row of the file is stored. Raises MoveRefused where it does not fit or was stored before."""
    if why := states.refusal("finish", state=upload.state):
        raise TransitionNotAllowed(why)
    return _move(upload, "finish", done_at=clock.now())


def _move(upload: Upload, move: str, **changes: object) -> Upload:
    if upload.state == UploadState.DONE:
        return upload
    upload.state = states.TRANSITIONS[move].target
    for name, value in changes.items():
        setattr(upload, name, value)
    upload.save(update_fields=["state", *changes])
    return upload
