"""The reason for a warning: who gives it, and how long it holds."""

from __future__ import annotations

from datetime import date

import pytest

from core.workflow import TransitionNotAllowed
from investigations.models import EntryPeople, Finding, Holding, MonthlyReturn
from investigations.quality import checks
from tests.investigations import cast as scene
from tests.investigations.cast import JANUARY, Cast

pytestmark = pytest.mark.django_db


def test_reason_holds_until_the_figure_changes():
    cast, revision = Cast(), scene.draft()
    row = scene.entry(revision, victims=9, previous=scene.entry(scene.draft(month=JANUARY), victims=3))
    (finding,) = checks.check(revision)

    checks.explain(finding.pk, reason=" Six more workers identified. ", by=cast.analyst)
    (kept,) = checks.check(revision)
    assert (kept.state, kept.reason, kept.pk) == ("explained", "Six more workers identified.", finding.pk)

    EntryPeople.objects.filter(entry=row).update(count=10)
    (moved,) = checks.check(revision)
    assert (moved.state, moved.reason) == ("open", "")


def test_reason_is_carried_with_its_figure_to_the_next_month_and_revision():
    cast, january = Cast(), scene.draft(month=JANUARY)
    row = scene.entry(january, victims=0)
    (finding,) = checks.check(january)
    checks.explain(finding.pk, reason="Not identified yet.", by=cast.analyst)
    scene.approve(january)
    february = scene.draft(rolled_from=january)
    again = scene.entry(february, previous=row, victims=0)

    (carried,) = checks.check(february)
    assert (carried.state, carried.reason, carried.reason_by_id) == (
        "explained",
        "Not identified yet.",
        cast.analyst.pk,
    )

    successor = scene.next_revision(scene.approve(february))
    scene.entry(successor, previous=again, victims=0)
    assert [f.reason for f in checks.check(successor)] == ["Not identified yet."]


def test_reason_of_another_force_or_figure_is_not_carried():
    cast, january = Cast(), scene.draft(month=JANUARY)
    row = scene.entry(january, victims=0)
    (finding,) = checks.check(january)
    checks.explain(finding.pk, reason="Not identified yet.", by=cast.analyst)
    scene.approve(january)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=row, victims=1, sub_types=[])
    scene.entry(february, victims=0)

    assert [(f.rule, f.state) for f in checks.check(february)] == [("sub_type", "open"), ("no_victims", "open")]


def test_an_error_cannot_be_explained_by_a_reason():
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, opened_on=date(2020, 3, 5))
    (error,) = checks.check(revision)

    with pytest.raises(TransitionNotAllowed, match="You must fix this error before you submit"):
        checks.explain(error.pk, reason="It is right.", by=cast.analyst)


@pytest.mark.parametrize("reason", ["", "   "])
def test_reason_needs_text(reason):
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, victims=0)
    (finding,) = checks.check(revision)

    with pytest.raises(TransitionNotAllowed, match="Enter a short reason why the figure is right"):
        checks.explain(finding.pk, reason=reason, by=cast.analyst)


def test_unrelated_user_finds_no_warning_and_a_reviewer_cannot_give_a_reason():
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, victims=0)
    (finding,) = checks.check(revision)

    with pytest.raises(Finding.DoesNotExist):
        checks.explain(finding.pk, reason="I know.", by=cast.stranger)
    with pytest.raises(TransitionNotAllowed, match="Only the force’s analyst or lead can give a reason"):
        checks.explain(finding.pk, reason="I know.", by=cast.coordinator)


def test_reason_cannot_be_given_after_submission():
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, victims=0)
    (finding,) = checks.check(revision)
    MonthlyReturn.objects.update(status="submitted")

    with pytest.raises(TransitionNotAllowed, match="This return is submitted"):
        checks.explain(finding.pk, reason="Not identified yet.", by=cast.analyst)


def test_reasons_in_a_workbook_answer_whole_rules_at_once():
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, victims=0)
    scene.entry(revision, victims=0, sub_types=[])
    checks.check(revision)

    answered = checks.explain_all(revision, reasons={"no_victims": "Not identified yet."}, by=cast.analyst)

    assert answered == 2
    assert scene.findings(revision) == [
        ("no_victims", "warning", "explained"),
        ("no_victims", "warning", "explained"),
        ("sub_type", "warning", "open"),
    ]


def test_changing_a_row_s_reference_keeps_its_reason():
    cast, revision = Cast(), scene.draft()
    row = scene.entry(revision, victims=0, reference="LAN/1")
    (finding,) = checks.check(revision)
    checks.explain(finding.pk, reason="Not identified yet.", by=cast.analyst)
    Holding.objects.filter(pk=row.holding_id).update(reference="LAN/2")

    assert [f.state for f in checks.check(revision)] == ["explained"]
