"""The rows of a return are sorted and filtered over all their pages, by links that the address holds."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from investigations.returns import grid_order
from investigations.returns.grid_view import GridView
from tests.accounts.factories import analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series, suspects, victims
from tests.investigations.test_cells import address, cells, entry
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

ROWS = [
    row("LAN/1", stage="charged", people=[victims(2), suspects(1)]),
    row("LAN/2", stage="triage", people=[victims(9)]),
    row("LAN/3", stage="charged", people=[victims(4), suspects(3)], nrm_referrals="1"),
]


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@pytest.fixture
def begun(client: Client, anna: User) -> Client:
    approved(JANUARY, rows=ROWS, by=anna)
    client.force_login(anna)
    client.post(address("return-start"))
    return client


def references(page: str) -> list[str]:
    return re.findall(r'app-grid__ref"[^>]*>([^<]+)</a>', page)


@pytest.mark.parametrize(
    ("sort", "order", "title"),
    [
        ("-victims", ["LAN/2", "LAN/3", "LAN/1"], "Potential victims, largest first: 3"),
        ("suspects", ["LAN/2", "LAN/1", "LAN/3"], "Suspects, smallest first: 3"),
        ("stage", ["LAN/2", "LAN/1", "LAN/3"], "Stage, in order: 3"),
        ("-case", ["LAN/3", "LAN/2", "LAN/1"], "Case, in reverse order: 3"),
        ("-nrm", ["LAN/3", "LAN/1", "LAN/2"], "NRM referrals made, largest first: 3"),
        ("password", ["LAN/1", "LAN/2", "LAN/3"], "Unchanged since January 2020: 3"),
    ],
)
def test_address_sorts_the_rows_by_a_column(begun: Client, sort: str, order: list[str], title: str) -> None:
    page = begun.get(address("return-detail"), {"sort": sort}).content.decode()

    assert references(page) == order
    assert title in page


def test_stage_words_and_order_hold_together_and_go_along_with_every_link_and_form(begun: Client) -> None:
    view = {"stage": "charged", "sort": "-victims", "find": "lan"}

    answer = begun.get(address("return-detail"), view).content.decode()
    page = html.unescape(answer)

    assert references(page) == ["LAN/3", "LAN/1"]
    assert "Showing 2 rows: stage Charged, “lan”." in page
    kept = "find=lan&stage=charged&sort=-victims"
    assert f"{address('return-detail')}?{kept}&row={entry('LAN/3').pk}#form-" in page
    assert f"{address('return-detail')}?show=todo&{kept}#tab-todo" in page
    assert 'aria-sort="descending"><a class="app-grid__sort" id="sort-victims"' in page
    assert "find=lan&stage=charged&sort=victims#sort-victims" in page
    sent = cells(answer, entry("LAN/1").pk, nrm_referrals="2") | {"view": kept}
    assert begun.post(address("cells-save"), sent)["Location"] == f"{address('return-detail')}?{kept}#progress"


def test_view_of_an_address_has_only_what_the_grid_knows() -> None:
    view = GridView.of_text("show=todo&sort=-nrm&row=9&next=https://example.org&find=a%26b")

    assert view.query() == "show=todo&find=a%26b&sort=-nrm"
    assert [column.name for column, _ in [grid_order.chosen(view)] if column] == ["nrm"]


@pytest.mark.parametrize("count", [60, 300])
def test_sorted_grid_costs_the_same_for_any_number_of_rows(
    client: Client, anna: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    approved(JANUARY, rows=[row(f"LAN/{number}", people=[victims(number + 1)]) for number in range(count)], by=anna)
    client.force_login(anna)
    client.post(address("return-start"))

    with query_budget(45):
        page = client.get(address("return-detail"), {"sort": "-victims"}).content.decode()

    assert references(page)[0] == f"LAN/{count - 1}"
    assert len(references(page)) == min(count, 100)
