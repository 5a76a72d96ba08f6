"""The stages of a file: read, checked in full, shown, and after confirmation recorded in one transaction.

The file itself is not stored. The preview travels with the page, signed for the user who saw it. On confirmation it is
checked against the records again: any change in the meantime is a problem, and no row is recorded. The user can choose
to leave out rows that have problems of their own; the page then lists them, and the others are recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.core import signing
from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core.pii import Suspicion, suspicions
from core.workflow import TransitionNotAllowed
from imports import learning, uploads, workflow
from imports.checking import columns, headers
from imports.checking.columns import CheckedSheet
from imports.checking.headers import UnnamedHeaders
from imports.checking.notices import notes_on
from imports.checking.problems import Normalised, SheetProblem
from imports.models import Upload
from imports.uploaded_table import FileRejected
from imports.uploads import Received
from nrm.imports import recording
from nrm.imports.layout import KIND, LAYOUT, read, row_of
from nrm.imports.recording import DecisionImport
from reference.models import Force

SALT = "nrm.imports"
SHOWN_FOR = timedelta(hours=1)
SHOWN_BEFORE = "This preview is over an hour old, or is not yours. Upload the file again."


class NotRecorded(Exception):
    """Nothing was recorded: something changed since the preview."""

    def __init__(self, problems: list[SheetProblem]) -> None:
        super().__init__("No decisions were imported.")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPreview:
    """What a file would record; none of it is stored yet."""

    outcome: DecisionImport
    problems: tuple[SheetProblem, ...] = ()
    unnamed: int = 0
    normalised: tuple[Normalised, ...] = ()
    asked: tuple[UnnamedHeaders, ...] = ()  # headers that the user has to map to columns once
    told: tuple[str, ...] = ()
    suspicions: tuple[tuple[int, Suspicion], ...] = ()  # with the number of the row
    refused: str = ""  # why the file could not be read
    was_recorded: bool = False  # the same file, earlier
    day_first: Normalised | None = None  # a date that the other order of day and month would change
    left_out: tuple[int, ...] = ()  # numbers of the rows that would not be recorded
    token: str = ""  # empty where nothing can be recorded

    @property
    def problems_beside(self) -> tuple[SheetProblem, ...]:
        """Return the problems that mapping headers does not solve."""
        return headers.beside(self.asked, self.problems)

    @property
    def problems_title(self) -> str:
        """Return the heading of the list of problems."""
        count = len(self.problems) + self.unnamed
        return f"Your file has {count:,} problem{'' if count == 1 else 's'}"

    @property
    def left_out_words(self) -> str:
        """Return the rows that can be left out, such as "row 3" or "rows 3, 7 and 9"."""
        numbers = [str(number) for number in self.left_out]
        if len(numbers) < 2:
            return f"row {''.join(numbers)}"
        return f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"

    @property
    def confirm_label(self) -> str:
        """Return the button label, with how many decisions it records and how many rows it leaves out."""
        count = len(self.outcome.recorded)
        record = f"{count} decision{'' if count == 1 else 's'}"
        if not self.left_out:
            return f"Import {record}"
        rows = f"{len(self.left_out)} row{'' if len(self.left_out) == 1 else 's'}"
        return f"Leave out {rows} and import {record}"


@transaction.atomic
def preview(received: Received, *, by: User) -> DecisionPreview:
    """Check a file and return what it would record.

    Raises core.workflow.TransitionNotAllowed unless exactly one file came.
    """
    upload = uploads.receive(received, by=by, force=_body_of(by))
    table = received.content
    if isinstance(table, FileRejected):
        return DecisionPreview(outcome=DecisionImport(), refused=str(table))
    if upload.is_done:
        return DecisionPreview(outcome=DecisionImport(), was_recorded=True)
    checked = columns.check(table, LAYOUT, learned=learning.learned_by(by, [LAYOUT]))
    rows = [row_of(row) for row in checked.sound]
    outcome = recording.tried(rows, by=by)
    problems = tuple(sorted((*checked.problems, *outcome.problems), key=lambda problem: problem.order))
    uploads.judge(upload, replace(checked, problems=problems), table=table)
    left_out = tuple(sorted({problem.where.row for problem in problems}))
    if problems and _can_leave_out(problems, checked):
        outcome = recording.tried([row for row in rows if row.number not in left_out], by=by)
    log.record(Operation.CONSULTATION, of="nrm.referral", keys=sorted(str(one.public_id) for one in outcome.referrals))
    written = [line.row.written() for line in outcome.recorded]
    fits = bool(written) and not outcome.problems and (not problems or _can_leave_out(problems, checked))
    return DecisionPreview(
        outcome=outcome,
        problems=problems,
        unnamed=checked.unnamed,
        normalised=checked.normalised,
        asked=checked.asked,
        told=(*checked.left_out, *notes_on(table, LAYOUT)),
        suspicions=tuple((line.row.number, one) for line in outcome.recorded for one in suspicions(line.row.reasons)),
        day_first=checked.day_first,
        left_out=left_out if fits else (),
        token=_signed(upload, written, left_out, by=by) if fits else "",
    )


def _can_leave_out(problems: tuple[SheetProblem, ...], checked: CheckedSheet) -> bool:
    """Whether each problem concerns one row: a missing column or an extra sheet concerns all of them."""
    return bool(checked.read) and not checked.asked and all(problem.where.row for problem in problems)


@transaction.atomic
def confirm(token: str, *, by: User) -> DecisionImport:
    """Record what a preview showed.

    Raises TransitionNotAllowed if the preview is too old or another user's, or if the file was already recorded, and
    NotRecorded with every problem if something changed.
    """
    public_id, written, left_out = _read(token, by=by)
    found = Upload.objects.visible_to(by).filter(public_id=public_id, kind=KIND)
    upload = found.select_for_update(of=("self",)).first()
    if upload is None:
        raise TransitionNotAllowed(SHOWN_BEFORE)
    if left_out:
        uploads.leave_out(upload, rows=len(written))
    if why := workflow.refusal("finish", state=upload.state):
        raise TransitionNotAllowed(why)
    with log.gathering(log.Gathered()) as accesses:
        outcome = recording.record((read(row) for row in written), by=by)
    if outcome.problems or outcome.standing:
        raise NotRecorded(outcome.problems or [_recorded_meanwhile(line) for line in outcome.standing])
    for access in accesses.accesses.values():
        log.record(access.kind, of=access.subject, keys=access.keys)
    uploads.finish(upload)
    return outcome


def _recorded_meanwhile(line: recording.DecisionRow) -> SheetProblem:
    found = f"A colleague recorded this for {line.referral.pseudonym} after the preview."
    return recording.problem_of(line.row, "recorded_meanwhile", found, "Upload the file again.")


def _body_of(user: User) -> Force | None:
    return Force.objects.get(pk=user.force_id) if user.force_id else None


def _signed(upload: Upload, written: list[list[str | int]], left_out: tuple[int, ...], *, by: User) -> str:
    return signing.dumps([by.pk, str(upload.public_id), written, left_out], salt=SALT, compress=True)


def _read(token: str, *, by: User) -> tuple[str, list[list[str | int]], list[int]]:
    try:
        person, public_id, written, left_out = signing.loads(token, salt=SALT, max_age=SHOWN_FOR)
    except (signing.BadSignature, ValueError):
        raise TransitionNotAllowed(SHOWN_BEFORE) from None
    if person != by.pk:
        raise TransitionNotAllowed(SHOWN_BEFORE)
    return public_id, written, left_out
