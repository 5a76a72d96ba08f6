"""The import of a competent authority's decisions: what its rows would record, and recording them.

`imports.table_import` reads the file, shows the preview and asks for confirmation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from audit import log
from audit.choices import Operation
from core.pii import Suspicion, suspicions
from imports.checking.columns import CheckedSheet
from imports.checking.problems import FilePosition, SheetProblem
from imports.models import Upload
from imports.preview_token import PreviewToken, WrittenRow
from imports.table_import import RecordsChanged, Selection, TableImport, TablePreview, with_count
from nrm.imports import recording
from nrm.imports.layout import LAYOUT, DecisionFileRow, read, row_of
from nrm.imports.recording import DecisionImport

TOKEN = PreviewToken("nrm.imports.rows")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPreview(TablePreview):
    """What a file of decisions would record; none of it is stored yet."""

    outcome: DecisionImport = field(default_factory=DecisionImport)
    suspicions: tuple[tuple[int, Suspicion], ...] = ()  # with the number of the row

    @property
    def left_out_words(self) -> str:
        """Return the rows that can be left out, such as "row 3" or "rows 3, 7 and 9"."""
        numbers = [str(place.row) for place in self.left_out]
        if len(numbers) < 2:
            return f"row {''.join(numbers)}"
        return f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"

    @property
    def confirm_label(self) -> str:
        """Return the button label, with how many decisions it records and how many rows it leaves out."""
        return self.label(f"import {with_count(len(self.outcome.recorded), 'decision')}")


class DecisionTableImport(TableImport[DecisionFileRow, DecisionImport, DecisionPreview]):
    """The import of decisions."""

    layouts = (LAYOUT,)
    token = TOKEN
    preview_class = DecisionPreview

    def rows_of(self, checked: CheckedSheet, *, upload: Upload, by: User) -> tuple[list[DecisionFileRow], list[str]]:
        """Return the rows without a problem of their own."""
        return [row_of(row) for row in checked.sound], []

    def outcome_of(self, rows: Iterable[DecisionFileRow], *, by: User) -> DecisionImport:
        """Return what recording would do."""
        return recording.tried(rows, by=by)

    def without_faulty(
        self, rows: Sequence[DecisionFileRow], problems: Sequence[SheetProblem], *, by: User
    ) -> Selection[DecisionFileRow, DecisionImport]:
        """Return the rows without a problem, and the places of all others."""
        faulty = {problem.where.row for problem in problems}
        kept = [row for row in rows if row.number not in faulty]
        left_out = tuple(FilePosition(row=number) for number in sorted(faulty))
        return Selection(rows=kept, outcome=self.outcome_of(kept, by=by), left_out=left_out)

    def to_store(self, selection: Selection[DecisionFileRow, DecisionImport]) -> list[DecisionFileRow]:
        """Return the rows that are not recorded yet."""
        return [line.row for line in selection.outcome.recorded]

    def shown(self, outcome: DecisionImport, *, fits: bool, by: User) -> Mapping[str, Any]:
        """Log the referrals, and return the outcome and the personal data that its reasons seem to have."""
        keys = sorted(str(referral.public_id) for referral in outcome.referrals)
        log.record(Operation.CONSULTATION, of="nrm.referral", keys=keys)
        numbered = (
            (line.row.number, suspicion) for line in outcome.recorded for suspicion in suspicions(line.row.reasons)
        )
        return {"outcome": outcome, "suspicions": tuple(numbered)}

    def written(self, row: DecisionFileRow) -> WrittenRow:
        """Return the row as a list."""
        return row.written()

    def read(self, written: WrittenRow) -> DecisionFileRow:
        """Return the row from that list."""
        return read(list(written))

    def store(self, rows: Sequence[DecisionFileRow], *, by: User, answers: Mapping[str, str]) -> int:
        """Record the decisions. Raises RecordsChanged if one can't be recorded now, or was recorded meanwhile."""
        with log.gathering(log.RequestAccesses()) as accesses:
            outcome = recording.record(rows, by=by)
        if outcome.problems or outcome.standing:
            raise RecordsChanged(outcome.problems or [_recorded_meanwhile(line) for line in outcome.standing])
        for access in accesses.accesses.values():
            log.record(access.kind, of=access.subject, keys=access.keys)
        return len(outcome.recorded)


DECISION_IMPORT = DecisionTableImport()


def _recorded_meanwhile(line: recording.DecisionRow) -> SheetProblem:
    explanation = f"A colleague recorded this for {line.referral.pseudonym} after the preview."
    return recording.problem_of(line.row, "recorded_meanwhile", explanation, "Upload the file again.")
