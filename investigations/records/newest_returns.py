"""Which months' returns a list of investigations comes from: each force's newest approved return."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.permissions import Scope
from core import clock, months
from core.sentences import counted_noun
from investigations.models import Revision
from reference.models import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestReturns:
    """How many forces have their newest approved return in each month of the present series, out of those due now."""

    forces: int
    by_month: Counter[date]

    @property
    def without(self) -> int:
        """The forces with no approved return in the present series."""
        return max(self.forces - self.by_month.total(), 0)

    @property
    def is_whole(self) -> bool:
        """Whether every force's newest return is of the same month."""
        return len(self.by_month) == 1 and not self.without

    @property
    def sentence(self) -> str:
        """The months for people: `From newest approved returns: October 2026 (43 of 46 forces), none yet (3).`"""
        if not self.by_month:
            return "No return is approved yet."
        newest, *earlier = sorted(self.by_month, reverse=True)
        if self.forces == 1:
            return f"From the newest approved return: {months.label(newest)}."
        of_all = counted_noun(self.forces, "force")
        parts = [f"{months.label(newest)} ({self.by_month[newest]} of {of_all})"]
        parts += [f"{months.label(month)} ({self.by_month[month]})" for month in earlier]
        parts += [f"none approved yet ({self.without})"] if self.without else []
        return f"From each force’s newest approved return: {', '.join(parts)}."


def newest_returns(user: User) -> NewestReturns:
    """The newest approved returns of the forces that a person sees."""
    revisions = Revision.objects.visible_to(user).newest_of_each_force()
    due = Force.objects.filter(Scope.of(user).over("code")).due_in(months.first_of(clock.today()))
    return NewestReturns(forces=due.count(), by_month=Counter(revisions.values_list("period", flat=True)))
