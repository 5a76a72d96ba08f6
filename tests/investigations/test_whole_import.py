"""Whole-return import: all rows or nothing, with the same result as saving row by row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from core.workflow import TransitionNotAllowed
from figures.reconciliation.base import Corrections
from investigations.choices import Arrival, EntryState, ReturnStatus
from investigations.models import Entry, EntryPeople, EntryText, Holding, Investigation, MonthlyReturn, Revision
from investigations.quality import checks
from investigations.returns import creation, rows, stored_reconciliation, storing, typed_totals, whole_import
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, stranger
from tests.investigations import deciding
from tests.investigations.factories import (
    CLOSED,
    FEBRUARY,
    JANUARY,
    MARCH,
    approved,
    draft,
    entry_of,
    row,
    series,
    submitted_return,
    suspects,
    typed,
    victims,
)
from tests.roles import acting_for

pytestmark = pytest.mark.django_db


def stored(force: str, month: Any) -> dict[str, Any]:
    """Every column of a month's rows except ids and times, with references in place of ids."""
    rows_by_reference = {}
    for entry in Entry.objects.filter(force=force, revision__period=month).select_related("holding", "investigation"):
        own = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
        for name in (
            "id",
            "revision_id",
            "force",
            "force_id",
            "investigation_id",
            "holding_id",
            "changed_at",
            "changed_by_id",
        ):
            own.pop(name, None)
        own["previous_id"] = entry.previous.holding.reference if entry.previous else None
        own["merged_into_id"] = entry.merged_into.holdings.get().reference if entry.merged_into else None
        people = EntryPeople.objects.filter(entry=entry).order_by("pk")
        words = EntryText.objects.filter(entry=entry).values("remarks", "void_reason", "typed", "called_before")
        holding = {
            name: getattr(entry.holding, name) for name in ("reference", "operation_name", "begins_on", "ends_on")
        }
        rows_by_reference[entry.holding.reference] = {
            "entry": own,
            "people": list(people.values_list("role", "nationality", "gender", "age_group", "count")),
            "words": list(words),
            "holding": holding,
            "handling": entry.investigation.handling,
            "was_changed": entry.changed_at is not None,
        }
    return rows_by_reference


JANUARY_ROWS = [
    row("A/1", operation_name="Op MARLSTONE", remarks="Interpreter used.", county_lines="yes"),
    row("A/2", people=[victims(2), suspects(1), suspects(1, gender="Women")]),
    row("A/3"),
    row("A/4"),
    row("A/5", state="closed", closing_reason="administrative", closed_on="20/01/2020"),
]
CHANGES = {
    "A/1": {"stage": "charged", "remarks": "", "partner_agencies": "NCA; GLAA", "morile_score": "216"},
    "A/2": CLOSED,
    "A/3": {"operation_name": "Op CURLEW"},
    "A/4": {"nrm_referrals": "two", "opened_on": "31/02/2020"},
}
NEW = typed("A/6", operation_name="Op TEASEL", secondary_types="CRIM", sub_types="Cuckooing; Hand car wash")
NEW_PEOPLE = [victims(4, nationality="Vietnamese", age_group="under 18"), suspects("six")]


def lists_of(groups):
    """Groups as a form sends them."""
    return {f"people_{axis}": [group[axis] for group in groups] for axis in groups[0]}


@pytest.mark.parametrize("portion", [1, 4, storing.PORTION])
def test_import_and_row_form_store_the_same_rows(monkeypatch, portion):
    monkeypatch.setattr(storing, "PORTION", portion)
    series(JANUARY, FEBRUARY)
    by_rows, at_once = analyst(LANCASHIRE), analyst(CUMBRIA)
    for person in (by_rows, at_once):
        approved(JANUARY, rows=JANUARY_ROWS, by=person)

    revision = draft(FEBRUARY, by=by_rows)
    for reference, changes in CHANGES.items():
        entry = entry_of(revision, reference)
        rows.save(entry.pk, typed=changes, version=entry.version, by=by_rows)
    rows.reopen(
        Holding.objects.get(force=LANCASHIRE, reference="A/5").investigation, revision.monthly_return, by=by_rows
    )
    rows.add(revision.monthly_return, typed=NEW | lists_of(NEW_PEOPLE), by=by_rows)
    whole_import.submit_whole_return(
        CUMBRIA,
        FEBRUARY,
        rows=[
            *(
                whole_import.InvestigationRow(values={"reference": reference, **changes})
                for reference, changes in CHANGES.items()
            ),
            whole_import.InvestigationRow(values={"reference": "A/5"}),
            whole_import.InvestigationRow(values=NEW, people=NEW_PEOPLE),
        ],
        by=at_once,
        submit=False,
    )

    left = stored(LANCASHIRE, FEBRUARY)
    assert left == stored(CUMBRIA, FEBRUARY)
    assert {reference: stored_row["entry"]["arrival"] for reference, stored_row in left.items()} == {
        **dict.fromkeys(("A/1", "A/2", "A/3", "A/4"), Arrival.ROLLED),
        "A/5": Arrival.REOPENED,
        "A/6": Arrival.FIRST_REPORTED,
    }
    assert left["A/4"]["words"][0]["typed"] == {"nrm_referrals": "two", "opened_on": "31/02/2020"}
    assert left["A/3"]["words"][0]["called_before"] == {"operation_name": ""}
    assert not left["A/4"]["entry"]["is_complete"]
    assert not left["A/6"]["entry"]["is_complete"]


def test_import_and_row_form_find_the_same_faults():
    series(JANUARY, FEBRUARY)
    by_rows, at_once = analyst(LANCASHIRE), analyst(CUMBRIA)
    revision = draft(FEBRUARY, by=by_rows)

    added = rows.add(revision.monthly_return, typed=NEW | lists_of(NEW_PEOPLE) | {"closed_on": "soon"}, by=by_rows)
    handed = whole_import.submit_whole_return(
        CUMBRIA,
        FEBRUARY,
        rows=[whole_import.InvestigationRow(values={**NEW, "closed_on": "soon"}, people=NEW_PEOPLE)],
        by=at_once,
    )

    sentences = [sentence for field_errors in added.errors.values() for sentence in field_errors]
    assert [error.problem.sentence for error in handed.errors] == sentences
    assert "“six”. Enter a whole number in digits, such as 12." in sentences


def test_problem_in_any_row_changes_nothing_and_all_problems_are_named():
    series(JANUARY, FEBRUARY)
    before = Investigation.objects.count()

    handed = whole_import.submit_whole_return(
        LANCASHIRE,
        FEBRUARY,
        rows=[row("LAN/1"), row("LAN/2", stage="upside down"), row("LAN/3", people=[victims("twelve")])],
        by=analyst(),
    )

    assert handed.monthly_return is None
    assert [str(error) for error in handed.errors] == [
        "Row 2 (Stage): “upside down” is not one of the stages. Choose one from the list.",
        "Row 3 (People, group 1, Number): “twelve”. Enter a whole number in digits, such as 12.",
    ]
    assert not MonthlyReturn.objects.exists()
    assert Investigation.objects.count() == before


def test_live_investigation_without_a_row_is_left_out_and_raises_a_warning():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya)

    with pytest.raises(TransitionNotAllowed, match="Fix 1 error"):
        whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[row("LAN/1")], by=priya)
    handed = whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[row("LAN/1")], by=priya, submit=False)

    revision = handed.monthly_return.revisions.get()
    assert [finding.rule for finding in checks.check(revision)] == ["missing"]
    assert stored_reconciliation.reconciliation_of(revision).corrections == Corrections(down=1)


def test_second_file_replaces_the_first_restores_missing_cases_and_keeps_row_numbers():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya)
    whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[row("LAN/1"), row("LAN/3")], by=priya, submit=False)
    revision = Revision.objects.get(period=FEBRUARY)
    first = entry_of(revision, "LAN/1")

    handed = whole_import.submit_whole_return(
        LANCASHIRE, FEBRUARY, rows=[row("LAN/1", stage="charged"), row("LAN/2")], by=priya
    )

    assert handed.errors == ()
    again = entry_of(revision, "LAN/1")
    assert (again.pk, again.version) == (first.pk, first.version + 1)
    assert entry_of(revision, "LAN/2").arrival == Arrival.ROLLED
    assert not Entry.objects.filter(revision=revision, holding__reference="LAN/3").exists()
    assert stored_reconciliation.reconciliation_of(revision).sentence() == "2 = 2"


def test_import_without_rows_is_a_nil_return_if_nothing_was_live():
    series(JANUARY, FEBRUARY)

    handed = whole_import.submit_whole_return(LANCASHIRE, JANUARY, rows=[], by=analyst())

    assert handed.monthly_return.status == ReturnStatus.SUBMITTED
    assert handed.monthly_return.revisions.get().is_nil


@pytest.mark.parametrize(
    ("rows_typed", "sentence"),
    [
        ([row("LAN/1"), row("LAN/1")], "Row 2 (Reference): “LAN/1” is already in row 1. Keep one of the two."),
        ([row(" ")], "Row 1 (Reference): Enter your force’s reference, such as LAN/2019/0412."),
        (
            [row("LAN/1", state="transferred out")],
            "Row 1 (State at month end): No other force has accepted this investigation.",
        ),
        (
            [row("LAN/1", state="merged", merged_into="LAN/9")],
            "Row 1 (Merged into): “LAN/9” is not another live investigation in this return.",
        ),
        (
            [row("LAN/1", state="void", void_reason="Twice.")],
            "Row 1 (State at month end): It is not in an approved return.",
        ),
    ],
)
def test_false_claim_in_a_row_is_refused_even_for_a_draft(rows_typed, sentence):
    series(JANUARY, FEBRUARY)

    handed = whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=rows_typed, by=analyst(), submit=False)

    assert handed.monthly_return is None
    assert str(handed.errors[0]).startswith(sentence)
    assert not Entry.objects.exists()


def test_merged_void_and_reopened_investigations_are_imported_by_their_status():
    series(JANUARY, MARCH)
    priya = analyst()
    approved(
        JANUARY,
        rows=[row("LAN/1"), row("LAN/2"), row("LAN/3"), row("LAN/4", **CLOSED | {"closed_on": "2/1/2020"})],
        by=priya,
    )

    approved(
        FEBRUARY,
        rows=[
            row("LAN/1"),
            row("LAN/2", state="merged", merged_into="LAN/1"),
            row("LAN/3", state="void", void_reason="Entered twice."),
            row("LAN/4"),
        ],
        by=priya,
    )

    revision = Revision.objects.get(period=FEBRUARY)
    assert entry_of(revision, "LAN/2").merged_into == entry_of(revision, "LAN/1").investigation
    assert entry_of(revision, "LAN/3").words.void_reason == "Entered twice."
    assert stored_reconciliation.reconciliation_of(revision).sentence() == "3 + 1 − 1 − 1 = 2"
    refused = whole_import.submit_whole_return(LANCASHIRE, MARCH, rows=[row("LAN/2"), row("LAN/3")], by=priya)
    assert [error.problem.sentence for error in refused.errors] == [
        "“LAN/2” was merged into another investigation in February 2020. Report that one.",
        "“LAN/3” was made void in February 2020. Report the investigation under another reference.",
    ]


def test_a_reopened_month_may_void_what_it_first_reported():
    series(JANUARY, FEBRUARY)
    priya, tom = analyst(), coordinator()
    approved(JANUARY, rows=[row("LAN/1")], by=priya)
    approved(FEBRUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya, reviewer=tom)
    deciding.reopen(LANCASHIRE, FEBRUARY, reason="Counted twice.", by=tom)

    corrected = approved(
        FEBRUARY, rows=[row("LAN/1"), row("LAN/2", state="void", void_reason="Counted twice.")], by=priya, reviewer=tom
    )

    reconciliation = stored_reconciliation.reconciliation_of(corrected.current)
    assert (reconciliation.first_reported, reconciliation.live) == (1, 1)
    assert reconciliation.corrections == Corrections(down=1)


def test_case_first_reported_in_a_later_month_enters_an_earlier_one_as_a_correction():
    series(JANUARY, MARCH)
    priya, tom = analyst(), coordinator()
    approved(JANUARY, rows=[row("LAN/1")], by=priya)
    approved(FEBRUARY, rows=[row("LAN/1")], by=priya, reviewer=tom)
    approved(MARCH, rows=[row("LAN/1"), row("LAN/2")], by=priya)
    deciding.reopen(LANCASHIRE, FEBRUARY, reason="It began in February.", by=tom)

    corrected = approved(FEBRUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya, reviewer=tom)

    assert entry_of(corrected.current, "LAN/2").arrival == Arrival.ROLLED
    assert stored_reconciliation.reconciliation_of(corrected.current).corrections == Corrections(up=1)
    assert Entry.objects.filter(arrival=Arrival.FIRST_REPORTED, revision__state="approved").count() == 1


def test_submitted_return_is_not_replaced():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    submitted_return(JANUARY, rows=[row("LAN/1")], by=priya)

    with pytest.raises(TransitionNotAllowed, match="Withdraw it to change it"):
        whole_import.submit_whole_return(LANCASHIRE, JANUARY, rows=[row("LAN/2")], by=priya)


def test_unrelated_user_and_reviewer_cannot_submit():
    series(JANUARY, FEBRUARY)
    creation.begin(LANCASHIRE, FEBRUARY, by=analyst())

    with pytest.raises(MonthlyReturn.DoesNotExist):
        whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[], by=stranger())
    with pytest.raises(TransitionNotAllowed, match="Only the force’s analyst or lead"):
        whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[], by=coordinator())


@pytest.mark.parametrize("size", [3, 60])
def test_a_whole_return_costs_the_same_number_of_statements_whatever_its_size(size, query_budget):
    series(JANUARY, FEBRUARY)
    priya = analyst()
    approved(JANUARY, rows=[row(f"LAN/{number}") for number in range(size)], by=priya)
    coming = [row(f"LAN/{number}", stage="charged") for number in range(size)] + [row("LAN/new")]

    with query_budget(26):  # scope 5, carry forward 5, lists 1, new ones 2, rows 6, the return 2, log 1, and savepoints
        whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=coming, by=priya, submit=False)

    assert Entry.objects.filter(revision__period=FEBRUARY).live().count() == size + 1


def test_web_database_role_has_all_needed_rights():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=priya)

    with acting_for(priya):
        handed = whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya)

    assert handed.monthly_return.status == ReturnStatus.SUBMITTED
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from investigations_entry where state = %s", [EntryState.LIVE])
        assert cursor.fetchone() == (3,)


def test_number_of_people_is_refused_where_a_group_of_the_case_cannot_be_read() -> None:
    """Two victims were read and the suspects were not: a typed number would be summed from some of the groups."""
    series(FEBRUARY, FEBRUARY)
    priya = analyst()
    badly = [row("LAN/1", people=[victims(2), suspects("six")]), row("LAN/2", people=[victims(2)])]
    whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=badly, by=priya, submit=False)
    before = stored(LANCASHIRE, FEBRUARY)

    rows_of_a_file = [
        whole_import.InvestigationRow(values={"reference": reference}, is_in_return=True, totals={"victims": "3"})
        for reference in ("LAN/1", "LAN/2")
    ]
    handed = whole_import.update(LANCASHIRE, FEBRUARY, rows=rows_of_a_file, by=priya)

    refused = [error for error in handed.errors if error.problem.field == "victims"]
    assert handed.monthly_return is None
    assert [(error.row, error.problem.sentence) for error in refused] == [(1, typed_totals.UNREAD_GROUPS)]
    assert stored(LANCASHIRE, FEBRUARY) == before


def test_whole_return_is_logged_in_one_statement_and_as_often_as_its_parts():
    series(JANUARY, JANUARY)
    with CaptureQueriesContext(connection) as sent:
        submitted_return(JANUARY, rows=[row("LAN/1", people=[])], by=analyst())

    inserts = [query for query in sent.captured_queries if query["sql"].startswith("insert into audit_entry")]
    kinds = AuditEntry.objects.order_by("id").values_list("kind", "subject", "count")
    assert len(inserts) == 1
    assert list(kinds) == [
        ("alteration", "investigations.monthlyreturn", 1),
        ("alteration", "investigations.finding", 1),  # the reason for a case without potential victims
    ]


@pytest.mark.parametrize("way", ["submit_whole_return", "update", "update_unless_faulty", "preview"])
def test_nothing_changes_if_a_row_is_refused_after_others_were_sent(monkeypatch, way):
    monkeypatch.setattr(storing, "PORTION", 1)
    series(JANUARY, FEBRUARY)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya)
    draft(FEBRUARY, by=priya)
    before = stored(LANCASHIRE, FEBRUARY)
    changed = [row("LAN/1", stage="charged"), row("LAN/9"), row("LAN/2", state="transferred out")]

    answer = getattr(whole_import, way)(LANCASHIRE, FEBRUARY, rows=changed, by=priya)

    assert stored(LANCASHIRE, FEBRUARY) == before
    assert not Holding.objects.filter(reference="LAN/9").exists()
    if answer is not None:
        assert [error.row for error in answer.errors] == [3]


@pytest.mark.parametrize("portion", [1, storing.PORTION])
def test_case_is_merged_into_one_that_comes_later_in_the_file(monkeypatch, portion):
    monkeypatch.setattr(storing, "PORTION", portion)
    series(JANUARY, FEBRUARY)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=priya)
    merged = row("LAN/1", state="merged", merged_into="lan/3")

    whole_import.submit_whole_return(LANCASHIRE, FEBRUARY, rows=[merged, row("LAN/2"), row("LAN/3")], by=priya)

    entries = Entry.objects.filter(revision__period=FEBRUARY).order_by("pk")
    assert [entry.holding.reference for entry in entries] == ["LAN/1", "LAN/2", "LAN/3"]
    assert entries[0].merged_into == entries[2].investigation
