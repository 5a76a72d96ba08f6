"""Rows that are marked in the list and changed together: one act, one check of the return.

A change sets one cell of every marked row, or says that the rows have not changed. A confirmation can be undone like
any other change, in the rows that are still as last month.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.sentences import counted_noun
from investigations.models import Entry, MonthlyReturn
from investigations.returns import cells, difference, rows
from investigations.returns.cells import TypedCells
from investigations.returns.rows import RowSaved
from investigations.returns.vocabulary import Lists

UNCHANGED = "unchanged"
UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """The changes that are offered under one heading, each with its value and label."""

    title: str
    changes: tuple[tuple[str, str], ...]


def offered(lists: Lists, *, month: date) -> list[ChangeGroup]:
    """What can be done to all marked rows: the confirmation, and the values of two cells."""
    stages = lists.stages.choices(months.last_day(month))
    answers = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))
    return [
        ChangeGroup(title="This month", changes=((UNCHANGED, "Confirm no change"), (UNCHECKED, "Not checked yet"))),
        ChangeGroup(title="Set stage", changes=tuple((f"stage:{code}", label) for code, label in stages)),
        ChangeGroup(
            title="Set children involved",
            changes=tuple((f"children_involved:{value}", label) for value, label in answers),
        ),
    ]


def why_not(change: str, marked: Collection[int], *, lists: Lists, month: date) -> str:
    """Why nothing is done to marked rows, and what to do; empty if the change is one that is offered."""
    if not marked:
        return "No rows are selected. Select the rows to change first."
    if change not in {value for group in offered(lists, month=month) for value, _ in group.changes}:
        return "Choose what to change in the selected rows."
    return ""


@transaction.atomic
def apply(
    monthly_return: MonthlyReturn, typed: Sequence[TypedCells], marked: Collection[int], *, change: str, by: User
) -> list[RowSaved]:
    """Save what was typed in the cells, with a change that is offered in all marked rows; the rows that were concerned.

    A row that has ended has no cells, so that only its confirmation changes. A confirmation that a row cannot get or
    lose leaves it as it is: its `is_written` is false. Raises as `cells.save` does.
    """
    if change not in {UNCHANGED, UNCHECKED}:
        name, _, value = change.partition(":")
        changed = [replace(row, typed={**row.typed, name: value}) if row.entry in marked else row for row in typed]
        return cells.save(monthly_return, changed, by=by)
    saved = cells.save(monthly_return, typed, by=by)
    rest = set(marked) - {row.entry.pk for row in saved}
    return [*saved, *_confirm(monthly_return, rest, is_checked=change == UNCHANGED, by=by)]


def outcome(saved: Sequence[RowSaved], marked: Collection[int], *, change: str) -> str:
    """What came of a change of marked rows, in words; rows that were only typed in are counted by themselves."""
    settled = {row.entry.pk for row in saved if row.is_written and row.is_settled}
    unsaved = {row.entry.pk for row in saved if not row.is_settled}
    changed, waiting = settled & set(marked), unsaved & set(marked)
    left = len(marked) - len(changed | waiting)
    others = len(settled - changed)
    sentences = [f"{len(changed)} of {counted_noun(len(marked), 'selected row')} updated."]
    if waiting:
        sentences.append(f"{counted_noun(len(waiting), 'row')} not saved: answer the question under {_them(waiting)}.")
    if left:
        was = "it was" if left == 1 else "they were"
        sentences.append(f"{counted_noun(left, 'row')} left as {was}: {_WHY_LEFT.get(change, _ALREADY_SET)}.")
    if others:
        sentences.append(f"{counted_noun(others, 'other row')} saved.")
    return " ".join(sentences)


_ALREADY_SET = "already set, or ended"
_WHY_LEFT = {UNCHANGED: "already checked or changed", UNCHECKED: "not checked, or different from last month"}


def _them(rows_asked: Collection[int]) -> str:
    return "it" if len(rows_asked) == 1 else "each of them"


def _confirm(monthly_return: MonthlyReturn, marked: Collection[int], *, is_checked: bool, by: User) -> list[RowSaved]:
    """Record that rows are the same as last month, or that they are not checked; others stay as they are."""
    entries = {number: row.entry for number, row in rows.locked_rows(monthly_return.pk, marked, by=by).items()}
    if is_checked:
        chosen = [entry for entry in entries.values() if entry.changed_at is None]
    else:
        same = _same_as_last_month(entries.values())
        chosen = [entry for entry in entries.values() if entry.pk in same and entry.changed_at is not None]
    checked_by, at = (by, clock.now()) if is_checked else (None, None)
    numbers = {entry.pk for entry in chosen}
    Entry.objects.filter(pk__in=numbers).update(changed_by=checked_by, changed_at=at)
    log.record(Operation.ALTERATION, of=[entry.investigation for entry in chosen])
    back = UNCHECKED if is_checked else UNCHANGED
    return [
        RowSaved(entry=entry, errors={}, is_written=True, undo_change=back)
        if number in numbers
        else RowSaved(entry=entry, errors={})
        for number, entry in entries.items()
    ]


def _same_as_last_month(entries: Iterable[Entry]) -> set[int]:
    revision = next((entry.revision for entry in entries), None)
    return {row.entry for row in difference.since_last_month(revision).unchanged} if revision else set()
