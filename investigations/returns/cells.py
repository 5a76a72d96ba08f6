"""Save the cells of a return: five fields that are changed in the row itself, of one row or of many in one act.

Each cell is saved by itself: a change that a colleague made in another field stays, and in the same field both values
are shown until the user chooses (`edit_conflicts.py`). The two numbers of people follow `typed_totals.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from investigations.models import MonthlyReturn
from investigations.quality import checks
from investigations.returns import rows, vocabulary
from investigations.returns.edit_conflicts import OpenedForm
from investigations.returns.fields import CELLS
from investigations.returns.parsers import Typed, text_of
from investigations.returns.rows import RowSaved

NOTHING_OPENED = OpenedForm(values={}, people=[])


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCells:
    """What was typed in the cells of one row, beside what they said when the page was opened."""

    entry: int
    typed: Mapping[str, Typed]
    version: int = 0  # of the row, when the page was opened
    opened: OpenedForm = NOTHING_OPENED
    keep: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> dict[str, Typed]:
        """The cells that say something else than when the page was opened."""
        opened = self.opened.values
        return {
            name: typed
            for name, typed in self.typed.items()
            if name in CELLS and (name not in opened or text_of(opened[name]) != text_of(typed))
        }


@transaction.atomic
def save(monthly_return: MonthlyReturn, typed: Sequence[TypedCells], *, by: User) -> list[RowSaved]:
    """Save the changed cells of a draft and check once what they concern; the rows that were changed, in order.

    Raises Entry.DoesNotExist for a row that is not in this return, TransitionNotAllowed if it cannot be changed.
    """
    saved = _store(monthly_return, typed, by=by)
    log.record(Operation.ALTERATION, of=[row.entry.investigation for row in saved if row.is_written])
    return saved


@transaction.atomic
def try_out(monthly_return: MonthlyReturn, typed: Sequence[TypedCells], *, by: User) -> list[RowSaved]:
    """What `save` would answer. Nothing is stored: the same rules decide, and their work is rolled back."""
    tried = _store(monthly_return, typed, by=by)
    log.record(Operation.CONSULTATION, of=[row.entry.investigation for row in tried])
    transaction.set_rollback(True)
    return tried


def _store(monthly_return: MonthlyReturn, typed: Sequence[TypedCells], *, by: User) -> list[RowSaved]:
    changed = [cells for cells in typed if cells.changed]
    before = rows.locked_rows(monthly_return.pk, [cells.entry for cells in changed], by=by)
    if not changed:
        return []
    lists = vocabulary.present()
    saved = [
        rows.change(
            before[cells.entry].entry,
            before[cells.entry].known,
            typed=cells.changed,
            version=cells.version,
            by=by,
            lists=lists,
            opened=cells.opened,
            keep=cells.keep,
            sources=cells.sources,
        )
        for cells in changed
    ]
    stored = {entry: row.known.stored for entry, row in before.items()}
    findings = checks.check_rows(saved[0].entry.revision, stored, lists=lists)
    return [
        replace(row, findings=[finding for finding in findings if finding.entry_id == row.entry.pk]) for row in saved
    ]
