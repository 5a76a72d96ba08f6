"""A file from its arrival to the register: read, checked whole, shown, and after a click taken in by one transaction.

The file itself is not kept. What was shown travels with the page of who sent it, sealed for that person and upload,
because it holds who people are; it is checked again when it comes back.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType

from django.core import signing
from django.db import transaction

from accounts.models import User
from files import columns, headers, learning, states, uploads
from files.headers import Asked
from files.models import Upload
from files.noticing import told
from files.problems import Normalised, Problem
from files.tables import Refused
from files.uploads import Received
from matching.sealed import seal, unseal
from orders import whole
from orders.incoming import known
from orders.incoming.known import Alike
from orders.incoming.layout import KIND, LAYOUT, LAYOUTS, Row, read, row_of
from orders.incoming.past import Line, Outcome, ToCheck, outcome_of
from orders.path import MoveRefused
from reference import clock
from reference.models import Force

SALT = "orders.incoming"
SHOWN_FOR = timedelta(hours=1)
MOST_SENT_BACK = 2_000_000  # letters of a page's form; the server takes no more than 2.5 MB of one
TOO_MUCH = "The file holds more words than can be looked at on one page. Send it in parts."
SHOWN_BEFORE = "This preview is over an hour old, or is not yours. Send the file again."


class NotTakenIn(Exception):
    """Nothing was taken in: something changed since the preview."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("Nothing was taken in.")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would take in; nothing of it is stored yet."""

    people: int = 0
    lines: tuple[Line, ...] = ()
    to_check: tuple[ToCheck, ...] = ()  # what the law asks people to check first
    problems: tuple[Problem, ...] = ()
    unnamed: int = 0
    normalised: tuple[Normalised, ...] = ()
    asked: tuple[Asked, ...] = ()  # headers that are to be named once
    told: tuple[str, ...] = ()
    one_person: tuple[str, ...] = ()  # which rows are one person
    refused: str = ""  # why the file could not be read
    was_taken_in: bool = False  # the same file, earlier
    token: str = ""
    alike: tuple[Alike, ...] = ()  # people who may be in the register already

    @property
    def unanswered(self) -> tuple[Alike, ...]:
        """Those not yet identified by an answer."""
        return tuple(one for one in self.alike if not one.is_answered)

    @property
    def problems_beside(self) -> tuple[Problem, ...]:
        """The problems that no answer about headers solves."""
        return headers.beside(self.asked, self.problems)


class NotChecked(Exception):
    """Nothing was taken in: nobody has said that what the law asks about was checked."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("Nothing was taken in.")
        self.preview = preview


@transaction.atomic
def preview(received: Received, *, by: User) -> Preview:
    """Check a file and say what it would take in. Raises states.MoveRefused where no one file came."""
    upload = uploads.receive(received, by=by, force=Force.objects.get(pk=by.force_id))
    table = received.content
    if isinstance(table, Refused):
        return Preview(refused=str(table))
    if upload.is_done:
        return Preview(was_taken_in=True)
    if why := known.why_not_imported(by=by):
        return Preview(refused=why)
    checked = columns.check(table, *LAYOUTS, learned=learning.learned_by(by, LAYOUTS))
    rows = [row_of(row) for row in checked.read]
    outcome = outcome_of(rows, by=by, at=clock.now())
    problems = tuple(sorted((*checked.problems, *outcome.problems), key=lambda problem: problem.order))
    uploads.judge(upload, replace(checked, problems=problems), table=table)
    fits = not problems and bool(rows)
    token = sealed(str(upload.public_id), rows, by=by) if fits else ""
    if len(token) > MOST_SENT_BACK:
        return Preview(refused=TOO_MUCH)
    return Preview(
        people=len(outcome.subjects),
        lines=outcome.lines if fits else (),
        to_check=outcome.to_check if fits else (),
        problems=problems,
        unnamed=checked.unnamed,
        normalised=checked.normalised,
        asked=checked.asked,
        told=(*checked.left_out, *told(table, LAYOUT)),
        one_person=outcome.told if fits else (),
        token=token,
        alike=_alike(outcome, answers={}, by=by) if fits else (),
    )


@transaction.atomic
def confirm(token: str, *, is_checked: bool, by: User, answers: Mapping[str, str] = MappingProxyType({})) -> int:
    """Take in what a preview showed, and be done with the file; the answer is how many orders.

    Raises MoveRefused for a preview that is old or another's, states.MoveRefused where the file was taken in before,
    NotTakenIn with every problem where something changed, and NotChecked where the law asks for a check first, or
    where somebody may be in the register already and `answers` don't say who it is.
    """
    public_id, rows = _opened(token, by=by)
    found = Upload.objects.visible_to(by).filter(public_id=public_id, kind=KIND)
    upload = found.select_for_update(of=("self",)).first()
    if upload is None:
        raise MoveRefused(SHOWN_BEFORE)
    if why := states.refusal("finish", state=upload.state):
        raise states.MoveRefused(why)
    outcome = outcome_of(rows, by=by, at=clock.now())
    if outcome.problems:
        raise NotTakenIn(outcome.problems)
    shown = Preview(
        people=len(outcome.subjects),
        lines=outcome.lines,
        to_check=outcome.to_check,
        one_person=outcome.told,
        token=token,
        alike=_alike(outcome, answers=answers, by=by),
    )
    if (outcome.to_check and not is_checked) or shown.unanswered:
        raise NotChecked(shown)
    if why := known.why_not_imported(by=by):
        raise MoveRefused(why)
    taken = whole.take_in(outcome.subjects)
    known.settle(taken.subjects, shown.alike, by=by)
    uploads.finish(upload)
    return sum(row.kind == KIND for row in rows)


def _alike(outcome: Outcome, *, answers: Mapping[str, str], by: User) -> tuple[Alike, ...]:
    people = list(zip(outcome.subjects, outcome.first_rows, strict=True))
    return known.alike(people, answers=answers, by=by)


def _place(public_id: str, *, by: User) -> str:
    """What a sealed preview is bound to."""
    return f"orders.incoming.{by.pk}.{public_id}"


def sealed(public_id: str, rows: Sequence[Row], *, by: User) -> str:
    """What a preview of an upload sends back when the same person confirms it."""
    written = zlib.compress(json.dumps([row.written() for row in rows]).encode())
    packed = base64.b64encode(seal(base64.b64encode(written).decode(), place=_place(public_id, by=by))).decode()
    return signing.dumps([by.pk, public_id, packed], salt=SALT)


def _opened(token: str, *, by: User) -> tuple[str, list[Row]]:
    try:
        person, public_id, packed = signing.loads(token, salt=SALT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        raise MoveRefused(SHOWN_BEFORE) from None
    if person != by.pk:
        raise MoveRefused(SHOWN_BEFORE)
    written = base64.b64decode(unseal(base64.b64decode(packed), place=_place(public_id, by=by)))
    return public_id, [read(tuple(one)) for one in json.loads(zlib.decompress(written))]
