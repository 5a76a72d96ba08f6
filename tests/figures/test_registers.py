"""Registers that not every force keeps: a month counts where the register is complete, or a table has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.choices import Role
from accounts.models import User
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import batches, register_months, registers, supplied
from figures.models import Batch, RegisterCell, RegisterMonth, RegisterSpan, SuppliedFigure, SuppliedTable
from figures.supplied import NewFigure
from nrm.crime.choices import CancellationReason, RecordStatus
from nrm.crime.measures import CRIMES, KIND, OUTCOME_KIND, REGISTER
from nrm.models import CrimeRecord
from tests.accounts.factories import LANCASHIRE, UserFactory, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, MARCH
from tests.nrm.crime import making as crime_making
from tests.recount import registers as recount
from tests.roles import acting

pytestmark = pytest.mark.django_db
SCOTLAND = "S23000009"
APRIL = date(2020, 4, 1)


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """January to March 2020 have periods, and it is the end of April."""
    for month in (JANUARY, FEBRUARY, MARCH):
        making.period(month, starts_series=month == JANUARY)
    with clock.at(clock.start_of(date(2020, 4, 29)) + timedelta(hours=12)):
        yield


@pytest.fixture
def team() -> User:
    return national()


def counted() -> None:
    """Extract the registers and count them, as the worker does."""
    with acting("counter"):
        registers.extract_all()
        batches.count_all_pending()


def crimes(force: str = LANCASHIRE, *, kind: str = KIND.name) -> dict[date, int | None]:
    """The recorded crimes of a force that count, by month; None for a gap."""
    newest = {row.month: row for row in RegisterMonth.objects.filter(kind=kind, force=force).newest() if row.is_covered}
    return {month: _total(newest.get(month)) for month in (JANUARY, FEBRUARY, MARCH)}


def _total(extraction: RegisterMonth | None) -> int | None:
    if extraction is None:
        return None
    batch = Batch.objects.get(kind=extraction.kind, source=extraction.pk)
    return next(value for _, by, _, value in making.figures(batch.pk) if by == "total")


def given(month: date, value: int, *, force: str = LANCASHIRE) -> NewFigure:
    return NewFigure(kind=KIND.name, force=force, month=month, measure=CRIMES, value=value)


def recorded(month: date, *, many: int = 1) -> None:
    """Crimes that Lancashire recorded in a month."""
    crime_making.crimes(UserFactory(role=Role.ANALYST, force_id=LANCASHIRE), many, recorded=month + timedelta(days=9))


def lead(force: str = LANCASHIRE) -> User:
    return UserFactory(role=Role.LEAD, force_id=force)


class TestMonths:
    def test_register_counts_from_the_month_in_which_it_is_complete(self) -> None:
        for month in (JANUARY, FEBRUARY):
            recorded(month)
        register_months.begin(REGISTER, LANCASHIRE, FEBRUARY, by=lead())
        counted()

        assert crimes() == {JANUARY: None, FEBRUARY: 1, MARCH: 0}

    def test_month_that_goes_on_is_not_complete(self) -> None:
        making.period(APRIL)
        register_months.begin(REGISTER, LANCASHIRE, MARCH, by=lead())
        counted()

        assert set(RegisterMonth.objects.values_list("kind", "month")) == {
            (KIND.name, MARCH),
            (OUTCOME_KIND.name, MARCH),
        }

    def test_month_after_the_last_is_a_gap_again(self) -> None:
        span = register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=lead())
        counted()
        register_months.end(span.public_id, FEBRUARY, by=lead())
        counted()

        assert crimes() == {JANUARY: 0, FEBRUARY: 0, MARCH: None}

    def test_months_that_are_withdrawn_are_gaps_and_a_table_can_count_there(self) -> None:
        span = register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=lead())
        supplied.supply([given(FEBRUARY, 8)], source="A table", by=national())
        counted()
        assert crimes() == {JANUARY: 0, FEBRUARY: 0, MARCH: 0}

        register_months.withdraw(span.public_id, by=lead())
        counted()
        assert crimes() == {JANUARY: None, FEBRUARY: 8, MARCH: None}
        with pytest.raises(TransitionNotAllowed, match="already been withdrawn"):
            register_months.withdraw(span.public_id, by=lead())

    def test_crime_that_is_entered_late_or_cancelled_makes_another_extraction(self) -> None:
        register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=lead())
        counted()
        recorded(JANUARY, many=2)
        counted()
        CrimeRecord.objects.update(status=RecordStatus.CANCELLED, cancellation=CancellationReason.INFORMATION)
        counted()

        assert crimes()[JANUARY] == 0
        assert list(
            RegisterMonth.objects.filter(kind=KIND.name, month=JANUARY)
            .order_by("number")
            .values_list("number", flat=True)
        ) == [1, 2, 3]

    def test_nothing_is_extracted_again_if_nothing_changed(self) -> None:
        recorded(JANUARY)
        register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=lead())
        counted()

        assert registers.extract_all() == 0


class TestSaying:
    def test_force_that_does_not_keep_the_register_is_refused(self, team: User) -> None:
        with pytest.raises(TransitionNotAllowed, match="does not keep"):
            register_months.begin(REGISTER, SCOTLAND, JANUARY, by=team)

    @pytest.mark.parametrize("role", [Role.ANALYST, Role.OFFICER])
    def test_others_are_refused(self, role: Role) -> None:
        with pytest.raises(TransitionNotAllowed, match="leads of the force and the national team"):
            register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=UserFactory(role=role, force_id=LANCASHIRE))

    def test_lead_of_another_force_is_refused(self) -> None:
        with pytest.raises(TransitionNotAllowed, match="leads of the force"):
            register_months.begin(REGISTER, CHESHIRE, JANUARY, by=lead())

    def test_two_spans_of_a_force_do_not_share_a_month(self, team: User) -> None:
        register_months.begin(REGISTER, LANCASHIRE, FEBRUARY, by=team)
        with pytest.raises(TransitionNotAllowed, match="already counts"):
            register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=team)

    def test_future_month_is_refused(self, team: User) -> None:
        with pytest.raises(TransitionNotAllowed, match="future"):
            register_months.begin(REGISTER, LANCASHIRE, date(2020, 5, 1), by=team)

    def test_span_ends_once_and_not_before_it_began(self, team: User) -> None:
        span = register_months.begin(REGISTER, LANCASHIRE, FEBRUARY, by=team)
        with pytest.raises(TransitionNotAllowed, match="from February 2020"):
            register_months.end(span.public_id, JANUARY, by=team)
        register_months.end(span.public_id, MARCH, by=team)
        with pytest.raises(TransitionNotAllowed, match="already ended with March 2020"):
            register_months.end(span.public_id, MARCH, by=team)


class TestSupplied:
    def test_table_counts_where_the_register_does_not(self, team: User) -> None:
        recorded(FEBRUARY)
        register_months.begin(REGISTER, LANCASHIRE, FEBRUARY, by=team)
        supplied.supply([given(JANUARY, 7), given(FEBRUARY, 99)], source="A table", by=team)
        counted()

        assert crimes() == {JANUARY: 7, FEBRUARY: 1, MARCH: 0}

    def test_zero_in_a_table_is_no_gap(self, team: User) -> None:
        supplied.supply([given(JANUARY, 0)], source="A table", by=team)
        counted()

        assert crimes() == {JANUARY: 0, FEBRUARY: None, MARCH: None}

    def test_newest_table_that_has_the_month_counts(self, team: User) -> None:
        supplied.supply([given(JANUARY, 7), given(FEBRUARY, 8)], source="A table", by=team)
        newer = supplied.supply([given(JANUARY, 9)], source="A revised table", by=team)
        counted()
        assert crimes() == {JANUARY: 9, FEBRUARY: 8, MARCH: None}

        supplied.withdraw(newer.public_id, by=team)
        counted()
        assert crimes() == {JANUARY: 7, FEBRUARY: 8, MARCH: None}

    def test_total_of_a_breakdown_is_the_sum_of_its_categories(self, team: User) -> None:
        rows = [
            NewFigure(
                kind=OUTCOME_KIND.name, force=LANCASHIRE, month=JANUARY, measure="crime_outcomes", value=value,
                dimension="outcome_group", category=category,
            )
            for category, value in (("charged", 3), ("unsolved", 5))
        ]  # fmt: skip
        supplied.supply(rows, source="A table", by=team)
        counted()

        assert crimes(kind=OUTCOME_KIND.name)[JANUARY] == 8

    @pytest.mark.parametrize(
        ("figure", "sentence"),
        [
            (NewFigure(kind="fish", force=LANCASHIRE, month=JANUARY, measure=CRIMES, value=1), "has no figure"),
            (NewFigure(kind=KIND.name, force=LANCASHIRE, month=JANUARY, measure="fish", value=1), "has no figure"),
            (
                NewFigure(
                    kind=KIND.name, force=LANCASHIRE, month=JANUARY, measure=CRIMES, value=1,
                    dimension="crime_offence", category="servitude",
                ),
                "by crime_offence",
            ),
            (NewFigure(kind=KIND.name, force=SCOTLAND, month=JANUARY, measure=CRIMES, value=1), "does not keep"),
            (NewFigure(kind=KIND.name, force=LANCASHIRE, month=APRIL, measure=CRIMES, value=1), "has not ended"),
            (
                NewFigure(kind="defendants", force=LANCASHIRE, month=JANUARY, measure="flagged_defendants", value=1),
                "convicted_defendants is missing",
            ),
        ],
    )  # fmt: skip
    def test_figure_that_its_kind_does_not_have_is_refused(self, figure: NewFigure, sentence: str, team: User) -> None:
        with pytest.raises(TransitionNotAllowed, match=sentence):
            supplied.supply([figure], source="A table", by=team)

        assert not SuppliedTable.objects.exists()

    def test_what_is_supplied_in_total_is_not_known_by_offence(self, team: User) -> None:
        supplied.supply([given(JANUARY, 7)], source="A table", by=team)
        counted()

        batch = Batch.objects.get(kind=KIND.name, period=JANUARY)
        assert (CRIMES, "crime_offence", "not_known", 7) in making.figures(batch.pk)

    def test_only_the_national_team_supplies_and_withdraws(self, team: User) -> None:
        table = supplied.supply([given(JANUARY, 7)], source="A table", by=team)
        with pytest.raises(TransitionNotAllowed, match="Only the national team"):
            supplied.supply([given(JANUARY, 8)], source="A table", by=lead())
        with pytest.raises(TransitionNotAllowed, match="Only the national team"):
            supplied.withdraw(table.public_id, by=lead())


def test_recount_agrees_with_what_is_stored(team: User) -> None:
    recorded(JANUARY, many=3)
    register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=team)
    counted()

    assert batches.recount(JANUARY) == []


@pytest.mark.parametrize("model", [RegisterMonth, RegisterCell, SuppliedFigure, SuppliedTable, RegisterSpan])
def test_what_was_stored_never_changes(model: Any, team: User) -> None:
    recorded(JANUARY)
    register_months.begin(REGISTER, LANCASHIRE, JANUARY, by=team)
    supplied.supply([given(JANUARY, 7)], source="A table", by=team)
    counted()

    for statement in ("delete from {0}", "update {0} set id = id + 1"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(model._meta.db_table))


def test_extraction_is_one_statement_for_any_number_of_forces(team: User, django_assert_num_queries: Any) -> None:
    forces = (LANCASHIRE, CHESHIRE)
    rows = [given(month, 3, force=force) for month in months.between(JANUARY, MARCH) for force in forces]
    supplied.supply(rows, source="A table", by=team)

    with django_assert_num_queries(3):  # the lock, the settings, and the extraction
        assert registers.extract(KIND) == len(rows)


def test_figures_are_what_pandas_counts(team: User) -> None:
    recorded(JANUARY, many=3)
    recorded(FEBRUARY, many=2)
    register_months.begin(REGISTER, LANCASHIRE, FEBRUARY, by=team)
    supplied.supply([given(JANUARY, 7), given(MARCH, 99)], source="A table", by=team)
    supplied.supply([given(JANUARY, 4, force=CHESHIRE)], source="Another table", by=team)
    counted()

    compared, differing = recount.recounted()

    assert compared == 6  # January of both forces, and February of one: each in total and by offence
    assert differing.empty, f"{differing.head(20)}"
