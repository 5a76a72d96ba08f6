"""Who reads the report on a file that holds, or may hold, a sealed case (P7; docs/adr/0065)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from core import clock
from imports.models import Upload
from investigations.models import Investigation, ReturnUpload
from investigations.returns import creation
from investigations.sealed import seals
from investigations.workbooks import document_uploads
from reference.models import Force
from tests.accounts.factories import CUMBRIA, LANCASHIRE
from tests.investigations.factories import FEBRUARY, JANUARY, MARCH, HoldingFactory, PeriodFactory, typed
from tests.investigations.sealed.world import REFERENCE, SealedWorld, seal, unsealed_world
from tests.roles import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SealedWorld:
    """March is begun."""
    world = unsealed_world()
    with acting_for(world.outsider):
        creation.start(LANCASHIRE, MARCH, by=world.outsider)
    return world


def upload(by: User, *references: str) -> ReturnUpload:
    """A document with these cases that somebody tries for March."""
    document = {"investigations": [typed(reference) for reference in references]}
    with acting_for(by):
        return document_uploads.receive(document, force=Force.objects.get(pk=LANCASHIRE), month=MARCH, by=by)


def sees(person: User, report: ReturnUpload) -> bool:
    with acting_for(person):
        return ReturnUpload.objects.filter(pk=report.pk).exists()


def test_report_from_before_is_left_to_those_who_are_named(world: SealedWorld) -> None:
    report = upload(world.outsider, REFERENCE, "OPEN/1")
    seal(world)

    assert [sees(person, report) for person in (world.lead, world.analyst)] == [True, True]
    assert not any(sees(person, report) for person in world.not_named)


def test_report_by_somebody_who_is_named_is_left_to_those_who_are(world: SealedWorld) -> None:
    seal(world)
    report = upload(world.analyst, REFERENCE)

    assert sees(world.lead, report)
    assert not any(sees(person, report) for person in world.not_named)


def test_report_on_a_reference_that_somebody_typed_is_theirs_and_of_those_who_are_named(world: SealedWorld) -> None:
    seal(world)
    report = upload(world.outsider, f" {REFERENCE.lower()} ", "OPEN/1")

    assert sees(world.outsider, report)
    assert sees(world.lead, report)
    assert not any(sees(person, report) for person in (world.other_lead, world.coordinator, world.national))


def test_report_without_it_is_read_by_everybody(world: SealedWorld) -> None:
    seal(world)
    report = upload(world.outsider, "OPEN/1")

    assert all(sees(person, report) for person in (*world.not_named, world.lead))


def test_file_is_read_again_by_somebody_who_was_named_since(world: SealedWorld) -> None:
    seal(world)
    report = upload(world.outsider, "OPEN/1")
    with acting_for(world.lead):
        people = [world.lead, world.analyst, world.outsider]
        review_on, seen = clock.today() + timedelta(days=60), seals.token_of(world.seal)
        seals.change(world.seal, people=people, review_on=review_on, seen=seen, by=world.lead)
    with acting_for(world.outsider):
        ReturnUpload.objects.filter(pk=report.pk).update(report="Again.")

    assert sees(world.analyst, report)
    assert not sees(world.other_lead, report)


def test_unsealing_opens_the_reports(world: SealedWorld) -> None:
    before = upload(world.outsider, REFERENCE)
    seal(world)
    after = upload(world.outsider, REFERENCE)
    with acting_for(world.lead):
        seals.unseal(world.seal, reason="The inquiry is public.", seen=seals.token_of(world.seal), by=world.lead)

    assert sees(world.coordinator, before)
    assert sees(world.coordinator, after)


def test_report_of_a_month_before_the_case_came_is_not_hidden() -> None:
    """Of the giver's files, and of the receiver's, those are hidden that can hold the case."""
    world = unsealed_world()
    for month in (JANUARY, MARCH):
        PeriodFactory(month=month)
    Investigation.objects.filter(pk=world.case.pk).update(created_at=clock.now() - timedelta(days=1))
    HoldingFactory(investigation=world.case, force_id=CUMBRIA, begins_on=JANUARY, ends_on=FEBRUARY)
    long_before = clock.now() - timedelta(days=9)
    kept = {
        (force, month): ReturnUpload.objects.create(
            force_id=force,
            period_id=month,
            upload=Upload.objects.create(force_id=force, kind="return", sha256=f"{number:064}", size=1, by=world.lead),
            by=world.lead,
            uploaded_at=long_before,
            report="A report.",
        )
        for number, (force, month) in enumerate(
            [(LANCASHIRE, JANUARY), (LANCASHIRE, FEBRUARY), (CUMBRIA, FEBRUARY), (CUMBRIA, MARCH)]
        )
    }
    seal(world)

    with connection.cursor() as cursor:
        cursor.execute("select id from investigations_returnupload where sealed is not null order by id")
        hidden = {key for (key,) in cursor.fetchall()}
    assert hidden == {kept[LANCASHIRE, FEBRUARY].pk, kept[CUMBRIA, FEBRUARY].pk}
