"""An operation returned by two forces: who gets the warning, and which force each user may see."""

from __future__ import annotations

from datetime import date

import pytest

from investigations.models import Investigation
from investigations.quality import checks
from tests.investigations import cast as scene
from tests.investigations.cast import BTP, CHESHIRE, FEBRUARY, JANUARY, Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["MARLSTONE", "Op Marlstone", " operation  marlstone"])
def test_operation_returned_by_two_forces_is_a_warning_without_the_other_s_name(name):
    cheshire = scene.draft(CHESHIRE)
    other = scene.entry(cheshire, reference="CHS/2020/7", operation_name=name)
    scene.approve(cheshire)
    revision = scene.draft()
    scene.entry(revision, operation_name="Op MARLSTONE")

    (finding,) = checks.check(revision)

    assert (finding.rule, finding.remedy.split(".")[0]) == (
        "joint",
        "Ask your coordinator which force returns it, and enter what was agreed",
    )
    finding_text = f"{finding.message} {finding.remedy} {finding.figure} {finding.field}"
    assert "CHS" not in finding_text
    assert "Cheshire" not in finding_text
    assert str(other.investigation_id) not in finding.figure.split(":")


def test_linked_operation_is_an_error_for_the_force_that_must_withdraw_it():
    cheshire, lancashire = scene.draft(CHESHIRE), scene.draft()
    theirs, ours = scene.entry(cheshire), scene.entry(lancashire)
    Investigation.objects.filter(pk=ours.investigation_id).update(same_operation_as=theirs.investigation_id)
    scene.approve(cheshire)

    assert [f.rule for f in checks.check(lancashire)] == ["joint"]
    scene.approve(lancashire)
    assert checks.check(next_with(cheshire, theirs)) == []


def next_with(approved, row):
    """The next working revision after an approved one, with this row in it."""
    successor = scene.next_revision(approved)
    scene.entry(successor, previous=row)
    return successor


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"month": JANUARY},  # another month
        {"is_draft": True},  # no other force can see a draft
        {"state": "closed", "closing_reason_id": "conviction", "closed_on": date(2020, 2, 3)},
        {"operation_name": ""},
    ],
)
def test_another_month_a_draft_or_a_closed_case_is_not_returned_twice(elsewhere):
    fields = dict(elsewhere)
    is_draft, month = fields.pop("is_draft", False), fields.pop("month", FEBRUARY)
    theirs = scene.draft(CHESHIRE, month)
    scene.entry(theirs, **{"operation_name": "MARLSTONE", **fields})
    if not is_draft:
        scene.approve(theirs)
    revision = scene.draft()
    scene.entry(revision, operation_name="MARLSTONE" if fields.get("operation_name", "x") else "")

    assert checks.check(revision) == []


def test_only_the_reviewer_of_both_forces_sees_which_other_force_returns_it():
    cast = Cast()
    for force, reference in ((CHESHIRE, "CHS/2020/7"), (BTP, "BTP/2020/1")):
        other = scene.draft(force)
        scene.entry(other, reference=reference, operation_name="MARLSTONE")
        scene.approve(other)
    revision = scene.draft()
    row = scene.entry(revision, operation_name="MARLSTONE")
    checks.check(revision)

    seen = checks.returned_twice(revision, by=cast.coordinator)
    assert [(twin.entry_id, twin.force, twin.reference) for twin in seen] == [
        (row.pk, "", ""),
        (row.pk, "Cheshire", "CHS/2020/7"),
    ]
    seen = checks.returned_twice(revision, by=cast.national)
    assert sorted(twin.force for twin in seen) == ["British Transport Police", "Cheshire"]
    assert checks.returned_twice(revision, by=cast.analyst) == []
