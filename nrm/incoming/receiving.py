"""A file from its arrival to its records: read, checked whole, shown, and after a click recorded in one transaction.

The file itself is not kept. What was shown travels with the page, signed for the person who saw it, and is asked of the
records again when it comes back: whatever changed meanwhile is a problem and no row is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.core import signing
from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from files import columns, headers, learning, states, uploads
from files.headers import Asked
from files.models import Upload
from files.noticing import told
from files.problems import Normalised, Problem
from files.tables import Refused
from files.uploads import Received
from nrm.incoming import recording
from nrm.incoming.layout import KIND, LAYOUT, read, row_of
from nrm.incoming.recording import Outcome
from nrm.path import MoveRefused
from reference.freetext import Suspicion, suspicions
from reference.models import Force

SALT = "nrm.incoming"
SHOWN_FOR = timedelta(hours=1)
SHOWN_BEFORE = "This preview is over an hour old, or is not yours. Send the file again."


class NotRecorded(Exception):
    """Nothing was recorded: something changed since the preview."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("Nothing was recorded.")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would record; nothing of it is stored yet."""

    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    unnamed: int = 0
    normalised: tuple[Normalised, ...] = ()
    asked: tuple[Asked, ...] = ()  # headers that are to be named once
    told: tuple[str, ...] = ()
    suspicions: tuple[tuple[int, Suspicion], ...] = ()  # with the number of the row
    refused: str = ""  # why the file could not be read
    was_recorded: bool = False  # the same file, earlier
    asks_which_day: bool = False
    token: str = ""

    @property
    def problems_beside(self) -> tuple[Problem, ...]:
        """The problems that no answer about headers solves."""
        return headers.beside(self.asked, self.problems)


@transaction.atomic
def preview(received: Received, *, by: User, day_first: bool = False) -> Preview:
    """Check a file and say what it would record. Raises states.MoveRefused where no one file came."""
    upload = uploads.receive(received, by=by, force=_body_of(by))
    table = received.content
    if isinstance(table, Refused):
        return Preview(outcome=Outcome(), refused=str(table))
    if upload.is_done:
        return Preview(outcome=Outcome(), was_recorded=True)
    checked = columns.check(table, LAYOUT, day_first=day_first, learned=learning.learned_by(by, [LAYOUT]))
    rows = [row_of(row) for row in checked.sound]
    outcome = recording.tried(rows, by=by)
    problems = tuple(sorted((*checked.problems, *outcome.problems), key=lambda problem: problem.order))
    uploads.judge(upload, replace(checked, problems=problems), table=table)
    log.record(Kind.CONSULTATION, of="nrm.referral", keys=sorted(str(one.public_id) for one in outcome.referrals))
    written = [line.row.written() for line in outcome.recorded]
    fits = not problems and bool(written)
    return Preview(
        outcome=outcome,
        problems=problems,
        unnamed=checked.unnamed,
        normalised=checked.normalised,
        asked=checked.asked,
        told=(*checked.left_out, *told(table, LAYOUT)),
        suspicions=tuple((line.row.number, one) for line in outcome.recorded for one in suspicions(line.row.reasons)),
        asks_which_day=checked.asks_which_day,
        token=_signed(upload, written, by=by) if fits else "",
    )


@transaction.atomic
def confirm(token: str, *, by: User) -> Outcome:
    """Record what a preview showed, and be done with the file.

    Raises MoveRefused for a preview that is old or another's, states.MoveRefused where the file was recorded before,
    and NotRecorded with every problem where something changed.
    """
    public_id, written = _read(token, by=by)
    found = Upload.objects.visible_to(by).filter(public_id=public_id, kind=KIND)
    upload = found.select_for_update(of=("self",)).first()
    if upload is None:
        raise MoveRefused(SHOWN_BEFORE)
    if why := states.refusal("finish", state=upload.state):
        raise states.MoveRefused(why)
    with log.gathering(log.Gathered()) as accesses:
        outcome = recording.record((read(row) for row in written), by=by)
    if outcome.problems or outcome.standing:
        raise NotRecorded(outcome.problems or [_recorded_meanwhile(line) for line in outcome.standing])
    for access in accesses.accesses.values():
        log.record(access.kind, of=access.subject, keys=access.keys)
    uploads.finish(upload)
    return outcome


def _recorded_meanwhile(line: recording.Line) -> Problem:
    found = f"Somebody recorded it for {line.referral.pseudonym} since the preview."
    return recording.problem_of(line.row, "recorded_meanwhile", found, "Send the file again.")


def _body_of(user: User) -> Force | None:
    return Force.objects.get(pk=user.force_id) if user.force_id else None


def _signed(upload: Upload, written: list[list[str | int]], *, by: User) -> str:
    return signing.dumps([by.pk, str(upload.public_id), written], salt=SALT, compress=True)


def _read(token: str, *, by: User) -> tuple[str, list[list[str | int]]]:
    try:
        person, public_id, written = signing.loads(token, salt=SALT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        raise MoveRefused(SHOWN_BEFORE) from None
    if person != by.pk:
        raise MoveRefused(SHOWN_BEFORE)
    return public_id, written
