"""What pasting a block of cells would do: what cannot be pasted first, then what changes; the rest is counted.

What would then be wrong in other fields of the rows comes last. It keeps nothing from being pasted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from investigations.returns import edit_conflicts
from investigations.returns.cells import TypedCells
from investigations.returns.field_changes import BLANK, FieldChange
from investigations.returns.fields import CELLS, TOTALS, label_of
from investigations.returns.rows import RowSaved
from investigations.returns.typed_totals import ROLES
from investigations.returns.undoing import Undo
from investigations.returns.vocabulary import Lists


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteLine:
    """One row of the block: what its cells say then and now, and what is wrong with some of them."""

    reference: str
    changes: tuple[FieldChange, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastePreview:
    """A pasted block before anything is stored."""

    problems: tuple[PasteLine, ...]
    changed: tuple[PasteLine, ...]
    unchanged: int  # cells that say already what was pasted
    left_out: tuple[str, ...]  # names of the cells that are not pasted
    others: tuple[PasteLine, ...] = ()  # what is wrong afterwards in fields of these rows that were not pasted

    @property
    def others_count(self) -> int:
        """How many fields that were not pasted are wrong afterwards."""
        return sum(len(line.problems) for line in self.others)

    @property
    def cells(self) -> int:
        """How many cells change."""
        return sum(len(line.changes) for line in self.changed)


def preview_of(typed: Sequence[TypedCells], tried: Sequence[RowSaved], *, lists: Lists) -> PastePreview:
    """The preview of a block, from what saving it would answer."""
    by_entry = {cells.entry: cells for cells in typed}
    problems, changed, others, left_out = [], [], [], []
    for row in tried:
        reference = row.entry.holding.reference
        pasted = by_entry[row.entry.pk].typed
        sentences, wrong = _problems(row, pasted=frozenset(pasted))
        left_out += [f"{row.entry.pk}-{name}" for name in wrong]
        if sentences:
            problems.append(PasteLine(reference=reference, problems=sentences))
        if beside := _in_other_fields(row, pasted=frozenset(pasted)):
            others.append(PasteLine(reference=reference, problems=beside))
        changes = tuple(change for change in _changes(row.undo, lists=lists) if change.name not in wrong)
        if changes:
            changed.append(PasteLine(reference=reference, changes=changes))
    question_count = sum(len(row.asked) for row in tried)
    settled = sum(len(line.changes) for line in changed) + len(left_out) + question_count
    return PastePreview(
        problems=tuple(problems),
        changed=tuple(changed),
        unchanged=sum(len(cells.typed) for cells in typed) - settled,
        left_out=tuple(left_out),
        others=tuple(others),
    )


def _problems(row: RowSaved, *, pasted: frozenset[str]) -> tuple[tuple[str, ...], set[str]]:
    """What is wrong with the pasted cells of a row, and which of them cannot be pasted."""
    conflicts = {conflict.name: conflict.sentence for conflict in row.merged.conflicts} if row.merged else {}
    unread = {
        name: " ".join(row.errors[name]).removesuffix(" Not saved.")
        for name in CELLS
        if name in row.errors and name in pasted
    }
    unread_sentences = [_labelled(name, text) for name, text in unread.items()]
    question_sentences = [
        f"{question.sentence} You choose after pasting." for question in row.asked if question.sources
    ]
    none_able = [question.sentence for question in row.asked if not question.sources]
    wrong = {*conflicts, *unread, *(question.name for question in row.asked if not question.sources)}
    return (*conflicts.values(), *unread_sentences, *none_able, *question_sentences), wrong


def _in_other_fields(row: RowSaved, *, pasted: frozenset[str]) -> tuple[str, ...]:
    """What is wrong in fields that were not pasted: a field may no longer fit what was pasted into another."""
    return tuple(_labelled(name, " ".join(texts)) for name, texts in row.errors.items() if name not in pasted)


def _labelled(name: str, text: str) -> str:
    return text if text.startswith(label_of(name)) else f"{label_of(name)}: {text}"


def _changes(undo: Undo | None, *, lists: Lists) -> list[FieldChange]:
    """The cells that a change of a row replaced, in words."""
    if undo is None:
        return []
    changes = [
        FieldChange(
            name=name,
            label=label_of(name),
            then=edit_conflicts.in_words(name, undo.values[name], lists) or BLANK,
            now=edit_conflicts.in_words(name, undo.opened.values[name], lists) or BLANK,
        )
        for name in CELLS
        if name in undo.values
    ]
    for name in TOTALS if undo.people is not None else ():
        then, now = (_total(groups, name) for groups in (undo.people or [], undo.opened.people))
        if then != now:
            changes.append(FieldChange(name=name, label=label_of(name), then=f"{then:,}", now=f"{now:,}"))
    return sorted(changes, key=lambda change: CELLS.index(change.name))


def _total(groups: Sequence[edit_conflicts.Group], name: str) -> int:
    return sum(int(group["count"]) for group in groups if group["role"] == ROLES[name])
