"""Outcomes of a period on both bases, and how well each force records: recounted here by hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from core import clock
from nrm.crime import audit_figures, outcome_table
from nrm.crime.choices import CancellationReason, OutcomeGroup, RecordDecision, RecordStatus
from nrm.models import CrimeRecord, CrimeSystemEntry, CrimeSystemExport
from tests.accounts.factories import KENT
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.nrm.crime.making import crimes
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


def rows_of(table: outcome_table.OutcomeTable) -> dict[str, tuple[int, int]]:
    return {row.group: (row.recorded, row.closed) for row in table.rows if row.recorded or row.closed}


def table() -> outcome_table.OutcomeTable:
    return outcome_table.outcomes_of(CrimeRecord.objects.all(), first=FIRST, last=LAST)


def test_each_basis_counts_its_own_crimes(contact: User) -> None:
    crimes(contact, 3, recorded=date(2026, 2, 1), outcome="18", on=date(2026, 3, 1))
    crimes(contact, 2, recorded=date(2026, 5, 1), outcome="1", on=date(2026, 9, 1))
    crimes(contact, 4, recorded=date(2025, 11, 1), outcome="16", on=date(2026, 1, 1))
    crimes(contact, 5, recorded=date(2026, 6, 30))

    counted = table()

    assert rows_of(counted) == {
        OutcomeGroup.CHARGED: (2, 0),
        OutcomeGroup.UNSUPPORTED: (0, 4),
        OutcomeGroup.UNSOLVED: (3, 3),
    }
    assert (counted.crimes, counted.assigned, counted.unassigned, counted.closed) == (10, 5, 5, 7)


def test_months_show_how_much_is_unfinished(contact: User) -> None:
    crimes(contact, 3, recorded=date(2026, 2, 28), outcome="18", on=date(2026, 3, 1))
    crimes(contact, 1, recorded=date(2026, 2, 1))
    crimes(contact, 2, recorded=date(2026, 6, 30))

    months = {month.month.month: (month.crimes, month.unassigned_percentage) for month in table().recorded_months}

    assert months == {1: (0, "–"), 2: (4, "25%"), 3: (0, "–"), 4: (0, "–"), 5: (0, "–"), 6: (2, "100%")}


def test_shares_are_given_from_twenty_crimes_on(contact: User) -> None:
    crimes(contact, 19, recorded=date(2026, 2, 1), outcome="18", on=date(2026, 3, 1))
    assert {row.recorded_percentage for row in table().rows} == {"–"}

    crimes(contact, 1, recorded=date(2026, 2, 1), outcome="1", on=date(2026, 3, 1))

    shares = {row.group: row.recorded_percentage for row in table().rows}
    assert (shares[OutcomeGroup.UNSOLVED], shares[OutcomeGroup.CHARGED]) == ("95%", "5%")


def test_cancelled_and_transferred_crimes_are_in_neither_basis(contact: User) -> None:
    crimes(contact, 2, recorded=date(2026, 2, 1), outcome="1", on=date(2026, 3, 1))
    CrimeRecord.objects.update(status=RecordStatus.CANCELLED, cancellation=CancellationReason.ERROR)

    assert (table().crimes, table().closed) == (0, 0)


def test_crime_counts_in_the_month_of_london(contact: User) -> None:
    crimes(contact, 1, recorded=date(2026, 6, 30))
    CrimeRecord.objects.update(crime_at=datetime(2026, 6, 30, 23, 30, tzinfo=clock.LONDON))
    assert table().crimes == 1

    CrimeRecord.objects.update(crime_at=datetime(2026, 7, 1, 0, 0, tzinfo=clock.LONDON))
    assert table().crimes == 0


def test_recording_is_counted_by_force(contact: User) -> None:
    now = clock.now()
    kim = referral_making.nrm_analyst(KENT)
    making.on_crime_system(making.opened(contact, reported_at=now - timedelta(hours=50)), by=contact)
    making.opened(contact, reported_at=now - timedelta(hours=50))
    making.opened(contact, reported_at=now - timedelta(hours=1))
    making.opened(contact, decision=RecordDecision.RG_POSITIVE, decided_on=clock.today())
    making.crime(contact, reference="LA/2/26")
    CrimeRecord.objects.filter(reference="LA/2/26").update(
        decision=RecordDecision.RG_NEGATIVE, decided_on=clock.today()
    )
    making.opened(kim)

    first = clock.today() - timedelta(days=30)
    lancashire, kent = sorted(
        audit_figures.recording_of(
            CrimeRecord.objects.all(),
            CrimeSystemEntry.objects.all(),
            CrimeSystemExport.objects.all(),
            first=first,
            last=clock.today(),
        ),
        key=lambda row: -row.reports,
    )

    assert (lancashire.reports, lancashire.in_time, lancashire.late, lancashire.due) == (5, 2, 1, 3)
    assert (lancashire.under_recorded, lancashire.over_recorded, lancashire.code_to_change) == (1, 1, 0)
    assert lancashire.in_time_percentage == "67%"
    assert (kent.reports, kent.due, kent.in_time_percentage) == (1, 0, "–")


def test_pages_print_the_figures_of_the_person_s_forces(contact: User) -> None:
    crimes(contact, 21, recorded=clock.today() - timedelta(days=40), outcome="1", on=clock.today())
    crimes(referral_making.nrm_analyst(KENT), 3, recorded=clock.today() - timedelta(days=40))
    own, all_forces = just_signed_in(contact), just_signed_in(referral_making.nrm_national())

    assert "21 crimes recorded" in own.get(reverse("crime:outcome-figures")).content.decode()
    assert "24 crimes recorded" in all_forces.get(reverse("crime:outcome-figures")).content.decode()
    kent_only = all_forces.get(reverse("crime:outcome-figures"), period() | {"force": KENT}).content.decode()
    assert "3 crimes recorded" in kent_only
    assert "21 of 21 (100%)" in own.get(reverse("crime:recording-figures")).content.decode()
    assert "Kent" not in own.get(reverse("crime:recording-figures")).content.decode().split("<main")[1]


def period(*, first: date | None = None, last: date | None = None) -> dict[str, str]:
    """A period as the form sends it; the last half year by default."""
    last = last or clock.today()
    first = first or last - timedelta(days=180)
    return {
        f"{name}_{place}": str(part)
        for name, day in (("first", first), ("last", last))
        for place, part in enumerate((day.day, day.month, day.year))
    }


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(2026, 3, 1), date(2026, 2, 1), "The last day is before the first day."),
        (date(2010, 1, 1), date(2026, 2, 1), "at most five years"),
    ],
)
def test_wrong_period_is_explained(contact: User, first: date, last: date, sentence: str) -> None:
    client = just_signed_in(contact)

    for name in ("crime:outcome-figures", "crime:recording-figures"):
        answer = client.get(reverse(name), period(first=first, last=last))
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("number", [3, 60])
def test_figures_cost_the_same_queries_for_any_number_of_crimes(
    contact: User, query_budget: Callable[[int], AbstractContextManager[Any]], number: int
) -> None:
    crimes(contact, number, recorded=clock.today() - timedelta(days=40), outcome="1", on=clock.today())
    client = just_signed_in(contact)

    for name, budget in (("crime:outcome-figures", 10), ("crime:recording-figures", 12)):
        with query_budget(budget):
            client.get(reverse(name))
