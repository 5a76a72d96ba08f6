"""The guidance usage page prints the numbers of snapshots and batches, each with its coverage."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from figures import batches
from figures.models import Snapshot
from guidance import monthly_usage
from guidance.choices import UsageKind
from guidance.models import UsageEvent
from reference.areas import UK
from reference.models import Force
from reports.guidance import page as guidance_page
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory, analyst, national
from tests.figures.making import FEBRUARY, JANUARY, built, lock, reported
from tests.guidance.making import published
from tests.reports import months_made

pytestmark = pytest.mark.django_db


@pytest.fixture
def _used() -> None:
    product = published(kind="guide")
    for force, times in ((LANCASHIRE, 3), (KENT, 2)):
        for _ in range(times):
            UsageEvent.objects.create(kind=UsageKind.READ, force_id=force, product=product, day=date(2020, 1, 9))
    for month in (JANUARY, FEBRUARY):
        reported(LANCASHIRE, month, new=1)
        lock(month)
    monthly_usage.store_finished_months()
    batches.count_all_pending()
    for month in (JANUARY, FEBRUARY):
        built(month)


@pytest.mark.usefixtures("_used")
def test_the_uk_of_a_month_is_the_sum_of_its_forces_with_coverage() -> None:
    page = guidance_page.page_for(national(), area=UK)

    read = {line.label: line.counted["guidance_read"] for line in page.lines}
    assert read["January 2020"].value == 5
    assert (read["January 2020"].coverage.reported, read["January 2020"].coverage.due) == (46, 46)
    assert read["February 2020"].value == 0


@pytest.mark.usefixtures("_used")
def test_force_sees_only_its_own_row(client) -> None:
    months_made.publish(Snapshot.objects.get(period=JANUARY))

    def shown(person: User) -> list[tuple[str, int | None]]:
        forces = guidance_page.page_for(person, area=UK).forces
        return [
            (name, dict(zip(guidance_page.NAMES, counted, strict=True))["guidance_read"].value)
            for name, counted in forces
        ]

    assert shown(analyst()) == [("Lancashire", 3)]
    assert shown(analyst(KENT)) == [("Kent", 2)]
    assert [name for name, _ in shown(national())] == ["Kent", "Lancashire"]
    client.force_login(UserFactory(role="partner"))
    assert client.get(reverse("reports:guidance-figures")).status_code == 403


@pytest.mark.parametrize("some_forces", [2, 40])
def test_the_page_costs_the_same_for_few_forces_and_for_many(client, query_budget, some_forces: int) -> None:
    forces = list(Force.objects.order_by("pk").values_list("pk", flat=True)[:some_forces])
    UsageEvent.objects.bulk_create(
        UsageEvent(kind=UsageKind.SEARCH, force_id=force, day=date(2020, 1, 9)) for force in forces
    )
    reported(LANCASHIRE, JANUARY, new=1)
    lock(JANUARY)
    monthly_usage.store_finished_months()
    batches.count_all_pending()
    built(JANUARY)
    client.force_login(national())

    with query_budget(17):
        page = client.get(reverse("reports:guidance-figures"))

    assert b"46 of 46" in page.content
