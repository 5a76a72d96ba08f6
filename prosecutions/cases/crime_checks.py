"""What is missing between defendants and the crime register, for those who see both."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from nrm.crime import permissions as crime_permissions
from nrm.crime.choices import OutcomeGroup, RecordStatus
from nrm.models import OutcomeType
from prosecutions.cases.defendant_workflow import CONVICTED, ORDER_GROUPS, UNDECIDED
from prosecutions.checks import RecordCheck
from prosecutions.models import Charge, Defendant, DefendantCrime


def without_crime(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Cases with an undecided defendant, charged with slavery or trafficking, who has no linked crime record."""
    charged = Charge.objects.filter(defendant=OuterRef("pk"), is_removed=False, group__in=sorted(ORDER_GROUPS))
    people = Defendant.objects.filter(Exists(charged), case=OuterRef("pk"), status__in=sorted(UNDECIDED))
    return cases.filter(Exists(people.exclude(Exists(DefendantCrime.objects.filter(defendant=OuterRef("pk"))))))


def without_outcome(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Cases with a defendant whose crime is not recorded as charged, unless no charge ended in a conviction."""
    crimes = DefendantCrime.objects.filter(
        defendant__case=OuterRef("pk"),
        defendant__status__in=sorted(UNDECIDED | CONVICTED),
        record__status=RecordStatus.CRIME,
    )
    return cases.filter(Exists(crimes.exclude(record__outcome__in=charged_outcomes())))


def charged_outcomes() -> QuerySet[Any, str]:
    """The codes of the outcomes that say that somebody was charged or summonsed, whenever they were valid."""
    return OutcomeType.objects.filter(group=OutcomeGroup.CHARGED).values_list("code", flat=True)


CHECKS: tuple[RecordCheck, ...] = (
    RecordCheck(
        code="crime",
        title="Charged, no crime record linked",
        to_do="On each defendant’s page, link the crime records of the victims. Without a record, check whether the"
        " crime is recorded.",
        rank=3,
        question=lambda rows, _today: without_crime(rows),
        is_for=crime_permissions.works_on_crime,
    ),
    RecordCheck(
        code="outcome",
        title="Charged, crime outcome not updated",
        to_do="In the crime register, assign an outcome that says the suspect was charged, or correct the link.",
        rank=3,
        question=lambda rows, _today: without_outcome(rows),
        is_for=crime_permissions.works_on_crime,
    ),
)
