"""Counts that snapshots leave out: they equal a count by hand, and counting them moves nothing that is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings as configured

from core import clock
from figures import batches, publishing, snapshots, tasks, verification
from figures.models import Batch, Snapshot
from investigations.case_measures import AT_STAGE, KIND, MONTHS_AT_STAGE
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.investigations.reviewable import CHILD, approved, carried, case
from tests.reports import months_made
from tests.roles import acting

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
AFTER = "investigations.case_measures.KIND"
BEFORE = [path for path in configured.FIGURE_KINDS if path != AFTER]


def stored(batch: Batch) -> dict[tuple[str, str, str], int]:
    return {(measure, dimension, category): value for measure, dimension, category, value in making.figures(batch.pk)}


# A case on each side of the edge of each measure: those that it counts, and the nearest ones that it does not.
EDGES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "cases_to_review": (
        [{"arrival": "first_reported"}, {"cross_border": True}],
        [{}, {"cross_border": None}, {"state": "closed", "financial_investigator": False}],
    ),
    "live_long_open": ([{"opened_on": date(2018, 3, 1)}], [{"opened_on": date(2018, 3, 2)}]),
    "live_no_liaison_officer": (
        [{"victim_liaison_officer": False}, {"victim_liaison_officer": None}],
        [{}, {"victim_liaison_officer": None, "victims": 0}],
    ),
    "live_no_financial_investigator": (
        [{"financial_investigator": False}, {"financial_investigator": None}],
        [{}, {"financial_investigator": False, "state": "closed"}],
    ),
    "live_no_early_advice": (
        [{"early_advice": False, "stage_id": "charged"}, {"early_advice": None, "stage_id": "live-investigation"}],
        [{"early_advice": False, "stage_id": "court"}, {"early_advice": None, "stage_id": "triage"}],
    ),
    "live_children": (
        [{"group": CHILD}, {"group": CHILD, "nrm_referrals": 0}],
        [{"group": {"age_group": "18-24"}}, {"group": CHILD, "state": "closed"}],
    ),
    "live_children_no_referral": (
        [{"group": CHILD, "nrm_referrals": 0}, {"group": CHILD, "nrm_referrals": None}],
        [{"group": CHILD, "nrm_referrals": 1}, {"nrm_referrals": 0}],
    ),
    "live_joint": ([{"cross_border": True}], [{"cross_border": False}, {"cross_border": None}]),
}
CLOSED_CASE = {"closing_reason_id": "administrative", "closed_on": date(2020, 2, 20)}


@pytest.mark.parametrize("measure", EDGES)
def test_measure_counts_the_cases_on_its_side_of_the_edge(measure: str) -> None:
    inside, outside = EDGES[measure]
    revision = making.draft(LANCASHIRE, FEBRUARY)
    for number, fields in enumerate([*inside, *outside]):
        ending = CLOSED_CASE if fields.get("state") == "closed" else {}
        case(revision, f"LAN/{number}", **fields, **ending)

    approved(revision)
    with acting("counter"):
        counted = stored(batches.count(KIND, revision.pk))

    assert counted[measure, "total", "all"] == len(inside)
    by_stage = {category: value for (name, by, category), value in counted.items() if (name, by) == (measure, "stage")}
    assert sum(by_stage.values()) == counted[measure, "primary_type", "LAB"] == len(inside)
    assert {f"LAB:{stage}": value for stage, value in by_stage.items()} == {
        category: value
        for (name, by, category), value in counted.items()
        if (name, by) == (measure, "primary_type:stage")
    }


def test_case_is_unchanged_from_the_month_of_the_rule_and_its_time_at_the_stage_grows(settings: Any) -> None:
    settings.REVIEW_RULES = [{"valid_from": date(2015, 1, 1), "unchanged": 2, "long_open": 24}]
    revision = making.draft(LANCASHIRE, JANUARY)
    entry = case(revision, "LAN/1")
    of_month = {JANUARY: approved(revision)}
    for month in (FEBRUARY, MARCH):
        revision = making.draft(LANCASHIRE, month)
        entry = carried(entry, revision)
        of_month[month] = approved(revision)

    with acting("counter"):
        counted = {month: stored(batches.count(KIND, each.pk)) for month, each in of_month.items()}

    assert [counted[month]["live_unchanged", "total", "all"] for month in counted] == [0, 0, 1]
    assert [counted[month][AT_STAGE, MONTHS_AT_STAGE, f"triage:{number}"] for number, month in enumerate(counted)] == [
        1,
        1,
        1,
    ]
    assert counted[MARCH][AT_STAGE, "total", "all"] == 1


def test_case_with_two_reasons_counts_under_each_and_once_in_the_total() -> None:
    revision = making.draft(LANCASHIRE, FEBRUARY)
    case(revision, "LAN/1", cross_border=True, financial_investigator=None)
    case(revision, "LAN/2", cross_border=True, primary_type_id="SEX")

    approved(revision)
    with acting("counter"):
        counted = stored(batches.count(KIND, revision.pk))

    assert counted["cases_to_review", "total", "all"] == 2
    assert counted["cases_to_review", "review_reason", "joint"] == 2
    assert counted["cases_to_review", "review_reason", "no_financial_investigator"] == 1
    assert counted["cases_to_review", "primary_type:review_reason", "SEX:joint"] == 1


def test_children_are_counted_by_sub_type() -> None:
    revision = making.draft(LANCASHIRE, FEBRUARY)
    case(revision, "LAN/1", group=CHILD, sub_types=["LAB.car-wash", "LAB.fishing"])
    case(revision, "LAN/2", sub_types=["LAB.car-wash"])

    approved(revision)
    with acting("counter"):
        counted = stored(batches.count(KIND, revision.pk))

    assert counted["live_children", "sub_type", "LAB.car-wash"] == 1
    assert counted["live_children", "primary_type:sub_type", "LAB:LAB.fishing"] == 1


def test_upgrade_counts_every_month_and_moves_no_digest_and_no_published_version(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.FIGURE_KINDS = BEFORE
    live = {force: making.reported(force, SEPTEMBER, new=2) for force in (LANCASHIRE, CHESHIRE)}
    making.lock(SEPTEMBER)
    months_made.publish(making.built(SEPTEMBER))
    making.reported(LANCASHIRE, OCTOBER, rolled=live[LANCASHIRE])
    making.lock(OCTOBER)
    making.built(OCTOBER)
    before, moment = list(Snapshot.objects.order_by("pk").values()), clock.now()

    settings.FIGURE_KINDS = [*BEFORE, AFTER]
    assert snapshots.outdated() == []
    with django_capture_on_commit_callbacks() as messages, acting("counter"):
        tasks.sweep()
    with acting("counter"):
        tasks.count("2026-09")
        tasks.count("2026-10")

    assert len(messages) == 2
    assert batches.pending() == []
    assert Batch.objects.filter(kind=KIND.name).count() == 3
    assert list(Snapshot.objects.order_by("pk").values()) == before
    assert snapshots.outdated() == []
    assert [*verification.verify(SEPTEMBER), *verification.verify(OCTOBER)] == []
    assert publishing.changed_since(OCTOBER, moment) == "The figures have changed."


def test_counts_that_were_changed_are_found() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    making.built(FEBRUARY)
    making.tamper("update figures_figure set value = value + 1 where measure = 'live_at_stage'")

    [problem] = verification.verify(FEBRUARY)
    assert "(return_cases, record" in problem
    assert "is not what its record counts to" in problem
