"""A snapshot is the sum of its parts, built whole or not at all, and follows every approval until it is published."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from figures import batches, measures, periods, snapshot_reader, snapshots, verification
from figures.choices import SnapshotState, Treatment
from figures.models import Batch, Figure, PublicationProposal, Snapshot
from figures.reconciliation.base import DoesNotReconcile
from investigations.models import MonthlyReturn, Revision
from reference.areas import ENGLAND_AND_WALES, UK
from reference.models import Force
from tests.accounts.factories import CUMBRIA, national
from tests.figures import making
from tests.figures.making import BTP, CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH, WEST_MERCIA, built, term, value
from tests.roles import acting

pytestmark = pytest.mark.django_db
APRIL = date(2020, 4, 1)
JANUARY_ON = ("2020-01", "2020-02", "2020-03")


def treatment(snapshot: Snapshot, force: str) -> str:
    return snapshot.sources.get(force=force).treatment


def test_every_total_is_the_sum_of_its_parts() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.reported(WEST_MERCIA, FEBRUARY, new=2, primary_type_id="SEX", sub_types=[])
    making.reported(BTP, FEBRUARY, new=4)

    snapshot = built(FEBRUARY)

    parts: dict[str, Counter[tuple[str, str, str]]] = {}
    for row in snapshot.figures.all():
        parts.setdefault(row.area_kind, Counter())[row.measure, row.dimension, row.category] += row.value
    assert parts["region"] == parts["uk"]
    assert parts["unit"] == parts["uk"]
    batch_totals: Counter[tuple[str, str, str]] = Counter()
    for figure in Figure.objects.filter(measure__in=measures.of_returns().over_areas):
        batch_totals[figure.measure, figure.dimension, figure.category] += figure.value
    summed = {cell: n for cell, n in parts["uk"].items() if cell[0] not in {"reconciliation", "held", "opened"}}
    assert summed == dict(batch_totals)
    assert value(snapshot, "live") == 9
    assert value(snapshot, "live", area="england-wales") == 5
    assert value(snapshot, "live", area="region", code="north-west") == 3
    assert value(snapshot, "live", dimension="primary_type", category="SEX") == 2


def test_areas_that_must_not_be_added_have_no_sum() -> None:
    entry = making.reported(LANCASHIRE, FEBRUARY, new=1)[0]
    entry.investigation.supports.create(force_id=LANCASHIRE, supporter_id=CHESHIRE)

    snapshot = built(FEBRUARY)

    assert Figure.objects.get(measure="supported", dimension="supporter").category == CHESHIRE
    assert not snapshot.figures.filter(measure="supported").exists()


def test_every_due_force_is_a_source_with_its_status() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=1)
    making.draft(CHESHIRE, FEBRUARY)
    for force, status in ((WEST_MERCIA, "certified"), (BTP, "answered"), (CUMBRIA, "queried")):
        making.draft(force, FEBRUARY)
        MonthlyReturn.objects.filter(force=force).update(status=status)

    snapshot = built(FEBRUARY)

    assert snapshot.sources.count() == 46
    assert treatment(snapshot, LANCASHIRE) == Treatment.REPORTED
    assert treatment(snapshot, CHESHIRE) == Treatment.DRAFT
    assert treatment(snapshot, WEST_MERCIA) == Treatment.SUBMITTED
    assert treatment(snapshot, BTP) == Treatment.IN_REVIEW
    assert treatment(snapshot, CUMBRIA) == Treatment.QUERIED
    assert treatment(snapshot, "PSNI") == Treatment.NOT_STARTED


def test_a_force_keeps_its_status_after_the_lock() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=1)
    making.draft(CHESHIRE, FEBRUARY)
    making.lock(FEBRUARY)

    snapshot = built(FEBRUARY)

    assert treatment(snapshot, CHESHIRE) == Treatment.DRAFT
    assert treatment(snapshot, BTP) == Treatment.NOT_STARTED
    assert treatment(snapshot, LANCASHIRE) == Treatment.REPORTED


def test_status_change_after_the_lock_makes_no_new_version_and_is_read_live() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=1)
    making.lock(FEBRUARY)
    snapshot = built(FEBRUARY)
    making.draft(CHESHIRE, FEBRUARY)
    assert snapshots.outdated() == []

    MonthlyReturn.objects.filter(force=CHESHIRE).update(status="queried")

    assert snapshots.outdated() == []
    assert snapshot_reader.coverage_of(snapshot, UK).status_of["Cheshire"] == "queried"
    assert snapshot_reader.coverages(snapshot)[UK].status_of["Cheshire"] == "queried"


def test_return_first_submitted_after_the_lock_is_late_and_counts() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=1)
    making.lock(FEBRUARY)
    snapshot = built(FEBRUARY)
    late = making.draft(CHESHIRE, FEBRUARY)
    making.entries(late, 2)
    making.approve(late)

    snapshot = built(FEBRUARY)

    assert treatment(snapshot, CHESHIRE) == Treatment.LATE
    assert treatment(snapshot, LANCASHIRE) == Treatment.REPORTED
    assert value(snapshot, "live") == 3


def test_correction_after_the_lock_of_an_on_time_return_is_not_late() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=1)
    making.lock(FEBRUARY)
    making.corrected(LANCASHIRE, FEBRUARY, new=2)

    assert treatment(built(FEBRUARY), LANCASHIRE) == Treatment.REPORTED


def test_a_reopened_return_counts_until_its_successor_is_approved() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    before = built(FEBRUARY).digest
    monthly_return = MonthlyReturn.objects.get()
    MonthlyReturn.objects.update(status="draft")
    working = Revision.objects.create(monthly_return=monthly_return, force_id=LANCASHIRE, period_id=FEBRUARY, number=2)
    making.entries(working, 5)

    during = built(FEBRUARY)

    assert (value(during, "live"), treatment(during, LANCASHIRE)) == (2, Treatment.REPORTED)
    assert during.digest == before


def test_unchanged_month_is_not_rebuilt() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    first = built(FEBRUARY)
    ids = list(first.figures.order_by("pk").values_list("pk", flat=True))

    second = built(FEBRUARY)

    assert second.built_at == first.built_at
    assert list(second.figures.order_by("pk").values_list("pk", flat=True)) == ids
    assert snapshots.outdated() == []


def test_rebuild_replaces_all_figures_and_keeps_the_row() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2, primary_type_id="SEX", sub_types=[])
    first = built(FEBRUARY)

    making.corrected(LANCASHIRE, FEBRUARY, new=1)
    second = built(FEBRUARY)

    assert second.pk == first.pk
    assert second.digest != first.digest
    assert value(second, "live") == 1
    assert value(second, "live", dimension="primary_type", category="SEX") is None
    assert Snapshot.objects.count() == 1


def test_digest_is_the_same_for_the_same_figures_whatever_their_history() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    first = built(FEBRUARY)
    making.corrected(LANCASHIRE, FEBRUARY, new=7)
    assert built(FEBRUARY).digest != first.digest

    making.corrected(LANCASHIRE, FEBRUARY, new=2)
    again = built(FEBRUARY)

    assert (again.digest, again.digests) == (first.digest, first.digests)
    assert again.sources_digest != first.sources_digest


def test_nil_return_changes_the_digest_and_no_sum() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    before = built(FEBRUARY)
    making.reported(CHESHIRE, FEBRUARY)

    after = built(FEBRUARY)

    assert after.digests == before.digests
    assert after.digest != before.digest
    assert snapshot_reader.coverage_of(after, UK).short == "2 of 46"


def test_months_are_outdated_after_an_approval_a_lock_and_a_correction_of_the_month_before() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=2)
    making.reported(LANCASHIRE, FEBRUARY, rolled=live)
    with acting("counter"):
        assert snapshots.outdated() == [JANUARY, FEBRUARY]
    built(JANUARY)
    built(FEBRUARY)
    assert snapshots.outdated() == []

    making.lock(FEBRUARY)
    assert snapshots.outdated() == [FEBRUARY]
    built(FEBRUARY)

    making.corrected(LANCASHIRE, JANUARY, new=3)
    assert snapshots.outdated() == [JANUARY, FEBRUARY]
    assert snapshots.is_outdated(FEBRUARY)


def test_reconciliation_of_every_area_balances_and_is_stored_with_the_snapshot() -> None:
    lancashire = making.reported(LANCASHIRE, JANUARY, new=5, arrival="already_running")
    west_mercia = making.reported(WEST_MERCIA, JANUARY, new=2, arrival="already_running")
    january = built(JANUARY)
    making.reported(LANCASHIRE, FEBRUARY, rolled=lancashire, closed=2, new=1)
    making.reported(BTP, FEBRUARY, new=3, arrival="already_running")

    february = built(FEBRUARY)

    assert (term(january, "already_running"), term(january, "live")) == (7, 7)
    assert february.opening_period_id == JANUARY
    terms = {name: term(february, name) for name in ("opening", "closed", "first_reported", "joined", "left", "live")}
    assert terms == {"opening": 7, "closed": 2, "first_reported": 1, "joined": 3, "left": 2, "live": 7}
    assert term(february, "left", area="region", code="west-midlands") == len(west_mercia)
    assert term(february, "live", area="england-wales") == 4
    reconciliation = snapshot_reader.reconciliation_of(february, UK)
    assert reconciliation.sentence() == "7 + 1 − 2 + 3 − 2 = 7"
    assert [(share.force, share.value) for share in reconciliation.joined] == [(BTP, 3)]
    assert [(share.force, share.value) for share in reconciliation.left] == [(WEST_MERCIA, 2)]


def test_correction_of_the_month_before_shows_in_the_later_reconciliation() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=5)
    making.reported(LANCASHIRE, FEBRUARY, rolled=live)
    terms = ("opening", "corrected_up", "corrected_down", "live")
    before = [term(built(FEBRUARY), name) for name in terms]

    making.corrected(LANCASHIRE, JANUARY, kept=live[1:])
    one_fewer = [term(built(FEBRUARY), name) for name in terms]
    making.corrected(LANCASHIRE, JANUARY, kept=live[1:], new=1)
    february = built(FEBRUARY)

    assert (before, one_fewer) == ([5, 0, 0, 5], [4, 1, 0, 5])
    assert [term(february, name) for name in terms] == [5, 1, 1, 5]
    assert snapshot_reader.reconciliation_of(february, UK).sentence() == "5 + 1 − 1 = 5"


def test_month_that_starts_a_series_has_no_opening() -> None:
    making.reported(LANCASHIRE, JANUARY, new=5)
    making.period(MARCH, starts_series=True)
    making.reported(LANCASHIRE, MARCH, new=2, arrival="already_running")

    march = built(MARCH)

    assert march.opening_period_id is None
    assert not march.openings.exists()
    assert (term(march, "opening"), term(march, "already_running"), value(march, "held")) == (0, 2, 2)
    built(JANUARY)
    assert snapshots.outdated() == []  # built with all months at once, March gives the same


def test_unbalanced_reconciliation_stops_the_build_and_keeps_the_former_snapshot() -> None:
    making.period(FEBRUARY, starts_series=True)
    making.reported(CHESHIRE, FEBRUARY, new=1)
    before = built(FEBRUARY)
    making.reported(LANCASHIRE, FEBRUARY, new=2, arrival="rolled")  # nothing to carry forward in a series' first month

    with pytest.raises(DoesNotReconcile, match="before the start of the series"), transaction.atomic():
        snapshots.build(FEBRUARY)

    assert making.rows(Snapshot.objects.get()) == making.rows(before)


def test_held_runs_through_the_series_and_includes_closed_cases() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=5, arrival="already_running")
    making.reported(LANCASHIRE, FEBRUARY, rolled=live, closed=4, new=2)
    making.reported(CHESHIRE, FEBRUARY, new=1)
    making.period(MARCH)
    making.reported(CHESHIRE, MARCH)

    held = {month: value(built(month), "held") for month in (JANUARY, FEBRUARY, MARCH)}

    assert held == {JANUARY: 5, FEBRUARY: 8, MARCH: 1}
    assert value(built(MARCH), "held", area="england-wales") == 1


def test_void_investigation_is_no_longer_held() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=3)
    revision = making.draft(LANCASHIRE, FEBRUARY)
    making.entry(revision, previous=live[0], state="void")
    [making.entry(revision, previous=previous) for previous in live[1:]]
    making.approve(revision)

    february = built(FEBRUARY)

    assert (value(february, "held"), value(february, "void"), value(february, "closed")) == (2, 1, 0)
    terms = [term(february, name) for name in ("corrected_up", "corrected_down", "live")]
    assert terms == [0, 1, 2]


def test_areas_are_those_of_the_month() -> None:
    force = Force.objects.get(pk=LANCASHIRE)
    force.places.create(region_id="wales", unit_id="tarian", valid_to=date(2020, 2, 29))
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.reported(LANCASHIRE, MARCH, new=2)

    february, march = built(FEBRUARY), built(MARCH)

    assert value(february, "live", area="region", code="wales") == 3
    assert value(february, "live", area="unit", code="tarian") == 3
    assert value(march, "live", area="region", code="north-west") == 2
    assert term(march, "left", area="region", code="wales") is None


def test_a_force_that_is_not_due_is_not_added() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    Force.objects.filter(pk=LANCASHIRE).update(valid_to=date(2020, 2, 15))

    snapshot = built(FEBRUARY)

    assert value(snapshot, "live") is None
    assert not snapshot.sources.filter(force=LANCASHIRE).exists()


def published(snapshot: Snapshot, version: int = 1) -> None:
    snapshot.version, snapshot.state, snapshot.published_at = version, SnapshotState.PUBLISHED, clock.now()
    snapshot.save(update_fields=["version", "state", "published_at"])


def test_after_version_1_an_approval_makes_a_candidate_and_leaves_the_version_alone() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.lock(FEBRUARY)
    version_1 = built(FEBRUARY)
    published(version_1)
    kept = making.rows(version_1)
    assert snapshots.outdated() == []

    making.corrected(LANCASHIRE, FEBRUARY, new=1)
    candidate = built(FEBRUARY)

    assert (candidate.state, candidate.version) == (SnapshotState.CANDIDATE, 0)
    assert value(candidate, "live") == 1
    assert making.rows(version_1) == kept
    assert snapshots.outdated() == []


@pytest.mark.parametrize(
    "statement",
    [
        "update figures_snapshot set reason = 'other'",
        "update figures_snapshotfigure set value = value + 1",
        "delete from figures_snapshotfigure",
        "delete from figures_snapshotsource",
        "delete from figures_snapshotopening",
    ],
)
def test_database_lets_no_role_change_a_published_version(statement: str) -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=1)
    making.reported(LANCASHIRE, FEBRUARY, rolled=live)
    published(built(FEBRUARY))

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_rebuild_voids_an_open_proposal_only_if_figures_changed() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    snapshot = built(FEBRUARY)
    colleague = national()
    proposal = PublicationProposal.objects.create(
        snapshot=snapshot, digest=snapshot.digest, proposed_by=colleague, proposed_at=clock.now()
    )

    making.corrected(LANCASHIRE, FEBRUARY, new=3)
    built(FEBRUARY)
    proposal.refresh_from_db()
    assert proposal.state == "open"

    making.corrected(LANCASHIRE, FEBRUARY, new=4)
    built(FEBRUARY)
    proposal.refresh_from_db()
    assert proposal.state == "void"


def test_coverage_names_missing_forces_by_their_names_of_the_month() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.reported(BTP, FEBRUARY)
    snapshot = built(FEBRUARY)

    coverages = snapshot_reader.coverages(snapshot)

    assert coverages[UK].short == "2 of 46"
    assert coverages[ENGLAND_AND_WALES].short == "1 of 43"
    assert coverages[ENGLAND_AND_WALES].sentence.startswith("1 of 43 forces. Not started: ")
    north_west = next(area for area in coverages if area.code == "north-west")
    assert "Cheshire" in coverages[north_west].missing
    assert "Lancashire" not in coverages[north_west].missing


def test_area_without_reports_is_a_gap_and_not_0() -> None:
    making.reported(LANCASHIRE, FEBRUARY)
    snapshot = built(FEBRUARY)
    areas = {area.code: area for area in snapshot_reader.coverages(snapshot)}

    assert snapshot_reader.total(snapshot, "live", area=areas["north-west"]).value == 0
    assert snapshot_reader.total(snapshot, "live", area=areas["south-west"]).is_gap


def test_a_line_over_time_costs_the_same_for_any_number_of_months(query_budget) -> None:
    for month in (JANUARY, FEBRUARY, MARCH, APRIL):
        making.reported(LANCASHIRE, month, new=1)
        built(month)
    for many in (2, 4):
        chosen = list(Snapshot.objects.select_related("period").order_by("period")[:many])

        with query_budget(6):  # sources, forces, former names, regions, statuses, figures
            line = snapshot_reader.over_time(chosen, "live", area=UK)

        assert [counted["all"].value for counted in line.values()] == [1] * many


def test_verifying_names_inconsistent_figures() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.lock(FEBRUARY)
    making.published(built(FEBRUARY))
    with acting("counter"):
        assert verification.verify(FEBRUARY) == []

    making.tamper("update figures_snapshotfigure set value = 8 where measure = 'live' and dimension = 'total'")
    problems = verification.verify(FEBRUARY)

    assert problems == [
        "February 2020, version 1: the stored figures of “live” are not those it was made with.",
        "February 2020, version 1: “live” is not what its batches make.",
    ]


def test_verifying_finds_a_changed_batch_and_a_changed_reconciliation() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    built(FEBRUARY)
    making.tamper("update figures_batch set digest = repeat('0', 64)")
    making.tamper("update figures_snapshotfigure set value = 8 where measure = 'reconciliation' and category = 'live'")

    problems = verification.verify(FEBRUARY)

    assert problems[0].startswith("February 2020: the batch of Lancashire Constabulary")
    assert problems[-1] == "February 2020, moving snapshot: “reconciliation” is not what its batches make."


def test_candidate_names_the_batches_it_was_built_from() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=2)
    making.reported(LANCASHIRE, FEBRUARY, rolled=live)

    february = built(FEBRUARY)

    assert february.sources.get(force=LANCASHIRE).batch == Batch.objects.get(kind="return", period=FEBRUARY)
    assert february.openings.get().batch == Batch.objects.get(kind="return", period=JANUARY)


def test_building_costs_a_fixed_number_of_statements(query_budget) -> None:
    for forces in ([LANCASHIRE], [CHESHIRE, WEST_MERCIA, BTP]):
        for force in forces:
            making.reported(force, FEBRUARY, new=2)
        batches.count_all_pending()

        with query_budget(34):
            snapshots.build(FEBRUARY)


def test_lateness_is_decided_by_the_time_of_the_lock() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=1)
    making.lock(FEBRUARY)
    period = built(FEBRUARY).period
    period.locked_at = clock.now() - timedelta(days=1)
    period.save(update_fields=["locked_at"])

    assert treatment(built(FEBRUARY), LANCASHIRE) == Treatment.LATE


def test_return_after_the_lock_date_is_late_although_the_task_locked_the_month_later() -> None:
    making.period(FEBRUARY, locks_on=date(2020, 3, 21))
    making.reported(LANCASHIRE, FEBRUARY, new=1)

    periods.lock_due(clock.today())  # years after the lock date, and after the return

    assert treatment(built(FEBRUARY), LANCASHIRE) == Treatment.LATE


def test_held_covers_the_forces_that_reported_and_areas_add_up() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=3)
    making.reported(WEST_MERCIA, JANUARY, new=2)
    making.reported(LANCASHIRE, FEBRUARY, rolled=live, new=1)

    built(JANUARY)
    february = built(FEBRUARY)

    assert value(february, "held") == 4
    assert value(february, "held", area="region", code="north-west") == 4
    assert value(february, "held", area="region", code="west-midlands") is None


def test_case_opened_in_january_and_first_returned_in_march_counts_in_january_as_known_in_march() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=2, opened_on=date(2020, 1, 10))
    live = making.reported(LANCASHIRE, FEBRUARY, rolled=live)
    revision = making.draft(LANCASHIRE, MARCH)
    for previous in live:
        making.entry(revision, previous=previous)
    making.entry(revision, opened_on=date(2020, 1, 20))
    making.entry(revision, opened_on=date(2020, 3, 2))
    making.approve(revision)

    known = [
        {category: value(built(month), "opened", dimension="opened_in", category=category) for category in JANUARY_ON}
        for month in (JANUARY, FEBRUARY, MARCH)
    ]

    assert known == [
        {"2020-01": 2, "2020-02": None, "2020-03": None},
        {"2020-01": 2, "2020-02": None, "2020-03": None},
        {"2020-01": 3, "2020-02": None, "2020-03": 1},
    ]


def test_opened_figures_follow_a_correction_of_an_earlier_month() -> None:
    making.reported(LANCASHIRE, JANUARY, new=2, opened_on=date(2020, 1, 10))
    making.reported(LANCASHIRE, FEBRUARY)
    assert value(built(FEBRUARY), "opened", dimension="opened_in", category="2020-01") == 2

    making.corrected(LANCASHIRE, JANUARY, new=2, opened_on=date(2019, 12, 31))

    assert FEBRUARY in snapshots.outdated()
    february = built(FEBRUARY)
    assert value(february, "opened", dimension="opened_in", category="2020-01") is None
    assert value(february, "opened", dimension="opened_in", category="2019-12") == 2
