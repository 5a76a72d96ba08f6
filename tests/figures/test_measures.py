"""A kind exports only additive measures and describes what it counts."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from figures import first_recorded, measures
from figures.measures import DoesNotAddUp, Measure
from guidance.measures import KIND as GUIDANCE
from investigations.advice.measures import KIND as ADVICE
from investigations.case_measures import KIND as CASES
from investigations.measures import KIND
from nrm.crime.measures import KIND as CRIMES
from nrm.crime.measures import OUTCOME_KIND as OUTCOMES
from nrm.measures import KIND as NRM
from orders.measures import KIND as ORDERS
from prosecutions.measures import KINDS as PROSECUTIONS


@pytest.mark.parametrize("name", ["share_of_children", "mean_age_of_case", "distinct_operations"])
def test_non_additive_measure_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(DoesNotAddUp, match="Work it out for each area"):
        Measure(name=name, label=name, adds_up=False)


def test_kind_with_a_reconciliation_of_an_undescribed_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="does not describe vanished"):
        dataclasses.replace(KIND, went=(*KIND.went, "vanished"))


def test_no_measure_may_take_the_name_of_a_reconciliation_term() -> None:
    with pytest.raises(ValueError, match="another name"):
        Measure(name=measures.RECONCILIATION, label="Reconciliation")


def test_supported_is_summed_over_no_area_and_running_totals_are_in_no_batch() -> None:
    assert "supported" not in KIND.over_areas
    assert "held" not in [measure.name for measure in KIND.counted]
    assert "held" not in KIND.over_areas


def test_the_kinds_are_those_of_the_settings() -> None:
    assert measures.kinds() == (KIND, NRM, ORDERS, GUIDANCE)
    assert measures.counted_kinds() == (KIND, NRM, ORDERS, GUIDANCE, CASES, ADVICE, CRIMES, OUTCOMES, *PROSECUTIONS)
    assert measures.of_returns() is KIND
    assert measures.beside() == (NRM, ORDERS, GUIDANCE)


def test_no_two_kinds_share_a_measure_name() -> None:
    names = [measure.name for kind in measures.counted_kinds() for measure in kind.measures]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("measure", "kind"),
    [
        ("live", KIND),
        ("held", KIND),
        ("reconciliation", KIND),
        ("nrm_referrals", NRM),
        ("orders_made", ORDERS),
        ("live_children", CASES),
        ("advice_given", ADVICE),
    ],
)
def test_every_measure_says_which_kind_counts_it(measure: str, kind: measures.FigureKind) -> None:
    assert measures.kind_of(measure) is kind


@pytest.mark.parametrize("kind", [NRM, ORDERS])
def test_kind_other_than_returns_needs_no_reconciliation(kind: measures.FigureKind) -> None:
    assert (kind.came, kind.went, kind.stock, kind.running) == ((), (), "", {})


@pytest.mark.django_db
def test_records_kept_since_a_month_are_counted_by_their_kind() -> None:
    for kind in measures.kinds():
        assert {*kind.recorded_since()} <= {measure.name for measure in kind.measures}
    assert first_recorded.first_months() == {"nrm_notifications": date(2018, 1, 1)}
