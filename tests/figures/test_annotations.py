"""Annotations: the national team records them; they never change, and end with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from core.workflow import TransitionNotAllowed
from figures import annotating
from figures.models import Annotation, Snapshot, SnapshotFigure
from tests.accounts.factories import KENT, analyst, coordinator, national, stranger
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.roles import acting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def months_with_returns() -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        making.period(month)


def test_national_team_records_an_annotation_with_its_source_and_author() -> None:
    nina = national()

    with acting("web"):
        annotation = annotating.record(making.annotation(last=MARCH, measure="live", primary_type="SEX"), by=nina)

    stored = Annotation.objects.get()
    assert (stored.place, stored.span, stored.source) == ("uk", "January to March 2020", "Annual report 2019/20")
    assert (stored.measure, stored.dimension, stored.category) == ("live", "primary_type", "SEX")
    assert stored.created_by == nina
    assert LogEntry.objects.get(kind="collection", subject="figures.annotation").keys == [str(annotation.public_id)]


@pytest.mark.parametrize("person", [analyst, coordinator])
def test_nobody_else_records_or_ends_one(person: Callable[[], User]) -> None:
    annotation = making.annotated()

    with pytest.raises(TransitionNotAllowed, match="Only the national team"):
        annotating.record(making.annotation(), by=person())
    with pytest.raises(TransitionNotAllowed, match="Only the national team"):
        annotating.end(annotation.public_id, reason="It was wrong.", by=person())

    assert Annotation.objects.current().count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"first": MARCH}, "The last month cannot be before the first"),
        ({"first": date(2062, 1, 1), "last": date(2062, 1, 1)}, "There are no returns for January 2062"),
        ({"place": "region:atlantis"}, "Select an area or a force"),
        ({"place": "uk:north-west"}, "Select an area or a force"),
        ({"place": "force:E23000099"}, "Select an area or a force"),
        ({"measure": "happiness"}, "Select a figure"),
        ({"primary_type": "NONE"}, "Select a type"),
        ({"measure": "nrm_referrals", "primary_type": "SEX"}, "Only figures of investigations have a type"),
        ({"words": " "}, "Enter the short text"),
        ({"sentence": "Kent counted its cases twice."}, "The text names Kent."),
        ({"words": "Kent Police were late"}, "The text names Kent."),
        ({"place": "unit:ersou", "source": "Kent Police and Essex"}, "The text names Essex, Kent."),
        ({"place": f"force:{LANCASHIRE}", "sentence": "As in Kent."}, "The text names Kent."),
    ],
)
def test_annotation_that_would_mislead_is_refused_with_the_reason(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=why):
        annotating.record(making.annotation(**wrong), by=national())

    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    "allowed",
    [
        {"place": f"force:{KENT}", "sentence": "Kent counted its cases twice."},
        {"sentence": "The law of Scotland and Northern Ireland changed. London and the West Midlands follow."},
        {"sentence": "Kentish words are no name."},
    ],
)
def test_text_may_name_its_own_force_and_regions(allowed: dict[str, Any]) -> None:
    assert making.annotated(**allowed).pk


def test_ended_annotation_stays_on_record_and_is_no_longer_shown() -> None:
    annotation, nina = making.annotated(), national()

    with acting("web"):
        annotating.end(annotation.public_id, reason="The figures have been corrected.", by=nina)

    assert annotating.covering([JANUARY], user=nina) == []
    stored = Annotation.objects.get()
    assert (stored.ended_by, stored.end_reason) == (nina, "The figures have been corrected.")
    assert LogEntry.objects.get(kind="alteration", subject="figures.annotation").reason == stored.end_reason


def test_annotation_ends_once_and_with_a_reason() -> None:
    annotation, nina = making.annotated(), national()

    with pytest.raises(TransitionNotAllowed, match="Enter a reason"):
        annotating.end(annotation.public_id, reason=" ", by=nina)
    annotating.end(annotation.public_id, reason="Corrected.", by=nina)
    with pytest.raises(TransitionNotAllowed, match="already ended"):
        annotating.end(annotation.public_id, reason="Again.", by=nina)
    with pytest.raises(Annotation.DoesNotExist):
        annotating.end(uuid.uuid4(), reason="Corrected.", by=nina)


@pytest.mark.parametrize(
    "statement",
    [
        "update figures_annotation set sentence = 'Something else.'",
        "update figures_annotation set last = '2020-03-01'",
        "delete from figures_annotation",
    ],
)
def test_database_refuses_to_change_or_delete_an_annotation(statement: str) -> None:
    making.annotated()

    with pytest.raises(IntegrityError, match="an annotation"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_database_refuses_to_open_an_ended_annotation_again() -> None:
    annotating.end(making.annotated().public_id, reason="Corrected.", by=national())

    with pytest.raises(IntegrityError, match="has ended"), transaction.atomic():
        Annotation.objects.update(ended_at=None, ended_by=None, end_reason="")


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": MARCH, "last": JANUARY},
        {"first": date(2020, 1, 2)},
        {"area_kind": ""},
        {"area_kind": "region"},
        {"area": "north-west"},
        {"force_id": LANCASHIRE},
        {"dimension": "primary_type"},
        {"source": ""},
        {"end_reason": "Corrected."},
    ],
)
def test_database_refuses_an_annotation_that_contradicts_itself(wrong: dict[str, Any]) -> None:
    annotation = making.annotated()
    fields = {
        field.attname: getattr(annotation, field.attname)
        for field in Annotation._meta.concrete_fields
        if field.attname not in {"id", "public_id"}
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.create(**fields | wrong)


@pytest.mark.parametrize(
    ("in_question", "number"), [([date(2019, 12, 1)], 0), ([FEBRUARY], 1), ([date(2019, 12, 1), MARCH], 0), ([], 0)]
)
def test_annotation_covers_its_months_only(in_question: list[date], number: int) -> None:
    making.annotated(first=JANUARY, last=FEBRUARY)

    assert len(annotating.covering(in_question, user=national())) == number


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (national, {"uk", f"force:{LANCASHIRE}", f"force:{KENT}"}),
        (coordinator, {"uk", f"force:{LANCASHIRE}"}),
        (analyst, {"uk", f"force:{LANCASHIRE}"}),
        (lambda: analyst(CHESHIRE), {"uk"}),
        (stranger, {"uk", f"force:{KENT}"}),
    ],
)
def test_annotation_of_a_force_is_for_the_force_its_unit_and_the_national_team(
    person: Callable[[], User], seen: set[str]
) -> None:
    for place in ("uk", f"force:{LANCASHIRE}", f"force:{KENT}"):
        making.annotated(place=place)

    assert {annotation.place for annotation in annotating.covering([JANUARY], user=person())} == seen


@pytest.mark.parametrize(
    ("about", "figure", "is_about"),
    [
        ({}, ("live", "total", "all"), True),
        ({}, ("nrm_referrals", "total", "all"), True),
        ({"measure": "live"}, ("suspects", "total", "all"), False),
        ({"primary_type": "SEX"}, ("live", "total", "all"), True),  # the total includes it
        ({"primary_type": "SEX"}, ("live", "primary_type", "SEX"), True),
        ({"primary_type": "SEX"}, ("live", "primary_type", "LAB"), False),
        ({"primary_type": "SEX"}, ("live", "stage", "triage"), False),
        ({"primary_type": "SEX"}, ("live", "primary_type:stage", "SEX:triage"), True),
        ({"primary_type": "SEX"}, ("live", "primary_type:stage", "LAB:triage"), False),
    ],
)
def test_annotation_is_about_its_measure_its_category_and_totals(
    about: dict[str, str], figure: tuple[str, str, str], is_about: bool
) -> None:
    measure, dimension, category = figure

    assert making.annotated(**about).is_about(measure, dimension=dimension, category=category) is is_about


def test_annotation_changes_no_figure_and_no_digest() -> None:
    making.reported(LANCASHIRE, JANUARY, new=2)
    making.lock(JANUARY)
    snapshot = making.built(JANUARY)
    before = (snapshot.digest, snapshot.digests, snapshot.sources_digest, SnapshotFigure.objects.count())

    making.annotated()
    making.annotated(place=f"force:{LANCASHIRE}")
    making.built(JANUARY)

    again = Snapshot.objects.get()
    assert (again.digest, again.digests, again.sources_digest, SnapshotFigure.objects.count()) == before
