"""What a bulletin may read: published months only, as the national team, and rows that every police reader may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import Scope
from core import months
from reference.areas import Area
from reports import permissions
from reports.permissions import ForcesOfMonth
from reports.query.limits import QuestionRefused
from reports.query.reader import Reader

MOST_REMEMBERED = 128  # months whose forces reported alike, in each process


class PublishedReader(Reader):
    """The national team's reading of published months; months that are not published do not exist for it.

    `shown_to_all` keeps out of tables what some police readers may not see: documents are made once, for all of them.
    """

    def __init__(self, user: User) -> None:
        """Read forces, areas, periods and snapshots. Raises QuestionRefused for anybody but the national team."""
        super().__init__(user)
        if user.role != Role.NATIONAL:
            raise QuestionRefused("Only the national team makes bulletins.")
        self.snapshots = {month: snapshot for month, snapshot in self.snapshots.items() if snapshot.version}
        self.periods = {month: period for month, period in self.periods.items() if month in self.snapshots}
        self._for_all: dict[date, frozenset[Area]] = {}

    def shown_to_all(self, month: date) -> frozenset[Area]:
        """The areas whose rows every police reader may see in a published month; none of another month."""
        self.prepare([month])
        return self._for_all.get(month, frozenset())

    def reconciled_for_all(self, month: date) -> frozenset[Area]:
        """The areas whose reconciliation every police reader may see in a published month."""
        forces = permissions.forces_of([self.snapshots[month]])[self.snapshots[month].pk]
        every = self._areas_in(month)
        shown = [permissions.shown_of(forces, every, scope=scope) for scope in _scopes(forces.due, self.names.units)]
        return frozenset.intersection(*(each.reconciliations for each in shown))

    def may_name(self, area: str, *, month: date) -> bool:
        """Whether every police reader may see the figures of the area with this key in a published month."""
        return any(each.key == area for each in self.shown_to_all(month))

    def prepare(self, wanted: Collection[date]) -> None:
        """Judge the areas of all these months with the same statements as those of one. Others are left out."""
        missing = sorted(month for month in wanted if month in self.published and month not in self._for_all)
        if not missing:
            return
        forces = permissions.forces_of([self.snapshots[month] for month in missing])
        self.due_forces(missing, stored=self.published)
        for month in missing:
            reported = forces[self.snapshots[month].pk]
            self._for_all[month] = _shown_to_all(
                frozenset(reported.places.items()),
                due=reported.due,
                now=reported.now,
                beside=tuple(sorted(reported.beside.items())),
                nations=reported.nations,
                every=tuple(self._areas_in(month)),
                units=tuple(sorted(self.names.units)),
            )

    def _areas_in(self, month: date) -> list[Area]:
        return self.areas(self.due_forces([month], stored=self.published)[month])

    def published_within(self, first: date, last: date) -> list[date]:
        """The published months of these, the earliest first."""
        return sorted(month for month in self.published if first <= month <= last)

    def newest_within(self, first: date, last: date) -> date | None:
        """The newest published month of these; None if none of them is published."""
        return max(self.published_within(first, last), default=None)

    def refuse_unless_published(self, month: date) -> None:
        """Raise QuestionRefused for a month that is not published."""
        if month not in self.published:
            raise QuestionRefused(f"{months.label(month)} is not published. Publish it first, or choose another month.")


@lru_cache(MOST_REMEMBERED)
def _shown_to_all(
    places: frozenset[tuple[str, tuple[str, str]]],
    *,
    due: frozenset[str],
    now: frozenset[str],
    beside: tuple[tuple[str, frozenset[str]], ...],
    nations: frozenset[str],
    every: tuple[Area, ...],
    units: tuple[str, ...],
) -> frozenset[Area]:
    """The areas that every police reader may see if these forces reported.

    It depends on nothing else, and months with the same forces are alike, so each process works it out once.
    """
    forces = ForcesOfMonth(
        places=dict(places), due=due, now=now, then=frozenset(), beside=dict(beside), nations=nations
    )
    return frozenset.intersection(
        *(permissions.areas_shown(forces, every, scope=scope) for scope in _scopes(due, units))
    )


def _scopes(due: Iterable[str], units: Iterable[str]) -> Iterator[Scope]:
    """The scopes of a reader without a force, of each unit and of each force."""
    yield Scope()
    yield from (Scope(unit=code) for code in units)
    yield from (Scope(force=code) for code in sorted(due))
