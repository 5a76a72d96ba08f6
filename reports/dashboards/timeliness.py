"""How promptly a force has reported in the last twelve months, and how often its approved figures were replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from core import clock, months
from figures import deadlines
from investigations.choices import RevisionState
from investigations.models import MonthlyReturn
from reports.query.reader import Reader

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeliness:
    """One force's returns: submitted by their due date, of those that were due by now; and approved figures replaced.

    A return from before the system, of which nobody knows when it was submitted, is in neither.
    """

    on_time: int
    due: int
    corrected: int

    @property
    def words(self) -> str:
        """The form for a table cell: "11 of 12"."""
        return f"{self.on_time} of {self.due}"


def timeliness(month: date, *, reader: Reader) -> Mapping[str, Timeliness]:
    """By force, for each force in the reader's scope: the twelve months up to one. Two queries."""
    span = [each for back in range(MONTHS) if (each := months.previous(month, back)) in reader.periods]
    rows = (
        MonthlyReturn.objects.visible_to(reader.user)
        .filter(period__in=span)
        .values_list("force", "period", "current", "submitted_on_time")
        .annotate(replaced=Count("revisions", filter=Q(revisions__state=RevisionState.SUPERSEDED)))
    )
    returns = {(force, period): values for force, period, *values in rows}
    later = deadlines.extended(span)
    on_time, due, corrected = (dict.fromkeys(reader.own, 0) for _ in range(3))
    for each in span:
        for force in reader.places.due_in(each).keys() & reader.own:
            current, submitted, replaced = returns.get((force, each), (None, None, 0))
            due_on = later.get((force, each), reader.periods[each].due_on)
            is_of_before = submitted is None and (current is not None or reader.periods[each].is_from_before(due_on))
            on_time[force] += submitted is True
            due[force] += not is_of_before and (submitted is not None or due_on < clock.today())
            corrected[force] += replaced
    return {
        force: Timeliness(on_time=on_time[force], due=due[force], corrected=corrected[force]) for force in reader.own
    }
