"""No user reads the row of a single force outside their own: not on a page, in the file, through the API, or by
subtraction.

The test is independent of the rule: it takes the rows that the file and the API contain, builds the linear system of
the forces from them, and uses its rank to decide whether the row of another force can be derived.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import months
from figures.models import Snapshot
from reference.areas import members_in
from reference.models import Force
from tests.accounts.factories import UserFactory, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import FEBRUARY, MARCH
from tests.figures.test_suppression import worked_out
from tests.reports import exported
from tests.reports.months_made import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
DEVON, MET, CITY, NORTH_WALES = "E23000035", "E23000001", "E23000034", "W15000001"
APRIL = date(2020, 4, 1)
PAGE = reverse("reports:snapshot-detail", args=["2020-02"])
TWO_FORCES_OF_LONDON = {MET, CITY}
READERS: dict[str, Callable[[], User]] = {
    "analyst of Devon & Cornwall": lambda: analyst(DEVON),
    "analyst of North Wales": lambda: analyst(NORTH_WALES),
    "analyst of the Metropolitan Police": lambda: analyst(MET),
    "analyst of BTP": lambda: analyst("BTP"),
    "analyst of PSNI": lambda: analyst("PSNI"),
    "coordinator of the South West": lambda: coordinator("swrocu"),
    "coordinator of the North West": lambda: coordinator("nwrocu"),
    "coordinator of Tarian": lambda: coordinator("tarian"),
}


def reported(month: date, *, without: Collection[str] = ()) -> Snapshot:
    """A published month of all forces except these."""
    for number, force in enumerate(sorted(set(Force.objects.values_list("pk", flat=True)) - {*without}), start=1):
        making.reported(force, month, new=1 + number % 3)
    making.lock(month)
    return publish(making.built(month))


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def of_file(person: User, snapshot: Snapshot) -> set[tuple[str, str, str]]:
    """Area kind, area and measure of every figure in the user's file."""
    address = reverse("reports:snapshot-export", args=[months.text(snapshot.period_id)])
    lines = exported.figures(browser(person), address)
    return {(line["area_kind"], line["area"], line["measure"]) for line in lines if line["value"]}


def of_api(person: User, snapshot: Snapshot) -> set[tuple[str, str, str]]:
    """The same for the API."""
    answer = browser(person).get(reverse("api:snapshot", args=[months.text(snapshot.period_id)])).json()
    return {
        (figure["area_kind"], figure["area"], figure["measure"])
        for figure in answer["figures"]
        if figure["value"] is not None
    }


def own_of(person: User) -> set[str]:
    if person.force_id:
        return {person.force_id}
    return set(Force.objects.filter(unit=person.unit_id).values_list("pk", flat=True))


def can_work_out(person: User, figures: set[tuple[str, str, str]], *, reporting: set[str]) -> set[str]:
    """The forces whose row follows from the areas of these figures and from the user's own."""
    members = {(str(area.kind), area.code): set(forces) for area, forces in members_in(FEBRUARY).items()}
    rows = [members[kind, code] & reporting for kind, code in sorted({(kind, code) for kind, code, _ in figures})]
    every = sorted(reporting)
    letters = {force: chr(0x4E00 + number) for number, force in enumerate(every)}
    own = own_of(person) & reporting
    spanned = worked_out(
        [{letters[force] for force in row} for row in rows if row] + [{letters[force]} for force in own],
        "".join(letters.values()),
    )
    derived = {force for force in every if letters[force] in spanned} - own
    return derived - TWO_FORCES_OF_LONDON if own & TWO_FORCES_OF_LONDON else derived


@pytest.fixture(scope="module")
def february(rows_of_the_file: None) -> Snapshot:
    """The first month of a series, with the returns of all forces. A test of other returns begins a series in March."""
    return reported(FEBRUARY)


def test_without_withholding_six_forces_could_be_derived(february: Snapshot) -> None:
    every = {(str(area.kind), area.code, "live") for area in members_in(FEBRUARY)}
    reporting = set(Force.objects.values_list("pk", flat=True))

    derived = can_work_out(analyst(DEVON), every, reporting=reporting)

    assert {"BTP", "PSNI", "S23000009", NORTH_WALES} <= derived


@pytest.mark.parametrize("reader", READERS)
def test_no_user_can_derive_the_row_of_another_force(february: Snapshot, reader: str) -> None:
    person = READERS[reader]()
    reporting = set(Force.objects.values_list("pk", flat=True))
    file, api = of_file(person, february), of_api(person, february)

    assert file == api
    assert ("uk", "", "live") in file
    assert ("england-wales", "", "live") in file
    assert can_work_out(person, file, reporting=reporting) == set()


def test_missing_force_discloses_no_other_force() -> None:
    making.period(MARCH, starts_series=True)
    every = set(Force.objects.values_list("pk", flat=True))
    missing = {"E23000013", "S23000009"}  # one of the North East; Scotland
    snapshot = reported(MARCH, without=missing)
    person = analyst(DEVON)

    figures = of_file(person, snapshot)

    assert can_work_out(person, figures, reporting=every - missing) == set()


def test_national_team_reads_every_area(february: Snapshot) -> None:
    areas = {(str(area.kind), area.code) for area in members_in(FEBRUARY)}

    assert {(kind, code) for kind, code, _ in of_file(national(), february)} == areas


def test_own_force_is_shown_if_its_region_is_that_force_alone(february: Snapshot) -> None:
    assert ("region", "northern-ireland", "live") in of_file(analyst("PSNI"), february)
    assert ("region", "northern-ireland", "live") not in of_file(analyst(DEVON), february)


def test_page_names_the_withheld_areas_and_the_reason(february: Snapshot) -> None:
    page = browser(analyst(DEVON)).get(PAGE).content.decode()

    assert "Not shown because they would reveal the figures of one force:" in page
    assert browser(analyst(DEVON)).get(f"{PAGE}?area=region:scotland").status_code == 404
    assert "London has two forces" not in page
    assert "London has two forces" in browser(analyst(CITY)).get(PAGE).content.decode()


def test_reconciliation_is_in_the_file_if_every_force_reported_in_both_months(february: Snapshot) -> None:
    snapshot = reported(MARCH)

    assert ("uk", "", "reconciliation") in of_file(analyst(DEVON), snapshot)


def test_reconciliation_is_not_in_the_file_if_one_force_alone_reports_again() -> None:
    """The term of forces that report now and did not before would be the live cases of that one force."""
    late = "E23000002"
    making.period(MARCH, starts_series=True)
    reported(MARCH, without={late})
    snapshot = reported(APRIL)

    figures = of_file(analyst(DEVON), snapshot)

    assert ("uk", "", "live") in figures
    assert ("uk", "", "reconciliation") not in figures
    assert ("uk", "", "reconciliation") in of_file(national(), snapshot)


def test_only_the_newest_version_is_shown_outside_the_national_team(february: Snapshot) -> None:
    making.corrected("E23000002", FEBRUARY, new=4)
    publish(making.built(FEBRUARY), reason="Cumbria was corrected.")
    person = browser(analyst(DEVON))

    assert person.get(f"{PAGE}?version=1").status_code == 404
    assert person.get(f"{PAGE}difference/?older=1&newer=2").status_code == 404
    assert person.get(f"{reverse('api:snapshot', args=['2020-02'])}?version=1").status_code == 404
    assert person.get(PAGE).status_code == 200
    assert browser(national()).get(f"{PAGE}?version=1").status_code == 200


def test_partners_see_no_region(february: Snapshot) -> None:
    figures = of_api(UserFactory(role="partner"), february)

    assert {kind for kind, _, _ in figures} == {"uk"}
