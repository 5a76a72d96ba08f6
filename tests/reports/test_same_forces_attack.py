"""No reader outside the national team can derive a force's row from *as reported* beside *same forces*.

The attack reads every month as the reader: the rows of areas from the API, and from each month's national picture the
change in the forces that reported both months and the line of the forces that reported every month. Which forces are in
which number it takes from the database; it knows nothing of the rule that withholds some of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import months
from figures.models import SnapshotSource
from reports import comparisons
from reports.comparisons import ShownComparisons
from tests.accounts.factories import UserFactory, analyst, coordinator, national
from tests.blank_drawings import blank
from tests.figures.making import FEBRUARY, JANUARY, MARCH
from tests.reports import attack, months_made
from tests.reports.attack import ForceMonth
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
NATIONAL_PICTURE = reverse("reports:national")
DEVON = "E23000035"
SOUTH_WEST = {DEVON, "E23000036", "E23000037"}
NORTH_WEST = {"E23000002", "E23000003", "E23000004", "E23000005"}
EASTERN = {"E23000023", "E23000024", "E23000025", "E23000026"}  # without Essex
ALWAYS = SOUTH_WEST | NORTH_WEST | EASTERN
OUTSIDE = {"national", "northern-ireland", "scotland"}  # the regions that are not in England and Wales
ESSEX, CAMBRIDGESHIRE, NORFOLK, CHESHIRE = "E23000028", "E23000023", "E23000024", "E23000006"
WEST_MIDLANDS = {"E23000014", "E23000015"}
READERS: dict[str, Callable[[], User]] = {
    "analyst of another force": lambda: analyst(DEVON),
    "coordinator of another unit": lambda: coordinator("swrocu"),
}
SAME = re.compile(r'value="(-?\d+)"[^>]*>[^<]*</data></b> in the (?:same )?(\d+)')
WITHHELD = (
    "The change for the same forces is not shown for this month because it would reveal the figures of one force."
)
LINE_WITHHELD = "The line for the forces that reported every month is not shown because it would reveal the figures of"


@pytest.fixture(autouse=True)
def _few_are_enough(settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.0, "cases": 0.0}]


def published(reporting: Mapping[date, Collection[str]]) -> None:
    """Months in which these forces report, each with another number of live investigations."""
    for month, forces in reporting.items():
        months_made.published(month, new={force: 1 + n % 4 + month.month for n, force in enumerate(sorted(forces))})


class Truth:
    """Which forces reported in the newest version of each month, where, and with how many live investigations."""

    def __init__(self) -> None:
        self.live: dict[ForceMonth, int] = {}
        self.places: dict[ForceMonth, tuple[str, str]] = {}
        rows = SnapshotSource.objects.filter(
            batch__figures__measure="live", batch__figures__dimension="total"
        ).values_list("force", "snapshot__period", "batch__figures__value", "region", "unit")
        for force, month, value, region, unit in rows:
            self.live[force, month] = value
            self.places[force, month] = (region, unit)

    def reported(self, month: date) -> set[str]:
        return {force for force, its in self.live if its == month}

    def in_every(self, some: Iterable[date]) -> set[str]:
        return set.intersection(*(self.reported(month) for month in some))

    def in_area(self, kind: str, code: str, month: date) -> set[ForceMonth]:
        is_in: dict[str, Callable[[str, str], bool]] = {
            "uk": lambda region, unit: True,
            "england-wales": lambda region, unit: region not in OUTSIDE,
            "region": lambda region, unit: region == code,
            "unit": lambda region, unit: unit == code,
        }
        return {
            force_month for force_month, place in self.places.items() if force_month[1] == month and is_in[kind](*place)
        }

    def checked(self, some: set[ForceMonth], *, value: int) -> set[ForceMonth]:
        """These numbers, whose sum was printed."""
        assert sum(self.live[force_month] for force_month in some) == value
        return some


def sums_read_by(person: User) -> list[set[ForceMonth]]:
    """Everything that the reader knows as a number: rows of areas, same forces, and the rows of their own forces."""
    truth, client = Truth(), Client()
    client.force_login(person)
    own = {
        force_month
        for force_month, (_, unit) in truth.places.items()
        if force_month[0] == person.force_id or unit == person.unit_id
    }
    sums = [{force_month} for force_month in own]
    every_month = sorted({month for _, month in truth.live})
    for month in every_month:
        figures = client.get(reverse("api:snapshot", args=[months.text(month)]), {"measure": "live"}).json()["figures"]
        for figure in figures:
            if figure["dimension"] == "total" and figure["value"] is not None:
                area = truth.in_area(figure["area_kind"], figure["area"], month)
                sums.append(truth.checked(area, value=figure["value"]))
        with blank():  # the attack reads the tables of the charts
            page = client.get(NATIONAL_PICTURE, {"month": months.text(month)}).content.decode()
        if match := SAME.search(page):
            sums += _pair_of(truth, every_month[0], month, change=int(match[1]), forces=int(match[2]))
        sums += _line_of(truth, [any_month for any_month in every_month if any_month <= month], page=page)
    return sums


def _pair_of(truth: Truth, then: date, now: date, *, change: int, forces: int) -> list[set[ForceMonth]]:
    """Both sums behind a change. The page prints their difference, and its sentence often both."""
    both = truth.in_every([then, now])
    assert len(both) == forces
    assert sum(truth.live[force, now] - truth.live[force, then] for force in both) == change
    return [{(force, month) for force in both} for month in (then, now)]


def _line_of(truth: Truth, until: list[date], *, page: str) -> list[set[ForceMonth]]:
    """The sums in the table of the chart, for the forces that reported every month."""
    chart = page.split('id="live"')[1].split("</figure>")[0]
    if "that reported every month</th>" not in chart:
        return []
    sums = []
    for month, row in zip(until, chart.split("<tbody")[1].split('<th scope="row"')[1:], strict=True):
        _, same = re.findall(r'<data[^>]*value="(\d+)"', row)
        sums.append(truth.checked({(force, month) for force in truth.in_every(until)}, value=int(same)))
    return sums


def given_away(person: User) -> set[ForceMonth]:
    """The rows of forces outside the reader's own that can be derived."""
    places = Truth().places
    return {
        force_month
        for force_month in attack.rows_given_away(sums_read_by(person))
        if force_month[0] != person.force_id and places[force_month][1] != person.unit_id
    }


def page_of(person: User, month: date) -> str:
    client = Client()
    client.force_login(person)
    return client.get(NATIONAL_PICTURE, {"month": months.text(month)}).content.decode()


ONE_FORCE_DIFFERS = {
    "it reports late": {JANUARY: ALWAYS, FEBRUARY: ALWAYS | {ESSEX}},
    "it stops reporting": {JANUARY: ALWAYS | {ESSEX}, FEBRUARY: ALWAYS},
    "one reports and one stops": {JANUARY: ALWAYS | {ESSEX}, FEBRUARY: ALWAYS | {CHESHIRE}},
    "it skips a month": {JANUARY: ALWAYS | {ESSEX}, FEBRUARY: ALWAYS, MARCH: ALWAYS | {ESSEX}},
    "it stops a month after two others": {
        JANUARY: ALWAYS | {ESSEX, CHESHIRE},
        FEBRUARY: ALWAYS | WEST_MIDLANDS,
        MARCH: (ALWAYS | WEST_MIDLANDS) - {CAMBRIDGESHIRE},
    },
    "two others of its region report late": {
        JANUARY: SOUTH_WEST | NORTH_WEST | {NORFOLK},
        FEBRUARY: SOUTH_WEST | NORTH_WEST | {NORFOLK, CAMBRIDGESHIRE, ESSEX},
    },
}
DERIVED = {
    "it reports late": ESSEX,
    "it stops reporting": ESSEX,
    "it skips a month": ESSEX,
    "it stops a month after two others": CAMBRIDGESHIRE,
    "two others of its region report late": NORFOLK,
}


@made_once
def months_of(case: str) -> None:
    published(ONE_FORCE_DIFFERS[case])


@pytest.mark.usefixtures("months_of")
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("case", ONE_FORCE_DIFFERS)
def test_no_row_can_be_derived_if_one_force_differs(case: str, reader: str) -> None:
    assert given_away(READERS[reader]()) == set()


@pytest.mark.usefixtures("months_of")
@pytest.mark.parametrize("case", DERIVED)
def test_the_attack_derives_the_row_without_the_rule(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = ShownComparisons(with_one_month=True, with_every_month=True)
    monkeypatch.setattr(comparisons, "shown_to", lambda *args, **more: everything)

    assert DERIVED[case] in {force for force, _ in given_away(analyst(DEVON))}


@pytest.mark.usefixtures("months_of")
@pytest.mark.parametrize("case", ["it reports late"])
class TestLateForce:
    """Essex did not report in January and did in February."""

    @pytest.mark.parametrize("reader", READERS)
    def test_other_forces_read_that_the_same_forces_are_withheld(self, reader: str) -> None:
        page = page_of(READERS[reader](), FEBRUARY)

        assert "than January 2020 as reported" in page
        assert WITHHELD in page
        assert LINE_WITHHELD in page
        assert "that reported both" not in page
        assert "that reported in both months" not in page
        assert "that reported every month</th>" not in page
        assert "dashed" not in page

    @pytest.mark.parametrize("person", [national, lambda: analyst(ESSEX), lambda: coordinator("ersou")])
    def test_force_its_unit_and_the_national_team_read_both(self, person: Callable[[], User]) -> None:
        page = page_of(person(), FEBRUARY)

        assert f"in the {len(ALWAYS)} forces that reported both" in page
        assert f"{len(ALWAYS)} forces that reported every month</th>" in page
        assert WITHHELD not in page
        assert LINE_WITHHELD not in page

    def test_partners_read_no_same_forces(self) -> None:
        page = page_of(UserFactory(role="partner"), FEBRUARY)

        assert "Live investigations" in page
        assert not re.search("same forces|reported both|reported in both|reported every month", page)


def test_two_late_forces_leave_the_same_forces_on_the_page() -> None:
    published({JANUARY: ALWAYS, FEBRUARY: ALWAYS | {ESSEX, CHESHIRE}})
    person = analyst(DEVON)

    page = page_of(person, FEBRUARY)

    assert f"in the {len(ALWAYS)} forces that reported both" in page
    assert f"{len(ALWAYS)} forces that reported every month</th>" in page
    assert WITHHELD not in page
    assert given_away(person) == set()


@pytest.mark.usefixtures("months_of")
@pytest.mark.parametrize("case", ["it skips a month"])
def test_only_the_line_is_withheld_if_a_force_skips_a_month_between(case: str) -> None:
    page = page_of(analyst(DEVON), MARCH)

    assert f"in the {len(ALWAYS) + 1} forces that reported both" in page
    assert LINE_WITHHELD in page


@pytest.mark.usefixtures("months_of")
@pytest.mark.parametrize("case", ["it stops reporting"])
def test_month_with_few_forces_withholds_the_change_so_far(case: str, settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 11.5 / 46, "cases": 0.0}]

    others, everything = page_of(analyst(DEVON), FEBRUARY), page_of(national(), FEBRUARY)

    assert "that also reported in January 2020" in everything
    assert "11 of 46 forces so far: " in others
    assert WITHHELD in others
    assert "that also reported in January 2020" not in others
    assert "since January 2020" not in others.replace("by primary type since January 2020", "")  # a chart's title


@pytest.mark.usefixtures("months_of")
@pytest.mark.parametrize("case", ["it stops a month after two others"])
def test_later_comparisons_give_way_to_earlier_ones_that_differ_by_one_force(case: str) -> None:
    """In January, the forces that also reported in February are those of March and one more."""
    person = analyst(DEVON)

    february, march = (page_of(person, month) for month in (FEBRUARY, MARCH))

    for comparison in ("that reported both", "that reported every month</th>"):
        assert comparison in february
        assert comparison not in march
    assert WITHHELD in march
    assert LINE_WITHHELD in march
