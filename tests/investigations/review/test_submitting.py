"""Submitting and withdrawing: what is frozen, what is on time, and what must be answered first."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.workflow import TransitionNotAllowed
from figures.models import Period
from investigations.models import Entry, MonthlyReturn, Revision
from investigations.quality import checks
from investigations.review import decisions
from tests.investigations import cast as scene
from tests.investigations import deciding
from tests.investigations.cast import FEBRUARY, MARCH
from tests.investigations.review.february import OF_FEBRUARY, revisions, status

pytestmark = pytest.mark.django_db


def test_submitting_freezes_the_revision_with_its_fingerprints(cast, row):
    monthly_return = decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    revision = Revision.objects.get()
    assert (monthly_return.status, revision.state) == ("submitted", "submitted")
    assert (revision.submitted_by_id, revision.submitted_at.date()) == (cast.analyst.pk, clock.today())
    assert len(revision.fingerprint) == len(revision.words_fingerprint) == 64
    assert not revision.is_nil
    with pytest.raises(IntegrityError, match="submitted revision never changes"), transaction.atomic():
        Entry.objects.filter(pk=row.pk).update(stage="charged")


@pytest.mark.parametrize(("due_on", "on_time"), [(date(2026, 11, 24), True), (date(2026, 11, 23), False)])
def test_return_submitted_on_its_due_day_is_on_time(cast, row, due_on, on_time):
    Period.objects.filter(pk=FEBRUARY).update(due_on=due_on, locks_on=date(2026, 12, 1))

    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    assert MonthlyReturn.objects.get().submitted_on_time is on_time


def test_withdrawing_and_resubmitting_late_keeps_the_return_on_time(cast, row):
    Period.objects.filter(pk=FEBRUARY).update(due_on=clock.today(), locks_on=date(2026, 12, 1))
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    Period.objects.filter(pk=FEBRUARY).update(due_on=date(2020, 3, 6))
    decisions.withdraw(*OF_FEBRUARY, by=cast.analyst)

    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    assert MonthlyReturn.objects.get().submitted_on_time is True


def test_correction_of_a_return_from_before_the_system_is_neither_on_time_nor_late(cast, submitted):
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)
    MonthlyReturn.objects.update(submitted_on_time=None)  # nobody knows when it was first submitted
    deciding.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)
    assert not MonthlyReturn.objects.get().is_overdue

    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    assert MonthlyReturn.objects.get().submitted_on_time is None


def test_an_empty_revision_is_a_nil_return(cast):
    scene.draft()

    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    assert Revision.objects.get().is_nil


def test_a_locked_month_still_accepts_a_return(cast, row):
    Period.objects.filter(pk=FEBRUARY).update(state="locked")

    decisions.submit(*OF_FEBRUARY, by=cast.lead)
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"


def test_errors_block_submission_and_every_warning_needs_its_reason(cast):
    revision = scene.draft()
    late = scene.entry(revision, opened_on=date(2020, 3, 1))
    scene.entry(revision, victims=0)

    with pytest.raises(TransitionNotAllowed, match="Give a reason for 1 warning"):
        decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    Entry.objects.filter(pk=late.pk).update(opened_on=date(2020, 2, 29))
    checks.check(revision)
    checks.explain_all(revision, reasons={"no_victims": "Not identified yet."}, by=cast.analyst)
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    assert status() == "submitted"


def test_notes_in_a_file_answer_its_warnings_on_submission(cast):
    scene.entry(scene.draft(), victims=0, sub_types=[])
    with pytest.raises(TransitionNotAllowed, match="Give a reason for 1 warning"):
        decisions.submit(*OF_FEBRUARY, by=cast.analyst, reasons={"no_victims": "Not identified yet."})

    notes = {"no_victims": "Not identified yet.", "sub_type": "Seen from the road only."}
    decisions.submit(*OF_FEBRUARY, by=cast.analyst, reasons=notes)

    findings = Revision.objects.get().findings.values_list("rule", "state", "reason")
    assert sorted(findings) == [(rule, "explained", reason) for rule, reason in sorted(notes.items())]


def test_withdrawing_begins_the_next_revision_as_a_copy(cast, submitted):
    decisions.withdraw(*OF_FEBRUARY, by=cast.lead)

    assert status() == "draft"
    assert revisions() == [(1, "superseded"), (2, "working")]
    old, new = Entry.objects.order_by("pk")
    assert (old.investigation_id, old.state) == (new.investigation_id, new.state)


def test_month_covered_by_a_later_approved_month_cannot_be_submitted(cast, row):
    march = scene.draft(month=MARCH)
    scene.rolled([row], march)
    scene.approve(march)

    with pytest.raises(TransitionNotAllowed, match="March 2020 is approved and covers the changes in February 2020"):
        decisions.submit(*OF_FEBRUARY, by=cast.analyst)


def test_reasons_given_are_carried_to_the_next_revision(cast):
    revision = scene.draft()
    scene.entry(revision, victims=0)
    checks.check(revision)
    checks.explain_all(revision, reasons={"no_victims": "Not identified yet."}, by=cast.analyst)
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    decisions.withdraw(*OF_FEBRUARY, by=cast.analyst)

    assert [f.reason for f in Revision.objects.get(state="working").findings.all()] == ["Not identified yet."]
