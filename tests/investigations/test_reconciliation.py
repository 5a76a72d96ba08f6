"""The reconciliation of a return, term by term, and when it refuses to exist."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from figures.reconciliation.base import Corrections, DoesNotReconcile
from investigations.returns.reconciliation import Arrivals, ReturnReconciliation, States, from_counts

JANUARY = date(2020, 1, 1)

counts = st.integers(min_value=0, max_value=200)


@st.composite
def revisions(draw: st.DrawFn, *, is_first: bool) -> tuple[Arrivals, States]:
    """Possible counts of a revision: any arrivals that a return of its kind can have, in any status."""
    arrived = {key: draw(counts) for key in ("first_reported", "reopened", "transferred_in")}
    arrivals = Arrivals(**arrived, **{"already_running" if is_first else "rolled": draw(counts)})
    left = arrivals.total
    went = {}
    for key in ("closed", "transferred_out", "merged", "void"):
        went[key] = draw(st.integers(min_value=0, max_value=left))
        left -= went[key]
    return arrivals, States(live=left, **went)


@given(revisions(is_first=False), counts, counts)
def test_reconciliation_balances_for_any_report_and_any_changed_opening(revision, opening, both):
    arrivals, states = revision
    net = arrivals.rolled - opening - states.void
    corrections = Corrections(up=both + max(net, 0), down=both + max(-net, 0))

    reconciliation = from_counts(
        opening=opening, opening_month=JANUARY, arrivals=arrivals, states=states, corrections=corrections
    )

    signs = {"": 1, "+": 1, "−": -1}
    assert reconciliation.closes
    assert sum(signs[term.sign] * term.value for term in reconciliation.terms()) == states.live
    assert {term.key for term in reconciliation.terms()} >= ({"corrected_up", "corrected_down"} if both else set())


@given(revisions(is_first=True))
def test_first_reconciliation_balances_and_opens_with_the_opening_stock(revision):
    arrivals, states = revision

    reconciliation = from_counts(opening=None, opening_month=None, arrivals=arrivals, states=states)

    first, *_ = reconciliation.terms()
    assert reconciliation.is_first
    assert (first.key, first.value) == ("already_running", arrivals.already_running)
    assert reconciliation.corrections == Corrections(down=states.void)


@given(revisions(is_first=False), st.integers(min_value=-20, max_value=20))
def test_no_other_status_count_is_accepted(revision, off):
    arrivals, states = revision
    assume(off != 0 and states.live + off >= 0)
    wrong = States(**{f.name: getattr(states, f.name) for f in fields(states)} | {"live": states.live + off})

    with pytest.raises(DoesNotReconcile) as refused:
        from_counts(opening=arrivals.rolled, opening_month=JANUARY, arrivals=arrivals, states=wrong)

    assert refused.value.difference == -off


def test_reconciliation_reads_as_a_sentence_with_a_minus_sign():
    reconciliation = from_counts(
        opening=38,
        opening_month=JANUARY,
        arrivals=Arrivals(rolled=38, first_reported=3, reopened=1),
        states=States(live=40, closed=2),
    )

    assert reconciliation.sentence() == "38 + 3 + 1 − 2 = 40"


def test_every_term_has_a_label_a_sign_and_a_key_in_the_printed_order():
    reconciliation = from_counts(
        opening=40,
        opening_month=JANUARY,
        arrivals=Arrivals(rolled=38, first_reported=3, reopened=1, transferred_in=2),
        states=States(live=38, closed=2, transferred_out=1, merged=2, void=1),
        corrections=Corrections(up=1, down=4),
    )

    assert [(term.key, term.sign, term.value, term.label) for term in reconciliation.terms()] == [
        ("opening", "", 40, "live at end of January 2020"),
        ("first_reported", "+", 3, "first reported"),
        ("reopened", "+", 1, "reopened"),
        ("transferred_in", "+", 2, "transferred in"),
        ("closed", "−", 2, "closed"),
        ("transferred_out", "−", 1, "transferred out"),
        ("merged", "−", 2, "merged"),
        ("corrected_up", "+", 1, "corrections up"),
        ("corrected_down", "−", 4, "corrections down"),
    ]


@pytest.mark.parametrize(
    ("opening_now", "void", "corrections", "sentence"),
    [
        (38, 0, Corrections(), "38 = 38"),  # nothing was corrected
        (37, 0, Corrections(up=1), "37 + 1 = 38"),  # the earlier month has one less than the draft carried forward from
        (40, 0, Corrections(down=2), "40 − 2 = 38"),  # the earlier month has two more
        (38, 1, Corrections(down=1), "38 − 1 = 37"),  # one was made void as wrongly created
        (37, 1, Corrections(up=1, down=1), "37 + 1 − 1 = 37"),  # one less before, another made void: two terms
        (37, 1, Corrections(), "37 = 37"),  # the case missing before is the one that was made void
    ],
)
def test_corrections_are_the_changed_opening_and_the_void_cases(opening_now, void, corrections, sentence):
    reconciliation = from_counts(
        opening=opening_now,
        opening_month=JANUARY,
        arrivals=Arrivals(rolled=38),
        states=States(live=38 - void, void=void),
        corrections=corrections,
    )

    assert reconciliation.sentence() == sentence


def test_nil_return_reconciles_from_0_to_0():
    reconciliation = from_counts(opening=0, opening_month=JANUARY, arrivals=Arrivals(), states=States())

    assert reconciliation.sentence() == "0 = 0"


def test_nothing_is_carried_forward_without_a_month_before():
    with pytest.raises(DoesNotReconcile, match="2 investigations rolled into a return that has no month before it"):
        from_counts(opening=None, opening_month=None, arrivals=Arrivals(rolled=2), states=States(live=2))


def test_only_a_first_return_has_opening_stock():
    with pytest.raises(
        DoesNotReconcile,
        match="Only a first return can have investigations that were already running",
    ):
        from_counts(
            opening=2, opening_month=JANUARY, arrivals=Arrivals(rolled=2, already_running=1), states=States(live=3)
        )


def test_a_difference_that_no_term_explains_cannot_exist():
    with pytest.raises(DoesNotReconcile, match=r"comes to 41, but 40 are live now. The difference of -1") as refused:
        ReturnReconciliation(opening=38, opening_month=JANUARY, first_reported=3, live=40)

    assert refused.value.difference == -1


@pytest.mark.parametrize("half", [{"opening": 1, "opening_month": None}, {"opening": None, "opening_month": JANUARY}])
def test_an_opening_has_a_month(half):
    with pytest.raises(ValueError, match="An opening has a month"):
        ReturnReconciliation(**half, live=1)
