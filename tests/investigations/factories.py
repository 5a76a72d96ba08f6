"""Months, returns and investigations for tests: minimal valid rows, written straight into the tables.

A test about a transition creates its records through that transition (`month_of`, `submitted_return`, `approved`). The
factories are for tests that only need a record to exist.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.choices import Role
from accounts.models import User
from core import clock, months
from figures.models import Period
from investigations.choices import Arrival, EntryState, RevisionState
from investigations.models import (
    Entry,
    EntryPeople,
    EntryText,
    Finding,
    Holding,
    Investigation,
    MonthlyReturn,
    Revision,
)
from investigations.quality import checks
from investigations.returns import creation, whole_import
from reference.models import Force
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.investigations import deciding

JANUARY, FEBRUARY, MARCH, APRIL = (date(2020, number, 1) for number in range(1, 5))
CLOSED = {  # as typed, for February
    "state": "closed",
    "stage": "concluded",
    "closing_reason": "conviction",
    "closed_on": "20/02/2020",
}
_numbers = itertools.count(1)


class PeriodFactory(DjangoModelFactory[Period]):
    """February 2020, open, with the usual dates except the lock date, which is still to come. It starts no series.

    An open month whose lock date has passed would be locked: from the end of that day, whenever the task runs.
    """

    class Meta:
        model = Period
        django_get_or_create = ("month",)

    month = FEBRUARY
    opens_on = factory.LazyAttribute(lambda period: months.following(period.month))
    due_on = factory.LazyAttribute(lambda period: period.opens_on + timedelta(days=6))
    locks_on = factory.LazyAttribute(lambda period: max(period.opens_on + timedelta(days=20), clock.today()))


class MonthlyReturnFactory(DjangoModelFactory[MonthlyReturn]):
    """A draft of Lancashire for February 2020, with no revision."""

    class Meta:
        model = MonthlyReturn

    force_id = LANCASHIRE
    period = factory.SubFactory(PeriodFactory)


class RevisionFactory(DjangoModelFactory[Revision]):
    """A first working revision. `submitted=True` and `approved=True` create the people that those statuses need."""

    class Meta:
        model = Revision

    class Params:
        submitted = factory.Trait(
            state=RevisionState.SUBMITTED,
            submitted_by=factory.SubFactory(UserFactory),
            submitted_at=factory.LazyFunction(clock.now),
            fingerprint="0" * 64,
            words_fingerprint="0" * 64,
        )
        approved = factory.Trait(
            submitted=True,
            state=RevisionState.APPROVED,
            approved_by=factory.SubFactory(UserFactory, role=Role.COORDINATOR),
            approved_at=factory.LazyFunction(clock.now),
        )

    monthly_return = factory.SubFactory(MonthlyReturnFactory)
    force_id = factory.SelfAttribute("monthly_return.force_id")
    period_id = factory.SelfAttribute("monthly_return.period_id")
    number = 1

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> Revision:
        """Say that no trait is on if none is named: else factory_boy asks by an error that describes every value."""
        is_plain = {"submitted", "approved"}.isdisjoint(params)
        return super()._generate(strategy, {"submitted": False, "approved": False, **params} if is_plain else params)


class InvestigationFactory(DjangoModelFactory[Investigation]):
    """An investigation held by Lancashire."""

    class Meta:
        model = Investigation

    force_id = LANCASHIRE


class HoldingFactory(DjangoModelFactory[Holding]):
    """An investigation as its force names it."""

    class Meta:
        model = Holding

    investigation = factory.SubFactory(InvestigationFactory)
    force_id = factory.SelfAttribute("investigation.force_id")
    reference = factory.Sequence(lambda n: f"REF/{n:05}")
    begins_on = FEBRUARY


class EntryFactory(DjangoModelFactory[Entry]):
    """A live investigation, first reported, in a working revision."""

    class Meta:
        model = Entry

    revision = factory.SubFactory(RevisionFactory)
    force_id = factory.SelfAttribute("revision.force_id")
    holding = factory.SubFactory(HoldingFactory, investigation__force_id=factory.SelfAttribute("...force_id"))
    investigation = factory.SelfAttribute("holding.investigation")
    arrival = Arrival.FIRST_REPORTED
    state = EntryState.LIVE
    opened_on = date(2019, 5, 14)
    primary_type_id = "LAB"


class EntryPeopleFactory(DjangoModelFactory[EntryPeople]):
    """Three potential victims of known sex and age only."""

    class Meta:
        model = EntryPeople

    entry = factory.SubFactory(EntryFactory)
    force_id = factory.SelfAttribute("entry.force_id")
    role = "victim"
    nationality_id = "unknown"
    gender = "male"
    age_group = "25-39"
    count = 3


class EntryWordsFactory(DjangoModelFactory[EntryText]):
    """A remark beside an entry."""

    class Meta:
        model = EntryText

    entry = factory.SubFactory(EntryFactory)
    force_id = factory.SelfAttribute("entry.force_id")
    remarks = "Joint visit with partners."


class FindingFactory(DjangoModelFactory[Finding]):
    """A warning raised by the checks."""

    class Meta:
        model = Finding

    revision = factory.SubFactory(RevisionFactory)
    force_id = factory.SelfAttribute("revision.force_id")
    rule = "people"
    severity = "warning"
    message = "Potential victims went from 3 to 9."
    remedy = "Say why once, or correct the number."
    figure = factory.Sequence(lambda n: f"people:{n}:3-9")


def series(first: date, last: date) -> list[Period]:
    """The open months of one series."""
    return [PeriodFactory(month=month, starts_series=month == first) for month in months.between(first, last)]


def typed(reference: str | None = None, **values: Any) -> dict[str, Any]:
    """The form values of a live labour case that raises no finding."""
    return {
        "reference": reference or f"REF/{next(_numbers):05}",
        "opened_on": "14/05/2019",
        "stage": "live-investigation",
        "origin": "public",
        "primary_type": "LAB",
        "sub_types": "LAB.car-wash",
        **values,
    }


def row(
    reference: str | None = None, *, people: Sequence[dict[str, str]] | None = None, **values: Any
) -> whole_import.InvestigationRow:
    """A row of a whole-return import with one potential victim and one suspect."""
    return whole_import.InvestigationRow(
        values=typed(reference, **values), people=[victims(1), suspects(1)] if people is None else people
    )


def victims(count: int | str = 1, **axes: str) -> dict[str, str]:
    """A group of victims as a form sends it."""
    return {
        "role": "victim",
        "nationality": "unknown",
        "gender": "male",
        "age_group": "25-39",
        "count": str(count),
        **axes,
    }


def suspects(count: int | str = 1, **axes: str) -> dict[str, str]:
    """A group of suspects as a form sends it."""
    return victims(count, role="suspect", **axes)


def submitted_return(month: date, *, rows: Sequence[whole_import.InvestigationRow], by: User) -> MonthlyReturn:
    """A return submitted by a whole-return import, with a reason for every warning."""
    reasons = dict.fromkeys(checks.RULES, "As reported.")
    handed = whole_import.submit_whole_return(str(by.force_id), month, rows=rows, by=by, reasons=reasons)
    assert handed.monthly_return is not None, [str(error) for error in handed.errors]
    return handed.monthly_return


def approved(
    month: date, *, rows: Sequence[whole_import.InvestigationRow], by: User, reviewer: User | None = None
) -> MonthlyReturn:
    """A return submitted and then approved by the coordinator of its unit."""
    submitted_return(month, rows=rows, by=by)
    unit = Force.objects.get(pk=by.force_id).unit_id
    reviewer = reviewer or UserFactory(role=Role.COORDINATOR, unit_id=unit)
    return deciding.approve(str(by.force_id), month, by=reviewer)


def draft(month: date, *, by: User) -> Revision:
    """The working revision of a return, begun now if it does not exist."""
    return creation.working(creation.begin(str(by.force_id), month, by=by))


def entry_of(revision: Revision, reference: str) -> Entry:
    """The row with this reference."""
    return Entry.objects.get(revision=revision, holding__reference=reference)
