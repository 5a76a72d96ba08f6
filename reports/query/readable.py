"""Who may have which answer: the one place that decides it (docs/design/dashboards-explorer-reports.md, 2.4).

An area is in scope in a month if every force due in it is in the reader's present scope. Then the batches and entries
of its forces may be counted, before the month is published too. For any other area the reader gets only the stored rows
of the newest published version that `reports.permissions` shows: never entries, a force's own row, or a provisional
month. A refusal depends on the question, the reader and who reported; never on a number or a case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from accounts.choices import Role
from core import months
from figures.models import Snapshot
from figures.snapshot_reader import ForceNames
from investigations.models import MonthlyReturn
from reference.areas import Area
from reports.permissions import ShownAreas
from reports.query import asked_months, stored_shapes
from reports.query.answer import SourceRow
from reports.query.asked_area import AskedArea, area_of
from reports.query.limits import QuestionRefused
from reports.query.question import Basis, Question
from reports.query.reader import Reader
from reports.query.sources import DueForce
from reports.query.stored_shapes import StoredShape

NO_FORCE = (
    "The figures of one force are only for the force, its unit and the national team. Choose an area that you can see."
)
NO_CARRIED = (
    "Figures with carried forces would reveal those of single forces outside the ones that you can see. Choose “As "
    "reported”, or an area that you can see."
)
NOTHING_YET = "There are no figures that you can read yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableMonth:
    """One month of a question that the reader may have an answer for.

    `due` are the forces of the area. `snapshot` is the newest published version; for the national team also one that is
    not published; otherwise None. `is_in_scope`: batches and entries of all these forces may be counted. `rows` are the
    regions and units within the area whose stored rows may be read, and `withheld` those that may not.
    """

    month: date
    due: tuple[DueForce, ...]
    snapshot: Snapshot | None
    is_in_scope: bool
    is_locked: bool
    rows: tuple[Area, ...] = ()
    withheld: tuple[Area, ...] = ()

    @property
    def version(self) -> int | None:
        """The published version that is read; None for a provisional month."""
        return (self.snapshot.version or None) if self.snapshot else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """What a reader may have of a question: its months, the earliest first, and how they are counted.

    `month` is the last of them, `against` the earlier one that it is compared with. `shape` is None if the question is
    counted from entries. `withheld` are months left out because their row would reveal the figures of one force.
    """

    question: Question
    area: AskedArea
    months: tuple[ReadableMonth, ...]
    against: date | None
    span: frozenset[date]
    shape: StoredShape | None
    withheld: tuple[date, ...]
    starts: frozenset[date]
    forces: ForceNames

    @property
    def month(self) -> date:
        """The last month of the answer."""
        return self.months[-1].month

    @property
    def is_in_scope(self) -> bool:
        """Whether the area is in the reader's scope in every month."""
        return all(each.is_in_scope for each in self.months)

    @property
    def reads_batches(self) -> bool:
        """Whether the answer is summed from batches; otherwise from the stored rows of areas, or from entries."""
        return self.shape is not None and self.shape.in_batches and self.is_in_scope


def readable(question: Question, *, reader: Reader) -> Readable:
    """What the reader may have of a question. Raises QuestionRefused with a sentence that says why not.

    The number of queries is the same for any number of months and forces.
    """
    return _Reading(question, reader).readable()


class _Reading:
    """Decides about one question, step by step."""

    def __init__(self, question: Question, reader: Reader) -> None:
        self.question, self.reader = question, reader
        area = area_of(question, names=reader.names, forces=reader.forces)
        if area is None or (area.force and area.force not in reader.own):
            raise QuestionRefused(NO_FORCE)
        self.area = area
        self.shape = stored_shapes.shape_of(question)
        self.of_all_areas: dict[date, list[DueForce]] = {}

    def readable(self) -> Readable:
        """The months, and how they are counted."""
        last = self.question.last or self.question.month or self._newest()
        if last is None:
            raise QuestionRefused(NOTHING_YET)
        wanted = asked_months.of_span(self.question, last=last, starts=self.reader.starts)
        against = asked_months.against(self.question, last=last, starts=self.reader.starts)
        due = self._due({*wanted, *asked_months.compared(self.question, then=against, starts=self.reader.starts)})
        in_scope = {month for month, forces in due.items() if forces and self._is_own(forces)}
        published = self.reader.published if self.question.query_measure.in_snapshots else frozenset()
        readable = {month for month in due if due[month] and (month in in_scope or month in published)}
        if last not in readable:
            raise QuestionRefused(self._no_month(last))
        if last not in self.reader.published:  # earlier months in which the area had other forces are left out
            readable &= in_scope
        self._refuse_what_needs_more(in_scope >= readable)
        if self.question.basis == Basis.CARRIED:
            self._refuse_carried(is_in_scope=in_scope >= readable)
        reads_rows = not (in_scope >= readable and (self.shape is None or self.shape.in_batches))
        if reads_rows:
            readable &= self.reader.snapshots.keys()
            if last not in readable:
                raise QuestionRefused(self._not_stored(last))
        shown = self.reader.shown(readable, due=self.of_all_areas) if reads_rows else {}
        withheld = {month for month, areas in shown.items() if self.area.total not in areas.areas}
        if last in withheld:
            raise QuestionRefused(
                f"{self.area.name} is not shown for {months.label(last)} because it would reveal the figures of one "
                "force. Choose another area or month."
            )
        chosen = sorted(readable - withheld)
        return Readable(
            question=self.question,
            area=self.area,
            months=tuple(self._month(each, due[each], in_scope, shown.get(each)) for each in chosen),
            against=against if against in chosen else None,
            span=frozenset(wanted),
            shape=self.shape,
            withheld=tuple(sorted(withheld)),
            starts=self.reader.starts,
            forces=self.reader.forces,
        )

    def _newest(self) -> date | None:
        """The newest month that is published, or, for an area in scope, in which a force of it has reported."""
        newest = max(self.reader.published, default=None)
        members = self._members_now()
        if not members or not members <= self.reader.own:
            return newest
        reported = MonthlyReturn.objects.visible_to(self.reader.user).filter(force__in=members, current__isnull=False)
        provisional = reported.aggregate(newest=Max("period"))["newest"]
        return max((month for month in (newest, provisional) if month), default=None)

    def _members_now(self) -> set[str]:
        """The forces of the area in the newest month that there is."""
        month = max(self.reader.periods, default=None)
        placed = self.reader.places.due_in(month).items() if month else []
        rows = (
            SourceRow(month=month, force=force, revision=None, batch=None, region=region, unit=unit)
            for force, (region, unit) in placed
            if month
        )
        return {row.force for row in rows if self.area.includes(row, forces=self.reader.forces)}

    def _due(self, wanted: Collection[date]) -> dict[date, tuple[DueForce, ...]]:
        """The forces of the area that are due in each month, by month; months without a period are left out."""
        is_in_batches = self.shape is None or self.shape.in_batches
        stored = self.reader.published if is_in_batches else self.reader.snapshots.keys()
        self.of_all_areas = self.reader.due_forces(wanted, stored=stored)
        measure = self.question.query_measure
        if measure.is_of_register:
            self.of_all_areas = self.reader.in_register(measure, self.of_all_areas)
        elif measure.recorded_by:
            self.of_all_areas = self.reader.in_log(self.of_all_areas)
        return {month: tuple(self._in_area(due)) for month, due in sorted(self.of_all_areas.items())}

    def _in_area(self, due: Iterable[DueForce]) -> list[DueForce]:
        return [force for force in due if self.area.includes(force.row, forces=self.reader.forces)]

    def _is_own(self, due: Iterable[DueForce]) -> bool:
        return {force.row.force for force in due} <= self.reader.own

    def _refuse_what_needs_more(self, is_in_scope: bool) -> None:
        """Refuse what the reader's scope, or stored figures, cannot answer."""
        question = self.question
        label = question.query_measure.label
        if self.shape is None and not question.query_measure.is_from_entries:
            raise QuestionRefused(f"“{label}” is not counted by all of this at once. {self._remove(question)}.")
        places = stored_shapes.places_of(question)
        if not is_in_scope and ("force" in places or len(places) > 1):
            raise QuestionRefused(
                f"This breakdown needs the figures of single forces outside your {self._place}. "
                f"Choose your {self._place}, or count by region or unit instead."
            )
        if not is_in_scope and self.shape is None:
            remove = self._remove(question)
            raise QuestionRefused(
                f"This breakdown needs the cases of forces outside your {self._place}. Choose your {self._place}"
                f"{f', or {remove[:1].lower()}{remove[1:]}' if remove else ''}."
            )
        if self.shape is not None and not self.shape.in_batches and (self.area.force or "force" in places):
            raise QuestionRefused(f"“{label}” is not counted for single forces. Choose a region or unit.")

    def _refuse_carried(self, *, is_in_scope: bool) -> None:
        """Refuse carried forces out of scope: with and without them, the answers differ by one force."""
        if not is_in_scope:
            raise QuestionRefused(NO_CARRIED)
        measure = self.question.query_measure
        if not measure.is_stock or (self.shape is not None and not self.shape.in_batches):
            raise QuestionRefused(f"“{measure.label}” is not counted with carried forces. Choose “As reported”.")

    @staticmethod
    def _remove(question: Question) -> str:
        """What to leave out so that stored figures can answer: `Remove “Stage” and “Age of case”`."""
        labels = [f"“{label}”" for label in stored_shapes.to_remove(question)]
        *first, last = labels or [""]
        return f"Remove {f'{", ".join(first)} and {last}' if first else last}" if last else ""

    @property
    def _place(self) -> str:
        """What the reader can choose instead: `unit` or `force`."""
        return "unit" if self.reader.user.role == Role.COORDINATOR else "force"

    def _no_month(self, month: date) -> str:
        """Why there is no answer for a month: the same sentence whether or not anything was reported in it."""
        if self.reader.scope.everything:
            return f"No returns were due for {months.label(month)}. Choose another month."
        if not self.question.query_measure.in_snapshots:
            return (
                f"“{self.question.query_measure.label}” is in no published version, so it is only counted for forces "
                f"that you can see. Choose your {self._place}."
            )
        return (
            f"There are no figures for {months.label(month)} that you can read for {self.area.name}. "
            f"Choose a published month, or your {self._place}."
        )

    def _not_stored(self, month: date) -> str:
        """The sentence about a measure that only snapshots have."""
        label = self.question.query_measure.label
        return f"“{label}” is only counted in published months. Choose an earlier month than {months.label(month)}."

    def _month(
        self, month: date, due: tuple[DueForce, ...], in_scope: Collection[date], shown: ShownAreas | None
    ) -> ReadableMonth:
        within = self._within(month) if shown else []
        return ReadableMonth(
            month=month,
            due=due,
            snapshot=self.reader.snapshots.get(month),
            is_in_scope=month in in_scope,
            is_locked=month in self.reader.published or self.reader.periods[month].is_locked,
            rows=tuple(area for area in within if shown and area in shown.areas),
            withheld=tuple(area for area in within if shown and area not in shown.areas),
        )

    def _within(self, month: date) -> list[Area]:
        """The regions and units that lie wholly within the area in a month, if the question has rows of them."""
        kinds = {*stored_shapes.places_of(self.question)}
        mine = {each.row.force for each in self._in_area(self.of_all_areas[month])}
        due = self.of_all_areas[month]
        members = self.reader.names.members((each.row.force, each.row.region, each.row.unit) for each in due)
        return [area for area, forces in members.items() if area.kind in kinds and {*forces} <= mine]
