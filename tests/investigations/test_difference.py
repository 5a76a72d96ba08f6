"""What changed in a return: cases added, removed and changed, and the totals beside earlier ones."""

from __future__ import annotations

from datetime import date

import pytest

from core import months
from investigations.models import Entry, EntryPeople, EntryText, Revision
from investigations.returns import difference
from tests.investigations import cast as scene
from tests.investigations.cast import FEBRUARY, JANUARY
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
CLOSED = {"state": "closed", "closing_reason_id": "conviction", "closed_on": date(2020, 2, 20)}
PLACES = (
    "new", "reopened", "transferred_in", "put_in", "closed", "transferred_out", "merged", "void", "missing", "changed",
    "unchanged",
)  # fmt: skip


@made_once
def january():
    """The month before, approved."""
    return scene.draft(month=JANUARY)


@made_once
def february(january):
    """The month in question, carried forward from January."""
    return scene.draft(rolled_from=january)


def placed(return_difference):
    """The references in each list; empty lists left out."""
    lists = {place: [row.reference for row in getattr(return_difference, place)] for place in PLACES}
    return {place: references for place, references in lists.items() if references}


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({}, ["unchanged"]),
        ({"stage_id": "charged"}, ["changed"]),
        (CLOSED, ["closed"]),
        ({"state": "transferred_out"}, ["transferred_out"]),
        ({"state": "void"}, ["void"]),
    ],
)
def test_carried_forward_row_is_listed_by_its_outcome(january, february, fields, places):
    row = scene.entry(january, reference="LAN/1")
    scene.entry(february, previous=row, **fields)
    scene.approve(january)

    assert placed(difference.since_last_month(february)) == {place: ["LAN/1"] for place in places}


@pytest.mark.parametrize(
    ("arrival", "place"),
    [
        ("first_reported", "new"),
        ("already_running", "new"),
        ("reopened", "reopened"),
        ("transferred_in", "transferred_in"),
        ("rolled", "put_in"),
    ],
)
def test_new_row_is_listed_by_its_arrival(january, february, arrival, place):
    scene.approve(january)
    scene.entry(february, reference="LAN/1", arrival=arrival)

    assert placed(difference.since_last_month(february)) == {place: ["LAN/1"]}


def test_case_opened_and_closed_in_one_month_is_listed_as_new_and_closed(january, february):
    scene.approve(january)
    scene.entry(february, reference="LAN/1", **CLOSED)

    return_difference = difference.since_last_month(february)

    assert placed(return_difference) == {"new": ["LAN/1"], "closed": ["LAN/1"]}
    assert return_difference.rows_that_differ == 1


def test_a_merged_row_names_its_survivor(january, february):
    survivor, other = scene.entry(january, reference="LAN/1"), scene.entry(january, reference="LAN/2")
    scene.approve(january)
    scene.entry(february, previous=survivor)
    scene.entry(february, previous=other, state="merged", merged_into=survivor.investigation)

    (merged,) = difference.since_last_month(february).merged

    assert (merged.reference, merged.merged_into) == ("LAN/2", survivor.investigation.public_id)


def test_closed_case_may_be_absent_or_reopened(january, february):
    scene.entry(january, reference="LAN/1", **CLOSED | {"closed_on": date(2020, 1, 9)})
    back = scene.entry(january, reference="LAN/2", **CLOSED | {"closed_on": date(2020, 1, 9)})
    scene.approve(january)
    scene.entry(february, previous=back, arrival="reopened")

    assert placed(difference.since_last_month(february)) == {"reopened": ["LAN/2"]}


def test_live_case_without_a_row_is_missing(january, february):
    scene.entry(january, reference="LAN/1")
    scene.approve(january)

    assert placed(difference.since_last_month(february)) == {"missing": ["LAN/1"]}


def test_each_changed_field_shows_the_old_and_new_value(january, february):
    row = scene.entry(
        january,
        stage_id="referred-to-cps",
        secondary_types=["CRIM"],
        county_lines=None,
        victims=3,
        remarks="One site.",
        nrm_referrals=None,
    )
    scene.approve(january)
    scene.entry(
        february,
        previous=row,
        opened_on=date(2019, 5, 15),
        stage_id="charged",
        secondary_types=["CRIM", "DOM"],
        county_lines=True,
        sub_types=["LAB.car-wash", "DOM.partner"],
        victims=9,
        remarks="Two sites.",
        nrm_referrals=1200,
    )

    (changed,) = difference.since_last_month(february).changed

    assert {change.label: (change.then, change.now) for change in changed.changes} == {
        "Opened on": ("14 May 2019", "15 May 2019"),
        "Stage": ("Referred to CPS", "Charged"),
        "Secondary types": ("Criminal exploitation", "Criminal exploitation, Domestic servitude"),
        "Sub-types": ("Hand car wash", "Hand car wash, By a partner"),
        "County lines": ("Not known", "Yes"),
        "NRM referrals made": ("blank", "1,200"),
        "Potential victims": ("3", "9"),
        "Remarks": ("One site.", "Two sites."),
    }


def test_same_number_of_different_people_is_a_change_and_names_the_groups(january, february):
    row = scene.entry(january, victims=3)
    scene.approve(january)
    now = scene.entry(february, previous=row, victims=1)
    EntryPeople.objects.create(
        entry=now, force_id=now.force_id, role="victim", nationality_id="albanian", gender="male", age_group="18-24",
        count=2,
    )  # fmt: skip

    (changed,) = difference.since_last_month(february).changed

    (change,) = changed.changes
    assert change.label == "Potential victims, breakdown"
    assert change.then == "3 British, not known, not known"
    assert change.now == "2 Albanian, male, 18 to 24; 1 British, not known, not known"


def test_closed_row_gives_its_reason_and_how_long_it_was_open(january, february):
    row = scene.entry(january, opened_on=date(2019, 5, 14))
    scene.approve(january)
    scene.entry(february, previous=row, **CLOSED)

    (closed,) = difference.since_last_month(february).closed

    assert (closed.closing_reason, closed.months_open) == ("Conviction", 9)


def test_totals_are_shown_beside_last_month_and_last_year(january, february):
    year_ago = scene.draft(month=months.previous(FEBRUARY, 12))
    scene.entry(year_ago, opened_on=date(2018, 1, 1), victims=4)
    scene.approve(year_ago)
    type(year_ago.period).objects.exclude(pk=year_ago.period_id).update(starts_series=False)
    type(year_ago.period).objects.filter(pk=year_ago.period_id).update(starts_series=True)
    row = scene.entry(january, victims=3, children_involved=True)
    scene.approve(january)
    scene.entry(february, previous=row, victims=9, suspects=2)
    scene.entry(february, primary_type_id="CRIM", sub_types=["CRIM.begging"], victims=1, children_involved=True)
    scene.entry(february, victims=7, **CLOSED)  # closed: in no total

    totals = {
        total.label: (total.year_ago, total.then, total.now) for total in difference.since_last_month(february).totals
    }

    assert totals == {
        "Live investigations": (1, 1, 2),
        "Potential victims": (4, 3, 10),
        "Suspects": (0, 0, 2),
        "Criminal exploitation": (0, 0, 1),
        "Labour exploitation": (1, 1, 1),
        "With children": (0, 1, 1),
    }


def test_last_year_in_another_series_is_not_compared():
    year_ago = scene.draft(month=months.previous(FEBRUARY, 12))
    scene.entry(year_ago)
    scene.approve(year_ago)
    scene.period(JANUARY, starts_series=True)
    february = scene.draft()
    scene.entry(february)

    assert {total.year_ago for total in difference.since_last_month(february).totals} == {None}


def test_a_first_return_is_compared_with_nothing():
    first = scene.draft()
    scene.entry(first, reference="LAN/1", arrival="already_running")

    return_difference = difference.since_last_month(first)

    assert return_difference.then_month is None
    assert placed(return_difference) == {"new": ["LAN/1"]}
    assert {(total.then, total.year_ago, total.change) for total in return_difference.totals} == {(None, None, None)}


def test_a_total_says_whether_it_is_usual():
    for month in scene.months_before(FEBRUARY, 6):
        revision = scene.draft(month=month)
        for _ in range(2):
            scene.entry(revision)
        scene.approve(revision)
    february = scene.draft()
    for _ in range(9):
        scene.entry(february)

    total = difference.between(revision, february).totals[0]

    assert (total.change, total.note) == (7, "Outside the usual range (0 to 6)")


def test_difference_of_two_revisions_shows_only_the_changes_between_them(january):
    kept, closed, gone = (scene.entry(january, reference=f"LAN/{n}") for n in (1, 2, 3))
    scene.approve(january)
    successor = scene.next_revision(january)
    scene.entry(successor, previous=kept)
    scene.entry(successor, previous=closed, **CLOSED | {"closed_on": date(2020, 1, 9)})
    scene.entry(successor, reference="LAN/4")

    assert placed(difference.between(january, successor)) == {
        "new": ["LAN/4"],
        "closed": ["LAN/2"],
        "missing": ["LAN/3"],
        "unchanged": ["LAN/1"],
    }
    assert gone.revision_id == january.pk


def test_entry_without_remarks_differs_from_one_with_remarks(january, february):
    row = scene.entry(january, reference="LAN/1")
    scene.approve(january)
    new = scene.entry(february, previous=row)
    EntryText.objects.filter(entry=new).delete()
    assert placed(difference.since_last_month(february)) == {"unchanged": ["LAN/1"]}

    EntryText.objects.create(entry=new, force_id=new.force_id, remarks="Two sites.")
    (changed,) = difference.since_last_month(february).changed
    assert [(change.then, change.now) for change in changed.changes] == [("blank", "Two sites.")]


def test_a_new_name_is_a_change_although_all_months_share_it(january, february):
    row = scene.entry(january, reference="LAN/1", operation_name="MARLSTONE")
    scene.approve(january)
    new = scene.entry(february, previous=row)
    EntryText.objects.filter(entry=new).update(called_before={"operation_name": ""})

    (changed,) = difference.since_last_month(february).changed

    assert [(change.label, change.then, change.now) for change in changed.changes] == [
        ("Operation name", "blank", "MARLSTONE")
    ]
    scene.approve(february)
    successor = scene.next_revision(february)
    later = scene.entry(successor, previous=new)
    EntryText.objects.filter(entry=later).update(called_before={"operation_name": ""})
    assert placed(difference.between(february, successor)) == {"unchanged": ["LAN/1"]}


@pytest.mark.parametrize("rows", [2, 60])
def test_a_difference_costs_ten_statements_for_any_number_of_rows(january, february, rows, query_budget):
    for row in [scene.entry(january) for _ in range(rows)]:
        scene.entry(february, previous=row, stage_id="charged")
    scene.approve(january)
    revision = Revision.objects.get(pk=february.pk)

    with query_budget(10):  # opening (2), lists, entries, people; year ago, types, people, history
        return_difference = difference.since_last_month(revision)

    assert len(return_difference.changed) == rows
    assert Entry.objects.count() == 2 * rows
