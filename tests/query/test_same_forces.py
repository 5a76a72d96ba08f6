"""Same forces only: the reader's own are compared freely, others only as the national picture compares them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from figures import same_forces
from figures.models import Period, Snapshot
from reference.areas import UK
from reports import comparisons
from reports.comparisons import ShownComparisons
from reports.query import answers, basis
from reports.query.answer import Answer
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Basis, Question, Span
from reports.query.reader import Reader
from tests.accounts.factories import LANCASHIRE, analyst, coordinator, national
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, MARCH, WEST_MERCIA
from tests.reports import attack
from tests.reports.attack import ForceMonth
from tests.reports.test_same_forces_attack import (
    ALWAYS,
    DEVON,
    ESSEX,
    ONE_FORCE_DIFFERS,
    READERS,
    Truth,
    published,
    sums_read_by,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

SAME = Question(basis=Basis.SAME, against=Against.MONTH)
WITHHELD = (
    "The same forces are not shown for February 2020 because it would reveal the figures of one force. Choose “As "
    "reported”, or an area that you can see."
)


@pytest.fixture(autouse=True)
def _few_are_enough(settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.0, "cases": 0.0}]


def answer(question: Question, person: User) -> Answer:
    return answers.answer(question, user=person)


def refusal(question: Question, person: User) -> str:
    with pytest.raises(QuestionRefused) as refused:
        answer(question, person)
    return str(refused.value)


def live(given: Answer) -> dict[date, int | None]:
    return {month: given.at(month).value for month in given.months}


NORTH_WEST_IS_LATE: Mapping[date, Collection[str]] = {
    JANUARY: {LANCASHIRE, WEST_MERCIA},
    FEBRUARY: {LANCASHIRE, CHESHIRE, WEST_MERCIA},
}


def test_own_forces_are_compared_over_those_that_reported_both_months() -> None:
    published(NORTH_WEST_IS_LATE)
    truth = Truth().live

    given = answer(replace(SAME, area="unit:nwrocu", month=FEBRUARY), coordinator())

    assert live(given) == {month: truth[LANCASHIRE, month] for month in (JANUARY, FEBRUARY)}
    assert [given.coverage[month].short for month in given.months] == ["1 of 6", "1 of 6"]
    assert "Cheshire" in given.coverage[FEBRUARY].missing


def test_own_forces_are_broken_down_like_any_other_number() -> None:
    published(NORTH_WEST_IS_LATE)

    given = answer(replace(SAME, area="unit:nwrocu", month=FEBRUARY, rows="force", columns="stage"), coordinator())

    assert given.at(FEBRUARY, LANCASHIRE, "triage").coverage.short == "1 of 1"
    assert given.at(FEBRUARY, CHESHIRE, "triage").is_gap


def test_national_team_reads_what_the_national_picture_compares() -> None:
    published(ONE_FORCE_DIFFERS["it reports late"])
    ground = same_forces.same_ground(list(Snapshot.objects.order_by("period").select_related("period")), area=UK)

    given = answer(replace(SAME, month=FEBRUARY), national())

    assert live(given) == {month: counts["all"].value for month, counts in ground.counted("live").items()}
    assert given.coverage == ground.coverage


@pytest.mark.parametrize("reader", READERS)
def test_comparison_that_reveals_a_force_is_withheld(reader: str) -> None:
    published(ONE_FORCE_DIFFERS["it reports late"])

    assert refusal(replace(SAME, month=FEBRUARY), READERS[reader]()) == WITHHELD
    assert refusal(replace(SAME, month=FEBRUARY, span=Span.SERIES), READERS[reader]()) == WITHHELD


def test_comparison_that_the_national_picture_prints_is_answered() -> None:
    published({JANUARY: ALWAYS, FEBRUARY: ALWAYS | {ESSEX, CHESHIRE}})
    person = analyst(DEVON)
    truth = Truth()

    pair = answer(replace(SAME, month=FEBRUARY), person)
    series = answer(replace(SAME, month=FEBRUARY, span=Span.SERIES, rows="primary_type"), person)

    expected = {month: sum(truth.live[force, month] for force in ALWAYS) for month in (JANUARY, FEBRUARY)}
    assert live(pair) == expected
    assert {month: series.at(month, "LAB").value for month in series.months} == expected
    assert pair.provenance is not None
    assert pair.provenance.sources == ()


@made_once
def three_months() -> None:
    published({JANUARY: ALWAYS, FEBRUARY: ALWAYS, MARCH: ALWAYS})


@pytest.mark.usefixtures("three_months")
@pytest.mark.parametrize(
    "changes",
    [
        {"area": "region:north-west"},
        {"area": "england-wales"},
        {"rows": "region"},
        {"month": MARCH},
        {"month": MARCH, "span": Span.RANGE, "first": FEBRUARY, "last": MARCH},
        {"measure": "held"},
    ],
    ids=str,
)
def test_no_other_comparison_is_answered_outside_the_scope(changes: dict[str, Any]) -> None:
    assert refusal(replace(SAME, **{"month": FEBRUARY, **changes}), analyst(DEVON)) == basis.NOT_PRINTED


def test_comparison_needs_another_month_of_the_same_series() -> None:
    published(NORTH_WEST_IS_LATE)
    person = coordinator()
    span = replace(SAME, area="unit:nwrocu", span=Span.RANGE, first=JANUARY, last=FEBRUARY)
    assert refusal(replace(SAME, area="unit:nwrocu", against=Against.NONE), person) == basis.NO_OTHER_MONTH

    Period.objects.filter(month=FEBRUARY).update(starts_series=True)

    assert refusal(span, person) == basis.TWO_SERIES
    assert refusal(replace(SAME, area="unit:nwrocu"), person) == basis.NO_OTHER_MONTH


# The attack of the national picture, with everything that the explorer answers besides


AREAS = ("uk", "england-wales", "region:eastern", "unit:ersou", "region:west-midlands", f"force:{ESSEX}")


def asked(months: Collection[date]) -> Iterator[Question]:
    """Every comparison and every row that a reader can ask for."""
    for area in AREAS:
        for month in sorted(months):
            for against in (Against.MONTH, Against.YEAR):
                yield replace(SAME, area=area, month=month, against=against)
            yield replace(SAME, area=area, month=month, span=Span.SERIES)
            yield replace(SAME, area=area, month=month, basis=Basis.REPORTED)
            for first in sorted(months):
                if first < month:
                    yield replace(SAME, area=area, span=Span.RANGE, first=first, last=month, against=Against.NONE)


def sums_answered(person: User) -> list[set[ForceMonth]]:
    """What the reader learns from the explorer: the forces of each number, checked against the truth."""
    truth, reader = Truth(), Reader(person)
    sums: list[set[ForceMonth]] = []
    for question in asked({month for _, month in truth.live}):
        try:
            given = answers.answer_for(question, reader=reader)
        except QuestionRefused:
            continue
        kind, _, code = question.area.partition(":")
        inside = {
            month: {force for force, _ in truth.in_area(kind, code, month)} if kind != "force" else {code}
            for month in given.months
        }
        reported = {month: inside[month] & truth.reported(month) for month in given.months}
        if question.basis == Basis.SAME:
            reported = dict.fromkeys(given.months, set.intersection(*reported.values()))
        for month in given.months:
            value = given.at(month).value
            if value is not None:
                sums.append(truth.checked({(force, month) for force in reported[month]}, value=value))
    return sums


def given_away(person: User) -> set[str]:
    places = Truth().places
    every = attack.rows_given_away([*sums_read_by(person), *sums_answered(person)])
    return {row[0] for row in every if row[0] != person.force_id and places[row][1] != person.unit_id}


@made_once
def months_of(case: str) -> None:
    published(ONE_FORCE_DIFFERS[case])


@pytest.mark.usefixtures("months_of")
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", ONE_FORCE_DIFFERS)
def test_no_row_can_be_derived_from_all_answers_and_pages_together(case: str, reader: str) -> None:
    assert given_away(READERS[reader]()) == set()


def test_the_attack_derives_the_row_without_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = ShownComparisons(with_one_month=True, with_every_month=True)
    published(ONE_FORCE_DIFFERS["it reports late"])
    person: Callable[[], User] = READERS["analyst of another force"]
    read = sums_answered(person())
    monkeypatch.setattr(comparisons, "shown_to", lambda *args, **more: everything)

    assert attack.rows_given_away(read) <= {(DEVON, month) for month in (JANUARY, FEBRUARY)}
    assert (ESSEX, FEBRUARY) in attack.rows_given_away(sums_answered(person()))
