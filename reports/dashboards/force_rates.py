"""The rates of the forces of a dashboard per million residents: for their table, their map and their comparison."""

from __future__ import annotations

from functools import cached_property

from core.sentences import listed
from figures.rates import Populations, Rate, rate_of
from figures.snapshot_reader import ForceNames
from reference.models import Force
from reports.charts import funnel
from reports.charts.figure import Chart
from reports.charts.funnel import Funnel, FunnelPoint
from reports.dashboards.asking import Asking
from reports.query.answer import Answer


def may_be_compared(force: Force, *, names: ForceNames) -> bool:
    """Whether a force may be set beside others: Northern Ireland and Scotland have laws of their own."""
    return force.comparable and force.region_id in names.in_england_and_wales


class ForceRates:
    """The rate of each force of an answer by force, and of the area that they make."""

    def __init__(self, live: Answer, *, asking: Asking) -> None:
        """Read the estimates of residents: one query. `live` has the live cases of each force."""
        self.live, self.totals = live, asking.totals
        self.names, self.forces = asking.reader.forces, asking.reader.forces.forces
        self.populations = Populations(live.month)

    @cached_property
    def of_force(self) -> dict[str, Rate | None]:
        """By force; None for one without a rate, and for one whose figures may not be compared."""
        return {
            code: rate_of(self.live.at(self.live.month, code), self.populations.of(code))
            if self.forces[code].comparable
            else None
            for code in self.live.row_labels
        }

    @property
    def of_area(self) -> Rate | None:
        """The rate of the whole area over the forces that reported; None unless each of them may be compared."""
        reported = [code for code in self.live.row_labels if self.live.at(self.live.month, code).value is not None]
        if not all(self.forces[code].comparable for code in reported):
            return None
        return rate_of(self.totals.at(self.totals.month), self.populations.of_all(reported))

    def is_compared(self, code: str) -> bool:
        """Whether the rate of a force may be set beside others."""
        return may_be_compared(self.forces[code], names=self.names)

    @property
    def estimates(self) -> str:
        """The estimates that the rates rest on: "mid-2019 estimate"; empty without a rate."""
        return listed(sorted({rate.residents.words for rate in self.of_force.values() if rate}))

    @property
    def sentence(self) -> str:
        """Which estimates the rates rest on, and which forces have no rate, or one that is compared with no other."""
        if not self.estimates:
            return "No rate is given: there is no estimate of residents for this month."
        live = self.live
        without = [live.row_labels[code] for code, rate in self.of_force.items() if not rate and self._has(code)]
        none = f" No rate for {listed(sorted(without))}." if without else ""
        apart = [live.row_labels[code] for code, rate in self.of_force.items() if rate and not self.is_compared(code)]
        alone = f" Not compared with the others: {listed(sorted(apart))}." if apart else ""
        return f"Rates use the {self.estimates} of residents.{none}{alone}"

    @property
    def funnel(self) -> Chart | None:
        """The forces by rate and residents; None for few forces, and in a month that may not be ranked."""
        points = tuple(
            FunnelPoint(name=rate.counted.coverage.area, rate=rate)
            for code, rate in self.of_force.items()
            if rate and self.is_compared(code)
        )
        if self.live.month not in self.live.enough or not funnel.may_be_drawn(points):
            return None
        return funnel.chart(Funnel(name="funnel", month=self.live.month, points=points))

    def _has(self, code: str) -> bool:
        return self.live.at(self.live.month, code).value is not None
