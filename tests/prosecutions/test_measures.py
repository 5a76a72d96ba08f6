"""What a month of prosecutions adds up to: every suspect and defendant once, with the force that had the case then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from django.db import connection

from accounts.models import User
from core import months
from figures.measures import FigureKind
from investigations.models import Entry, Holding, Investigation
from investigations.records import transfers
from prosecutions.cases.choices import ChargeResult, ChargingDecision
from prosecutions.measures import (
    ADVICE,
    ADVICE_KIND,
    CHARGED,
    CONVICTED_OF_THEM,
    DEFENDANT_KIND,
    FLAGGED,
    KINDS,
    REFERRED,
    SENT_KIND,
)
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY
from tests.prosecutions import case_making as making
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def priya() -> User:
    return analyst()


@made_once
def operation(priya: User) -> Investigation:
    return making.investigation(priya)


def added_up(kind: FigureKind) -> Mapping[tuple[str, date, str], int]:
    """What the register has, by force, month and measure, as the counter reads it."""
    with acting("counter"), connection.cursor() as cursor:
        cursor.execute(kind.happened)
        return {(force, month, measure): int(value) for force, month, measure, _, _, value in cursor.fetchall()}


def month_of(days: int) -> date:
    return months.first_of(making.ago(days))


def test_suspects_count_once_in_the_month_of_the_first_referral(operation: Investigation, priya: User) -> None:
    case = making.referred(operation, by=priya, days=120, suspects=2)
    making.moved(case, "decide", by=priya, on=making.ago(90), decision=ChargingDecision.MORE_WORK)
    making.moved(case, "refer", by=priya, on=making.ago(60), suspects=3)
    making.moved(case, "decide", by=priya, on=making.ago(30), decision=ChargingDecision.CHARGE_FULL, charged=2)

    assert added_up(SENT_KIND) == {
        (LANCASHIRE, month_of(120), REFERRED): 3,
        (LANCASHIRE, month_of(30), CHARGED): 2,
    }


def test_step_that_was_undone_does_not_count(operation: Investigation, priya: User) -> None:
    case = making.referred(operation, by=priya)
    making.moved(case, "undo", by=priya, on=None)

    assert added_up(SENT_KIND) == {}


def test_early_advice_stays_in_the_month_of_its_first_request(operation: Investigation, priya: User) -> None:
    case = making.opened(operation, by=priya)
    making.moved(case, "request_advice", by=priya, on=making.ago(90))

    assert added_up(ADVICE_KIND) == {(LANCASHIRE, month_of(90), ADVICE): 1}


def test_defendant_counts_when_every_charge_has_its_result(operation: Investigation, priya: User) -> None:
    case = making.charged(operation, by=priya, charged=2)
    making.convicted(making.defendant(case, by=priya), by=priya, days=30)
    other = making.at_court(making.defendant(case, by=priya), by=priya)
    making.step(other, "result", by=priya, on=making.ago(30), chosen=(1,), result=ChargeResult.DISCONTINUED)

    assert added_up(DEFENDANT_KIND) == {
        (LANCASHIRE, month_of(30), FLAGGED): 2,
        (LANCASHIRE, month_of(30), CONVICTED_OF_THEM): 1,
    }


def test_defendant_of_a_case_without_the_flag_does_not_count(operation: Investigation, priya: User) -> None:
    case = making.charged(operation, by=priya, is_flagged=False)
    making.convicted(making.defendant(case, by=priya), by=priya)

    assert added_up(DEFENDANT_KIND) == {}


def test_force_that_gave_an_investigation_keeps_its_months(operation: Investigation, priya: User) -> None:
    """Lancashire returns it for January 2020, Cumbria from February 2020 on, and all steps are of this year."""
    making.referred(operation, by=priya)
    gwen = analyst(CUMBRIA)
    making.investigation(gwen, reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=operation).pk, to=CUMBRIA, by=priya)
    transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)
    assert {force for force, _, _ in added_up(SENT_KIND)} == {CUMBRIA}

    operation.holdings.filter(force=CUMBRIA).update(begins_on=months.following(month_of(0)))
    assert {force for force, _, _ in added_up(SENT_KIND)} == {LANCASHIRE}


def test_force_that_gets_an_investigation_back_has_its_events_again(operation: Investigation, priya: User) -> None:
    """Cumbria had it in between; Lancashire’s former holding is open again, and began first."""
    making.referred(operation, by=priya)
    Holding.objects.create(
        investigation=operation,
        force_id=CUMBRIA,
        reference="CUM/9",
        begins_on=months.previous(month_of(120), 9),
        ends_on=months.previous(month_of(120), 3),
    )

    assert {force for force, _, _ in added_up(SENT_KIND)} == {LANCASHIRE}


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_each_measure_is_one_of_its_kind(kind: FigureKind, operation: Investigation, priya: User) -> None:
    case = making.opened(operation, by=priya)
    making.moved(case, "request_advice", by=priya, on=making.ago(130))
    making.moved(case, "refer", by=priya, on=making.ago(120), suspects=1)
    making.moved(case, "decide", by=priya, on=making.ago(100), decision=ChargingDecision.CHARGE_FULL, charged=1)
    making.convicted(making.defendant(case, by=priya), by=priya)

    assert {measure for _, _, measure in added_up(kind)} == {measure.name for measure in kind.measures}
