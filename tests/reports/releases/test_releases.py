"""Releases: two persons, tables without small numbers that add up, and only what is out reaches readers outside."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core import clock
from core.workflow import TransitionNotAllowed
from reports.choices import ReleaseState
from reports.models import PreReleaseReader, Release
from reports.release_times import ReleaseTimeForm
from reports.releases import pre_release, releasing, todo, workflow
from reports.releases.files import ReleaseFormat
from reports.releases.pre_release import NewReader
from tests.accounts.factories import UserFactory, analyst, national
from tests.core.spreadsheets import conventions, reading
from tests.figures.making import FEBRUARY
from tests.reports.releases import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST = "/reports/releases/"


@made_once
def partner() -> User:
    return UserFactory(role=Role.PARTNER)


@made_once
def preparer() -> User:
    return national()


@made_once
def colleague() -> User:
    return national()


@made_once
def month() -> None:
    making.published()


@made_once
def draft(month: None, preparer: User) -> Release:
    return releasing.prepare(FEBRUARY, release_at=clock.now() + timedelta(days=2), is_rounded=False, by=preparer)


def test_one_person_prepares_and_another_approves(
    client: Client, draft: Release, preparer: User, colleague: User
) -> None:
    client.force_login(preparer)
    assert "You prepared this release" in client.get(draft.get_absolute_url()).content.decode()
    sent = {"seen": releasing.token_of(draft)}
    client.post(f"{draft.get_absolute_url()}approve/", sent)
    assert Release.objects.get().state == ReleaseState.DRAFT
    assert todo.groups_for(preparer) == []

    assert [item.title for item in todo.groups_for(colleague)[0].items] == ["Approve release: February 2020"]
    client.force_login(colleague)
    client.post(f"{draft.get_absolute_url()}approve/", sent)

    release = Release.objects.get()
    assert (release.state, release.approved_by) == (ReleaseState.APPROVED, colleague)
    assert release.is_to_come


def test_database_refuses_approval_by_the_person_who_prepared(draft: Release, preparer: User) -> None:
    now = clock.now()
    with pytest.raises(IntegrityError, match="reports_release_two_people"), transaction.atomic():
        Release.objects.update(state="approved", approved_by=preparer, approved_at=now, release_at=now)


def test_workflow_allows_only_the_national_team_from_the_right_state() -> None:
    for (name, move), role, state in itertools.product(workflow.TRANSITIONS.items(), Role, ReleaseState):
        allowed = role == Role.NATIONAL and state in move.source
        assert (workflow.refusal(name, state=state, role=role, is_own=False) == "") is allowed
        allowed_own = allowed and name != "approve"
        assert (workflow.refusal(name, state=state, role=role, is_own=True) == "") is allowed_own


def test_every_table_adds_up_around_what_is_suppressed(draft: Release) -> None:
    names = [table["name"] for table in draft.tables]
    assert names[:3] == ["types", "types-by-area", "types-by-stage"]
    assert "potential-victims-by-nationality" in names
    assert draft.report["hidden"]
    headline = [row["numbers"][0] for row in draft.tables[0]["rows"]]
    for table in draft.tables[1:]:
        *rows, total = [row["numbers"] for row in table["rows"]]
        for column, whole in enumerate(total):
            shown = [row[column] for row in rows]
            assert sum(number or 0 for number in shown) == whole or (None in shown and sum(filter(None, shown)) < whole)
        if table["name"].startswith("types-by") and len(total) > 1:
            assert total == headline
        assert all(number == 0 or number >= 5 for row in [*rows, total] for number in row if number is not None)


def test_areas_of_fewer_than_five_forces_share_a_line(draft: Release) -> None:
    areas = [row["label"] for row in draft.tables[1]["rows"]]

    assert "North West" in areas
    assert "London" not in areas
    assert any(label.startswith("All others") for label in areas)


def test_nobody_outside_reads_a_release_before_its_time(client: Client, draft: Release, partner: User) -> None:
    release = making.approved(draft)
    for reader in (partner, analyst()):
        client.force_login(reader)
        assert client.get(release.get_absolute_url()).status_code == 404
        page = client.get(LIST).content.decode()
        assert "February 2020" in page.split("Released</h2>")[0]  # the calendar gives its time
        assert release.get_absolute_url() not in page

    making.out(release)

    client.force_login(partner)
    assert "Live investigations by stage and primary type" in client.get(release.get_absolute_url()).content.decode()
    assert release.get_absolute_url() in client.get(LIST).content.decode()


def test_release_is_in_the_calendar_until_exactly_its_time_and_out_from_then(draft: Release, partner: User) -> None:
    release = making.approved(draft)

    def places() -> tuple[bool, bool, bool]:
        visible = Release.objects.visible_to(partner)
        return visible.exists(), Release.objects.released().exists(), Release.objects.to_come().exists()

    with clock.at(release.release_at - timedelta(microseconds=1)):
        assert places() == (False, False, True)
    with clock.at(release.release_at):
        assert places() == (True, True, False)


def test_listed_person_reads_no_draft_and_nothing_withdrawn_before_its_time(draft: Release, partner: User) -> None:
    reader = NewReader(
        name="A. Reader", post="Minister", organisation="Home Office", reason="Briefs the press.", email=partner.email
    )
    pre_release.add(draft.public_id, reader, by=national())

    assert not Release.objects.visible_to(partner).exists()
    release = making.approved(draft)
    assert list(Release.objects.visible_to(partner)) == [release]
    making.withdrawn(release)
    assert not Release.objects.visible_to(partner).exists()


def test_release_withdrawn_at_the_moment_of_its_release_was_out(draft: Release, partner: User) -> None:
    release = making.approved(draft)

    with clock.at(release.release_at):
        making.withdrawn(release)

    assert list(Release.objects.visible_to(partner)) == [release]


@pytest.mark.parametrize(("day", "is_valid"), [(-1, False), (0, True), (1, True)])
def test_release_date_is_today_or_later(day: int, is_valid: bool) -> None:
    form = ReleaseTimeForm({"release_on": (clock.today() + timedelta(days=day)).isoformat(), "release_time": ""})

    assert form.is_valid() is is_valid, form.errors


def test_reading_before_release_is_for_the_list_and_logged_as_a_disclosure(
    client: Client, draft: Release, partner: User
) -> None:
    release = making.approved(draft)
    PreReleaseReader.objects.create(
        release=release,
        user=partner,
        name="A",
        post="B",
        organisation="C",
        reason="D",
        added_by=national(),
        added_at=clock.now(),
    )
    client.force_login(partner)
    assert release.get_absolute_url() in client.get(LIST).content.decode()

    page = client.get(release.get_absolute_url())

    assert "Not released until" in page.content.decode()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.kind, entry.recipient) == ("disclosure", partner.email)


def test_report_of_suppression_is_for_the_national_team(
    client: Client, draft: Release, colleague: User, partner: User
) -> None:
    release = making.out(making.approved(draft))
    address = reverse("releases:release-report", args=[release.public_id])
    client.force_login(partner)
    assert client.get(address).status_code == 404

    client.force_login(colleague)
    page = client.get(address).content.decode()

    assert f"{len(release.report['hidden'])} suppressed number" in page


def test_withdrawn_release_shows_its_reason_and_no_table(
    client: Client, draft: Release, partner: User, colleague: User
) -> None:
    release = making.out(making.approved(draft))
    client.force_login(colleague)
    sent = {"seen": releasing.token_of(release), "reason": "The stages were wrong."}
    client.post(f"{release.get_absolute_url()}withdraw/", sent)

    client.force_login(partner)
    page = client.get(release.get_absolute_url()).content.decode()

    assert "The stages were wrong." in page
    assert "<table" not in page


def test_preparing_a_month_again_replaces_its_draft(draft: Release) -> None:
    again = making.prepared(is_rounded=True)

    assert (again.number, draft.number) == (1, 1)
    assert Release.objects.get(pk=draft.pk).state == ReleaseState.DISCARDED
    with pytest.raises(TransitionNotAllowed, match="no longer a draft"):
        making.approved(draft)


def test_same_figures_are_not_released_twice(draft: Release) -> None:
    making.approved(draft)

    with pytest.raises(TransitionNotAllowed, match="Nothing has changed since release 1"):
        making.prepared()


def test_corrected_month_repeats_its_tables_and_moves_its_headline(month: None) -> None:
    first = making.released()
    making.publishes_late_returns()

    second = making.released()

    before, after = ({table["name"]: table for table in release.tables} for release in (first, second))
    assert second.snapshot.version == 2
    assert after["types"]["rows"][-1]["numbers"][0] == before["types"]["rows"][-1]["numbers"][0] + 6 * 31
    assert {name: table for name, table in after.items() if name != "types"} == {
        name: table for name, table in before.items() if name != "types"
    }


def test_table_of_a_withdrawn_release_is_left_out_if_its_numbers_changed(month: None) -> None:
    making.withdrawn(making.released())
    assert len(making.prepared().tables) > 1  # the same numbers are repeated
    Release.objects.drafts().delete()
    making.publishes_late_returns()

    second = making.released()

    assert [table["name"] for table in second.tables] == ["types"]


def test_release_with_figures_that_moved_cannot_be_approved(draft: Release) -> None:
    making.publishes_late_returns()

    with pytest.raises(TransitionNotAllowed, match="prepare it again"):
        making.approved(draft)


def test_rounded_release_has_multiples_of_five_only(month: None) -> None:
    numbers = [
        number
        for table in making.prepared(is_rounded=True).tables
        for row in table["rows"]
        for number in row["numbers"]
    ]

    assert all(number is None or number % 5 == 0 for number in numbers)


@pytest.mark.parametrize("number", [1, 4])
def test_list_uses_few_queries_for_any_number_of_releases(
    client: Client, draft: Release, partner: User, query_budget: Any, number: int
) -> None:
    release = making.out(making.approved(draft))
    for other in range(2, number + 1):
        release.pk, release.number, release.public_id = None, other, None
        release.public_id = Release._meta.get_field("public_id").get_default()
        release.save()
    client.force_login(partner)
    client.get(LIST)

    with query_budget(9):
        client.get(LIST)


def test_file_has_the_tables_and_is_the_same_each_time(client: Client, draft: Release, partner: User) -> None:
    release = making.out(making.approved(draft))
    client.force_login(partner)
    for chosen in ReleaseFormat:
        answers = [client.post(f"{release.get_absolute_url()}file/", {"format": chosen}) for _ in range(2)]
        assert answers[0].content == answers[1].content
        assert answers[0].headers["Content-Disposition"].startswith('attachment; filename="release-2020-02-1.')
        if chosen != ReleaseFormat.CSV:
            read = {ReleaseFormat.ODS: reading.of_ods, ReleaseFormat.XLSX: reading.of_xlsx}[chosen](answers[0].content)
            assert conventions.broken(read) == []
    entry = AuditEntry.objects.latest("pk")
    assert (entry.kind, entry.recipient) == ("disclosure", partner.email)

    archive = zipfile.ZipFile(io.BytesIO(answers[0].content))
    rows = list(csv.DictReader(archive.read("release-2020-02-1.csv").decode().splitlines()))

    numbers = [number for table in release.tables for row in table["rows"] for number in row["numbers"]]
    assert [row["value"] for row in rows] == ["" if number is None else str(number) for number in numbers]
    assert {(row["reported"], row["due"]) for row in rows} == {("19", "46")}


def test_file_before_release_is_for_a_person_on_the_list(client: Client, draft: Release, colleague: User) -> None:
    release = making.approved(draft)
    minister = NewReader(name="A. Minister", post="Minister", organisation="Home Office", reason="Answers questions.")
    reader = pre_release.add(release.public_id, minister, by=colleague)
    client.force_login(colleague)
    address = f"{release.get_absolute_url()}file/"
    assert client.post(address, {"format": "ods"}).status_code == 422

    answer = client.post(address, {"format": "ods", "recipient": str(reader.pk)})

    assert answer.status_code == 200
    entry = AuditEntry.objects.latest("pk")
    assert (entry.kind, entry.recipient) == ("disclosure", "A. Minister, Minister, Home Office")


def test_pre_release_list_refuses_an_account_that_could_not_read_it(
    client: Client, draft: Release, colleague: User, partner: User
) -> None:
    client.force_login(colleague)
    address = f"{draft.get_absolute_url()}readers/"
    about = {"name": "A", "post": "B", "organisation": "C", "reason": "D"}

    refused = client.post(address, about | {"email": UserFactory(role=Role.AUDITOR).email})
    taken = client.post(address, about | {"email": partner.email})

    assert "No partner, force or unit account" in refused.content.decode()
    assert 'value="A"' in refused.content.decode()  # what was typed is still there
    assert taken.status_code == 302
    assert [reader.user for reader in PreReleaseReader.objects.all()] == [partner]


@pytest.mark.parametrize("is_on", [pytest.param(True, id="on"), pytest.param(False, id="off")])
def test_public_page_shows_only_what_is_out_and_only_if_it_is_on(
    client: Client, draft: Release, settings: Any, query_budget: Any, is_on: bool
) -> None:
    settings.MSPT_PUBLIC_RELEASES = is_on
    release = making.approved(draft)
    assert client.get("/release/2020-02/").status_code == 404
    making.out(release)

    with query_budget(2):
        answer = client.get("/release/2020-02/")

    assert answer.status_code == (200 if is_on else 404)
    page = answer.content.decode()
    assert ("Live investigations by stage and primary type" in page) is is_on
    assert "OFFICIAL-SENSITIVE" not in page.split("<main")[0] or not is_on
    making.withdrawn(release)
    withdrawn = client.get("/release/2020-02/").content.decode()
    assert "<table" not in withdrawn
    assert ("A table was wrong." in withdrawn) is is_on


def test_partner_reads_the_newest_release_and_until_then_the_edition(
    client: Client, month: None, partner: User
) -> None:
    client.force_login(partner)
    before = client.get("/snapshots/?month=2020-02").content.decode()
    release = making.released()
    making.publishes_late_returns()

    page = client.get("/snapshots/?month=2020-02").content.decode()
    figures = client.get("/api/v1/snapshots/2020-02/").json()

    assert "All tables of this release" not in before
    assert release.get_absolute_url() in page
    assert "A later version of this month has been published" in page
    assert figures["snapshot"]["version"] == 1
    shown = [row["numbers"][0] for row in release.tables[0]["rows"]]
    assert [figure["value"] for figure in figures["figures"]] == shown
    assert f">{shown[-1]}</data>" in page
    making.withdrawn(release)
    assert client.get("/api/v1/snapshots/2020-02/").json()["snapshot"]["version"] == 2
