"""Figures of joint investigation teams, live from the records: how many are live at the end of each month.

A team is live from the day of its agreement to the last day of the agreement, or to the day on which it ended. The
Crown Prosecution Service counts so: 23 live at the end of March 2020 (annual report 2020, page 52).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Func, Q, TextField

from core import months
from core.aggregates import Median
from core.sentences import counted_noun
from prosecutions.cases.figures import FEWEST_TIMES, DaysOf
from prosecutions.joint_teams.choices import PartnerState, TeamStatus
from prosecutions.joint_teams.querysets import JointTeamQuerySet, is_live_on

MONTHS = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCounts:
    """Teams of one month: live at its end, agreed and ended in it."""

    last: date
    live: int
    agreed: int
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """Live teams with one partner state."""

    name: str
    live: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFigures:
    """All figures of the page."""

    live: int
    proposed: int
    with_eurojust: int
    months: tuple[MonthCounts, ...]
    states: tuple[StateCount, ...]
    days_to_agree: float | None
    agreed: int

    @property
    def time_to_agree(self) -> str:
        """The median time from proposal to agreement in words; a dash for fewer than five."""
        if self.days_to_agree is None or self.agreed < FEWEST_TIMES:
            return "–"
        return counted_noun(round(self.days_to_agree), "day")


def figures_of(teams: JointTeamQuerySet, *, today: date) -> TeamFigures:
    """Return the figures of these teams today, and of the last thirteen months, in three statements."""
    this_month = months.first_of(today)
    ends = [today, *(months.last_day(months.previous(this_month, ago)) for ago in range(1, MONTHS))]
    live = {f"live_{place}": Count("pk", filter=is_live_on(day)) for place, day in enumerate(ends)}
    agreed = {f"agreed_{place}": Count("pk", filter=_within("agreed_on", day)) for place, day in enumerate(ends)}
    ended = {
        f"ended_{place}": Count("pk", filter=_within("ended_on", day) & Q(status=TeamStatus.ENDED))
        for place, day in enumerate(ends)
    }
    counted: dict[str, Any] = teams.order_by().aggregate(
        proposed=Count("pk", filter=Q(status=TeamStatus.PROPOSED)),
        with_eurojust=Count("pk", filter=is_live_on(today) & Q(has_eurojust=True)),
        agreed=Count("pk", filter=Q(agreed_on__isnull=False)),
        **live,
        **agreed,
        **ended,
    )
    days = (
        teams.filter(agreed_on__isnull=False)
        .order_by()
        .aggregate(days=Median(DaysOf(F("agreed_on") - F("proposed_on"))))
    )
    return TeamFigures(
        live=counted["live_0"],
        proposed=counted["proposed"],
        with_eurojust=counted["with_eurojust"],
        months=tuple(
            MonthCounts(
                last=day,
                live=counted[f"live_{place}"],
                agreed=counted[f"agreed_{place}"],
                ended=counted[f"ended_{place}"],
            )
            for place, day in enumerate(ends)
        ),
        states=_states(teams.live_on(today)),
        days_to_agree=days["days"],
        agreed=counted["agreed"],
    )


def _within(column: str, last: date) -> Q:
    return Q(**{f"{column}__range": (months.first_of(last), last)})


def _states(live: JointTeamQuerySet) -> tuple[StateCount, ...]:
    """Return the partner states of live teams. A team with two partner states is counted with each."""
    unnested = Func(F("states"), function="unnest", output_field=TextField())
    rows = (
        live.order_by().annotate(state=unnested).values("state").annotate(live=Count("pk")).order_by("-live", "state")
    )
    return tuple(StateCount(name=str(PartnerState(row["state"]).label), live=row["live"]) for row in rows)
