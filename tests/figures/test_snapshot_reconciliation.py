"""The reconciliation of a snapshot, term by term, and when it refuses to exist."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.reconciliation.base import Corrections, DoesNotReconcile
from figures.reconciliation.snapshot import ForceMonth, ForceShare, SnapshotReconciliation, between, of_a_series_start

JANUARY = date(2020, 1, 1)

counts = st.integers(min_value=0, max_value=50)


@st.composite
def force_months(draw: st.DrawFn, name: str) -> ForceMonth:
    """A force that reported then, now, in both months or in neither; any return it has adds up."""
    then = draw(st.none() | counts)
    if not draw(st.booleans()):
        return ForceMonth(force=name, then=then, now=None)
    came = {key: draw(counts) for key in ("rolled", "first_reported", "reopened", "transferred_in")}
    left = sum(came.values())
    went = {}
    for key in ("closed", "transferred_out", "merged", "void"):
        went[key] = draw(st.integers(min_value=0, max_value=left))
        left -= went[key]
    net = 0 if then is None else came["rolled"] - then - went["void"]
    both = draw(counts)
    corrections = Corrections(up=both + max(net, 0), down=both + max(-net, 0))
    return ForceMonth(force=name, then=then, now=left, corrections=corrections, **came, **went)


nations = st.tuples(*(force_months(name) for name in ("Avon", "Gwent", "Kent", "Essex")))


@given(nations)
def test_reconciliation_balances_for_any_reports(rows):
    reconciliation = between(rows, opening_month=JANUARY)

    signs = {"": 1, "+": 1, "−": -1}
    assert reconciliation.closes
    assert sum(signs[term.sign] * term.value for term in reconciliation.terms()) == sum(row.now or 0 for row in rows)
    assert all(term.value >= 0 for term in reconciliation.terms())


@given(nations)
def test_measure_is_the_term_plus_the_part_from_forces_new_to_the_month(rows):
    reconciliation = between(rows, opening_month=JANUARY)

    new = sum(row.first_reported for row in rows if row.then is None)
    assert reconciliation.first_reported_outside == new
    assert bool(reconciliation.first_reported_note) == bool(new)


@given(nations, nations.map(lambda rows: rows[:2]))
def test_reconciliation_of_two_areas_is_the_sum_of_theirs(rows, more):
    more = [
        ForceMonth(**{f: getattr(row, f) for f in ForceMonth.__slots__} | {"force": f"Other {row.force}"})
        for row in more
    ]

    whole, area, other = (between(part, opening_month=JANUARY) for part in ([*rows, *more], rows, more))

    for field in (
        "opening",
        "first_reported",
        "closed",
        "reporting_now_only",
        "reported_then_only",
        "live",
    ):
        assert getattr(whole, field) == getattr(area, field) + getattr(other, field)
    for way in ("up", "down"):
        parts = getattr(area.corrections, way) + getattr(other.corrections, way)
        assert getattr(whole.corrections, way) == parts


def test_reconciliation_reads_as_a_sentence_with_a_minus_sign_and_thousands():
    kent = ForceMonth(force="Kent", then=1776, now=1810, rolled=1776, first_reported=138, reopened=11, closed=115)

    assert between([kent], opening_month=JANUARY).sentence() == "1,776 + 138 + 11 − 115 = 1,810"


def test_every_term_has_a_label_a_sign_and_a_key_in_the_printed_order():
    kent = ForceMonth(
        force="Kent", then=10, now=9, rolled=9, first_reported=4, reopened=1, transferred_in=1,
        closed=2, transferred_out=1, merged=1, void=2, corrections=Corrections(up=1, down=4),
    )  # fmt: skip
    essex = ForceMonth(force="Essex", then=None, now=5, rolled=5)
    surrey = ForceMonth(force="Surrey", then=3, now=None)

    terms = list(between([kent, essex, surrey], opening_month=JANUARY).terms())

    assert [(term.key, term.sign, term.value, term.label) for term in terms] == [
        ("opening", "", 13, "live at end of January 2020"),
        ("first_reported", "+", 4, "first reported"),
        ("reopened", "+", 1, "reopened"),
        ("transferred_in", "+", 1, "transferred in"),
        ("closed", "−", 2, "closed"),
        ("transferred_out", "−", 1, "transferred out"),
        ("merged", "−", 1, "merged"),
        ("joined", "+", 5, "live in forces that report now and did not then"),
        ("left", "−", 3, "live in forces that reported then and do not now"),
        ("corrected_up", "+", 1, "corrections up"),
        ("corrected_down", "−", 4, "corrections down"),
    ]


def test_term_of_forces_opens_its_list():
    rows = [
        ForceMonth(force="Kent", then=None, now=5, rolled=5),
        ForceMonth(force="Essex", then=3, now=None),
        ForceMonth(force="Surrey", then=4, now=6, rolled=6, corrections=Corrections(up=3, down=1)),
        ForceMonth(force="Avon", then=4, now=4, rolled=4),
    ]

    reconciliation = between(rows, opening_month=JANUARY)

    assert reconciliation.joined == (ForceShare(force="Kent", value=5),)
    assert reconciliation.left == (ForceShare(force="Essex", value=3),)
    assert reconciliation.corrected_up == (ForceShare(force="Surrey", value=3),)
    assert reconciliation.corrected_down == (ForceShare(force="Surrey", value=1),)


def test_upward_and_downward_corrections_never_cancel_within_or_between_forces():
    rows = [
        ForceMonth(force="Kent", then=4, now=5, rolled=5, corrections=Corrections(up=1)),
        ForceMonth(force="Essex", then=4, now=3, rolled=3, corrections=Corrections(down=1)),
        ForceMonth(force="Surrey", then=4, now=4, rolled=5, void=1, corrections=Corrections(up=1, down=1)),
    ]

    assert between(rows, opening_month=JANUARY).sentence() == "12 + 2 − 2 = 12"


@pytest.mark.parametrize(("counted", "difference"), [(Corrections(), 1), (Corrections(up=2), -1)])
def test_unexplained_carry_forward_corrections_name_the_force(counted, difference):
    with pytest.raises(DoesNotReconcile, match="Kent: 5 investigations were brought along from 4") as refused:
        ForceMonth(force="Kent", then=4, now=5, rolled=5, corrections=counted)

    assert refused.value.difference == difference


def test_force_with_0_live_cases_is_in_both_months_and_did_not_leave():
    reconciliation = between([ForceMonth(force="Kent", then=1, now=0, rolled=1, closed=1)], opening_month=JANUARY)

    assert (reconciliation.closed, reconciliation.left) == (1, ())


def test_start_of_a_series_has_no_opening_and_has_opening_stock():
    kent = ForceMonth(force="Kent", then=None, now=11, already_running=10, first_reported=2, closed=1)
    essex = ForceMonth(force="Essex", then=None, now=None)

    reconciliation = of_a_series_start([kent, essex])

    assert (reconciliation.opening, reconciliation.opening_month) == (None, None)
    assert reconciliation.sentence() == "10 + 2 − 1 = 11"
    assert reconciliation.first_reported_note == ""


def test_case_made_void_in_a_first_return_is_a_correction_at_the_start_of_a_series():
    kent = ForceMonth(force="Kent", then=None, now=9, already_running=10, void=1)

    assert of_a_series_start([kent]).sentence() == "10 − 1 = 9"


@pytest.mark.parametrize(
    "row",
    [
        ForceMonth(force="Kent", then=3, now=3, rolled=3),
        ForceMonth(force="Kent", then=3, now=None),
        ForceMonth(force="Kent", then=0, now=0),
        ForceMonth(force="Kent", then=None, now=3, rolled=3),
    ],
)
def test_nothing_is_carried_forward_across_the_start_of_a_series(row):
    with pytest.raises(DoesNotReconcile, match="Nothing crosses it") as refused:
        of_a_series_start([row])

    assert refused.value.difference == (row.then or row.rolled)


def test_first_return_after_imported_figures_takes_them_as_opening_stock():
    kent = ForceMonth(
        force="Kent", then=12, now=14, already_running=13, first_reported=1, corrections=Corrections(up=1)
    )

    assert between([kent], opening_month=JANUARY).sentence() == "12 + 1 + 1 = 14"


@pytest.mark.parametrize(
    ("then", "sentence"), [(10, "10 + 3 − 2 + 1 = 12"), (11, "11 + 3 − 2 = 12"), (None, "0 + 12 = 12")]
)
def test_imported_month_shows_unexplained_movements_as_a_correction(then, sentence):
    row = ForceMonth.without_entries("Kent", then=then, now=12, first_reported=3, closed=2)

    assert between([row], opening_month=JANUARY).sentence() == sentence
    assert (row.force, row.rolled, row.already_running) == ("Kent", *((0, 11) if then is None else (11, 0)))


def test_an_imported_month_may_start_a_series():
    row = ForceMonth.without_entries("Kent", then=None, now=12, first_reported=3, closed=2)

    assert of_a_series_start([row]).sentence() == "11 + 3 − 2 = 12"


def test_imported_month_may_consist_of_first_reports():
    assert ForceMonth.without_entries("Kent", then=None, now=3, first_reported=3).already_running == 0


def test_an_imported_month_cannot_first_report_more_than_it_has():
    with pytest.raises(DoesNotReconcile, match="more than 2 live and 1 closed") as refused:
        ForceMonth.without_entries("Kent", then=None, now=2, first_reported=4, closed=1)

    assert refused.value.difference == -1


def test_imported_month_has_no_first_reports_unless_it_names_them():
    assert ForceMonth.without_entries("Kent", then=12, now=12).first_reported == 0


def test_the_start_of_a_series_has_every_movement_of_its_first_returns():
    kent = ForceMonth(
        force="Kent", then=None, now=20, already_running=20, first_reported=7, reopened=2, transferred_in=3,
        closed=5, transferred_out=4, merged=2, void=1,
    )  # fmt: skip

    reconciliation = of_a_series_start([kent])

    assert {term.key: (term.sign, term.value) for term in reconciliation.terms()} == {
        "already_running": ("", 20),
        "first_reported": ("+", 7),
        "reopened": ("+", 2),
        "transferred_in": ("+", 3),
        "closed": ("−", 5),
        "transferred_out": ("−", 4),
        "merged": ("−", 2),
        "corrected_down": ("−", 1),
    }
    assert reconciliation.corrected_down == (ForceShare(force="Kent", value=1),)


@pytest.mark.parametrize(("now", "difference"), [(4, 1), (6, -1)])
def test_a_force_whose_entries_do_not_add_up_is_named_with_the_difference(now, difference):
    with pytest.raises(DoesNotReconcile, match="Kent: 5 investigations arrived") as refused:
        ForceMonth(force="Kent", then=5, now=now, rolled=5)

    assert refused.value.difference == difference
    assert f"The difference of {difference:+} has no explanation" in str(refused.value)


@pytest.mark.parametrize(
    ("moves", "difference"),
    [({"closed": 1}, -1), ({"first_reported": 1}, 1), ({"rolled": 1, "closed": 1}, 0), ({"rolled": 3, "closed": 1}, 2)],
)
def test_a_force_that_did_not_report_has_no_movements(moves, difference):
    with pytest.raises(DoesNotReconcile, match="Kent did not report now, and yet has movements") as refused:
        ForceMonth(force="Kent", then=5, now=None, **moves)

    assert refused.value.difference == difference


def test_a_force_is_added_once():
    rows = [ForceMonth(force="Kent", then=1, now=1, rolled=1)] * 2

    with pytest.raises(ValueError, match="Kent is in the rows of the reconciliation twice"):
        between(rows, opening_month=JANUARY)
    with pytest.raises(ValueError, match="Kent is in the rows of the reconciliation twice"):
        of_a_series_start([ForceMonth(force="Kent", then=None, now=None)] * 2)


def snapshot_reconciliation(**changed: object) -> SnapshotReconciliation:
    """38 + 3 = 41 over three forces, unless arguments change it."""
    fields = {
        "opening": 38, "opening_month": JANUARY, "first_reported": 3, "reopened": 0, "transferred_in": 0,
        "closed": 0, "transferred_out": 0, "merged": 0, "live": 41, "first_reported_measure": 3,
    }  # fmt: skip
    return SnapshotReconciliation(**fields | changed)


def test_a_difference_that_no_term_explains_cannot_exist():
    with pytest.raises(DoesNotReconcile, match=r"comes to 41, but 40 are live now. The difference of -1") as refused:
        snapshot_reconciliation(live=40)

    assert refused.value.difference == -1


@pytest.mark.parametrize("half", [{"opening_month": None}, {"opening": None, "live": 3}])
def test_an_opening_has_a_month(half):
    with pytest.raises(ValueError, match="An opening has a month"):
        snapshot_reconciliation(**half)
