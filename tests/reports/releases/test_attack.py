"""A reader who stored every release, edition and file works out nothing from them together.

The headlines go through the attack of the partner edition. Other tables are subtracted from each other, and joined by
the types that they share.
"""

from __future__ import annotations

import itertools

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from reports.models import Release
from reports.releases import differencing
from reports.releases.differencing import PrintedTable, Printing
from tests.accounts.factories import LANCASHIRE, NORTH_WEST, UserFactory, analyst
from tests.reports import attack, partner_months
from tests.reports.releases import making
from tests.reports.releases.joined import changes, known_together

pytestmark = pytest.mark.django_db


def played(client: Client) -> tuple[list[Release], set[attack.Printed]]:
    """A month is released, corrected and released again: the releases, and every headline that the partner read."""
    client.force_login(UserFactory(role=Role.PARTNER))
    making.published()
    read = attack.read_by(client)
    first = making.released()
    read |= attack.read_by(client)
    making.corrects_one_stage(partner_months.territorial(1)[0])
    making.publishes_late_returns()
    read |= attack.read_by(client)
    second = making.released()
    return [first, second], read | attack.read_by(client)


def test_headlines_of_releases_and_editions_give_nothing_away(client: Client) -> None:
    _, read = played(client)

    assert {printed.version for printed in read} == {1, 2}
    assert attack.forces_given_away(read) == {}
    assert attack.small_cells(read) == {}


def test_tables_of_two_releases_do_not_differ(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    releases, _ = played(client)
    assert changes(releases) == []

    monkeypatch.setattr(
        differencing, "printed", lambda new, *, sources, earlier: PrintedTable(printing=Printing.NEW, table=new)
    )
    made_again = making.prepared()
    assert any(change < attack.FEWEST for change in changes([releases[0], made_again]))


def test_tables_joined_by_their_types_determine_no_hidden_cell() -> None:
    making.published()
    crossed = [table for table in making.released().tables if len(table["columns"]) > 2]

    assert any(number is None for table in crossed for row in table["rows"] for number in row["numbers"])
    for table, other in itertools.permutations(crossed, 2):
        assert known_together(table, other) == [], (table["name"], other["name"])


@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEAD, Role.COORDINATOR])
def test_police_do_not_subtract_a_release_from_the_later_version_that_they_read(client: Client, role: Role) -> None:
    """One late return makes version 2. The release is of version 1, so their difference is the row of that force."""
    making.published()
    release = making.released()
    reader = UserFactory(
        role=role,
        force_id=None if role == Role.COORDINATOR else LANCASHIRE,
        unit_id=NORTH_WEST if role == Role.COORDINATOR else None,
    )
    client.force_login(reader)
    places = {
        "page": release.get_absolute_url(),
        "api": reverse("api:release", args=["2020-02"]),
    }
    assert {name: client.get(url).status_code for name, url in places.items()} == {"page": 200, "api": 200}

    late = partner_months.territorial(19)[18]
    partner_months.published({late: {"CRIM": 7}})

    assert {name: client.get(url).status_code for name, url in places.items()} == {"page": 404, "api": 404}
    sent = client.post(reverse("releases:release-file", args=[release.public_id]), {"format": "csv"})
    assert sent.status_code == 404
    assert client.get(reverse("api:release-list")).json()["results"] == []
    listed = client.get(reverse("releases:release-list")).content.decode()
    assert "You read the later figures of this month instead" in listed
    assert release.get_absolute_url() not in listed
    client.force_login(UserFactory(role=Role.PARTNER))
    assert {name: client.get(url).status_code for name, url in places.items()} == {"page": 200, "api": 200}


def test_police_do_not_read_a_release_that_repeats_tables_of_an_earlier_version(client: Client) -> None:
    releases, _ = played(client)
    client.force_login(analyst())

    assert [client.get(release.get_absolute_url()).status_code for release in releases] == [404, 404]
