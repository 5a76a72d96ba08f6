"""The carried forces of a month, beside its coverage: a second line for readers, never part of what is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from core import months
from core.sentences import counted_noun
from reports.carried.page import CarriedLine, lines_of
from reports.query.question import Basis, Question, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedForces:
    """The choices for a month that were not ended. Those whose force has reported since do not count."""

    lines: tuple[CarriedLine, ...]
    url: str
    explorer_url: str

    @property
    def counted(self) -> tuple[CarriedLine, ...]:
        """Those that count: the force has not reported."""
        return tuple(line for line in self.lines if not line.has_reported)

    @property
    def title(self) -> str:
        """`2 forces are carried into this month`."""
        number = len(self.counted)
        if not number:
            return "No force is carried into this month"
        return f"{counted_noun(number, 'force')} {'is' if number == 1 else 'are'} carried into this month"


def of_month(month: date, *, user: User) -> CarriedForces:
    """The carried forces of a month. The number of queries does not depend on how many there are."""
    question = Question(month=month, basis=Basis.CARRIED, span=Span.THIRTEEN_MONTHS)
    return CarriedForces(
        lines=tuple(line for line in lines_of(month, user=user) if line.may_end),
        url=reverse("carried:carried-month", args=[months.text(month)]),
        explorer_url=f"{reverse('explorer:explorer')}?{question.address}",
    )
