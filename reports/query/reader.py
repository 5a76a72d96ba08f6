"""What one reader may read, loaded once for any number of questions: a dashboard asks more than twenty."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.functional import cached_property

from accounts.models import User
from accounts.permissions import Scope
from figures import annotating, carried_forces
from figures.choices import Treatment
from figures.measures import ALL, TOTAL, of_returns
from figures.models import Annotation, Batch, Figure, Period, RegisterMonth
from figures.snapshot_reader import ForceNames
from investigations.advice.measures import KIND as ADVICE
from investigations.case_measures import KIND as CASES
from reference.areas import Area, AreaNames
from reports import permissions
from reports.permissions import ShownAreas
from reports.query import sources
from reports.query.answer import SourceRow
from reports.query.kept_sums import KeptSums
from reports.query.limits import QuestionRefused
from reports.query.measures import QueryMeasure
from reports.query.sources import DueForce, ForcePlaces

NOT_A_READER = "Your account does not read these figures."


class Reader:
    """A person, and everything that decides which answers they may have; kept from one question to the next."""

    def __init__(self, user: User) -> None:
        """Read forces, areas, periods and snapshots. Raises QuestionRefused for a person who reads no figures."""
        if not user.is_active or user.role not in permissions.READERS:
            raise QuestionRefused(NOT_A_READER)
        self.user, self.scope = user, Scope.of(user)
        self.forces, self.names = ForceNames(), AreaNames()
        self.places = ForcePlaces(self.forces)
        self.own = frozenset(code for code, force in self.forces.forces.items() if self.scope.holds(force))
        self.periods = {period.month: period for period in Period.objects.all()}
        self.starts = frozenset(month for month, period in self.periods.items() if period.starts_series)
        newest = permissions.readable_by(user).newest_of_each_month()
        self.snapshots = {snapshot.period_id: snapshot for snapshot in newest}
        self.published = frozenset(month for month, snapshot in self.snapshots.items() if snapshot.version)
        self._stored: dict[date, list[DueForce]] = {}
        self._provisional: dict[date, list[DueForce]] = {}
        self._shown: dict[date, ShownAreas] = {}
        self._live: dict[int, int] = {}
        self._batches_of_cases: dict[int, int | None] = {}
        self._batches_of_advice: dict[date, dict[str, int]] = {}
        self._batches_of_registers: dict[date, dict[tuple[str, str], int]] = {}
        self.sums = KeptSums()

    @cached_property
    def annotations(self) -> list[Annotation]:
        """Every current annotation that the person may see, of areas whose rows they may not see too."""
        return annotating.covering(list(self.periods), user=self.user)

    @cached_property
    def carried(self) -> Mapping[tuple[date, str], date]:
        """From which month each carried force of any month is carried. Only forces in scope may be counted so."""
        return carried_forces.of_months(list(self.periods))

    def due_forces(self, wanted: Collection[date], *, stored: Collection[date]) -> dict[date, list[DueForce]]:
        """Every due force of each month: from its snapshot for the months of `stored`, else from its returns.

        Months without a period are left out.
        """
        from_snapshots = sorted({*stored} & {*wanted})
        others = sorted(({*wanted} & self.periods.keys()) - {*stored})
        if missing := [month for month in from_snapshots if month not in self._stored]:
            self._stored |= sources.of_snapshots([self.snapshots[month] for month in missing])
        if missing := [month for month in others if month not in self._provisional]:
            self._provisional |= sources.provisional(missing, user=self.user, places=self.places)
        return {month: self._stored[month] for month in from_snapshots} | {
            month: self._provisional[month] for month in others
        }

    def shown(self, wanted: Collection[date], *, due: Mapping[date, list[DueForce]]) -> dict[date, ShownAreas]:
        """The areas whose stored rows the person may read, by month. `due` are all forces of each month."""
        missing = sorted(month for month in wanted if month not in self._shown)
        if self.scope.everything:
            for month in missing:
                self._shown[month] = ShownAreas(areas=tuple(self.areas(due[month])), reconciliations=frozenset())
        elif missing:
            chosen = [self.snapshots[month] for month in missing]
            forces = permissions.forces_of(chosen)
            for snapshot in chosen:
                self._shown[snapshot.period_id] = permissions.shown_of(
                    forces[snapshot.pk], self.areas(due[snapshot.period_id]), scope=self.scope
                )
        return {month: self._shown[month] for month in wanted}

    def areas(self, due: Iterable[DueForce]) -> list[Area]:
        """Every area that has one of these forces."""
        return list(self.names.members((each.row.force, each.row.region, each.row.unit) for each in due))

    def of_cases(self, rows: Iterable[SourceRow]) -> list[SourceRow] | None:
        """The rows of counted returns with their batches of cases; None if one of these is not counted yet.

        One query for the returns that were not asked for before. The caller has found that the person may count them.
        """
        counted = [(row, row.revision) for row in rows if row.revision is not None and row.batch is not None]
        if missing := {revision for _, revision in counted} - self._batches_of_cases.keys():
            batches = Batch.objects.visible_to(self.user).filter(
                kind=CASES.name, method=CASES.method, source__in=missing
            )
            self._batches_of_cases |= dict.fromkeys(missing) | dict(batches.values_list("source", "pk"))
        of_cases = [replace(row, batch=self._batches_of_cases[revision]) for row, revision in counted]
        return None if any(row.batch is None for row in of_cases) else of_cases

    def in_log(self, due: Mapping[date, list[DueForce]]) -> dict[date, list[DueForce]]:
        """The same forces with the newest counts of their advice in place of their returns.

        One query for the months that were not asked for before. Nobody outside the scope has a count here.
        """
        if missing := {*due} - self._batches_of_advice.keys():
            self._batches_of_advice |= {month: {} for month in missing}
            newest = Batch.objects.visible_to(self.user).filter(
                kind=ADVICE.name, method=ADVICE.method, period__in=missing
            )
            for month, force, batch in newest.order_by("source").values_list("period", "force", "pk"):
                self._batches_of_advice[month][force] = batch
        return {
            month: [
                DueForce(
                    row=replace(each.row, revision=None, batch=batch),
                    treatment=Treatment.REPORTED if batch else Treatment.NOT_STARTED,
                )
                for each in forces
                for batch in [self._batches_of_advice[month].get(each.row.force)]
            ]
            for month, forces in due.items()
        }

    def in_register(self, measure: QueryMeasure, due: Mapping[date, list[DueForce]]) -> dict[date, list[DueForce]]:
        """The forces that keep a register, with its counts in place of their returns; those outside it are missing.

        One query, for all registers, for the months that were not asked for before. Nobody outside the scope has a
        count here.
        """
        known = self._batches_of_registers
        if missing := {*due} - known.keys():
            known |= {month: {} for month in missing}
            batch = Batch.objects.visible_to(self.user).filter(kind=OuterRef("kind"), source=OuterRef("pk"))
            newest = RegisterMonth.objects.visible_to(self.user).filter(month__in=missing).newest()
            rows = newest.annotate(batch=Subquery(batch.order_by("-method").values("pk")[:1]))
            for month, kind, force, is_covered, key in rows.values_list(
                "month", "kind", "force", "is_covered", "batch"
            ):
                if is_covered and key is not None:
                    known[month][kind, force] = key
        return {
            month: [
                DueForce(
                    row=replace(each.row, revision=None, batch=key),
                    treatment=Treatment.REPORTED if key else Treatment.MISSING,
                )
                for each in forces
                if each.row.force not in measure.not_kept_by
                for key in [known[month].get((measure.kind, each.row.force))]
            ]
            for month, forces in due.items()
        }

    def live_in(self, batches: Collection[int]) -> Mapping[int, int]:
        """The live cases of each of these batches. They decide about coverage, and are shown to nobody."""
        if missing := {*batches} - self._live.keys():
            rows = Figure.objects.filter(
                batch__in=missing, measure=of_returns().stock, dimension=TOTAL, category=ALL
            ).values_list("batch", "value")
            self._live |= dict.fromkeys(missing, 0) | dict(rows)
        return self._live
