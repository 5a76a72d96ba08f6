"""What the register lists is what the workflow expects: each combination of facts, in SQL and in Python."""

from __future__ import annotations

import itertools

import pytest

from accounts.models import User
from core import clock
from nrm.crime import transitions, workflow
from nrm.crime.choices import CancellationReason, CrimeClass, OffencePlace, RecordDecision, RecordSource, RecordStatus
from nrm.crime.workflow import OPEN, REFERRALS
from nrm.models import CrimeRecord
from tests.nrm import making as referral_making

pytestmark = pytest.mark.django_db


def every_combination(by: User) -> list[CrimeRecord]:
    """One open record for each status, source, place and decision that the table can hold."""
    rows = []
    every = itertools.product(
        sorted(OPEN | {RecordStatus.CANCELLED}), RecordSource, OffencePlace, RecordDecision, (False, True)
    )
    for status, source, place, decision, was_crime in every:
        if decision and source not in REFERRALS:
            continue
        number = len(rows)
        is_decided = decision not in {"", RecordDecision.AWAITED}
        rows.append(
            CrimeRecord(
                force_id=by.force_id,
                source=source,
                responder="government" if source in {RecordSource.REFERRAL, RecordSource.NOTIFICATION} else "",
                place=place,
                decision=decision,
                decided_on=clock.today() if is_decided else None,
                status=status,
                cancellation=CancellationReason.INFORMATION if status == RecordStatus.CANCELLED else "",
                was_crime=was_crime,
                reference=f"LA/{number}",
                reported_at=clock.now(),
                recorded_at=clock.now(),
                crime_class=CrimeClass.SERVITUDE if status == RecordStatus.CRIME else "",
                crime_at=clock.now() if status == RecordStatus.CRIME else None,
                created_by_id=by.pk,
                created_at=clock.now(),
            )
        )
    return CrimeRecord.objects.bulk_create(rows)


def expected(record: CrimeRecord) -> tuple[str, ...]:
    return transitions.expected_of(record)


def test_register_lists_what_the_workflow_expects() -> None:
    records = every_combination(referral_making.nrm_analyst())
    by_moves = {
        "crime due": {record.pk for record in records if expected(record) == ("record_crime",)},
        "transfer": {record.pk for record in records if expected(record) == ("transfer",)},
        "restore": {record.pk for record in records if expected(record) == ("restore", "keep")},
        "in spite": {record.pk for record in records if expected(record) == ("cancel", "keep")},
        "code": {record.pk for record in records if expected(record) and expected(record)[0] in workflow.CODES},
    }

    rows = CrimeRecord.objects
    assert {record.pk for record in rows.crime_due()} == by_moves["crime due"]
    assert {record.pk for record in rows.counted_in_spite()} == by_moves["in spite"]
    assert {record.pk for record in rows.to_transfer()} == by_moves["transfer"]
    assert {record.pk for record in rows.to_restore()} == by_moves["restore"]
    assert {record.pk for record in rows.code_to_change()} == by_moves["code"]
    assert min(map(len, by_moves.values())) > 5
    assert sum(map(len, by_moves.values())) == sum(bool(expected(record)) for record in records)


def test_record_that_the_registrar_kept_is_listed_again_after_another_decision() -> None:
    for record in every_combination(referral_making.nrm_analyst()):
        record.kept_despite = record.kept_key
        record.save(update_fields=["kept_despite"])

    rows = CrimeRecord.objects
    assert not rows.counted_in_spite()
    CrimeRecord.objects.filter(decision=RecordDecision.RG_NEGATIVE).update(decision=RecordDecision.CG_NEGATIVE)
    assert rows.counted_in_spite().exists()
