"""Cases by month of opening: what a version counts, and the share that older months suggest is still to come."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from core import months
from reports.national import opened

FIRST = date(2018, 1, 1)


def known(*, until: date) -> dict[date, dict[date, int]]:
    """Of 20 cases a month, 10 are returned at once, 6 a month later and 4 after three months."""
    known_cases: dict[date, dict[date, int]] = {}
    for month in months.between(FIRST, until):
        known_cases[month] = {
            of: 10 + 6 * (months.distance(of, month) >= 1) + 4 * (months.distance(of, month) >= 3)
            for of in months.between(FIRST, month)
        }
    return known_cases


def test_expected_late_share_comes_from_months_a_year_old() -> None:
    until = date(2019, 6, 1)

    expected = opened.still_expected(known(until=until), now=until, of=months.between(FIRST, until))

    assert expected == {date(2019, 6, 1): 50, date(2019, 5, 1): 20, date(2019, 4, 1): 20}


def test_series_without_a_month_a_year_old_gives_no_estimate() -> None:
    until = date(2018, 12, 1)

    assert opened.still_expected(known(until=until), now=until, of=months.between(FIRST, until)) == {}


@pytest.mark.django_db
def test_definitions_distinguish_opened_from_first_reported(client: Client) -> None:
    page = client.get("/about/definitions/").content.decode()

    assert '<dt id="opened">Opened</dt>' in page
    assert "Counted in the month the investigation was opened, whenever it was first returned:" in page
