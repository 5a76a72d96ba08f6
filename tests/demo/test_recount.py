"""Months counted again independently of the roll-up; `bin/recount` does it for all of them."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from accounts.choices import Role
from accounts.models import User
from figures.models import Snapshot
from reports.query import answers
from reports.query.question import Question
from tests.recount import explorer, orders, outside, referrals, returns

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
# From the report's series its first winter and its last month, and one of the current series.
MONTHS = ("2018-02-01", "2020-02-01", "2026-07-01")


def newest(month: str) -> Snapshot:
    """The newest version of a month."""
    return Snapshot.objects.filter(period=month).latest("version")


def test_returns_of_a_month_recounted_from_their_entries_are_the_snapshot() -> None:
    entries = returns.Returns()

    for month in MONTHS:
        compared, differing = returns.recounted(newest(month), entries)
        assert compared > 5_000, month
        assert differing.empty, f"{month}\n{differing.head(20)}"


def test_referrals_of_a_month_recounted_from_their_steps_are_the_snapshot() -> None:
    """November 2019 is the second month in which criminal exploitation is counted separately."""
    steps = referrals.happened()

    for month in (*MONTHS, "2019-11-01"):
        compared, differing = referrals.recounted(newest(month), steps)
        assert compared > 1_000, month
        assert differing.empty, f"{month}\n{differing.head(20)}"


def test_orders_of_a_month_recounted_from_the_register_are_the_snapshot() -> None:
    register = orders.Register()

    for month in (*MONTHS, "2026-10-01"):
        compared, differing = orders.recounted(newest(month), register)
        assert compared > 100, month
        assert differing.empty, f"{month}\n{differing.head(20)}"


def test_figures_outside_snapshots_recounted_from_their_records_are_the_same() -> None:
    compared, differing = outside.recounted()

    assert compared > 1_000
    assert differing.empty, f"{differing.head(20)}"


def test_answers_of_the_explorer_recounted_from_their_entries_are_the_same() -> None:
    user = User.objects.filter(role=Role.NATIONAL, is_active=True).earliest("pk")

    for month in MONTHS:
        cases = explorer.MonthOfCases(newest(month))
        for address, recount in explorer.ANSWERS.items():
            question = Question.parse(QueryDict(f"{address}&month={month[:7]}&against=none"))
            answer = answers.answer(question, user=user)
            counted = {(cell.row, cell.column): number.value for cell, number in answer.cells.items() if number.value}
            assert not answer.provenance.is_stored, address
            assert counted, f"{month} {address}"
            assert counted == recount(cases).to_dict(), f"{month} {address}"
