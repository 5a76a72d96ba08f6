"""The page of the differences between two versions: why each total changed, by cause, area and force."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from figures import snapshot_reader, versions
from figures.models import Snapshot
from reference.areas import UK
from reports.snapshots import change_causes
from reports.snapshots.change_causes import ChangeNotFound, ReadVersions
from tests.accounts.factories import national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, WEST_MERCIA
from tests.reports import months_made

pytestmark = pytest.mark.django_db
PAGE = reverse("reports:snapshot-difference", args=["2020-02"]) + "?older=1&newer=2"


@pytest.fixture(scope="module")
def two_versions(rows_of_the_file: None) -> None:
    """Version 2 corrects Lancashire: two new cases, one less, one of another type. Cheshire came late."""
    cases = making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.reported(WEST_MERCIA, FEBRUARY, new=1)
    making.lock(FEBRUARY)
    months_made.publish(making.built(FEBRUARY))
    entries = making.corrected(LANCASHIRE, FEBRUARY, new=2, kept=cases[:2], primary_type_id="SEX")
    making.tamper("update investigations_entry set primary_type = 'SEX' where id = %s", [entries[-1].pk])
    making.reported(CHESHIRE, FEBRUARY, new=4)
    months_made.publish(making.built(FEBRUARY), reason="Two were left out.")


@pytest.fixture
def read_page(client: Client, two_versions: None) -> Callable[[str], str]:
    def get(query: str) -> str:
        client.force_login(national())
        answer = client.get(PAGE + query)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def cells(page: str, table: str, row: str) -> list[str]:
    """The printed numbers of one row of a table of causes."""
    section = page.split(f'id="why-{table}"')[1].split("<h3")[0]
    line = next(line for line in section.split("<tr") if f">{row}</th>" in line)
    return re.findall(r">([^<>]+)</data>", line)


def test_totals_are_split_by_cause_and_corrections_are_not_set_off(read_page: Callable[[str], str]) -> None:
    shown = read_page("")

    # Then; reported since; corrected; new definition; now; change.
    assert cells(shown, "totals", "Live investigations at month end") == ["4", "+6", "−1", "0", "9", "+5"]
    assert cells(shown, "forces", "Lancashire") == ["3", "+2", "−1", "0", "4", "+1"]
    assert cells(shown, "forces", "Cheshire")[-2:] == ["4", "+4"]
    assert "Version 1: 2 of 46 forces." in shown
    assert "Version 2: 3 of 46 forces." in shown


def test_breakdown_of_the_chosen_area_has_reclassified_cases(read_page: Callable[[str], str]) -> None:
    shown = read_page("&figure=live/primary_type&area=unit:nwrocu")

    assert cells(shown, "breakdown", "Sexual exploitation") == ["0", "+2", "0", "+1", "0", "3", "+3"]
    assert "West Mercia" not in shown.split('id="why-forces"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    "query",
    ["&figure=live", "&figure=live/nonsense", "&figure=supported/supporter", "&area=region:nowhere"],
)
def test_unknown_figure_or_area_is_not_found(client: Client, two_versions: None, query: str) -> None:
    client.force_login(national())

    assert client.get(PAGE + query).status_code == 404


def test_force_outside_the_scope_has_no_row_and_an_area_needs_its_row_in_both_versions(two_versions: None) -> None:
    then, now = Snapshot.objects.order_by("version").filter(version__gt=0)
    read = ReadVersions(
        then=then,
        now=now,
        records=versions.compared(then, now),
        coverage_then={UK: snapshot_reader.coverage_of(then, UK)},
        coverage_now=snapshot_reader.coverages(now),
        forces={CHESHIRE: "Cheshire"},
    )

    (forces,) = (
        table for table in change_causes.reasons_of(read, parameters=QueryDict("")).tables if table.name == "forces"
    )

    assert [row.label for row in forces.rows] == ["Cheshire"]
    assert forces.note == "1 more force outside your unit or force."
    assert read.areas == (UK,)
    with pytest.raises(ChangeNotFound):
        change_causes.reasons_of(read, parameters=QueryDict("area=unit:nwrocu"))


def test_change_that_does_not_add_up_is_reported_and_not_shown(read_page: Callable[[str], str]) -> None:
    making.tamper("update figures_snapshotfigure set value = value + 1 where measure = 'live' and dimension = 'total'")
    making.tamper(
        "update figures_figure set value = value + 1 where measure = 'live' and dimension = 'total' and batch_id ="
        " (select max(batch_id) from figures_snapshotsource where force = %s)",
        [LANCASHIRE],
    )

    shown = read_page("")

    assert "The causes cannot be shown." in shown
    assert "verify_snapshots 2020-02" in shown
    assert 'id="why-totals"' not in shown
    assert "Figure by figure" in shown


@pytest.mark.parametrize("forces", [1, 6])
def test_the_page_costs_the_same_for_any_number_of_forces(
    client: Client, forces: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    codes = [LANCASHIRE, CHESHIRE, WEST_MERCIA, making.BTP, "E23000002", "E23000005"][:forces]
    for code in codes:
        making.reported(code, JANUARY, new=2)
    making.lock(JANUARY)
    months_made.publish(making.built(JANUARY))
    for code in codes:
        making.corrected(code, JANUARY, new=3 * forces)
    months_made.publish(making.built(JANUARY), reason="Corrected.")
    client.force_login(national())

    # Session, person, scope 3; versions 4; their records, places and figures 12; coverage 18; causes 10; labels; log 1.
    with query_budget(60):
        assert client.get(PAGE.replace("2020-02", "2020-01")).status_code == 200
