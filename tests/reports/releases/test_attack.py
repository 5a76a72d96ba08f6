"""A reader who stored every release, edition and file works out nothing from them together.

The headlines go through the attack of the partner edition. Other tables are subtracted from each other, and joined by
the types that they share.
"""

from __future__ import annotations

import itertools

import pytest
from django.test import Client

from accounts.choices import Role
from reports.models import Release
from reports.releases import differencing
from reports.releases.differencing import PrintedTable, Printing
from tests.accounts.factories import UserFactory
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
