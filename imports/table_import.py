"""Imports a table: checks the file, shows what it would store, and stores it after confirmation, all or nothing.

An app declares one `TableImport` for each kind of table: its layouts, what its rows mean, and how they are stored. The
file itself is not stored; the rows travel with the preview. On confirmation the app checks them against its records
again. The person may leave out rows that have a problem of their own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Protocol

from django.db import transaction

from accounts.models import User
from core.govuk import Problem
from core.workflow import TransitionNotAllowed
from imports import learning, uploads, workflow
from imports.checking import columns, headers
from imports.checking.columns import CheckedSheet
from imports.checking.headers import UnnamedHeaders
from imports.checking.layouts import Layout
from imports.checking.notices import notes_on
from imports.checking.problems import FilePosition, Normalised, SheetProblem
from imports.models import Upload
from imports.preview_token import SHOWN_BEFORE, PreviewToken, WrittenRow
from imports.uploaded_table import FileRejected, UploadedTable
from imports.uploads import Received
from reference.models import Force

MOST_SENT_BACK = 2_000_000  # characters in a page's form; the server accepts no form larger than 2.5 MB
TOO_MUCH = "The file has too much text to check on one page. Split it and upload each part."
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


class FileNotUsable(Exception):
    """The file was read, but there is nothing to import from it now. The message says why and what to do."""


class RecordsChanged(Exception):
    """Nothing was imported, because something changed since the preview."""

    def __init__(self, problems: Sequence[SheetProblem]) -> None:
        super().__init__("Nothing was imported.")
        self.problems = problems


class NotAnswered(Exception):
    """Nothing was imported, because the person has not answered everything that the preview asks."""

    def __init__(self, preview: TablePreview, unanswered: Sequence[Problem]) -> None:
        super().__init__("Nothing was imported.")
        self.preview, self.unanswered = preview, unanswered


class ImportOutcome(Protocol):
    """What storing rows would do, as the app describes it."""

    @property
    def problems(self) -> Sequence[SheetProblem]:
        """Every problem that the app found in the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePreview:
    """What importing a file would store; nothing is stored yet. Each app adds what its page prints of the rows."""

    problems: tuple[SheetProblem, ...] = ()
    unnamed: int = 0  # problems beyond those listed
    normalised: tuple[Normalised, ...] = ()
    asked: tuple[UnnamedHeaders, ...] = ()  # headers that the person has to match to columns once
    notes: tuple[str, ...] = ()  # what is not imported, in sentences
    refused: str = ""  # why the file can't be imported
    was_imported: bool = False  # the same file, earlier
    day_first: Normalised | None = None  # a date that the other order of day and month would change
    left_out: tuple[FilePosition, ...] = ()  # the rows that would not be imported
    token: str = ""  # empty where nothing can be imported

    @property
    def is_shown(self) -> bool:
        """Whether the page prints what would be stored."""
        return bool(self.token) or not (self.problems or self.refused)

    @property
    def problems_beside(self) -> tuple[SheetProblem, ...]:
        """The problems that matching headers does not solve."""
        return headers.beside(self.asked, self.problems)

    @property
    def problems_title(self) -> str:
        """The heading of the list of problems."""
        return f"Your file has {with_count(len(self.problems) + self.unnamed, 'problem')}"

    def label(self, action: str) -> str:
        """The label of the button that does this, with the number of rows left out: “Add 3 orders”."""
        if self.left_out:
            return f"Leave out {with_count(len(self.left_out), 'row')} and {action}"
        return f"{action[:1].upper()}{action[1:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection[Row, Outcome]:
    """The rows to import, what storing them would do, and the places of those left out."""

    rows: Sequence[Row]
    outcome: Outcome
    left_out: tuple[FilePosition, ...] = ()


class TableImport[Row, Outcome: ImportOutcome, Preview: TablePreview](ABC):
    """The import of one kind of table."""

    layouts: tuple[Layout, ...]  # the first one's kind is the kind of the upload
    token: PreviewToken
    preview_class: type[Preview]
    is_repeatable = False  # whether the same file may be imported again, because the answers with it may differ

    @property
    def kind(self) -> str:
        """The kind of table."""
        return self.layouts[0].kind

    @abstractmethod
    def rows_of(self, checked: CheckedSheet, *, upload: Upload, by: User) -> tuple[list[Row], list[str]]:
        """The rows of a file, and sentences about what is not imported. Raises FileNotUsable."""

    @abstractmethod
    def outcome_of(self, rows: Iterable[Row], *, by: User) -> Outcome:
        """What storing these rows would do. Stores nothing."""

    @abstractmethod
    def without_faulty(
        self, rows: Sequence[Row], problems: Sequence[SheetProblem], *, by: User
    ) -> Selection[Row, Outcome]:
        """The rows that can be imported without those that have a problem."""

    @abstractmethod
    def shown(self, outcome: Outcome, *, fits: bool, by: User) -> Mapping[str, Any]:
        """Log what the person sees, and return the fields that the app's preview adds. `fits` if it can be stored."""

    @abstractmethod
    def written(self, row: Row) -> WrittenRow:
        """A row as it travels with the preview."""

    @abstractmethod
    def read(self, written: WrittenRow) -> Row:
        """The row from the output of `written`."""

    @abstractmethod
    def store(self, rows: Sequence[Row], *, by: User, answers: Mapping[str, str]) -> int:
        """Store the rows that a preview showed, and return the number of records.

        Raises RecordsChanged with every problem, NotAnswered if the person has to answer something first, and
        TransitionNotAllowed.
        """

    def checked(self, table: UploadedTable, *, by: User) -> CheckedSheet:
        """A table checked against the layouts, with what the person's force has matched."""
        return columns.check(table, *self.layouts, learned=learning.learned_by(by, self.layouts))

    def to_store(self, selection: Selection[Row, Outcome]) -> Sequence[Row]:
        """The rows that confirmation stores: all, unless the app leaves out those that change nothing."""
        return selection.rows

    def placed(self, outcome: Outcome, checked: CheckedSheet) -> Sequence[SheetProblem]:
        """The app's problems with their places in the file."""
        return outcome.problems

    @transaction.atomic
    def preview(self, received: Received, *, by: User) -> Preview:
        """Check a file and return what it would import. Raises TransitionNotAllowed unless exactly one file came."""
        upload = uploads.receive(received, by=by, force=_force_of(by))
        table = received.content
        if isinstance(table, FileRejected):
            return self.preview_class(refused=str(table))
        if upload.is_done and not self.is_repeatable:
            return self.preview_class(was_imported=True)
        checked = self.checked(table, by=by)
        try:
            rows, notes = self.rows_of(checked, upload=upload, by=by)
        except FileNotUsable as why:
            return self.preview_class(refused=str(why))
        selection = Selection(rows=rows, outcome=self.outcome_of(rows, by=by))
        every = (*checked.problems, *self.placed(selection.outcome, checked))
        problems = tuple(sorted(every, key=lambda problem: problem.order))
        uploads.judge(upload, replace(checked, problems=problems), table=table)
        if problems and _can_leave_out(problems, checked):
            selection = self.without_faulty(rows, problems, by=by)
        written = [self.written(row) for row in self.to_store(selection)]
        left_out = selection.left_out
        fits = bool(written) and not selection.outcome.problems and (not problems or bool(left_out))
        token = self.token.write(str(upload.public_id), written, by=by, left_out=len(left_out)) if fits else ""
        if len(token) > MOST_SENT_BACK:
            return self.preview_class(refused=TOO_MUCH)
        return self.preview_class(
            problems=problems,
            unnamed=checked.unnamed,
            normalised=checked.normalised,
            asked=checked.asked,
            notes=(*checked.left_out, *notes, *notes_on(table, self.layouts[0])),
            day_first=checked.day_first,
            left_out=left_out if fits else (),
            token=token,
            **self.shown(selection.outcome, fits=fits, by=by),
        )

    @transaction.atomic
    def confirm(self, token: str, *, by: User, answers: Mapping[str, str] = NO_ANSWERS) -> int:
        """Store what a preview showed, finish the upload, and return the number of records.

        `answers` are those to the preview's questions, by the names of their fields. Raises TransitionNotAllowed if the
        preview is too old or another person's, or if the file was imported before; RecordsChanged with every problem if
        something changed; NotAnswered if an answer is missing.
        """
        shown = self.token.read(token, by=by)
        visible = Upload.objects.visible_to(by).filter(public_id=shown.upload, kind=self.kind)
        upload = visible.select_for_update(of=("self",)).first()
        if upload is None:
            raise TransitionNotAllowed(SHOWN_BEFORE)
        if shown.left_out and not upload.is_done:
            uploads.leave_out(upload, rows=len(shown.rows))
        is_repeated = upload.is_done and self.is_repeatable
        if not is_repeated and (why := workflow.refusal("finish", state=upload.state)):
            raise TransitionNotAllowed(why)
        count = self.store([self.read(row) for row in shown.rows], by=by, answers=answers)
        if not is_repeated:
            uploads.finish(upload)
        return count


def with_count(count: int, noun: str) -> str:
    """A number with its noun: “1 row”, “1,204 rows”."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _can_leave_out(problems: Iterable[SheetProblem], checked: CheckedSheet) -> bool:
    """Whether each problem concerns one row: a missing column or an extra sheet concerns all of them."""
    return bool(checked.read) and not checked.asked and all(problem.where.row for problem in problems)


def _force_of(user: User) -> Force | None:
    return Force.objects.get(pk=user.force_id) if user.force_id else None
