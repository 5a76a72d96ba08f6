"""The loaded demonstration: it gives the report's figures, and every edge case is in the records."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from audit import sealing
from audit.models import AuditEntry as Recorded
from core import clock, months
from demo import edges, loaded_marker, occasions, people, plan, report
from demo.forces import all_forces, force_named
from figures import month_status, snapshots, verification
from figures.choices import COUNTED
from figures.models import Period, Snapshot, SnapshotFigure, SnapshotSource
from investigations.measures import KIND
from investigations.models import (
    Advice,
    Entry,
    Finding,
    InvestigationTransfer,
    MonthlyReturn,
    Query,
    ReturnEvent,
    Revision,
    SupportingForce,
)
from reference.models import Force
from reports.models import Bulletin

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]

HISTORY = plan.history(date(2026, 11, 24))
NEWEST = HISTORY.newest


def national(month: date, measure: str, *, dimension: str = "total", category: str = "all") -> int:
    """A number of the UK in the newest published version of a month."""
    snapshot = Snapshot.objects.published().filter(period=month).latest("version")
    return SnapshotFigure.objects.get(
        snapshot=snapshot, area_kind="uk", measure=measure, dimension=dimension, category=category
    ).value


def test_complete_history_has_no_pending_figures():
    assert month_status.months_not_added_up(KIND, before=clock.now()) == []


@pytest.mark.parametrize(("month", "live"), report.PUBLISHED_LIVE.items())
def test_published_number_of_live_investigations_equals_the_report(month, live):
    snapshot = Snapshot.objects.published().filter(period=month).latest("version")
    reported = SnapshotSource.objects.filter(snapshot=snapshot, batch__isnull=False)

    assert national(month, "live") == live
    assert reported.count() == 46


@pytest.mark.parametrize(("year", "mean"), report.PUBLISHED_MEANS.items())
def test_yearly_mean_equals_the_report(year, mean):
    counts = [national(month, "live") for month in report.LIVE if month.year == year]

    assert len(counts) == 12
    assert round(sum(counts) / 12) == mean


def test_people_types_and_held_cases_by_february_2020_equal_the_report():
    types = {
        figure.category: figure.value
        for figure in SnapshotFigure.objects.filter(
            snapshot=Snapshot.objects.published().filter(period=report.LAST).latest("version"),
            area_kind="uk",
            measure="live",
            dimension="primary_type",
        )
    }

    assert 2550 <= national(report.LAST, "potential_victims") <= 2599
    assert 1801 <= national(report.LAST, "suspects") <= 1849
    assert types["CRIM"] in report.CRIMINAL
    assert max(types, key=lambda code: types[code]) == "CRIM"
    assert sum(types.values()) == 1810
    assert national(report.LAST, "held") == report.HELD


def test_records_equal_the_plan():
    """Each approved return has the lines of the plan, with the planned arrivals, except for the corrected month."""
    corrected, wrong, _ = occasions.CORRECTED_THEN
    stored: dict[tuple[str, date], list[tuple[str, str, str]]] = {}
    entries = Entry.objects.filter(revision__state="approved").values_list(
        "force", "revision__period", "holding__reference", "arrival", "state"
    )
    for force, month, *line in entries:
        stored.setdefault((force, month), []).append(tuple(line))

    differing = [
        (planned.slug, planned.month)
        for series in (HISTORY.then, HISTORY.now)
        for planned in series.returns.values()
        if (force_named(planned.slug).code, planned.month) in stored
        and sorted(stored[force_named(planned.slug).code, planned.month])
        != sorted((line.reference, line.arrival, line.state) for line in planned.lines)
    ]

    assert differing == [(corrected, wrong)]
    assert len(stored) > 1900


def test_every_month_but_the_newest_is_published_or_proposed():
    versions = dict(Period.objects.values_list("month", "snapshots__version").order_by("snapshots__version"))
    waiting = Snapshot.objects.get(proposals__state="open")

    assert waiting.period_id == months.previous(NEWEST)
    assert {month for month, version in versions.items() if not version} == {months.previous(NEWEST), NEWEST}
    assert Snapshot.objects.published().filter(version=2).count() == 3
    assert all(snapshot.reason for snapshot in Snapshot.objects.published().filter(version=2))


@pytest.mark.parametrize("month", [date(2018, 6, 1), date(2019, 5, 1), date(2020, 2, 1), NEWEST])
def test_snapshots_rebuild_to_the_same_figures(month):
    assert verification.verify(month) == []
    assert snapshots.outdated() == []


@pytest.mark.parametrize("edge", edges.edges(HISTORY), ids=lambda edge: edge.title)
def test_each_edge_has_its_return(edge):
    """The return exists, and a user of its force began it."""
    assert MonthlyReturn.objects.of(force_named(edge.slug).code, edge.month).exists()


def test_late_returns_and_versions_match_the_edges():
    late = {
        (
            force_named(source["force"]).code if source["force"] in all_forces() else source["force"],
            source["snapshot__period"],
        )
        for source in SnapshotSource.objects.filter(treatment="late", snapshot__state="published").values(
            "force", "snapshot__period"
        )
    }
    first = Snapshot.objects.get(period=date(2018, 6, 1), version=1)
    wiltshire = SnapshotSource.objects.get(snapshot=first, force=force_named("wiltshire").code)

    assert late == {(force_named(slug).code, month) for slug, month in occasions.LATE}
    assert wiltshire.treatment not in COUNTED


def test_a_nil_return_has_no_entry_and_closing_the_last_ones_is_not_a_nil_return():
    city = Revision.objects.filter(force=force_named("city-of-london").code, state="approved")
    nil, closed = city.get(period=date(2017, 8, 1)), city.get(period=date(2017, 6, 1))

    assert nil.is_nil
    assert not nil.entries.exists()
    assert not closed.is_nil
    assert not closed.entries.live().exists()


def test_a_transferred_investigation_keeps_its_id_and_each_force_its_own_months():
    giver, receiver, month = HISTORY.then_script.transfers[0]
    transfer = InvestigationTransfer.objects.get(
        force=force_named(giver).code, receiver=force_named(receiver).code, period=month
    )
    entries = Entry.objects.filter(investigation=transfer.investigation_id, revision__state="approved")

    assert entries.get(revision__period=month, force=force_named(giver).code).state == "transferred_out"
    assert entries.get(revision__period=month, force=force_named(receiver).code).arrival == "transferred_in"
    assert not entries.filter(revision__period__gt=month, force=force_named(giver).code).exists()


def test_offers_are_pending_declined_or_withdrawn_and_forces_support_one_another():
    giver, receiver = occasions.PENDING_OFFER

    waiting = InvestigationTransfer.objects.get(state="offered")

    assert (waiting.force_id, waiting.receiver_id) == (force_named(giver).code, force_named(receiver).code)
    assert InvestigationTransfer.objects.filter(state="withdrawn").count() == 1
    declined = InvestigationTransfer.objects.to_be_noted().get()
    assert (declined.force_id, declined.receiver_id) == tuple(
        force_named(slug).code for slug in occasions.DECLINED_OFFER
    )
    assert declined.reason
    assert SupportingForce.objects.exclude(contact="").count() >= 8
    supporter = User.objects.get(email=people.analyst("cumbria"))
    assert [row.operation_name != "" for row in SupportingForce.objects.supported_by(supporter).for_supporter()] == [
        True
    ]


def test_queries_were_sent_replied_to_and_carried_over():
    states = set(Query.objects.values_list("state", flat=True))
    carried = ReturnEvent.objects.filter(move="approve", monthly_return__queries__state="settled")

    assert {"open", "answered", "settled"} <= states
    assert carried.exists()


def test_coordinators_gave_advice_and_asked_about_cases():
    units = Force.objects.exclude(unit__reviewed_by_national=True).values("unit").distinct().count()
    advice = Advice.objects.all()

    assert advice.values("force__unit").distinct().count() == units
    assert {"open", "followed", "not_followed"} == set(advice.values_list("result", flat=True))
    assert advice.due_on(clock.today()).exists()
    queries = Query.objects.filter(investigation__isnull=False, monthly_return__status="approved")
    assert {"carried", "answered"} <= set(queries.values_list("state", flat=True))


def test_submissions_have_no_unanswered_warning():
    of_submissions = Finding.objects.exclude(revision__state="working")

    assert of_submissions.exists()
    assert not of_submissions.open().exists()
    assert {"usual_range", "joint", "reopened", "people_moved", "no_victims", "sub_type", "retired_term"} <= set(
        of_submissions.values_list("rule", flat=True)
    )


def test_anomaly_raised_a_warning_in_each_of_the_nine_forces():
    warnings = set(
        Finding.objects.filter(rule="usual_range", field="SEX", revision__period__in=report.ADVERT_MONTHS).values_list(
            "force", "revision__period"
        )
    )

    assert {(force_named(slug).code, month) for slug in report.ADVERTS for month in report.ADVERT_MONTHS} <= warnings


def test_submitter_who_moved_is_a_coordinator_now_and_the_return_is_pending():
    person = User.objects.get(email=people.MOVED)
    revision = Revision.objects.get(force=force_named(occasions.MOVED_FROM).code, period=NEWEST)

    assert revision.submitted_by_id == person.pk
    assert (person.role, person.unit_id) == ("coordinator", "nwrocu")
    assert revision.state == "submitted"


def test_history_happened_within_its_months():
    """A submission follows its month and is not in the future; an approval follows its submission."""
    wrong = Revision.objects.raw(
        "select * from investigations_revision where submitted_at < period + interval '1 month' - interval '1 hour'"
        " or submitted_at > %s or approved_at < submitted_at",
        [clock.end_of(clock.today())],
    )

    assert list(wrong) == []


def test_every_user_exists_and_signs_in_with_the_one_password():
    assert User.objects.count() == len(people.accounts())
    assert User.objects.values("password").distinct().count() == 1


def test_log_of_the_load_is_complete():
    """Sealed as far as other transactions of the server allow; the sealer does the rest."""
    assert Recorded.objects.count() > 5000
    assert sealing.verify() == []


def test_command_reports_an_existing_history(capsys):
    with pytest.raises(SystemExit) as left:
        call_command("load_demo", is_loaded=True)

    assert left.value.code == 0
    assert loaded_marker.is_loaded()


@pytest.mark.parametrize("comment", ["", loaded_marker.LOADING])
def test_command_does_not_mistake_an_unfinished_load_for_a_complete_one(comment):
    loaded_marker.write(comment)

    with pytest.raises(SystemExit) as left:
        call_command("load_demo", is_loaded=True)

    assert left.value.code == 1


def test_tables_are_analysed():
    with connection.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = 'investigations_entry'")
        (rows,) = cursor.fetchone()

    assert rows == pytest.approx(Entry.objects.count(), rel=0.05)


def test_newest_published_month_has_a_published_bulletin_and_the_annual_data_waits_for_approval():
    month = Snapshot.objects.published().order_by("-period").values_list("period", flat=True)[0]

    bulletin = Bulletin.objects.published().get()
    data = Bulletin.objects.unpublished().get()

    assert (bulletin.kind, bulletin.first, bulletin.version) == ("month", month, 1)
    assert bulletin.approved_by_id not in bulletin.writers
    assert (data.kind, data.first.year, data.state) == ("calendar", 2019, "submitted")
    assert list(Bulletin.objects.announced()) == [data]
