"""Receipts: equal rows have equal fingerprints, different rows different ones, and both clocks are shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from investigations.models import EntryPeople, Holding
from investigations.returns import receipts, rows, whole_import
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, draft, entry_of, row, series, submitted_return
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def revision():
    """A draft with two cases."""
    series(JANUARY, FEBRUARY)
    handed = whole_import.submit_whole_return(
        LANCASHIRE, JANUARY, rows=[row("LAN/1", remarks="Words."), row("LAN/2")], by=analyst(), submit=False
    )
    return handed.monthly_return.revisions.get()


def test_receipt_names_person_revision_and_time_by_both_clocks():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    submitted = submitted_return(JANUARY, rows=[row("LAN/1")], by=priya).revisions.get()
    submitted.submitted_at = datetime(2020, 7, 3, 22, 30, tzinfo=UTC)

    receipt = receipts.Receipt.of(submitted)

    assert (receipt.force, receipt.month, receipt.revision) == ("Lancashire Constabulary", JANUARY, 1)
    assert receipt.submitted_by == priya.name
    assert f"{receipt.submitted_at:%H:%M} UTC, {receipt.submitted_at_in_london:%H:%M}" == "22:30 UTC, 23:30"
    assert receipt.fingerprint == submitted.fingerprint
    assert receipt.short.replace(" ", "") == submitted.fingerprint[:16]


def test_a_draft_has_no_receipt(revision):
    assert receipts.Receipt.of(revision) is None


def test_a_copy_with_the_same_rows_has_the_same_fingerprints():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    first = submitted_return(JANUARY, rows=[row("LAN/2"), row("LAN/1")], by=priya).revisions.get()

    decisions.withdraw(LANCASHIRE, JANUARY, by=priya)

    assert receipts.fingerprints(draft(JANUARY, by=priya)) == (first.fingerprint, first.words_fingerprint)


def test_changed_count_changes_only_the_fingerprint_of_counts(revision):
    counted, words = receipts.fingerprints(revision)

    EntryPeople.objects.filter(entry=entry_of(revision, "LAN/1"), role="victim").update(count=2)

    assert receipts.fingerprints(revision)[0] != counted
    assert receipts.fingerprints(revision)[1] == words


def test_changed_text_changes_only_the_fingerprint_of_text(revision):
    counted, words = receipts.fingerprints(revision)

    Holding.objects.filter(reference="LAN/2").update(operation_name="Op CURLEW")

    assert receipts.fingerprints(revision)[0] == counted
    assert receipts.fingerprints(revision)[1] != words


def test_receipt_proves_a_submission_unchanged():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    submitted = submitted_return(JANUARY, rows=[row("LAN/1")], by=priya).revisions.get()
    decisions.withdraw(LANCASHIRE, JANUARY, by=priya)
    working = draft(JANUARY, by=priya)
    entry = entry_of(working, "LAN/1")
    rows.save(entry.pk, typed={"stage": "charged"}, version=entry.version, by=priya)

    assert receipts.is_unchanged(submitted)
    assert receipts.fingerprints(working)[0] != submitted.fingerprint
    assert not receipts.is_unchanged(working)
