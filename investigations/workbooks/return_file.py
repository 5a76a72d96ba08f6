"""Read the rows of a return from a table, and find the cell of each problem again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from imports.checking import columns
from imports.checking.columns import CheckedRow, CheckedSheet
from imports.checking.headers import NOTHING, Learned
from imports.checking.problems import FilePosition, SheetProblem
from imports.uploaded_table import UploadedTable
from investigations.returns.fields import AXIS_LABELS, FIELDS, TOTALS, TYPED
from investigations.returns.fields import PEOPLE as GROUPS
from investigations.returns.parsers import reference_key
from investigations.returns.people_groups import AXES
from investigations.returns.whole_import import InvestigationRow, RowProblem
from investigations.workbooks.layout import LAYOUTS, REFERENCE
from investigations.workbooks.word_lists import with_our_words, with_words_of_its_own

NOBODY = "0"  # the number in a row that removes everybody from an investigation


@dataclass(frozen=True, kw_only=True)
class ReturnFile:
    """The investigations of a file, and every problem found before their values are read."""

    rows: tuple[InvestigationRow, ...]
    checked: CheckedSheet = field(repr=False)
    problems: tuple[SheetProblem, ...]
    notes: tuple[str, ...] = ()
    unnamed: int = 0  # problems beyond those listed
    cases: tuple[CheckedRow, ...] = field(default=(), repr=False)  # the sheet row of each investigation
    people: Mapping[str, Sequence[CheckedRow]] = field(default_factory=dict, repr=False)  # by key of the reference
    places: Mapping[tuple[str, str], int] = field(default_factory=dict, repr=False)
    learned: Learned = field(default_factory=dict, repr=False)  # what the force has matched

    def cell_at(self, where: FilePosition) -> tuple[str, str, str] | None:
        """The kind of table, the column and the text of a cell that was read; None if there is none."""
        row = self._read.get((where.sheet, where.row))
        layout = next((layout for layout in LAYOUTS if row and layout.kind == row.kind), None)
        if row is None or layout is None:
            return None
        key = next((each.key for each in layout.columns if each.name == where.header), "")
        return (row.kind, key, _text(row, key)) if key and where.column else None

    @property
    def references(self) -> list[str]:
        """The references of its investigations."""
        return [_text(case, REFERENCE) for case in self.cases if not _is_group(case)]

    @cached_property
    def _read(self) -> dict[tuple[str, int], CheckedRow]:
        return {(row.sheet, row.number): row for row in self.checked.read}

    def located(self, error: RowProblem) -> SheetProblem:
        """A problem of an investigation at its cell. One that concerns a whole row has no column."""
        name = error.problem.field
        if not error.row:  # of a case that has no row in the file
            where = FilePosition(header=error.reference)
            return SheetProblem("value", where, "", error.problem.sentence, "")
        row, header = self.cases[error.row - 1], TYPED[name].label if name in TYPED else ""
        if name.partition("-")[0] == GROUPS:
            _, number, axis = [*name.split("-"), "", ""][:3]
            groups = self.people.get(reference_key(error.reference), ())
            if number.isdigit() and int(number) < len(groups):
                row, header = groups[int(number)], AXIS_LABELS.get(axis, "")
        where = FilePosition(row.sheet, row.number, self.places.get((row.sheet, header), 0), header)
        cell = self.cell_at(where)
        return SheetProblem("value", where, cell[2] if cell else "", error.problem.sentence, "")


def read(table: UploadedTable, *, learned: Learned = NOTHING) -> ReturnFile:
    """The rows of a table as far as they can be read, and every problem with its place.

    `learned` is what the force has matched: its own headers to columns, and its own words to those of our lists.
    """
    checked = columns.check(table, *LAYOUTS, learned=learned)
    by_key, twins = _cases(checked)
    people: dict[str, list[CheckedRow]] = {}
    for row in checked.read:
        if _is_group(row) and (reference := _text(row, REFERENCE)):
            people.setdefault(reference_key(reference), []).append(row)
    filled = {key: sorted(groups, key=_is_nobody) for key, groups in people.items()}
    cases = {**by_key, **{key: groups[0] for key, groups in people.items() if key not in by_key}}
    sheets = {sheet for sheet, _ in checked.places}
    names = {sheet: [name for name in TYPED if (sheet, TYPED[name].label) in checked.places] for sheet in sheets}
    fields = {sheet: [name for name in used if name in FIELDS] for sheet, used in names.items()}
    totals = {sheet: [name for name in used if name in TOTALS] for sheet, used in names.items()}
    own_words = with_words_of_its_own(learned)
    notes = [
        f"{sheet or 'The file'}: “{TOTALS[name].label}” is not used, because the file has rows of people."
        for sheet, used in totals.items()
        for name in used
        if people
    ]
    return ReturnFile(
        rows=tuple(
            _row(
                case,
                filled.get(key),
                fields=fields.get(case.sheet, ()),
                totals=() if people else totals.get(case.sheet, ()),
                learned=learned,
                own_words=own_words,
            )
            for key, case in cases.items()
        ),
        problems=tuple(columns.placed([*checked.problems, *twins], checked)),
        checked=checked,
        notes=(*checked.left_out, *notes),
        unnamed=checked.unnamed,
        cases=tuple(cases.values()),
        people=filled,
        places=checked.places,
        learned=learned,
    )


def _cases(checked: CheckedSheet) -> tuple[dict[str, CheckedRow], list[SheetProblem]]:
    """The rows of investigations, each reference once; another row with the same reference is a problem."""
    by_key: dict[str, CheckedRow] = {}
    twins = []
    for row in checked.read:
        if _is_group(row) or not (reference := _text(row, REFERENCE)):
            continue
        first = by_key.setdefault(reference_key(reference), row)
        if first is not row:
            where = FilePosition(row.sheet, row.number, header=FIELDS[REFERENCE].label)
            description = f"This reference is already in row {first.number}."
            twins.append(SheetProblem("twin", where, reference, description, "Keep one of the two rows."))
    return by_key, twins


def _row(
    case: CheckedRow,
    groups: Sequence[CheckedRow] | None,
    *,
    fields: Sequence[str],
    totals: Sequence[str],
    learned: Learned,
    own_words: Collection[str],
) -> InvestigationRow:
    """An investigation with the fields that the file has columns for, and the people if there are rows for them.

    An investigation that has rows of people only must be in the return already. A row with the number 0 means nobody,
    so that a workbook can also say that there are no people.
    """
    people = None
    if groups is not None:
        people = [
            _texts(group, AXES, learned=learned, own_words=own_words) for group in groups if not _is_nobody(group)
        ]
    values = {REFERENCE: _text(case, REFERENCE)}
    if _is_group(case):
        return InvestigationRow(values=values, people=people, is_in_return=True)
    values |= _texts(case, fields, learned=learned, own_words=own_words)
    typed = _texts(case, totals, learned=learned, own_words=own_words)
    return InvestigationRow(values=values, people=people, totals={name: text for name, text in typed.items() if text})


def _is_nobody(group: CheckedRow) -> bool:
    return _text(group, "count") == NOBODY


def _texts(row: CheckedRow, names: Sequence[str], *, learned: Learned, own_words: Collection[str]) -> dict[str, str]:
    """The texts of some columns of a row, with the force's own words replaced."""
    read = row.values
    texts = {name: "" if (value := read.get(name)) is None else str(value) for name in names}
    for name in own_words:
        if name in texts:
            texts[name] = with_our_words(name, texts[name], learned=learned)
    return texts


def _is_group(row: CheckedRow) -> bool:
    return "count" in row.values


def _text(row: CheckedRow, name: str) -> str:
    value = row.values.get(name)
    return "" if value is None else str(value)


def in_order(problems: Sequence[SheetProblem]) -> tuple[SheetProblem, ...]:
    """Problems in the order of the file, the same one once."""
    return tuple(dict.fromkeys(sorted(problems, key=lambda problem: problem.order)))
