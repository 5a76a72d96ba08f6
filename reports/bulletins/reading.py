"""What a bulletin may read: published months only, as the national team, and rows that every police reader may see."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import Scope
from core import months
from reference.areas import Area
from reports import permissions
from reports.query.limits import QuestionRefused
from reports.query.reader import Reader


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
        self._for_all: dict[date, tuple[frozenset[Area], frozenset[Area]]] = {}

    def shown_to_all(self, month: date) -> frozenset[Area]:
        """The areas whose rows every police reader may see in a published month."""
        return self._shown_in(month)[0]

    def reconciled_for_all(self, month: date) -> frozenset[Area]:
        """The areas whose reconciliation every police reader may see in a published month."""
        return self._shown_in(month)[1]

    def may_name(self, area: str, *, month: date) -> bool:
        """Whether every police reader may see the figures of the area with this key in a published month."""
        return any(each.key == area for each in self.shown_to_all(month))

    def _shown_in(self, month: date) -> tuple[frozenset[Area], frozenset[Area]]:
        if month not in self._for_all:
            snapshot = self.snapshots[month]
            forces = permissions.forces_of([snapshot])[snapshot.pk]
            every = self.areas(self.due_forces([month], stored=self.published)[month])
            shown = [permissions.shown_of(forces, every, scope=scope) for scope in self._scopes(forces.due)]
            self._for_all[month] = (
                frozenset.intersection(*(frozenset(each.areas) for each in shown)),
                frozenset.intersection(*(each.reconciliations for each in shown)),
            )
        return self._for_all[month]

    def _scopes(self, due: Collection[str]) -> Iterator[Scope]:
        """The scopes of a reader without a force, of each unit and of each force."""
        yield Scope()
        yield from (Scope(unit=code) for code in self.names.units)
        yield from (Scope(force=code) for code in sorted(due))

    def newest_within(self, first: date, last: date) -> date | None:
        """The newest published month of these; None if none of them is published."""
        return max((month for month in self.published if first <= month <= last), default=None)

    def refuse_unless_published(self, month: date) -> None:
        """Raise QuestionRefused for a month that is not published."""
        if month not in self.published:
            raise QuestionRefused(f"{months.label(month)} is not published. Publish it first, or choose another month.")
