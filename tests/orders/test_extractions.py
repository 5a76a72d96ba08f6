"""A force's month of orders is extracted when it changed, and an extraction never changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from accounts.models import User
from figures import batches
from figures.models import Figure
from orders import measures
from orders.choices import Basis, ConditionKind, OrderKind, Reach, RequiredDocument, Risk
from orders.imports.past_records import PastRisk, PastVisit
from orders.measures import ANY_TYPE, OWN_WORDS, TAKEN
from orders.models import (
    Breach,
    ConditionTemplate,
    ExpiryDecision,
    Order,
    OrderExtraction,
    OrderExtractionCell,
    SubjectTransfer,
)
from orders.supervision import transfers
from orders.supervision.choices import BreachState, ExpiryChoice
from orders.transition_input import ConditionWords
from orders.workflow import LIVE
from tests.accounts.factories import KENT
from tests.figures.making import FEBRUARY, JANUARY, LANCASHIRE, MARCH, period
from tests.orders import making
from tests.orders.counting import extracted, value, with_past
from tests.orders.making import NO_CAR_WASH, NO_LIFTS
from tests.roles import acting

pytestmark = pytest.mark.django_db
APPLIED = ("apply", date(2020, 1, 6))
MADE = ("make", date(2020, 1, 20))


@pytest.fixture(autouse=True)
def _months() -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        period(month)


@pytest.fixture
def officer() -> User:
    return making.manager()


def until(last: date, **more: Any) -> dict[str, Any]:
    return {"ends_on": last, "until_further_order": False, **more}


def figures(month: date, measure: str, dimension: str) -> dict[str, int]:
    """The newest batch of a month, by one dimension."""
    value(LANCASHIRE, month, measure)
    newest = OrderExtraction.objects.filter(force=LANCASHIRE, month=month).latest("number")
    figure_rows = Figure.objects.filter(
        batch__kind="orders", batch__source=newest.pk, measure=measure, dimension=dimension
    )
    return dict(figure_rows.values_list("category", "value"))


def discharged(on: date) -> tuple[str, date, dict[str, Any]]:
    return ("discharge", on, {"papers": frozenset(RequiredDocument)})  # with both consents


def test_order_is_made_once_and_in_force_at_each_month_end_within_its_days(officer: User) -> None:
    with_past(officer, APPLIED, MADE, discharged(date(2020, 3, 31)))

    extracted()

    assert [value(LANCASHIRE, month, "orders_made") for month in (JANUARY, FEBRUARY, MARCH)] == [1, 0, 0]
    assert [value(LANCASHIRE, month, "orders_in_force") for month in (JANUARY, FEBRUARY, MARCH)] == [1, 1, 0]
    assert value(LANCASHIRE, MARCH, "orders_ended", "order_ended", "discharged") == 1


def test_order_that_begins_later_is_made_but_not_yet_in_force(officer: User) -> None:
    with_past(officer, APPLIED, (*MADE, {"starts_on": date(2020, 2, 1)}))

    extracted()

    assert [value(LANCASHIRE, month, "orders_in_force") for month in (JANUARY, FEBRUARY)] == [0, 1]


def test_on_its_last_day_an_order_is_in_force(officer: User) -> None:
    made = ("make", date(2018, 3, 1), until(date(2020, 2, 29)))
    with_past(officer, ("apply", date(2018, 2, 1)), made)

    extracted()

    assert [value(LANCASHIRE, month, "orders_in_force") for month in (JANUARY, FEBRUARY, MARCH)] == [1, 1, 0]
    assert value(LANCASHIRE, MARCH, "orders_ended", "order_ended", "expired") == 1


def test_order_with_no_remaining_prohibition_is_in_force_and_counted_separately(
    officer: User,
) -> None:
    lasting = replace(making.NO_LIFTS, ends_on=date(2020, 2, 29))
    made = ("make", date(2018, 3, 1), {"add": (making.NO_CAR_WASH, lasting)})
    varied = ("vary", date(2020, 1, 20), {"remove": frozenset({1})})
    with_past(officer, ("apply", date(2018, 2, 1)), made, varied)

    extracted()

    months = (JANUARY, FEBRUARY, MARCH)
    assert [value(LANCASHIRE, month, "orders_in_force") for month in months] == [1, 1, 1]
    assert [value(LANCASHIRE, month, "orders_bind_nothing") for month in months] == [0, 0, 1]


def test_two_orders_against_one_person_are_one_person(officer: User) -> None:
    order = with_past(officer, APPLIED, MADE)
    with_past(officer, APPLIED, MADE)
    other = with_past(officer, APPLIED, MADE, kind=OrderKind.STPO_APPLICATION)
    Order.objects.filter(pk=other.pk).update(subject=order.subject)

    extracted()

    assert value(LANCASHIRE, JANUARY, "orders_in_force") == 3
    assert value(LANCASHIRE, JANUARY, "orders_subjects") == 2


@pytest.mark.parametrize(
    ("last", "length", "months"),
    [
        (date(2022, 1, 19), "from_2", 24),
        (date(2025, 1, 18), "from_2", 59),
        (date(2025, 1, 19), "from_5", 60),
        (date(2030, 1, 19), "from_10", 120),
        (None, "further_order", 0),
    ],
)
def test_length_begins_with_the_first_day(officer: User, last: date | None, length: str, months: int) -> None:
    with_past(officer, APPLIED, (*MADE, until(last) if last else {}))

    extracted()

    assert value(LANCASHIRE, JANUARY, "orders_made", "order_length", length) == 1
    assert value(LANCASHIRE, JANUARY, "orders_in_force", "order_length", length) == 1
    assert value(LANCASHIRE, JANUARY, "orders_fixed") == (1 if last else 0)
    assert value(LANCASHIRE, JANUARY, "orders_fixed_months") == months


def test_orders_with_and_without_a_conviction_are_distinguished(officer: User) -> None:
    with_past(officer, APPLIED, MADE)
    with_past(officer, APPLIED, MADE, kind=OrderKind.STPO_SENTENCE)
    with_past(officer, APPLIED, MADE, kind=OrderKind.STPO_APPLICATION, basis=Basis.CAUTION)

    extracted()

    counts = {
        basis: value(LANCASHIRE, JANUARY, "orders_made", "order_basis", basis)
        for basis in (Basis.NONE, Basis.CONVICTION, Basis.CAUTION)
    }
    assert counts == {Basis.NONE: 1, Basis.CONVICTION: 1, Basis.CAUTION: 1}


def test_conditions_count_while_in_force(officer: User) -> None:
    ban = ConditionWords(
        kind=ConditionKind.TRAVEL_BAN,
        words="Must not leave.",
        reach=Reach.NAMED,
        countries=("France",),
        ends_on=date(2020, 2, 10),
        own_reason="As the court said.",
    )
    with_past(
        officer,
        APPLIED,
        (*MADE, {"add": (NO_CAR_WASH, ban)}),
        ("vary", date(2020, 3, 2), {"add": (NO_LIFTS,), "remove": frozenset({1})}),
    )

    extracted()

    assert [value(LANCASHIRE, month, "orders_conditions") for month in (JANUARY, FEBRUARY, MARCH)] == [2, 1, 1]
    assert value(LANCASHIRE, JANUARY, "orders_conditions", "order_part", "travel_ban_named") == 1
    assert value(LANCASHIRE, FEBRUARY, "orders_conditions", "order_part", "travel_ban_named") is None


def test_library_conditions_count_by_entry_and_others_as_own_words(officer: User) -> None:
    taken = ConditionWords(
        kind=ConditionKind.PROHIBITION, template="no-documents-of-others", words="No papers of others."
    )
    no_area = ConditionWords(kind=ConditionKind.PROHIBITION, template="no-area", words="Must not enter Leyland.")
    with_past(officer, APPLIED, (*MADE, {"add": (taken, NO_CAR_WASH, NO_LIFTS, no_area)}))

    extracted()

    by_entry = figures(JANUARY, TAKEN, "order_entry")
    assert by_entry == {"no-documents-of-others": 1, "no-area": 1, OWN_WORDS: 2}
    assert value(LANCASHIRE, JANUARY, TAKEN) == value(LANCASHIRE, JANUARY, "orders_conditions") == 4
    # Conditions about other people's papers count under each of the four types of their entry.
    assert figures(JANUARY, TAKEN, "order_type") == {
        "LAB": 1, "CRIM": 1, "SEX": 1, "DOM": 1, ANY_TYPE: 1, OWN_WORDS: 2
    }  # fmt: skip


def test_entry_types_are_those_of_the_day_the_condition_was_added(officer: User) -> None:
    taken = ConditionWords(kind=ConditionKind.PROHIBITION, template="no-gangmaster", words="No gangs.")
    ConditionTemplate.objects.filter(code="no-gangmaster").update(valid_to=date(2020, 2, 9))
    later = ConditionTemplate.objects.get(code="no-gangmaster")
    later.pk, later.types, later.valid_from, later.valid_to = None, ["SEX"], date(2020, 2, 10), None
    later.save()
    with_past(officer, APPLIED, (*MADE, {"add": (taken,)}))
    with_past(officer, APPLIED, ("make", date(2020, 2, 20), {"add": (taken,)}))

    extracted()

    assert figures(MARCH, TAKEN, "order_type") == {"LAB": 1, "SEX": 1}
    assert figures(MARCH, TAKEN, "order_entry") == {"no-gangmaster": 2}


def test_extraction_older_than_a_measure_does_not_count_as_zero(officer: User) -> None:
    with_past(officer, APPLIED, MADE)
    extracted()
    OrderExtraction.objects.update(method=measures.METHOD - 1)

    assert not [batch for batch in batches.pending() if batch.kind == "orders"]
    assert extracted() == 3
    assert value(LANCASHIRE, JANUARY, TAKEN) == value(LANCASHIRE, JANUARY, "orders_conditions") == 1


def test_refused_application_is_not_an_order(officer: User) -> None:
    with_past(officer, APPLIED, ("refuse", date(2020, 1, 20)))

    extracted()

    assert (value(LANCASHIRE, JANUARY, "orders_made"), value(LANCASHIRE, JANUARY, "orders_refused")) == (0, 1)


@pytest.mark.parametrize(
    ("decided", "lapsed"), [(None, 1), (ExpiryChoice.NOTED, 1), (ExpiryChoice.LAPSE, 0), (ExpiryChoice.RENEW, 0)]
)
def test_undecided_expiry_is_a_lapse_even_if_recorded_later(
    officer: User, decided: ExpiryChoice | None, lapsed: int
) -> None:
    order = with_past(officer, ("apply", date(2018, 2, 1)), ("make", date(2018, 2, 20), until(date(2020, 2, 19))))
    if decided:
        ExpiryDecision.objects.create(
            order=order, force_id=LANCASHIRE, ends_on=date(2020, 2, 19), choice=decided, reason="So.", by=officer,
            at=datetime(2020, 2, 21, tzinfo=UTC),
        )  # fmt: skip

    extracted()

    assert value(LANCASHIRE, FEBRUARY, "orders_lapsed") == lapsed


def test_expiry_before_the_import_is_not_a_lapse(officer: User) -> None:
    order = with_past(officer, ("apply", date(2018, 2, 1)), ("make", date(2018, 2, 20), until(date(2020, 2, 19))))
    Order.objects.filter(pk=order.pk).update(created_at=datetime(2020, 2, 20, tzinfo=UTC))

    extracted()

    assert value(LANCASHIRE, FEBRUARY, "orders_ended") == 1
    assert value(LANCASHIRE, FEBRUARY, "orders_lapsed") == 0


@pytest.mark.parametrize("state", BreachState)
def test_breach_counts_on_its_day_and_its_result_on_the_day_of_the_result(officer: User, state: BreachState) -> None:
    is_decided = state not in {BreachState.SUSPECTED, BreachState.INVESTIGATED, BreachState.CHARGED}
    Breach.objects.create(
        order=with_past(officer, APPLIED, MADE),
        force_id=LANCASHIRE,
        happened_on=date(2020, 1, 31),
        facts="Seen at a car wash.",
        state=state,
        reported_by=officer,
        reported_at=datetime(2020, 2, 1, tzinfo=UTC),
        decided_on=date(2020, 3, 9) if is_decided else None,
    )

    extracted()

    assert value(LANCASHIRE, JANUARY, "orders_breaches", "order_kind", OrderKind.STRO) == 1
    assert value(LANCASHIRE, MARCH, "orders_breach_results") == (1 if is_decided else 0)
    assert value(LANCASHIRE, MARCH, "orders_breach_results", "order_result", state) == (1 if is_decided else None)
    assert (state in measures.labels_of("order_result")) == is_decided


def test_visit_made_by_its_due_day_is_on_time(officer: User) -> None:
    def visit(on: date) -> PastVisit:
        return PastVisit(on=on, officers="PC 2214", finding="Seen at home.")

    with_past(
        officer,
        APPLIED,
        MADE,
        risks=[PastRisk(level=Risk.HIGH, reason="Threats.", on=date(2020, 1, 20))],
        visits=[visit(date(2020, 1, 27)), visit(date(2020, 3, 16))],
    )

    extracted()

    # Due every 30 days at high risk: from the assessment on 19 February, then on 26 February and 15 April.
    counts = {
        month: (value(LANCASHIRE, month, "orders_visits_due"), value(LANCASHIRE, month, "orders_visits_kept"))
        for month in (JANUARY, FEBRUARY, MARCH)
    }
    assert counts == {JANUARY: (0, 0), FEBRUARY: (2, 1), MARCH: (0, 0)}


def test_no_visit_is_due_once_the_order_is_over(officer: User) -> None:
    with_past(
        officer,
        APPLIED,
        MADE,
        discharged(date(2020, 1, 22)),
        risks=[PastRisk(level=Risk.HIGH, reason="Threats.", on=date(2020, 1, 20))],
    )

    extracted()

    assert [value(LANCASHIRE, month, "orders_visits_due") for month in (JANUARY, FEBRUARY)] == [0, 0]


def test_after_a_transfer_earlier_months_stay_with_the_giver(officer: User) -> None:
    order = with_past(officer, APPLIED, MADE)
    receiver = making.manager(KENT)
    offer = transfers.offer(order.subject.public_id, to=KENT, reason="Lives in Dover now.", by=officer)
    transfers.decide(offer.pk, "accept", officer=receiver.pk, by=receiver)
    SubjectTransfer.objects.filter(pk=offer.pk).update(settled_at=datetime(2020, 2, 10, 12, tzinfo=UTC))

    extracted()

    assert value(LANCASHIRE, JANUARY, "orders_made") == 1
    assert [value(LANCASHIRE, month, "orders_in_force") for month in (JANUARY, FEBRUARY)] == [1, 0]
    assert value(KENT, FEBRUARY, "orders_in_force") == 1
    assert not OrderExtraction.objects.filter(force=KENT, month=JANUARY).exists()
    assert value(KENT, FEBRUARY, "orders_first") == 0


def test_first_order_of_a_force_is_counted_once(officer: User) -> None:
    with_past(officer, APPLIED, MADE)
    with_past(officer, APPLIED, ("make", date(2020, 1, 21)))
    with_past(officer, APPLIED, ("make", date(2020, 2, 20)))

    extracted()

    assert [value(LANCASHIRE, month, "orders_first") for month in (JANUARY, FEBRUARY)] == [1, 0]
    assert [value(LANCASHIRE, month, "orders_forces") for month in (JANUARY, FEBRUARY)] == [1, 1]


def test_first_order_before_the_first_month_of_figures_is_counted(officer: User) -> None:
    with_past(officer, ("apply", date(2016, 2, 1)), ("make", date(2016, 3, 1)))

    extracted()

    assert (value(LANCASHIRE, JANUARY, "orders_first"), value(LANCASHIRE, JANUARY, "orders_forces")) == (0, 1)


def test_every_dimension_adds_up_to_its_total(officer: User) -> None:
    with_past(officer, APPLIED, MADE)
    with_past(officer, APPLIED, (*MADE, until(date(2026, 1, 19))), kind=OrderKind.STPO_SENTENCE)
    with_past(officer, APPLIED, (*MADE, until(date(2022, 1, 19))), discharged(date(2020, 3, 3)))

    extracted()

    for dimension, of in measures.MEASURE_OF.items():
        for month in (JANUARY, MARCH):
            for measure in of:
                figure_rows = Figure.objects.filter(measure=measure, dimension=dimension, batch__period=month)
                total = value(LANCASHIRE, month, measure)
                whole = sum(figure_rows.values_list("value", flat=True))
                assert whole >= total if dimension in measures.OVERLAPPING else whole == total, (dimension, measure)
                assert {figure.category for figure in figure_rows} <= set(measures.labels_of(dimension)), dimension


def test_unchanged_month_is_not_extracted_again(officer: User) -> None:
    with_past(officer, APPLIED, MADE)

    assert (extracted(), extracted()) == (3, 0)


def test_late_record_makes_a_new_extraction_and_keeps_the_old_one(officer: User) -> None:
    order = with_past(officer, APPLIED, MADE)
    extracted()
    assert value(LANCASHIRE, FEBRUARY, "orders_in_force") == 1

    making.moved(order, "discharge", by=officer, on=date(2026, 11, 2))
    with_past(officer, APPLIED, ("make", date(2020, 2, 3)))

    assert extracted() == 2
    assert value(LANCASHIRE, FEBRUARY, "orders_in_force") == 2
    numbers = OrderExtraction.objects.filter(month=FEBRUARY).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    assert batches.recount(FEBRUARY) == []


def test_one_month_can_be_extracted_alone(officer: User) -> None:
    with_past(officer, APPLIED, MADE)

    assert extracted(FEBRUARY) == 1
    assert list(OrderExtraction.objects.values_list("month", flat=True)) == [FEBRUARY]


@pytest.mark.parametrize("model", [OrderExtraction, OrderExtractionCell])
def test_extraction_cannot_be_changed_or_deleted(officer: User, model: Any) -> None:
    with_past(officer, APPLIED, MADE)
    extracted()

    for role in ("web", "counter"):
        with acting(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_ended_statuses_are_not_in_force() -> None:
    assert not measures.ENDED & LIVE


def test_renewal_before_the_last_day_recorded_later_is_not_an_end(officer: User) -> None:
    order = with_past(officer, ("apply", date(2018, 2, 1)), ("make", date(2018, 2, 20), until(date(2020, 2, 19))))
    extracted()
    assert value(LANCASHIRE, FEBRUARY, "orders_ended") == 1

    making.moved(order, "renewed_before", by=officer, on=date(2020, 2, 20), ends_on=date(2030, 2, 19))
    extracted()

    assert [value(LANCASHIRE, FEBRUARY, measure) for measure in ("orders_ended", "orders_lapsed")] == [0, 0]
    assert [value(LANCASHIRE, month, "orders_in_force") for month in (FEBRUARY, MARCH)] == [1, 1]
