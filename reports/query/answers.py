"""The answer to a question for one reader: every number with its coverage.

`readable` decides what the reader may have, `basis` which forces count, and the numbers come from stored figures where
these can answer, otherwise from the entries of the reader's own forces.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from accounts.models import User
from core import months
from figures.batch_sums import BatchSource, GroupBy
from figures.coverage import Counted, Coverage, coverage_of
from figures.models import Annotation
from investigations.records.dimensions import DimensionOf
from reports import figure_notes
from reports.query import basis, cache, enough, limits, readable, rolling_year, stored, stored_shapes
from reports.query.answer import (
    Answer,
    AnswerNote,
    Cell,
    CellCounts,
    NarrowingStep,
    Provenance,
    SourceRow,
)
from reports.query.basis import CountedMonth
from reports.query.kept_sums import Count
from reports.query.limits import QuestionRefused
from reports.query.question import Basis, Question, Show, Span
from reports.query.readable import Readable
from reports.query.reader import Reader

WITHHELD = "Not shown because they would reveal the figures of one force"


def answer(question: Question, *, user: User) -> Answer:
    """Answer one question. Raises QuestionRefused with a sentence that says why it isn't answered, and what to do."""
    return answer_for(question, reader=Reader(user))


def answer_for(question: Question, *, reader: Reader) -> Answer:
    """Answer one of many questions of a reader. Raises QuestionRefused."""
    reading = readable.readable(question, reader=reader)
    counted = basis.counted_months(reading, reader=reader)
    rows = [row for month in counted for row in month.rows]
    limits.check(
        question,
        months=len(counted),
        forces=len({due.row.force for month in reading.months for due in month.due}),
        is_stored=reading.shape is not None,
    )
    counts, uncounted = _counts(reading, rows, reader=reader)
    by_month = _Answering(reader, reading, counted, counts, uncounted).answer(rows)
    return rolling_year.of_months(by_month) if question.span == Span.ROLLING_YEAR else by_month


def begin_with(question: Question, *, reader: Reader) -> tuple[Question, date]:
    """The question with its month, and the newest month that has figures, or the one that the question names.

    A question that names no month begins with the newest with enough forces, so that nobody begins with a month of a
    few forces; with the newest if none has. Raises QuestionRefused.
    """
    if named := question.month or question.last:
        return question, named
    newest = answer_for(
        replace(question, rows="", columns="", show=Show.NUMBER, span=Span.THIRTEEN_MONTHS), reader=reader
    )
    begun = newest.month if newest.month in newest.enough else max(newest.enough & {*newest.span}, default=newest.month)
    return replace(question, month=begun), newest.month


def same_forces_for(answer: Answer, *, reader: Reader) -> Answer | None:
    """The answer over the forces that reported both months, for one whose month has too few forces to be compared.

    None if the month has enough forces, or the reader may not have it.
    """
    question = answer.question
    is_needed = answer.against is not None and answer.month not in answer.enough and not answer.years
    if not is_needed or question.basis != Basis.REPORTED:
        return None
    month = replace(question, basis=Basis.SAME, span=Span.MONTH, month=answer.month, first=None, last=None)
    try:
        return answer_for(month, reader=reader)
    except QuestionRefused:
        return None


def prepare(questions: Iterable[Question], *, reader: Reader) -> None:
    """Sum the batches of many questions about the same months in one statement for each kind of place.

    It only saves statements: each question is then answered, or refused, as by itself.
    """
    counts: dict[tuple[GroupBy, tuple[BatchSource, ...]], set[Count]] = defaultdict(set)
    for question in questions:
        try:
            reading = readable.readable(question, reader=reader)
            counted = basis.counted_months(reading, reader=reader)
        except QuestionRefused:
            continue
        if reading.shape is not None and reading.shape.in_batches and reading.reads_batches:
            rows = _of_kind(question, [row for month in counted for row in month.rows], reader=reader)
            batches = tuple(stored.batches_of(rows or []))
            counts[stored.grouping_of(question), batches].add((question.measure, reading.shape.dimension))
    for (by, of_months), wanted in counts.items():
        reader.sums.of(of_months, wanted, by=by)


def _counts(reading: Readable, rows: list[SourceRow], *, reader: Reader) -> tuple[CellCounts, frozenset[date]]:
    """The counts, and the months in which the measure was not counted."""
    shape = reading.shape
    if shape is None:
        return cache.count(reading.question, rows), frozenset()
    if reading.reads_batches or reading.question.basis == Basis.SAME:
        if not shape.in_batches:
            raise QuestionRefused(
                f"“{reading.question.query_measure.label}” has no figures of the same forces. Choose “As reported”."
            )
        of_kind = _of_kind(reading.question, rows, reader=reader)
        if of_kind is None:  # approved a moment ago, or after an upgrade: entries give the same numbers
            return cache.count(reading.question, rows), frozenset()
        return stored.from_batches(reading.question, shape, of_kind, sums=reader.sums), _not_in_log(reading)
    from_snapshots = stored.from_snapshots(reading, shape)
    return from_snapshots.counts, from_snapshots.uncounted


def _of_kind(question: Question, rows: list[SourceRow], *, reader: Reader) -> list[SourceRow] | None:
    """The rows with the batches that hold the measure of a question; None if a return lacks its batch of cases."""
    measure = question.query_measure
    return reader.of_cases(rows) if measure.is_of_returns and not measure.in_snapshots else rows


def _not_in_log(reading: Readable) -> frozenset[date]:
    """The months in which the log was not counted for every force of the area; none for what forces return."""
    measure = reading.question.query_measure
    if measure.is_of_register:
        return frozenset(each.month for each in reading.months if not any(due.is_counted for due in each.due))
    if not measure.recorded_by:
        return frozenset()
    return frozenset(each.month for each in reading.months if not all(due.is_counted for due in each.due))


@dataclass(frozen=True, slots=True)
class _PlaceOfMonth:
    """The codes of the place dimensions of a row or column, and the coverage of the forces there."""

    codes: Mapping[str, str]
    coverage: Coverage


class _Answering:
    """Puts one answer together."""

    def __init__(
        self,
        reader: Reader,
        reading: Readable,
        counted: list[CountedMonth],
        counts: CellCounts,
        uncounted: frozenset[date],
    ) -> None:
        self.reader, self.reading, self.counted, self.counts, self.uncounted = (
            reader,
            reading,
            counted,
            counts,
            uncounted,
        )
        self.question = reading.question
        self.places = stored_shapes.places_of(self.question)
        self.others = stored_shapes.counted_by(self.question)
        self.with_register = None if self.question.query_measure.can_be_missing else self._with_register()
        self.labels = {name: self.question.query_measure.dimensions[name].labels() for name in self.question.dimensions}

    def _with_register(self) -> frozenset[date]:
        """The months that a register covers: all forces of each."""
        if self.question.query_measure.recorded_by:
            return frozenset(month.month for month in self.counted) - self.uncounted
        return stored.months_with_kind(self.reading)

    def answer(self, rows: list[SourceRow]) -> Answer:
        """The answer."""
        coverage = {month.month: self._coverage(month, self.reading.area.name) for month in self.counted}
        cells = self._cells(coverage)
        return Answer(
            question=self.question,
            cells=cells,
            coverage=coverage,
            area=self.reading.area.name,
            span=tuple(month.month for month in self.counted if month.month in self.reading.span),
            against=self.reading.against,
            enough=enough.months_with_enough(self.reading, self.counted, reader=self.reader),
            starts=self.reading.starts & coverage.keys(),
            row_labels=self._labels(self.question.rows, {cell.row for cell in cells}),
            column_labels=self._labels(self.question.columns, {cell.column for cell in cells}),
            annotations=(*self._notes(), *self._annotations(cells)),
            anomalies=figure_notes.on_charts(self._annotated(set()), self.question.measure),
            narrowing=self._narrowing(coverage),
            provenance=Provenance(
                versions={month.month: self._version(month) for month in self.counted},
                sources=tuple(rows) if self.reading.is_in_scope else (),
                is_stored=self.reading.shape is not None,
            ),
            is_provisional=any(self._version(month) is None for month in self.counted),
            reference=self.question.code,
            digest=self._digest(rows),
        )

    def _version(self, month: CountedMonth) -> int | None:
        """The published version of a month; None before that, and for a log or register, which no version has."""
        return month.readable.version if self.question.query_measure.has_versions else None

    def _coverage(self, month: CountedMonth, area: str, codes: Mapping[str, str] | None = None) -> Coverage:
        """The coverage of the area, or of the forces of it in one place; a register covers all of them or none."""

        def is_here(row: SourceRow) -> bool:
            return all(getattr(row, name) == code for name, code in (codes or {}).items())

        forces = self.reading.forces
        if self.with_register is None:
            return month.coverage(area, forces=forces, where=is_here)
        here = [due.row.force for due in month.readable.due if is_here(due.row)]
        names = [forces.short_name(force, month=month.month) for force in here]
        reported = names if month.month in self.with_register else []
        coverage = coverage_of(area, due=names, reported=reported, is_locked=month.readable.is_locked)
        return replace(coverage, recorded_by=self.question.query_measure.recorded_by)

    def _cells(self, coverage: Mapping[date, Coverage]) -> dict[Cell, Counted]:
        """Every number with its coverage. With places, and in a month that was not counted, each cell is there."""
        categories = self._categories()
        cells: dict[Cell, Counted] = {}
        for month in self.counted:
            is_gap = month.month in self.uncounted
            for place in self._places_of(month, coverage[month.month]):
                for codes in categories:
                    cell = stored.cell_of(self.question, month.month, {**place.codes, **codes})
                    value = self.counts.cells.get(cell)
                    if value is None and not (self.places or is_gap or not self.others):
                        continue
                    cells[cell] = Counted.of(None if is_gap else value or 0, coverage=place.coverage)
        return cells

    def _categories(self) -> list[dict[str, str]]:
        """The categories that occur anywhere, for each of the dimensions that are neither places nor months."""
        codes_of = {
            name: sorted({cell.row if name == self.question.rows else cell.column for cell in self.counts.cells})
            for name in self.others
        }
        return [dict(zip(codes_of, codes, strict=True)) for codes in product(*codes_of.values())]

    def _places_of(self, month: CountedMonth, whole: Coverage) -> list[_PlaceOfMonth]:
        """The places of the rows and columns in a month; the area itself if the question has none."""
        if not self.places:
            return [_PlaceOfMonth({}, whole)]
        shown = {area.code for area in month.readable.rows}
        is_all = self.reading.reads_batches or self.reading.shape is None
        shown_codes: dict[tuple[str, ...], None] = {}
        for due in month.readable.due:
            codes = tuple(str(getattr(due.row, name)) for name in self.places)
            if is_all or codes[0] in shown:
                shown_codes[codes] = None
        places = [dict(zip(self.places, codes, strict=True)) for codes in shown_codes]
        return [
            _PlaceOfMonth(codes, self._coverage(month, self._name_of(codes, month.month), codes)) for codes in places
        ]

    def _name_of(self, codes: Mapping[str, str], month: date) -> str:
        """The name of a place; of a force, that of its month."""
        names = [
            self.reading.forces.short_name(code, month=month) if name == "force" else self.labels[name].get(code, code)
            for name, code in codes.items()
        ]
        return ", ".join(names)

    def _labels(self, name: str, codes: set[str]) -> dict[str, str]:
        """The label of each category that occurs, in the order of its list."""
        if not name:
            return {"": ""}
        if self.question.query_measure.dimensions[name].of == DimensionOf.TIME or not self.labels[name]:
            return {code: months.label(months.parse(code)) for code in sorted(codes)}
        of_list = {code: label for code, label in self.labels[name].items() if code in codes}
        return of_list | {code: code for code in sorted(codes - of_list.keys())}

    def _notes(self) -> Iterable[AnswerNote]:
        """What is left out because it would reveal the figures of one force."""
        if self.reading.withheld:
            first, last = self.reading.withheld[0], self.reading.withheld[-1]
            listed = ", ".join(months.label(month) for month in self.reading.withheld)
            yield AnswerNote(first=first, last=last, words="Months not shown", sentence=f"{WITHHELD}: {listed}.")
        for month in self.counted:
            if month.readable.withheld:
                listed = ", ".join(area.name for area in month.readable.withheld)
                sentence = f"{months.label(month.month)}: {WITHHELD[:1].lower()}{WITHHELD[1:]}: {listed}."
                yield AnswerNote(first=month.month, last=month.month, words="Rows not shown", sentence=sentence)

    def _annotated(self, places: Collection[str]) -> list[Annotation]:
        """The annotations about what is counted: of the whole area, and of these places within it."""
        area = self.reading.area
        keys = {area.total.key if area.total else figure_notes.force_key(area.force), *places}
        return [
            annotation
            for annotation in self.reader.annotations
            if annotation.place in keys
            and annotation.is_about(self.question.measure)
            and any(annotation.covers(month.month) for month in self.counted)
        ]

    def _annotations(self, cells: Iterable[Cell]) -> Iterable[AnswerNote]:
        """What readers of these numbers must know, with its source: the notes on the area and on each printed place."""
        places = {
            f"{name}:{code}"
            for cell in cells
            for name, code in ((self.question.rows, cell.row), (self.question.columns, cell.column))
            if name in self.places
        }
        areas = self.reader.names.members(self._places_due())
        for note in figure_notes.notes_of(self._annotated(places), areas=areas, forces=self.reader.own):
            annotation = note.annotation
            yield AnswerNote(
                first=annotation.first,
                last=annotation.last,
                words=annotation.words,
                sentence=f"{note.about}: {note.text}",
                source=annotation.source,
            )

    def _places_due(self) -> list[tuple[str, str, str]]:
        """The force, region and unit of every force that is due in the area in any month of the answer."""
        rows = (due.row for month in self.counted for due in month.readable.due)
        return sorted({(row.force, row.region, row.unit) for row in rows})

    def _narrowing(self, coverage: Mapping[date, Coverage]) -> tuple[NarrowingStep, ...]:
        """What each filter leaves of the cases of the last month."""
        labels = ["No filters", *(condition.in_words for condition in self.question.filters)]
        last = coverage[self.reading.month]
        return tuple(
            NarrowingStep(
                label=label,
                cases=Counted.of(step.cases, coverage=last),
                victims=Counted.of(step.victims, coverage=last),
                suspects=Counted.of(step.suspects, coverage=last),
            )
            for label, step in zip(labels, self.counts.narrowing, strict=False)
        )

    def _digest(self, rows: list[SourceRow]) -> str:
        """The same for the same question counted from the same records.

        Outside the reader's scope it names only the versions, so that it says nothing about any record.
        """
        lines = [self.question.address]
        lines += [f"{month.month}\t{month.readable.version}" for month in self.counted]
        if self.reading.is_in_scope:
            lines += sorted(f"{row.month}\t{row.force}\t{row.revision}\t{row.batch}" for row in rows)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()
