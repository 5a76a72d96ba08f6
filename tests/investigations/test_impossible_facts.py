"""Impossible facts are refused from every source: the form of a row, or a whole return."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.workflow import TransitionNotAllowed
from investigations.models import Entry, Finding, Holding
from investigations.quality import checks
from investigations.returns import rows, whole_import
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    HoldingFactory,
    approved,
    draft,
    row,
    series,
    suspects,
    typed,
    victims,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
JANUARY_30 = {"state": "closed", "stage": "concluded", "closing_reason": "conviction", "closed_on": "30/01/2020"}
ACQUITTED = {"state": "closed", "closing_reason": "acquittal", "closed_on": "12/02/2020"}
TWO = [victims(1), suspects(1)]
NOBODY = [victims(1)]


@made_once
def priya():
    """The analyst, with a live case in the approved January and a draft for February."""
    series(JANUARY, FEBRUARY)
    person = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=person)
    draft(FEBRUARY, by=person)
    return person


def the_row(reference: str = "LAN/1") -> Entry:
    return Entry.objects.get(revision__period=FEBRUARY, holding__reference=reference)


def errors() -> list[tuple[str, str]]:
    findings = Finding.objects.filter(severity="error", revision__period=FEBRUARY).order_by("field")
    return list(findings.values_list("field", "message"))


def as_lists(people: list[dict[str, str]]) -> dict[str, list[str]]:
    return {f"people_{axis}": [group[axis] for group in people] for axis in people[0]}


IMPOSSIBLE = [
    (
        JANUARY_30,
        TWO,
        [
            (
                "closed_on",
                "The closing date is 30 January 2020, but the approved return for January 2020 reported it live on "
                "31 January 2020.",
            )
        ],
    ),
    (ACQUITTED | {"stage": "concluded"}, NOBODY, [("closing_reason", "Acquittal")]),
    (ACQUITTED | {"stage": "initial-actions"}, TWO, [("stage", "Initial actions")]),
    (
        JANUARY_30 | {"closed_on": "01/03/2020"},
        TWO,
        [("closed_on", "The closing date 1 March 2020 is after the end of February 2020.")],
    ),
    ({"opened_on": "01/03/2020"}, TWO, [("opened_on", "The opening date 1 March 2020 is after the end")]),
]


@pytest.mark.parametrize(("values", "people", "expected"), IMPOSSIBLE)
def test_row_with_impossible_facts_blocks_submission_of_its_return(priya, values, people, expected):
    rows.save(the_row().pk, typed=values | as_lists(people), version=1, by=priya)

    row_errors = errors()
    assert [field for field, _ in row_errors] == [field for field, _ in expected]
    assert all(part in message for (_, message), (_, part) in zip(row_errors, expected, strict=True))
    with pytest.raises(TransitionNotAllowed, match="error"):
        decisions.submit(LANCASHIRE, FEBRUARY, by=priya)


@pytest.mark.parametrize(("values", "people", "expected"), IMPOSSIBLE)
def test_whole_return_with_impossible_facts_is_refused(priya, values, people, expected):
    with pytest.raises(TransitionNotAllowed, match="error"):
        whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[row("LAN/1", people=people, **values)], by=priya)


def test_the_error_says_to_correct_the_month_that_reported_it_live(priya):
    rows.save(the_row().pk, typed=JANUARY_30, version=1, by=priya)

    finding = Finding.objects.get(rule="dates")

    assert finding.remedy == (
        "Enter a closing date after 31 January 2020. If it did close on 30 January 2020, ask for January 2020 to be "
        "reopened and close it in that return."
    )


def test_a_case_that_was_never_reported_is_not_closed_in_a_month_before_the_return(priya):
    revision = draft(FEBRUARY, by=priya)

    rows.add(revision.monthly_return, typed=typed("LAN/2", **JANUARY_30) | as_lists(TWO), by=priya)

    assert "This return covers February 2020." in errors()[0][1]


@pytest.mark.parametrize("spelling", ["lan/1", "Lan/1", "LAN /1", " lan / 1 "])
def test_reference_differing_only_in_capitals_or_spacing_is_not_added_again(priya, spelling):
    revision = draft(FEBRUARY, by=priya)

    with pytest.raises(rows.NotAdded, match="“LAN/1” is already in this return"):
        rows.add(revision.monthly_return, typed=typed(spelling), by=priya)


def test_row_cannot_take_another_row_s_reference_in_other_capitals(priya):
    rows.add(draft(FEBRUARY, by=priya).monthly_return, typed=typed("LAN/2"), by=priya)

    saved = rows.save(the_row("LAN/2").pk, typed={"reference": "lan/1"}, version=1, by=priya)

    assert saved.errors == {
        "reference": ["“LAN/1” is already used by another investigation of your force. Enter another reference."]
    }


def test_a_row_may_change_the_capitals_of_its_own_reference(priya):
    assert rows.save(the_row().pk, typed={"reference": "lan/1"}, version=1, by=priya).errors == {}
    assert the_row("lan/1").holding.reference == "lan/1"


def test_a_whole_return_knows_an_investigation_by_its_reference_in_other_capitals(priya):
    whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[row("lan/1"), row("LAN/2")], by=priya)

    references = set(Holding.objects.values_list("reference", flat=True))
    assert references == {"LAN/1", "LAN/2"}
    assert the_row().arrival == "rolled"


def test_a_whole_return_with_one_reference_in_two_spellings_is_refused(priya):
    answer = whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[row("LAN/2"), row("lan/2")], by=priya)

    assert answer.monthly_return is None
    assert "is already in row 1" in str(answer.errors[0])


def test_an_investigation_is_merged_into_one_named_in_other_capitals(priya):
    merged = row("LAN/1", state="merged", merged_into="lan/2")

    whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[merged, row("LAN/2")], by=priya)

    assert the_row().merged_into == the_row("LAN/2").investigation


def test_the_database_refuses_a_second_spelling_of_one_reference():
    first = HoldingFactory(reference="CHS/25/0012")

    with pytest.raises(IntegrityError, match="investigations_holding_reference_once"), transaction.atomic():
        HoldingFactory(investigation__force_id=first.force_id, reference="chs/25 /0012")


def test_allowed_values_stay_allowed(priya):
    closed = JANUARY_30 | {"closed_on": "01/02/2020"}
    rows.save(the_row().pk, typed=closed | as_lists(TWO), version=1, by=priya)

    assert [f for f in checks.check(the_row().revision) if f.severity == "error"] == []
    assert the_row().closed_on == date(2020, 2, 1)
