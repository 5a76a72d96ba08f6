"""Releases of the demonstration: the states that people see, and an attack on all that leaves policing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import User
from core import clock, months
from core.workflow import TransitionNotAllowed
from demo import occasions, plan, report
from figures.models import Snapshot
from figures.querysets import SnapshotQuerySet
from reports.choices import ReleaseState
from reports.models import Release
from reports.partners import partner_edition
from reports.releases import releasing, tables
from reports.releases.tables import HEADLINE
from tests.demo.test_partners import _published_by, browser
from tests.reports import attack
from tests.reports.attack import Printed
from tests.reports.releases.joined import Table, changes, known_together
from tests.reports.releases.solver import Solver

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
HISTORY = plan.history(date(2026, 11, 24))
PAGES = "/reports/releases/"
MOST_OF_ONE_FORCE = 0.6  # of a printed number; the most in the demonstration is 5 of 9


def back(number: int) -> date:
    """So many months from the newest."""
    return months.following(HISTORY.newest, number)


@pytest.fixture
def partner() -> Client:
    return browser("partner@example.org")


def test_partner_reads_what_is_out_and_only_the_time_of_what_is_announced(partner: Client) -> None:
    calendar, released = partner.get(PAGES).content.decode().split("Released</h2>")
    announced = Release.objects.to_come().get()

    assert announced.period_id == back(-2)
    assert f">{announced.period}</th>" in calendar
    assert announced.released_at in calendar
    assert partner.get(announced.get_absolute_url()).status_code == 404
    out = Release.objects.released()
    assert {release.period_id for release in out} == {report.LAST, back(-5), back(-4)}
    for release in out:
        assert release.get_absolute_url() in released
        assert b"Live investigations by stage and primary type" in partner.get(release.get_absolute_url()).content


def test_withdrawn_release_is_the_corrected_month_and_says_why(partner: Client) -> None:
    withdrawn = Release.objects.get(state=ReleaseState.WITHDRAWN)

    page = partner.get(withdrawn.get_absolute_url()).content.decode()

    assert withdrawn.period_id == back(occasions.CORRECTED_NOW[1])
    assert withdrawn.end_reason in page
    assert "<table" not in page


def test_two_people_made_each_release_and_a_draft_waits_for_the_second() -> None:
    approved = Release.objects.ever_approved()

    assert {(release.prepared_by.email, release.approved_by.email) for release in approved if release.approved_by} == {
        ("national@example.org", "publisher@example.org")
    }
    assert [draft.period_id for draft in Release.objects.drafts()] == [months.previous(report.LAST)]


def test_attack_on_every_release_and_partner_page_recovers_no_suppressed_cell(
    monkeypatch: pytest.MonkeyPatch, partner: Client
) -> None:
    """Each published month is released after each of its versions, and the partner stores all pages in between."""
    read = set(_played(monkeypatch, partner))
    releases = list(Release.objects.ever_approved().order_by("period", "number"))
    hidden = 0

    assert {release.period_id for release in releases} == set(
        Snapshot.objects.published().values_list("period", flat=True)
    )
    assert attack.forces_given_away(read) == {}
    assert attack.small_cells(read) == {}
    for month, releases_of_month in itertools.groupby(releases, key=lambda release: release.period_id):
        several = list(releases_of_month)
        assert changes(several) == [], month
        for release in several:
            for table in release.tables:
                hidden += _hides_well(release, table)
    assert hidden > 1000


def test_tables_joined_by_their_types_determine_no_suppressed_cell_of_the_newest_releases() -> None:
    for release in Release.objects.ever_approved().filter(period__in=[report.LAST, back(-4), back(-2)]):
        crossed = [table for table in release.tables if len(table["columns"]) > 2]
        assert any(number is None for table in crossed for row in table["rows"] for number in row["numbers"])
        for table, other in itertools.permutations(crossed, 2):
            assert known_together(table, other) == [], (release, table["name"], other["name"])


def test_no_force_makes_nearly_all_of_a_number_and_tables_of_one_version_have_one_total() -> None:
    """Who knows that a force makes nearly all of a number has that of the force. No rule hides such a number yet."""
    checked = 0
    for release in Release.objects.ever_approved():
        totals: dict[tuple[str, int], set[int]] = {}
        for table in release.tables:
            measure = "live" if table["name"].startswith("types") else table["name"].partition("-by-")[0]
            totals.setdefault((measure, table["version"]), set()).add(table["rows"][-1]["numbers"][-1])
        assert all(len(numbers) == 1 for numbers in totals.values()), (release, totals)
        for name, by_force in _printed_of(release):
            checked += 1
            assert max(by_force.values()) <= MOST_OF_ONE_FORCE * sum(by_force.values()), (release, name, by_force)
    assert checked > 900


def _printed_of(release: Release) -> Iterator[tuple[str, Mapping[str, int]]]:
    """The cases of each force in every printed number but zero, by the name of its table."""
    (edition,) = partner_edition.published(release.period_id)
    assert edition.snapshot.pk == release.snapshot_id
    month = partner_edition.printed(edition)
    for plan_of_table, counts, labels in tables._counted(edition):
        made = tables._Made(plan_of_table, counts, labels, edition=edition, month=month)
        shown = [by_force for cell, by_force in made.cells.items() if cell not in made.hidden]
        yield from ((plan_of_table.name, by_force) for by_force in [*shown, *made.totals] if sum(by_force.values()))


def _played(monkeypatch: pytest.MonkeyPatch, partner: Client) -> Iterator[Printed]:
    """Release every month without a release after each of its versions; what the partner reads before and after."""
    preparer, approver = (User.objects.get(email=f"{name}@example.org") for name in ("national", "publisher"))
    yield from attack.read_by(partner)
    released = set(Release.objects.ever_approved().values_list("period", flat=True))
    for version in Snapshot.objects.published().exclude(period__in=released).order_by("published_at"):
        with monkeypatch.context() as patch:
            patch.setattr(SnapshotQuerySet, "published", _published_by(version.published_at))
            yield from attack.read_by(partner, only=[version.period_id])
            try:
                draft = releasing.prepare(
                    version.period_id, release_at=clock.now() - timedelta(minutes=1), is_rounded=False, by=preparer
                )
            except TransitionNotAllowed as why:
                if "Nothing has changed" not in str(why):
                    raise
                continue
            releasing.approve(draft.public_id, seen=releasing.token_of(draft), by=approver)
            yield from attack.read_by(partner, only=[version.period_id])


def _hides_well(release: Release, table: Table) -> int:
    """Solve one table, and return how many of its cells are hidden. The report of the release has the true numbers."""
    if table["name"] == HEADLINE:
        return 0
    rows, columns = [row["label"] for row in table["rows"][:-1]], table["columns"][:-1]
    true = {
        (rows.index(about["row"]), columns.index(about["column"])): about
        for about in release.report["hidden"]
        if about["table"] == table["title"] and about["row"] in rows and about["column"] in columns
    }
    printed = {
        (row, column): table["rows"][row]["numbers"][column]
        for row, column in itertools.product(range(len(rows)), range(len(columns)))
    }
    hidden = [cell for cell, number in printed.items() if number is None]
    assert set(hidden) == set(true), (release, table["name"])
    numbers = {cell: true[cell]["number"] if number is None else number for cell, number in printed.items()}
    small = [cell for cell in hidden if true[cell]["why"] != "secondary"]
    reader = Solver(numbers, hidden)
    assert reader.known_exactly() == [], (release, table["name"])
    assert reader.narrower_than(5, small) == [], (release, table["name"])
    few = [cell for cell in small if numbers[cell] < 5]
    assert Solver(numbers, hidden, informed=few).known_exactly() == [], (release, table["name"])
    return len(hidden)
