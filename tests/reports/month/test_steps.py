"""The steps about the figures of a month: what changed, what is unusual, the tables, and the workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEntry
from core import months
from figures import carried_forces
from figures.choices import AnnotationKind
from figures.models import Snapshot
from investigations.models import Revision
from reference.models import Force
from reports.month import page as month_page
from reports.month import tables, unusual
from reports.snapshots import page as snapshots_page
from tests.accounts.factories import analyst, national
from tests.core.spreadsheets import conventions, reading
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH, WEST_MERCIA
from tests.reports import months_made
from tests.reports.bulletins import making_bulletins

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]


def address(name: str, month: date = FEBRUARY) -> str:
    return reverse(f"publications:{name}", args=[months.text(month)])


@pytest.fixture(scope="class")
def seven_months(rows_of_the_class: None) -> Snapshot:
    """Lancashire and Cheshire have 5 live cases each for six months; then Lancashire has 30. January is published."""
    first = months.previous(FEBRUARY, 6)
    for month in months.between(first, JANUARY):
        snapshot = months_made.provisional(month, new={LANCASHIRE: 5, CHESHIRE: 5})
    months_made.publish(snapshot)
    months_made.corrected(JANUARY, new=6)
    return months_made.provisional(FEBRUARY, new={LANCASHIRE: 30, CHESHIRE: 5, WEST_MERCIA: 1})


class TestSteps:
    """February is locked, and has one figure out of the ordinary; January has changed since version 1."""

    def test_figure_outside_its_usual_range_is_open_until_it_is_annotated(self, seven_months: Snapshot) -> None:
        open_step = unusual.step_of(seven_months, user=national())
        making.annotated(first=FEBRUARY, last=FEBRUARY, place=f"force:{LANCASHIRE}", kind=AnnotationKind.EXPLANATION)
        explained = unusual.step_of(seven_months, user=national())
        live = next(figure for figure in open_step.figures if figure.what == "Live investigations")

        assert {figure.name for figure in open_step.figures} == {"Lancashire"}
        assert (live.before.value, live.now.value, str(live.band)) == (5, 30, "0 to 12")  # type: ignore[union-attr]
        assert "place=force%3AE23000003&measure=live" in live.annotate_url
        assert (open_step.judged, open_step.reported) == (2, 3)  # West Mercia has no earlier month
        assert open_step.to_explain == len(open_step.figures) == len(explained.figures)
        assert explained.to_explain == 0
        assert explained.title == f"0 of {len(explained.figures)} unusual figures need an explanation"

    def test_annotation_of_the_uk_explains_only_the_figure_that_it_names(self, seven_months: Snapshot) -> None:
        making.annotated(first=FEBRUARY, last=FEBRUARY)
        making.annotated(first=FEBRUARY, last=FEBRUARY, measure="potential_victims")

        step = unusual.step_of(seven_months, user=national())

        assert {figure.what for figure in step.figures if figure.annotation} == {"Potential victims"}

    def test_link_to_annotate_fills_in_the_form_and_leads_back(self, client: Client, seven_months: Snapshot) -> None:
        client.force_login(national())
        figure = unusual.step_of(seven_months, user=national()).figures[0]
        typed = {"kind": "explanation", "first": "2020-02", "place": f"force:{LANCASHIRE}", "measure": ""}
        texts = {"words": "one raid", "sentence": "One raid found many.", "source": "A call"}

        page = client.get(figure.annotate_url).content.decode()
        done = client.post(figure.annotate_url, typed | texts)

        assert f'value="force:{LANCASHIRE}" selected' in page
        assert done.headers["Location"] == f"{address('month-detail')}#unusual"

    def test_revisions_name_the_force_that_changed_since_the_version(self, seven_months: Snapshot) -> None:
        figures = month_page.page_for(JANUARY, user=national()).figures
        assert figures is not None

        assert figures.revisions.title == "1 force has changed since version 1"
        assert figures.revisions.difference is not None
        assert figures.revisions.difference.forces == ("Lancashire: corrected.",)

    def test_bar_says_how_many_totals_changed(self, seven_months: Snapshot) -> None:
        page = month_page.page_for(JANUARY, user=national())
        assert page.figures is not None
        assert page.figures.revisions.difference is not None
        number = len(page.figures.revisions.difference.totals)

        assert number > 1
        assert page.figures.revisions.verdict == f"{number} totals changed"
        assert [step.result for step in page.steps if step.anchor == "revisions"] == [f"{number} totals changed"]

    def test_carried_forces_are_beside_the_coverage(self, client: Client, seven_months: Snapshot) -> None:
        nina = national()
        every = Force.objects.due_in(JANUARY).exclude(pk__in=[LANCASHIRE, CHESHIRE, WEST_MERCIA]).first()
        assert every
        before = month_page.page_for(FEBRUARY, user=nina).carried
        making.reported(every.code, JANUARY, new=3)
        carried_forces.choose(every.code, FEBRUARY, reason="Its system was down.", by=nina)
        client.force_login(nina)

        page = month_page.page_for(FEBRUARY, user=nina)
        text = client.get(address("month-detail")).content.decode()

        assert (before.title, before.lines) == ("No force is carried into this month", ())
        assert page.carried.title == "1 force is carried into this month"
        assert page.steps[0].result.endswith(" approved, 1 carried")
        assert f"{every.short_name}, from January 2020: Its system was down." in text
        assert "/explorer/?month=2020-02&amp;span=13-months&amp;basis=carried" in text

    def test_bulletin_of_the_month_is_beside_its_tables(self, client: Client, seven_months: Snapshot) -> None:
        bulletin = making_bulletins.published(JANUARY)
        nina = national()
        client.force_login(nina)
        now = month_page.page_for(JANUARY, user=nina).figures
        months_made.publish(making.built(JANUARY))

        then = month_page.page_for(JANUARY, user=nina).figures
        text = client.get(address("month-detail", JANUARY)).content.decode()

        assert now is not None
        assert then is not None
        assert (now.bulletin, then.bulletin) != (None, None)
        assert now.bulletin.outdated == ""  # type: ignore[union-attr]
        assert then.bulletin.outdated.startswith("It was published before version 2 of the month.")  # type: ignore[union-attr]
        assert f'href="{bulletin.get_absolute_url()}"' in text

    def test_published_month_leads_to_its_documents(self, seven_months: Snapshot) -> None:
        published = month_page.page_for(JANUARY, user=national()).figures
        moving = month_page.page_for(FEBRUARY, user=national()).figures
        assert published is not None
        assert moving is not None

        assert [(document.title, document.status) for document in published.documents] == [
            ("Workbook", "Version 1"),
            ("Bulletin", "Not begun"),
            ("Release", "Not begun"),
        ]
        assert moving.documents == ()

    def test_steps_cost_the_same_however_many_forces_have_reported(
        self, client: Client, seven_months: Snapshot
    ) -> None:
        client.force_login(national())
        with CaptureQueriesContext(connection) as few:
            before = client.get(address("month-detail")).content.decode()
        for force in Force.objects.due_in(FEBRUARY).exclude(pk__in=[LANCASHIRE, CHESHIRE, WEST_MERCIA])[:5]:
            making.reported(force.code, FEBRUARY, new=2)
        making.built(FEBRUARY)
        with CaptureQueriesContext(connection) as more:
            after = client.get(address("month-detail")).content.decode()

        assert ("3 of 46 returns are approved" in before, "8 of 46 returns are approved" in after) == (True, True)
        assert len(more) <= len(few) <= 75

    def test_tables_add_up_and_lead_to_the_page_of_the_snapshot(self, client: Client, seven_months: Snapshot) -> None:
        client.force_login(national())

        page = client.get(address("month-tables")).content.decode()

        assert [f"Table {number}: " in page for number in range(1, 13)] == [True] * 12
        assert page.count("Adds up") == 10  # coverage is no sum, and sub-types overlap
        assert 'href="/snapshots/2020-02/?version=0&amp;area=uk&amp;figure=' in page

    @pytest.mark.parametrize("month", [JANUARY, FEBRUARY], ids=["with corrections", "with a new force"])
    def test_terms_as_stored_are_those_of_the_page(self, seven_months: Snapshot, month: date) -> None:
        snapshot = Snapshot.objects.get(period=month, version=0)

        stored = snapshots_page.tables_for(snapshot, user=national()).reconciliation
        counted = snapshots_page.page_for(snapshot, user=national(), parameters={"area": "uk"}).reconciliation
        assert stored is not None
        assert counted is not None

        assert [(term.label, term.sign, term.counted) for term in stored.terms] == [
            (term.label, term.sign, term.counted) for term in counted.terms
        ]
        assert (stored.note, stored.opening_month) == (counted.note, counted.opening_month)

    def test_table_that_does_not_add_up_says_where(self, seven_months: Snapshot) -> None:
        of_uk = "area_kind = 'uk' and measure = 'live' and dimension = 'total'"
        making.tamper(f"update figures_snapshotfigure set value = value + 1 where {of_uk}")
        shown = snapshots_page.page_for(seven_months, user=national(), parameters={"area": "uk"})

        faults = {each.name: each.fault for each in tables.tables_of(shown)}

        assert faults["live-by-region"] == "All: the rows add up to 36, and the total is 37."
        assert faults["live-by-stage"]


@pytest.fixture(scope="class")
def published(rows_of_the_class: None) -> None:
    months_made.published()
    months_made.corrected()


@pytest.mark.usefixtures("published")
class TestWorkbook:
    """February is published, and a correction is not."""

    def workbook(self, client: Client, kind: str) -> Any:
        data = {"format": kind, "reason": "briefing", "recipient": ""}
        answer = client.post(address("month-workbook"), data)
        assert answer.status_code == 200
        return answer

    @pytest.mark.parametrize("kind", ["xlsx", "ods"])
    def test_it_has_the_published_tables_and_its_disclosure_is_logged(self, client: Client, kind: str) -> None:
        client.force_login(national())

        answer = self.workbook(client, kind)
        read = reading.READERS[kind](answer.content)
        entry = AuditEntry.objects.get(kind="disclosure", question__contains="of the month")

        assert conventions.broken(read) == []
        assert [sheet.name for sheet in read.sheets][-12:] == [f"table_{number}" for number in range(1, 13)]
        assert "February 2020, version 1" in str(read.sheets[0])
        assert entry.reason == "briefing"
        assert ".ods" in answer.headers["Content-Disposition"] or kind == "xlsx"

    def test_it_is_refused_without_a_reason_and_before_publication(self, client: Client) -> None:
        client.force_login(analyst())
        making.period(months.following(FEBRUARY))

        refused = client.post(address("month-workbook"), {"format": "xlsx", "reason": ""})

        assert refused.status_code == 422
        assert client.get(address("month-workbook", months.following(FEBRUARY))).status_code == 404

    def test_reader_of_one_force_gets_only_what_the_page_shows(self, client: Client) -> None:
        client.force_login(analyst())

        read = reading.READERS["xlsx"](self.workbook(client, "xlsx").content)

        assert "[c]" in str(read.sheet("table_2").table)

    def test_months_are_listed_with_their_workbook(self, client: Client) -> None:
        client.force_login(analyst())

        page = client.get(reverse("publications:month-list")).content.decode()

        assert address("month-workbook") in page
        assert f'"{address("month-detail")}"' not in page


def test_tables_of_a_month_are_the_published_ones_until_a_figure_changes() -> None:
    published = months_made.published(JANUARY)
    same = months_made.corrected(JANUARY, new=3)
    assert same.digest == published.digest
    with_the_same_figures = month_page.page_for(JANUARY, user=national()).figures
    months_made.corrected(JANUARY, new=4)
    changed = month_page.page_for(JANUARY, user=national()).figures
    assert with_the_same_figures is not None
    assert changed is not None

    assert with_the_same_figures.printed == published
    assert changed.printed.version == 0
    assert month_page.snapshot_to_print(JANUARY, user=national()) == changed.printed


class TestSkippedMonth:
    """Lancashire skips January; its return of February covers both months. Cheshire reports each month."""

    @pytest.fixture
    def with_a_gap(self) -> Snapshot:
        """Six months on end, then the gap."""
        return skipping_january(clean=6)

    def test_flows_that_cover_two_months_are_not_judged_and_the_page_says_so(
        self, client: Client, with_a_gap: Snapshot
    ) -> None:
        client.force_login(national())

        step = unusual.step_of(with_a_gap, user=national())
        page = client.get(address("month-detail")).content.decode()

        assert {(figure.name, figure.what) for figure in step.figures} == {
            ("Lancashire", what) for what in ("Live investigations", "Potential victims", "Live, Labour exploitation")
        }
        assert step.judged == 2
        assert "First reported and closed are not judged for Lancashire: after a skipped month" in page

    def test_month_after_a_gap_has_no_change_from_the_month_that_was_skipped(self, with_a_gap: Snapshot) -> None:
        step = unusual.step_of(with_a_gap, user=national())

        assert {figure.before for figure in step.figures} == {None}

    def test_flows_that_cover_two_months_say_nothing_of_what_is_usual(self) -> None:
        skipping_january(clean=5)  # six months with the one that covers two: enough for what is counted at month end

        step = unusual.step_of(months_made.provisional(MARCH, new={LANCASHIRE: 30}), user=national())

        assert {figure.what for figure in step.figures} == {
            "Live investigations",
            "Potential victims",
            "Live, Labour exploitation",
        }
        assert step.not_judged_words == ""


def skipping_january(*, clean: int) -> Snapshot:
    """Both forces report 5 new cases in each of these months before January; then Lancashire has 30 for two months."""
    for month in months.between(months.previous(JANUARY, clean), months.previous(JANUARY)):
        months_made.provisional(month, new={LANCASHIRE: 5, CHESHIRE: 5})
    months_made.provisional(JANUARY, new={CHESHIRE: 5})
    after_a_gap(FEBRUARY, new=30)
    making.reported(CHESHIRE, FEBRUARY, new=5)
    return making.built(FEBRUARY)


def after_a_gap(month: date, *, new: int) -> None:
    """Lancashire's return with new cases, carried forward from its last approved month, two months earlier."""
    revision = making.draft(LANCASHIRE, month)
    revision.rolled_from = Revision.objects.get(force=LANCASHIRE, period=months.previous(month, 2))
    revision.save(update_fields=["rolled_from"])
    making.entries(revision, new)
    making.approve(revision)
