"""A reader who stored every release, edition and file works out nothing from them together.

The headlines go through the attack of the partner edition. Other tables are subtracted from each other, and joined by
the types that they share.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from reports.models import Release
from reports.releases import differencing
from reports.releases.differencing import PrintedTable, Printing
from reports.releases.tables import HEADLINE
from tests.accounts.factories import UserFactory
from tests.reports import attack, partner_months
from tests.reports.releases import making

pytestmark = pytest.mark.django_db
Table = dict[str, Any]


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


def changes(releases: list[Release]) -> list[int]:
    """Every difference between two printings of a number, but in the headline."""
    printed: dict[tuple[str, str, int], list[int]] = {}
    for table in (table for release in releases for table in release.tables if table["name"] != HEADLINE):
        for row in table["rows"]:
            for column, number in enumerate(row["numbers"]):
                if number is not None:
                    printed.setdefault((table["name"], row["label"], column), []).append(number)
    return [abs(a - b) for numbers in printed.values() for a, b in itertools.combinations(numbers, 2) if a != b]


def known_together(table: Table, other: Table) -> list[tuple[int, int]]:
    """The hidden cells of a table that its numbers and those of another determine together.

    The unknowns are the cases by type and by the rows of both tables.
    """
    rows, others, types = (
        range(n) for n in (len(table["rows"]) - 1, len(other["rows"]) - 1, len(table["columns"]) - 1)
    )
    place = {cell: number for number, cell in enumerate(itertools.product(rows, others, types))}

    def cells(row: int | None, second: int | None, kind: int | None) -> dict[int, int]:
        chosen = itertools.product(
            *(
                whole if one is None else [one]
                for one, whole in zip((row, second, kind), (rows, others, types), strict=True)
            )
        )
        return {place[cell]: 1 for cell in chosen}

    equations = []
    for which, shown in enumerate((table, other)):
        for number, line in enumerate(shown["rows"]):
            at = None if number == len(shown["rows"]) - 1 else number
            for column, value in enumerate(line["numbers"]):
                kind = None if column == len(types) else column
                if value is not None:
                    equations.append(cells(*((at, None) if which == 0 else (None, at)), kind))
    basis = attack._echelon(equations)
    hidden = [(r, c) for r in rows for c in types if table["rows"][r]["numbers"][c] is None]
    return [cell for cell in hidden if not attack._reduced(cells(cell[0], None, cell[1]), basis)]


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
