"""What a supplied table changes before it is stored, and what counts again after it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from accounts.models import User
from core import clock
from figures import register_months, supplied, supplied_changes
from figures.supplied import NewFigure
from figures.supplied_changes import KindChanges
from nrm.crime.measures import CRIMES, KIND, OUTCOME_KIND, OUTCOMES, REGISTER
from tests.accounts.factories import LANCASHIRE, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, MARCH

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """January to March 2020 have periods, and it is the end of April."""
    for month in (JANUARY, FEBRUARY, MARCH):
        making.period(month)
    with clock.at(clock.start_of(date(2020, 4, 29)) + timedelta(hours=12)):
        yield


@pytest.fixture
def team() -> User:
    return national()


def crimes(month: date, value: int, *, force: str = LANCASHIRE) -> NewFigure:
    return NewFigure(kind=KIND.name, force=force, month=month, measure=CRIMES, value=value)


def outcomes(category: str, value: int) -> NewFigure:
    return NewFigure(
        kind=OUTCOME_KIND.name,
        force=LANCASHIRE,
        month=JANUARY,
        measure=OUTCOMES,
        value=value,
        dimension="outcome_group",
        category=category,
    )


def changes_of(*figures: NewFigure) -> tuple[int, int, int, int]:
    """New, different, same and not counted months of forces, of a file with one kind of figures."""
    (of_kind,) = supplied_changes.of_new(figures)
    return of_kind.added, of_kind.different, of_kind.same, of_kind.unused


class TestNewTable:
    def test_months_are_compared_with_the_newest_table_that_has_them(self, team: User) -> None:
        supplied.supply([crimes(JANUARY, 7), crimes(FEBRUARY, 8)], source="A table", by=team)
        supplied.supply([crimes(JANUARY, 9)], source="A revised table", by=team)

        assert changes_of(crimes(JANUARY, 9), crimes(FEBRUARY, 9), crimes(MARCH, 0)) == (1, 1, 1, 0)

    def test_withdrawn_table_is_not_compared(self, team: User) -> None:
        table = supplied.supply([crimes(JANUARY, 7)], source="A table", by=team)
        supplied.withdraw(table.public_id, by=team)

        assert changes_of(crimes(JANUARY, 7)) == (1, 0, 0, 0)

    def test_month_in_which_the_register_counts_is_not_counted(self, team: User) -> None:
        register_months.begin(REGISTER, LANCASHIRE, FEBRUARY, by=team)

        figures = [crimes(JANUARY, 7), crimes(FEBRUARY, 7), crimes(FEBRUARY, 7, force=CHESHIRE)]
        assert changes_of(*figures) == (3, 0, 0, 1)

    def test_category_that_is_not_listed_equals_0(self, team: User) -> None:
        supplied.supply([outcomes("charged", 3), outcomes("other", 0)], source="A table", by=team)

        assert changes_of(outcomes("charged", 3)) == (0, 0, 1, 0)

    def test_kinds_of_figures_are_compared_apart(self, team: User) -> None:
        supplied.supply([crimes(JANUARY, 7)], source="A table", by=team)

        assert supplied_changes.of_new([crimes(JANUARY, 7), outcomes("charged", 3)]) == [
            KindChanges(kind=KIND.name, label=KIND.label, same=1),
            KindChanges(kind=OUTCOME_KIND.name, label=OUTCOME_KIND.label, added=1),
        ]


class TestWithdrawal:
    def test_earlier_table_counts_again_and_other_months_become_gaps(self, team: User) -> None:
        earlier = supplied.supply([crimes(JANUARY, 7)], source="A table", by=team)
        table = supplied.supply([crimes(month, 9) for month in (JANUARY, FEBRUARY, MARCH)], source="Another", by=team)
        register_months.begin(REGISTER, LANCASHIRE, MARCH, by=team)

        withdrawal = supplied_changes.of_withdrawal(table)

        assert (withdrawal.counting, withdrawal.gaps, dict(withdrawal.again)) == (2, 1, {earlier: 1})

    def test_table_that_was_replaced_changes_nothing(self, team: User) -> None:
        table = supplied.supply([crimes(JANUARY, 7)], source="A table", by=team)
        supplied.supply([crimes(JANUARY, 9)], source="A revised table", by=team)

        assert supplied_changes.of_withdrawal(table).counting == 0

    def test_withdrawn_table_changes_nothing(self, team: User) -> None:
        table = supplied.supply([crimes(JANUARY, 7)], source="A table", by=team)
        withdrawn = supplied.withdraw(table.public_id, by=team)

        assert supplied_changes.of_withdrawal(withdrawn).counting == 0
