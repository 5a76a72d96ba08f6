"""The board: what each cell shows for a force and month, which forces it lists, and its query cost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from figures import batches
from figures.choices import PeriodState
from figures.models import DeadlineExtension, Period
from investigations.models import MonthlyReturn
from investigations.returns import board
from reference.models import Force
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national, stranger
from tests.investigations import deciding
from tests.investigations.factories import (
    APRIL,
    FEBRUARY,
    JANUARY,
    MARCH,
    approved,
    draft,
    row,
    series,
    submitted_return,
)
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
BOARD = "/review/board/"


@made_once
def anna() -> User:
    series(JANUARY, APRIL)
    return analyst()


def count_all() -> None:
    with acting("counter"):
        batches.count_all_pending()


def cells(person: User, *, force: str = LANCASHIRE) -> dict[str, board.BoardCell]:
    """The cells of a force, by month."""
    force_board = board.board_for(person, until=APRIL)
    (line,) = [row for row in force_board.rows if row.force.code == force]
    return {f"{cell.month:%Y-%m}": cell for cell in line.cells}


def test_month_without_a_reporting_period_is_shown_as_no_period(anna: User) -> None:
    before = cells(anna)["2019-12"]

    assert (before.word, before.counted.is_gap) == ("not collected", True)


def test_an_approved_month_shows_its_number(anna: User) -> None:
    approved(JANUARY, rows=[row(), row()], by=anna)
    MonthlyReturn.objects.update(submitted_on_time=True)
    count_all()

    cell = cells(anna)["2020-01"]

    assert (cell.word, cell.counted.value) == ("approved", 2)


def test_approved_return_submitted_late_is_shown_as_late(
    anna: User,
) -> None:
    approved(JANUARY, rows=[row()], by=anna)
    MonthlyReturn.objects.update(submitted_on_time=False)

    assert (cells(anna)["2020-01"].word, cells(anna)["2020-01"].kind) == ("approved", "late")


def test_a_nil_return_is_nil_and_0_not_a_gap(anna: User) -> None:
    approved(JANUARY, rows=[], by=anna)
    count_all()

    cell = cells(anna)["2020-01"]

    assert (cell.word, cell.counted.value, cell.counted.is_gap) == ("nil", 0, False)


def test_a_month_nobody_opened_is_not_started_and_a_gap(anna: User) -> None:
    cell = cells(anna)["2020-02"]

    assert (cell.word, cell.counted.is_gap) == ("not started", True)


def test_after_the_lock_a_draft_is_still_a_draft_and_late(anna: User) -> None:
    draft(JANUARY, by=anna)
    assert cells(anna)["2020-01"].word == "draft"

    Period.objects.filter(month=JANUARY).update(state=PeriodState.LOCKED)

    assert cells(anna)["2020-01"].word == "draft, late"
    assert cells(coordinator(), force=CUMBRIA)["2020-01"].word == "not started, late"
    assert cells(anna)["2020-01"].counted.is_gap


def test_status_keeps_its_colour_after_the_lock(anna: User) -> None:
    submitted_return(JANUARY, rows=[row()], by=anna)
    deciding.query(LANCASHIRE, JANUARY, words="Is it?", about="return", by=coordinator())
    before = cells(anna)["2020-01"].status

    Period.objects.filter(month=JANUARY).update(state=PeriodState.LOCKED)
    after = cells(anna)["2020-01"].status

    assert before is not None
    assert after is not None
    assert (before.word, after.word) == ("queried", "queried, late")
    assert before.colour == after.colour == "query"


def test_submitted_and_queried_say_whose_turn_it_is(anna: User) -> None:
    submitted_return(JANUARY, rows=[row()], by=anna)
    assert cells(anna)["2020-01"].word == "submitted"

    deciding.query(LANCASHIRE, JANUARY, words="Is it?", about="return", by=coordinator())

    assert cells(anna)["2020-01"].word == "queried"


def test_a_reopened_month_keeps_its_approved_number(anna: User) -> None:
    carla = coordinator()
    approved(JANUARY, rows=[row(), row()], by=anna, reviewer=carla)
    count_all()
    deciding.reopen(LANCASHIRE, JANUARY, reason="One count was wrong.", by=carla)

    assert cells(anna)["2020-01"].counted.value == 2


def test_the_newest_month_shows_how_many_are_approved_and_in_each_other_status(anna: User) -> None:
    carla = coordinator()
    approved(APRIL, rows=[], by=anna, reviewer=carla)
    draft(APRIL, by=analyst(CUMBRIA))

    standing = board.board_for(carla, until=APRIL).standing

    assert standing is not None
    assert (standing.approved, standing.due, standing.is_whole) == (1, 6, False)
    assert standing.others == (
        ("not started", ("Cheshire", "Greater Manchester", "Merseyside", "North Wales")),
        ("draft", ("Cumbria",)),
    )


def test_board_begins_with_the_first_month_for_which_a_return_was_due(anna: User) -> None:
    client = Client()
    client.force_login(anna)

    page = client.get(BOARD).content.decode()

    assert "January 2020 to April 2020" in page
    assert page.count('<th scope="col">') == 1 + 4
    assert "Earlier months" not in page


def test_months_without_a_reporting_period_are_named_once_above_their_column(anna: User) -> None:
    Period.objects.filter(month__in=[FEBRUARY, MARCH]).delete()
    client = Client()
    client.force_login(anna)

    page = client.get(BOARD).content.decode()

    assert page.count('<span class="app-matrix__note">not collected</span>') == 2


def test_earlier_and_later_months_skip_the_gap_between_two_series(anna: User) -> None:
    series(date(2022, 4, 1), date(2022, 4, 1))
    client = Client()
    client.force_login(anna)

    newest = client.get(BOARD).content.decode()
    earlier = client.get(f"{BOARD}?until=2020-04").content.decode()

    assert 'href="?until=2020-04">Earlier months' in newest
    assert 'href="?until=2023-03">Later months' in earlier


@pytest.mark.parametrize(
    ("person", "forces"),
    [
        (analyst, {LANCASHIRE}),
        (stranger, {"E23000032"}),
        (lambda: coordinator("nwrocu"), {"Cheshire", "Cumbria", "Greater Manchester"}),
    ],
)
def test_board_lists_the_forces_in_the_user_s_scope(anna: User, person: Callable[[], User], forces: set[str]) -> None:
    force_board = board.board_for(person(), until=APRIL)

    shown = {row.force.code for row in force_board.rows} | {row.force.short_name for row in force_board.rows}
    assert forces <= shown
    assert len(force_board.rows) < Force.objects.count()


def test_the_national_board_has_every_force_under_its_unit(anna: User) -> None:
    client = Client()
    client.force_login(national())

    page = client.get(BOARD).content.decode()

    assert page.count('<th scope="row">') == Force.objects.count()
    assert "NWROCU" in page


def test_cell_links_a_force_to_its_return_and_a_reviewer_to_the_review(anna: User) -> None:
    submitted_return(JANUARY, rows=[row()], by=anna)
    hers, reviewer = Client(), Client()
    hers.force_login(anna)
    reviewer.force_login(coordinator())

    assert f'href="/returns/{LANCASHIRE}/2020-01/"' in hers.get(BOARD).content.decode()
    assert f'href="/review/{LANCASHIRE}/2020-01/"' in reviewer.get(BOARD).content.decode()


def test_earlier_months_can_be_opened_and_an_invalid_month_shows_the_newest(anna: User) -> None:
    client = Client()
    client.force_login(anna)

    assert "January 2020 to February 2020" in client.get(f"{BOARD}?until=2020-02").content.decode()
    assert "January 2020 to April 2020" in client.get(f"{BOARD}?until=soon").content.decode()
    assert "January 2020 to April 2020" in client.get(f"{BOARD}?until=2031-01").content.decode()


def test_before_the_first_month_the_board_says_so(client: Client) -> None:
    client.force_login(national())

    assert "No month is open yet" in client.get(BOARD).content.decode()


@pytest.mark.parametrize("forces", [1, 4])
def test_the_board_costs_the_same_for_any_number_of_returns(
    anna: User, forces: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    carla = coordinator()
    for force in [LANCASHIRE, CUMBRIA, "E23000004", "E23000005"][:forces]:
        for month in (JANUARY, FEBRUARY, MARCH):
            approved(month, rows=[], by=analyst(force), reviewer=carla)
    client = Client()
    client.force_login(carla)

    with query_budget(13):
        page = client.get(BOARD).content.decode()

    assert page.count("<span>nil</span>") == 3 * forces


def test_forces_with_a_later_due_date_are_named_with_it(anna: User) -> None:
    period = Period.objects.get(month=APRIL)
    later = period.due_on + timedelta(days=2)
    DeadlineExtension.objects.create(
        period=period, force_id=LANCASHIRE, due_on=later, reason="New system", given_by=national(), given_at=clock.now()
    )
    client = Client()
    client.force_login(anna)

    assert f"Later due date for April 2020: Lancashire ({later.day} May)." in client.get(BOARD).content.decode()
    client.force_login(stranger())
    assert "Later due date" not in client.get(BOARD).content.decode()
