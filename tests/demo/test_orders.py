"""The demonstration's register: believable in every force, and its figures of a month counted otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from django.db import connection

from accounts.models import User
from figures.models import Snapshot, SnapshotFigure
from matching import anew
from matching.models import Kept, Token
from mspt.demo.bodies import bodies
from orders import extractions, measures, queue
from orders.choices import OrderKind, Risk, State
from orders.managing.choices import BreachState, ExpiryChoice, HandoverState
from orders.models import Breach, Condition, ExpiryDecision, Handover, Order, Subject, TaskDone
from reference import clock
from reference.models import Force, Region

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]
LIVE = {"in_force", "under_appeal"}
OVER = {"expired", "discharged", "quashed", "replaced", "main_decided", "subject_died"}


# --- A believable register ------------------------------------------------------------------------------------------
# Kinds of which the demonstration has none: all are rare, and those of other countries are only enforced here.
NOT_SHOWN = {
    *(OrderKind.INTERIM_STPO, OrderKind.NI_INTERIM_STPO),
    *(OrderKind.TEPO, OrderKind.INTERIM_TEPO, OrderKind.INTERIM_TERO),
}


def test_every_body_has_an_order_and_the_larger_ones_more() -> None:
    by_force = Counter(Order.objects.filter(made_on__isnull=False).values_list("force", flat=True))

    assert set(by_force) == set(Force.objects.valid_on(clock.today()).values_list("code", flat=True))
    most = [force for force, _ in by_force.most_common(3)]
    assert {"E23000005", "E23000001"} & set(most)  # Greater Manchester, the Metropolitan Police


def test_every_kind_and_nearly_every_state_can_be_looked_at() -> None:
    kinds = Counter(Order.objects.values_list("kind", flat=True))
    states = Counter(Order.objects.values_list("state", flat=True))

    assert set(kinds) == {str(kind) for kind in OrderKind} - NOT_SHOWN
    assert {State.IN_FORCE, State.EXPIRED, State.REFUSED, State.WITHDRAWN, State.QUASHED, State.DISCHARGED} <= set(
        states
    )
    assert states[State.IN_FORCE] > 0.4 * sum(states.values())
    assert kinds[OrderKind.INTERIM_STRO] > 20


def test_some_lapsed_unseen_and_most_were_decided_on() -> None:
    decided = ExpiryDecision.objects.filter(choice=ExpiryChoice.LAPSE).count()
    months = SnapshotFigure.objects.filter(measure="orders_lapsed", area_kind="uk", dimension="total")

    assert decided > 40
    assert 0 < sum(months.values_list("value", flat=True)) < decided


def test_breaches_came_as_far_as_every_outcome() -> None:
    states = Counter(Breach.objects.values_list("state", flat=True))

    assert {BreachState.SUSPECTED, BreachState.CONVICTED, BreachState.NO_ACTION, BreachState.WARNED} <= set(states)
    assert states[BreachState.CONVICTED] >= 5


def test_subjects_are_managed_watched_and_visited() -> None:
    bound = Subject.objects.filter(orders__in=Order.objects.in_force(clock.today())).distinct()

    assert set(bound.values_list("risk", flat=True)) - {""} == {str(risk) for risk in Risk}
    assert not bound.filter(officer__isnull=True).exists()
    assert bound.filter(visits__isnull=False).distinct().count() > 0.8 * bound.count()
    assert Handover.objects.filter(state=HandoverState.OFFERED).exists()


def test_a_few_wait_for_each_of_many_reasons_and_most_are_looked_after() -> None:
    of_forces = User.objects.filter(email__in=[f"orders.{slug}@example.org" for slug in bodies()])
    assert of_forces.count() == 46

    waiting = Counter(line.reason.code for who in of_forces for line in queue.waiting_for(who))

    assert {
        "not_served",
        "visit",
        "review",
        "ends_1",
        "ends_3",
        "ends_4",
        "tasks",
        "breach",
        "handover",
        "lapsed",
    } <= set(waiting)
    live = Order.objects.in_force(clock.today()).count()
    assert all(count < 0.3 * live for count in waiting.values()), waiting


def test_what_is_noted_and_decided_is_repeated_in_every_order() -> None:
    noted: dict[int, list[str]] = {}
    for order, kind in TaskDone.objects.standing().values_list("order", "kind"):
        noted.setdefault(order, []).append(kind)
    decided = {one.order_id: one for one in ExpiryDecision.objects.order_by("at", "pk")}

    for order in Order.objects.all():
        assert sorted(order.noted) == sorted(noted.get(order.pk, []))
        newest = decided.get(order.pk)
        assert (order.decided_for, order.decided_as) == ((newest.ends_on, newest.choice) if newest else (None, ""))


def test_every_subject_is_found_and_by_the_present_tables() -> None:
    assert set(Token.objects.filter(room="orders").values_list("record", flat=True)) == set(
        Subject.objects.values_list("public_id", flat=True)
    )


def test_keeping_everybody_anew_makes_the_same_hashes() -> None:
    """One by one as the rooms keep them, and set by set as the command does."""
    columns = ("room", "record", "force", "kind", "part", "weight", "token")
    before = {tuple(map(str, row)) for row in Token.objects.values_list(*columns)}
    Kept.objects.update(tables="")

    kept = {hashed.room: anew.keep_anew(hashed) for hashed in anew.rooms()}

    assert kept == {"nrm": Kept.objects.filter(room="nrm").count(), "orders": Subject.objects.count()}
    assert {tuple(map(str, row)) for row in Token.objects.values_list(*columns)} == before


def test_most_conditions_are_of_the_library_and_some_of_own_words() -> None:
    own = Condition.objects.filter(template="")

    assert own.exists()
    assert not own.filter(own_reason="").exists()
    assert own.count() < 0.1 * Condition.objects.count()


def test_nothing_is_left_to_be_extracted() -> None:
    assert extractions.take() == 0


# --- The figures, counted otherwise ---------------------------------------------------------------------------------
def table(query: str, *values: object) -> pd.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])


class Register:
    """The raw tables, and how they stood on a day: read move by move, as somebody does with a file of cards."""

    def __init__(self) -> None:
        self.orders = table("select * from orders_order").set_index("id")
        self.steps = table("select * from orders_step order by order_id, number")
        self.histories = {order: rows.to_dict("records") for order, rows in self.steps.groupby("order_id")}
        self.forces = table("select id, force from orders_subject").set_index("id")["force"].to_dict()
        self.moves = table(
            "select subject_id, force, (settled_at at time zone 'Europe/London')::date as day from orders_handover"
            " where state = 'accepted' order by settled_at"
        ).to_dict("records")
        self.conditions = table("select * from orders_condition")
        self.days = self.steps.set_index("id")["made_on"].to_dict()
        entries = table("select code, types, valid_from from orders_conditiontemplate order by valid_from")
        self.entries = {code: rows.to_dict("records") for code, rows in entries.groupby("code")}

    def holder(self, subject: int, day: date) -> str:
        """The force that managed a subject on a day."""
        later = [one["force"] for one in self.moves if one["subject_id"] == subject and one["day"] > day]
        return later[0] if later else self.forces[subject]

    def stood(self, order: int, day: date) -> dict[str, Any] | None:
        """The newest move of an order until a day."""
        until = [step for step in self.histories.get(order, ()) if step["made_on"] <= day]
        return until[-1] if until else None

    def is_in_force(self, order: int, day: date) -> bool:
        step = self.stood(order, day)
        if step is None or step["became"] not in LIVE or step["starts_on"] is None:
            return False
        return step["starts_on"] <= day and (step["ends_on"] is None or day <= step["ends_on"])

    def types_of(self, condition: dict[str, Any]) -> list[str]:
        """The exploitation types of the entry that a condition was taken from."""
        if not condition["template"]:
            return ["own_words"]
        added = self.days[condition["added_id"]]
        rows = [row for row in self.entries[condition["template"]] if row["valid_from"] <= added]
        return rows[-1]["types"] or ["any_type"]


def length_of(starts: date, ends: date | None) -> str:
    if ends is None:
        return "further_order"
    after = ends + timedelta(days=1)
    for years, code in ((10, "from_10"), (5, "from_5"), (2, "from_2")):
        if after >= (pd.Timestamp(starts) + pd.DateOffset(years=years)).date():
            return code
    return "under_2"


def whole_months(starts: date, ends: date) -> int:
    after = pd.Timestamp(ends + timedelta(days=1))
    months = (after.year - starts.year) * 12 + after.month - starts.month
    return months - (pd.Timestamp(starts) + pd.DateOffset(months=months) > after)


type Happened = Iterator[tuple[str, str, dict[str, str], int]]


def standing(register: Register, last: date) -> Happened:
    """Orders, people and conditions on the last day."""
    people: set[tuple[str, int]] = set()
    for number, order in register.orders.iterrows():
        if not register.is_in_force(number, last):
            continue
        force, step = register.holder(order["subject_id"], last), register.stood(number, last)
        assert step is not None
        length = length_of(step["starts_on"], step["ends_on"])
        by = {"order_kind": order["kind"], "order_basis": order["basis"], "order_length": length}
        yield force, "orders_in_force", by, 1
        people.add((force, order["subject_id"]))
        rows = register.conditions[register.conditions["order_id"] == number]
        for condition in rows.to_dict("records"):
            removed = register.days.get(condition["removed_id"])
            if register.days[condition["added_id"]] > last or (removed and removed <= last):
                continue
            if (condition["starts_on"] or last) > last or (condition["ends_on"] or last) < last:
                continue
            part = "_".join(filter(None, [condition["kind"], condition["reach"]]))
            yield force, "orders_conditions", {"order_part": part}, 1
            yield force, "orders_conditions_taken", {"order_entry": condition["template"] or "own_words"}, 1
            for each in register.types_of(condition):
                yield force, "", {"orders_conditions_taken:order_type": each}, 1
    for force, _ in people:
        yield force, "orders_subjects", {}, 1


def moved(register: Register, first: date, last: date) -> Happened:
    """What courts and the calendar did in the month, and whose first order it was."""
    firsts: dict[str, date] = {}
    decisions = table("select order_id, ends_on from orders_expirydecision where choice <> 'noted'")
    decided = set(decisions.itertuples(index=False, name=None))
    for number, history in register.histories.items():
        order = register.orders.loc[number]
        for step, then in zip(history, [*history[1:], {"move": ""}], strict=True):
            day = step["made_on"]
            force = register.holder(order["subject_id"], day)
            if step["move"] == "make":
                firsts[force] = min(day, firsts.get(force, day))
            if not first <= day <= last or (step["move"] == "expire" and then["move"] == "renewed_before"):
                continue
            kind = {"order_kind": order["kind"]}
            if step["move"] == "make":
                length = length_of(step["starts_on"], step["ends_on"])
                yield force, "orders_made", kind | {"order_basis": order["basis"], "order_length": length}, 1
                if step["ends_on"]:
                    yield force, "orders_fixed", kind, 1
                    yield force, "orders_fixed_months", kind, whole_months(step["starts_on"], step["ends_on"])
            if step["move"] == "refuse":
                yield force, "orders_refused", kind, 1
            if step["was"] in LIVE and step["became"] in OVER:
                yield force, "orders_ended", kind | {"order_ended": step["became"]}, 1
            kept_since = order["created_at"].astimezone(clock.LONDON).date()
            if step["move"] == "expire" and step["ends_on"] >= kept_since and (number, step["ends_on"]) not in decided:
                yield force, "orders_lapsed", kind, 1
    for force, day in firsts.items():
        if day <= last:
            yield force, "orders_forces", {}, 1
        if first <= day <= last:
            yield force, "orders_first", {}, 1


def breached(register: Register, first: date, last: date) -> Happened:
    """Breaches by the day they happened, results by the day they came."""
    for breach in table("select * from orders_breach").to_dict("records"):
        order = register.orders.loc[breach["order_id"]]
        if first <= breach["happened_on"] <= last:
            force = register.holder(order["subject_id"], breach["happened_on"])
            yield force, "orders_breaches", {"order_kind": order["kind"]}, 1
        if breach["state"] not in {"suspected", "investigated", "charged"} and first <= breach["decided_on"] <= last:
            force = register.holder(order["subject_id"], breach["decided_on"])
            yield force, "orders_breach_results", {"order_result": breach["state"]}, 1


def visited(register: Register, first: date, last: date, *, today: date) -> Happened:
    """Visits that fell due in the month, and those that were made by then."""
    visits = table("select * from orders_visit order by subject_id, visited_on, id")
    risks = table("select * from orders_riskassessment order by subject_id, assessed_on, id")
    days = table("select code, value from orders_law where code like 'visit_days_%%'").set_index("code")["value"]
    orders_of = {subject: list(rows.index) for subject, rows in register.orders.groupby("subject_id")}
    due: list[tuple[int, date, date | None]] = []
    for subject, rows in visits.groupby("subject_id"):
        made = list(rows["visited_on"])
        due += [
            (int(subject), day, then)
            for day, then in zip(rows["next_due_on"], [*made[1:], None], strict=True)
            if day is not None
        ]
    for subject, rows in risks.groupby("subject_id"):
        risk, made = rows.iloc[0], sorted(visits[visits["subject_id"] == subject]["visited_on"])
        if not made or made[0] >= risk["assessed_on"]:
            day = risk["assessed_on"] + timedelta(days=int(days[f"visit_days_{risk['level']}"]))
            due.append((int(subject), day, made[0] if made else None))
    for subject, day, then in due:
        if not first <= day <= last or day >= today:
            continue
        in_time = then is not None and then <= day
        if in_time or any(register.is_in_force(order, day) for order in orders_of.get(subject, ())):
            yield register.holder(subject, day), "orders_visits_due", {}, 1
            if in_time:
                yield register.holder(subject, day), "orders_visits_kept", {}, 1


@pytest.mark.parametrize("month", [date(2019, 11, 1), date(2026, 10, 1)])
def test_a_month_recounted_with_pandas_is_the_snapshot(month: date) -> None:
    snapshot = Snapshot.objects.filter(period=month).order_by("-version").first()
    assert snapshot is not None
    places = {one.force_id: (one.region, one.unit) for one in snapshot.sources.all()}
    nations = set(Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True))
    last, register = (pd.Timestamp(month) + pd.offsets.MonthEnd()).date(), Register()

    counted: Counter[tuple[str, ...]] = Counter()
    for force, measure, by, value in (
        *standing(register, last),
        *moved(register, month, last),
        *breached(register, month, last),
        *visited(register, month, last, today=clock.today()),
    ):
        region, unit = places[force]
        areas = [("uk", ""), ("region", region), ("unit", unit)]
        for area in [*areas, ("england-wales", "")] if region in nations else areas:
            if measure:
                counted[*area, measure, "total", "all"] += value
            for dimension, category in by.items():
                named = tuple(dimension.split(":")) if ":" in dimension else (measure, dimension)
                counted[*area, *named, category] += value

    stored = SnapshotFigure.objects.filter(snapshot=snapshot, measure__in=measures.KIND.over_areas)
    # Months of orders with a last day are broken down by kind too, which nobody reads; so are orders with one.
    found = {
        tuple(key): value
        for *key, value in stored.values_list("area_kind", "area", "measure", "dimension", "category", "value")
        if value
    }
    assert found == dict(counted)
    assert found["uk", "", "orders_in_force", "total", "all"] > 20
