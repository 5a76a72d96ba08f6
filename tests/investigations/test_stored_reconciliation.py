"""The reconciliation of a stored revision: it balances, and each term opens exactly the investigations it counts."""

from __future__ import annotations

import pytest

from figures.reconciliation.base import Corrections
from investigations.models import Entry
from investigations.records import transfers
from investigations.returns import stored_reconciliation
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, MARCH, approved, draft, row, series, submitted_return
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

CLOSED = {"state": "closed", "stage": "concluded", "closing_reason": "conviction", "closed_on": "20/01/2020"}


def references(revision, term):
    return sorted(
        entry.holding.reference
        for entry in stored_reconciliation.entries_of_term(revision, term).select_related("holding")
    )


@made_once
def february():
    """A February in which every kind of change happens to Lancashire's cases."""
    series(JANUARY, MARCH)
    priya, gwen = analyst(), analyst(CUMBRIA)
    approved(
        JANUARY,
        rows=[*(row(f"LAN/{n}") for n in range(1, 7)), row("LAN/7", **CLOSED)],
        by=priya,
    )
    approved(JANUARY, rows=[row("CUM/1"), row("CUM/2")], by=gwen)
    given = transfers.offer(Entry.objects.get(holding__reference="LAN/6").pk, to=CUMBRIA, by=priya)
    taken = transfers.offer(Entry.objects.get(holding__reference="CUM/2").pk, to=LANCASHIRE, by=gwen)
    transfers.accept(given.pk, month=FEBRUARY, reference="CUM/3", by=gwen)
    transfers.accept(taken.pk, month=FEBRUARY, reference="LAN/9", by=priya)
    return approved(
        FEBRUARY,
        rows=[
            row("LAN/1"),
            row("LAN/2", **CLOSED | {"closed_on": "20/02/2020"}),
            row("LAN/3"),
            row("LAN/4", state="merged", merged_into="LAN/1"),
            row("LAN/5", state="void", void_reason="Entered twice."),
            row("LAN/7"),
            row("LAN/8"),
        ],
        by=priya,
    ).current


def test_each_term_counts_the_cases_in_its_list(february):
    reconciliation = stored_reconciliation.reconciliation_of(february)

    assert reconciliation.sentence() == "6 + 1 + 1 + 1 − 1 − 1 − 1 − 1 = 5"
    assert {term: references(february, term) for term in stored_reconciliation.TERMS} == {
        "opening": ["LAN/1", "LAN/2", "LAN/3", "LAN/4", "LAN/5", "LAN/6"],
        "already_running": [],
        "first_reported": ["LAN/8"],
        "reopened": ["LAN/7"],
        "transferred_in": ["LAN/9"],
        "closed": ["LAN/2"],
        "transferred_out": ["LAN/6"],
        "merged": ["LAN/4"],
        "corrected_up": [],
        "corrected_down": ["LAN/5"],
        "live": ["LAN/1", "LAN/3", "LAN/7", "LAN/8", "LAN/9"],
    }
    for term in reconciliation.terms():
        assert abs(term.value) == len(references(february, term.key)), term


def test_corrected_opening_is_shown_as_it_is_now_and_its_difference_opens(february):
    tom = coordinator()
    priya = analyst()
    deciding.reopen(LANCASHIRE, JANUARY, reason="One was missing.", by=tom)
    corrected = [*(row(f"LAN/{n}") for n in range(1, 7)), row("LAN/7", **CLOSED), row("LAN/0")]

    approved(JANUARY, rows=corrected, by=priya, reviewer=tom)

    reconciliation = stored_reconciliation.reconciliation_of(february)
    assert (reconciliation.opening, reconciliation.corrections, reconciliation.live) == (7, Corrections(down=2), 5)
    assert references(february, "corrected_down") == ["LAN/0", "LAN/5"]


def test_case_closed_in_a_corrected_month_and_a_void_case_are_separate_terms(february):
    tom = coordinator()
    deciding.reopen(LANCASHIRE, JANUARY, reason="LAN/3 was closed in January.", by=tom)
    corrected = [row(f"LAN/{n}") if n != 3 else row("LAN/3", **CLOSED) for n in range(1, 7)]

    approved(JANUARY, rows=[*corrected, row("LAN/7", **CLOSED)], by=analyst(), reviewer=tom)

    assert stored_reconciliation.reconciliation_of(february).sentence() == "5 + 1 + 1 + 1 − 1 − 1 − 1 + 1 − 1 = 5"
    assert references(february, "corrected_up") == ["LAN/3"]
    assert references(february, "corrected_down") == ["LAN/5"]


def test_a_reopened_month_counts_until_its_successor_is_approved(february):
    deciding.reopen(LANCASHIRE, JANUARY, reason="To correct.", by=coordinator())

    assert stored_reconciliation.reconciliation_of(february).opening == 6


def test_undecided_month_before_is_named_as_submitted():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    submitted_return(JANUARY, rows=[row("LAN/1")], by=priya)

    reconciliation = stored_reconciliation.reconciliation_of(draft(FEBRUARY, by=priya))

    assert (reconciliation.opening, reconciliation.opening_month) == (1, JANUARY)


def test_unknown_term_is_refused(february):
    with pytest.raises(KeyError):
        stored_reconciliation.entries_of_term(february, "vanished")


def test_reconciliation_costs_four_statements_at_most(february, query_budget):
    with query_budget(
        4
    ):  # the month carried forward, what counts for it, its live cases, and the revision's own counts
        stored_reconciliation.reconciliation_of(february)
