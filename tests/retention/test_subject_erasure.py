"""An erased subject has no text, name or date of birth in any table, with all orders; the figures stay (P35)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Duty
from core import clock
from core.transfers import TransferState
from core.workflow import EditConflict, TransitionNotAllowed
from matching.models import HashedToken, HashGeneration, Lookup, LookupFinding
from orders import retained, transitions
from orders.choices import MergeState, OrderState, Particular
from orders.models import (
    AreaAlert,
    Breach,
    DetailsNotice,
    ExpiryDecision,
    Order,
    OrderExtraction,
    OrderExtractionCell,
    Passport,
    RiskAssessment,
    Subject,
    SubjectIdentifier,
    SubjectMerge,
    SubjectTransfer,
    Visit,
)
from orders.retained import KIND
from orders.subjects import merging, records
from orders.subjects.records import Identifier
from orders.supervision import breaches, risk
from orders.supervision.choices import BreachState
from retention import erasures, reviews
from retention.models import Erasure, LegalHold
from tests.accounts.factories import CUMBRIA
from tests.figures.making import FEBRUARY, JANUARY, MARCH, period
from tests.orders import making
from tests.orders.counting import extracted
from tests.retention import erasing
from tests.retention.ended_subject import ENDED_ON, NAME, WORD, EndedSubject, ended_subject
from tests.retention.erasing import erase_by_sql, record_of
from tests.retention.searching import plant, tables_with
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
# Tables of which the subject has no row with a text that a word can be added to.
NOT_HERE = {"drafts_draft", "exports_listexport", "matching_lookup", "orders_subjectmerge", "orders_order"}
DELETED = {part.table for part in KIND.erasable.rows if not part.columns}


@made_once
def world() -> EndedSubject:
    return ended_subject()


def requested(world: EndedSubject) -> Erasure:
    return erasing.request(KIND, world.subject, by=world.analyst)


def erased(world: EndedSubject) -> Erasure:
    return erasing.approve(requested(world), by=world.lead)


def test_no_table_has_a_word_of_an_erased_subject(world: EndedSubject) -> None:
    before = tables_with(WORD)
    assert len(before) >= 15, "the word was written into many tables"

    erased(world)

    assert tables_with(WORD) == {}


def test_no_declared_column_keeps_its_text(world: EndedSubject) -> None:
    word = "Kassiopeia"
    planted = plant(word, KIND.erasable, world.subject.pk, world.subject.public_id)
    assert {name.partition(".")[0] for name in planted} >= {
        part.table for part in KIND.erasable.rows if part.columns and part.table not in NOT_HERE
    }

    erased(world)

    assert tables_with(word) == {}


def test_identity_and_what_finds_the_person_are_deleted(world: EndedSubject) -> None:
    """They are encrypted or hashed, so that looking for a word does not show whether they are there."""
    people = [world.subject, world.merged]
    keys = [person.public_id for person in people]
    identity = (
        SubjectIdentifier.objects.filter(subject__in=people),
        Passport.objects.filter(order=world.order),
        DetailsNotice.objects.filter(order=world.order, known_by__isnull=False),
        AreaAlert.objects.filter(subject__in=people),
        HashedToken.objects.filter(app="orders", record__in=keys),
        HashGeneration.objects.filter(app="orders", record__in=keys),
    )
    assert all(rows.exists() for rows in identity)
    assert world.subject.born_on

    erased(world)

    assert [rows.count() for rows in identity] == [0] * len(identity)
    assert not any(Subject.objects.get(pk=person.pk).born_on for person in people)
    assert SubjectIdentifier.objects.filter(subject=world.present.subject).exists()
    assert Subject.objects.get(pk=world.present.subject_id).born_on


def test_the_digest_of_a_search_that_found_the_person_is_erased_and_who_searched_stays(world: EndedSubject) -> None:
    searched = {"at": clock.now(), "who": world.neighbour, "force_id": CUMBRIA, "app": "orders", "digest": b"d" * 32}
    theirs, another = (Lookup.objects.create(**searched, reason="Person in custody, 12/3") for _ in range(2))
    for lookup, subject in ((theirs, world.subject), (another, world.present.subject)):
        LookupFinding.objects.create(
            lookup=lookup,
            force_id=subject.force_id,
            app="orders",
            record=subject.public_id,
            strength="likely",
            points=300,
            fits=["name"],
            asked_at=lookup.at,
            asked_by=lookup.who,
            asked_from_id=CUMBRIA,
            reason=lookup.reason,
        )

    erased(world)

    assert [bytes(Lookup.objects.get(pk=each.pk).digest) for each in (theirs, another)] == [b"", b"d" * 32]
    assert LookupFinding.objects.get(lookup=theirs).reason == "Person in custody, 12/3"


def test_figures_of_the_month_and_their_digests_stay(world: EndedSubject) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        period(month)
    assert extracted() > 0
    before = _extractions()
    assert any(value for *_, value in before), "something was counted"

    erased(world)

    assert extracted() == 0, "the months give the same figures as before"
    assert _extractions() == before


def _extractions() -> list[tuple[Any, ...]]:
    """Every extraction with its digest and cells."""
    columns = ("extraction__force", "extraction__month", "extraction__number", "extraction__digest", "measure", "kind")
    cells = OrderExtractionCell.objects.values_list(*columns, "value")
    return sorted(
        [*cells, *((*row, 0) for row in OrderExtraction.objects.values_list("force", "month", "number"))], key=str
    )


def test_the_history_of_states_and_days_stays(world: EndedSubject) -> None:
    columns = ("number", "move", "was", "became", "on", "starts_on", "ends_on")
    before = list(world.order.steps.order_by("number").values_list(*columns))

    erased(world)

    order = Order.objects.get(pk=world.order.pk)
    assert list(order.steps.order_by("number").values_list(*columns)) == before
    assert (order.reference, order.state, order.made_on) == (f"Erased {order.pk}", "discharged", world.order.made_on)


STOPS = [
    ("orders", lambda world: _set(world.order, state=OrderState.APPLIED)),
    ("left", lambda world: world.order.tasks_done.update(**_not_removed())),
    ("passport", lambda world: world.order.passports.update(returned_on=None, returned_to="")),
    ("breach", lambda world: world.order.breaches.update(state=BreachState.CHARGED)),
    ("transfer", lambda world: _offer(world.subject)),
    ("transfer", lambda world: _offer(world.subject, declined="We are full.")),
    ("merge", lambda world: SubjectMerge.objects.update(state=MergeState.REQUESTED)),
    ("merged", lambda world: _set(world.subject, merged_into=world.present.subject)),
    ("taken", lambda world: _set(world.present, reference=f"Erased {world.order.pk}")),
]


@pytest.mark.parametrize(("code", "change"), STOPS, ids=[f"{code}-{place}" for place, (code, _) in enumerate(STOPS)])
def test_a_subject_is_not_erased_while_somebody_has_to_act(world: EndedSubject, code: str, change: Any) -> None:
    erasure = requested(world)
    change(world)

    with acting_for(world.lead), pytest.raises(TransitionNotAllowed) as why:
        erasures.approve(erasure.public_id, seen=erasures.fingerprint_of(erasure), by=world.lead)

    assert str(why.value) == KIND.sentences[code]
    assert tables_with(WORD)


def _set(record: Order | Subject, **values: Any) -> None:
    type(record)._base_manager.filter(pk=record.pk).update(**values)


def _not_removed() -> dict[str, Any]:
    return {"removed_on": None, "removed_reference": "", "removed_by": None, "removed_at": None}


def _offer(subject: Subject, *, declined: str = "") -> None:
    """The offer waits for the reply of the other force, or for the force to note that it was declined."""
    values: dict[str, Any] = {"settled_at": None, "settled_by": None, "state": TransferState.OFFERED}
    if declined:
        values = {"state": TransferState.DECLINED}
    SubjectTransfer.objects.filter(subject=subject).update(**values, declined_why=declined)


def test_every_stop_is_tried() -> None:
    assert {code for code, _ in STOPS} == {stop.code for stop in KIND.erasable.stops}


@pytest.mark.parametrize(("lifted_days_ago", "code"), [(None, "held"), (1, "lifter"), (8, "lifter")])
def test_a_hold_on_a_record_that_was_merged_counts(world: EndedSubject, lifted_days_ago: int | None, code: str) -> None:
    erasure = requested(world)
    hold = {
        "kind": "subject", "record": world.merged.public_id, "force_id": world.merged.force_id, "reason": "A claim.",
        "set_by": world.lead, "set_at": clock.now() - timedelta(days=9),
    }  # fmt: skip
    if lifted_days_ago:
        lifted_at = clock.now() - timedelta(days=lifted_days_ago)
        hold |= {"lifted_by": world.lead, "lifted_at": lifted_at, "lifted_reason": "Settled."}
    LegalHold.objects.create(**hold)

    with acting_for(world.lead), connection.cursor() as cursor:
        cursor.execute("select scope.erase(%s, %s)", [erasure.public_id, erasures.fingerprint_of(erasure)])
        assert cursor.fetchone() == (code,)
    assert tables_with(WORD)


def test_a_legal_hold_stops_the_erasure(world: EndedSubject) -> None:
    erasure = requested(world)
    with acting_for(world.other_lead):
        record = record_of(KIND, world.subject, user=world.other_lead)
        reviews.hold(KIND, record, reason="A civil claim.", by=world.other_lead)

    with acting_for(world.lead), pytest.raises(TransitionNotAllowed, match="on legal hold"):
        erasures.approve(erasure.public_id, seen=erasures.fingerprint_of(erasure), by=world.lead)


def test_approval_is_refused_if_a_detail_was_added_after_reading(world: EndedSubject) -> None:
    erasure = requested(world)
    with acting_for(world.lead):
        seen = erasures.fingerprint_of(erasure)
    with acting_for(world.analyst):
        records.learn(world.subject.public_id, [_vehicle()], by=world.analyst)

    with acting_for(world.lead), pytest.raises(EditConflict, match="has changed since"):
        erasures.approve(erasure.public_id, seen=seen, by=world.lead)


def test_only_a_lead_who_manages_orders_approves(world: EndedSubject) -> None:
    """The duty can end between the request and the approval, also for all SQL."""
    erasure = requested(world)
    with acting_for(world.lead):
        seen = erasures.fingerprint_of(erasure)
    Duty.objects.filter(user=world.lead).update(ends_on=clock.today() - timedelta(days=1))
    vars(world.lead).pop("duties_today", None)

    with acting_for(world.lead):
        with pytest.raises(Erasure.DoesNotExist):
            erasures.approve(erasure.public_id, seen=seen, by=world.lead)
        assert erase_by_sql(erasure, seen) == "missing"
    with acting_for(world.other_lead):
        assert erasures.approve(erasure.public_id, seen=seen, by=world.other_lead).is_done


def test_another_force_neither_finds_the_subject_nor_the_request(world: EndedSubject) -> None:
    erasure = requested(world)

    with acting_for(world.neighbour):
        assert retained.find(world.subject.public_id, world.neighbour) is None
        assert erase_by_sql(erasure) == "missing"


CHANGES = [
    ("a detail", lambda world, by: records.learn(world.subject.public_id, [_vehicle()], by=by)),
    ("a risk", lambda world, by: risk.assess(world.subject.public_id, level="low", reason="x", on=ENDED_ON, by=by)),
    (
        "a step",
        lambda world, by: transitions.make(
            world.order.public_id, "quash", making.details(world.order, "quash", on=ENDED_ON), by=by
        ),
    ),
    ("a breach", lambda world, by: _report(world, by)),
    (
        "a merge",
        lambda world, by: merging.request(world.subject.public_id, world.present.subject.public_id, reason="x", by=by),
    ),
    ("a step of a breach", lambda world, by: _reopen(by)),
    ("an undone merge", lambda world, by: merging.decide(SubjectMerge.objects.get().pk, "undo", reason="x", by=by)),
]


def _vehicle() -> Identifier:
    return Identifier(kind=Particular.VEHICLE, text="PO20 OKX")


def _reopen(by: Any) -> Breach:
    """Of what was not acted on, an investigation may begin later."""
    breach = Breach.objects.get()
    breach.state = BreachState.NO_ACTION
    return breaches.make(breach.public_id, "investigate", breaches.BreachInput(on=clock.today()), by=by)


def _report(world: EndedSubject, by: Any) -> Breach:
    return breaches.report(world.order.public_id, happened_on=ENDED_ON, conditions=[1], facts="x", evidence="", by=by)


@pytest.mark.parametrize(("what", "change"), CHANGES, ids=[what for what, _ in CHANGES])
def test_nothing_is_added_to_an_erased_subject(world: EndedSubject, what: str, change: Any) -> None:
    """A subject is erased once, so a text that came later would stay."""
    erased(world)

    with acting_for(world.analyst), pytest.raises(TransitionNotAllowed, match="This subject was erased"):
        change(world, world.analyst)


def test_the_database_refuses_a_row_of_an_erased_subject(world: EndedSubject) -> None:
    erased(world)
    of = {"force_id": world.subject.force_id, "by": world.analyst, "at": clock.now()}

    with pytest.raises(DatabaseError, match="an erased subject never changes"), transaction.atomic():
        RiskAssessment.objects.create(
            **of, subject=world.subject, level="low", reason="x", on=ENDED_ON, review_due_on=ENDED_ON
        )
    with pytest.raises(DatabaseError, match="an erased subject never changes"), transaction.atomic():
        Passport.objects.create(**of, order=world.order, number="1", station="x", taken_on=ENDED_ON)


def test_the_database_refuses_a_change_of_an_erased_subject(world: EndedSubject) -> None:
    erased(world)

    for row, column in (
        (world.subject, "out_of_hours_contact"),
        (world.order, "court"),
        (Visit.objects.filter(subject=world.subject).first(), "said"),
        (ExpiryDecision.objects.filter(order=world.order).first(), "reason"),
    ):
        assert row is not None
        with pytest.raises(DatabaseError, match="an erased subject never changes"), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{column: WORD})


def test_each_table_that_an_erasure_blanks_refuses_a_later_text() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text from pg_trigger where tgname = 'refuse_erased'"
            " and tgfoid = 'scope.refuse_erased_subject'::regproc"
        )
        refusing = {table.removeprefix("public.") for (table,) in cursor.fetchall()}

    assert {rows.table for rows in KIND.erasable.rows if rows.table.startswith("orders_")} == refusing


@pytest.mark.parametrize(
    ("table", "column"),
    [("orders_orderstep", "made_on"), ("orders_condition", "kind"), ("orders_breachstep", "months")],
)
def test_the_history_refuses_the_owner_function_a_column_that_is_not_declared(
    world: EndedSubject, table: str, column: str
) -> None:
    value = {"made_on": "'2019-01-01'", "kind": "'passports'", "months": "3"}[column]

    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"select set_config('mspt.erasing', scope.mark_of_erasure(), true); update {table} set {column} = {value}"
        )


@pytest.mark.parametrize("table", ["orders_orderstep", "orders_breachstep"])
def test_no_role_erases_the_history_of_an_order_outside_a_request(world: EndedSubject, table: str) -> None:
    with acting_for(world.lead), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select set_config('mspt.erasing', 'x', true); update {table} set reasons = ''")

    assert f"public.{table}" in tables_with(WORD)


def test_a_hold_on_a_merged_record_can_be_lifted_and_the_record_is_never_due(world: EndedSubject) -> None:
    with acting_for(world.lead):
        merged = record_of(KIND, world.merged, user=world.lead)
        reviews.hold(KIND, merged, reason="A civil claim.", by=world.lead)
        reviews.lift(KIND, merged, reason="Settled.", by=world.lead)
        due = [record.public_id for record in KIND.records_ended_by(clock.today(), user=world.lead, most=10)]
        assert world.merged.public_id not in due


def test_a_subject_whose_last_order_ended_by_the_day_is_due(world: EndedSubject) -> None:
    with acting_for(world.lead):
        [due] = KIND.records_ended_by(ENDED_ON, user=world.lead, most=10)
        assert (due.reference, due.ended_on) == (world.subject.number, ENDED_ON)
        assert NAME not in due.reference
        assert KIND.records_ended_by(ENDED_ON - timedelta(days=1), user=world.lead, most=10) == []
        without = KIND.records_ended_by(
            ENDED_ON, user=world.lead, without=[Subject.objects.values("public_id")], most=10
        )
        assert without == []


def test_a_subject_with_an_order_in_force_has_no_end(world: EndedSubject) -> None:
    _set(world.present, subject=world.subject)

    with acting_for(world.lead):
        record = record_of(KIND, world.subject, user=world.lead)
        assert record.ended_on is None
        assert KIND.records_ended_by(clock.today(), user=world.lead, most=10) == []
