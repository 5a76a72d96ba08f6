"""The figures of prevention and risk orders, counted from the register's own rows: read move by move, as with cards.

Rows of the register are noted late and corrected, and a version keeps what it was published with: of a month the newest
version is recounted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from core import clock
from figures.models import Snapshot
from orders import measures
from tests.recount.frames import areas_of, differences, stored, summed, table

LIVE = {"in_force", "under_appeal"}
OVER = {"expired", "discharged", "quashed", "replaced", "main_decided", "subject_died"}
FORBIDS = {"prohibition", "travel_ban"}


class Register:
    """The raw tables, and how they stood on a day: read move by move, as somebody does with a file of cards."""

    def __init__(self) -> None:
        self.orders = table("select * from orders_order").set_index("id")
        self.steps = table("select * from orders_orderstep order by order_id, number")
        self.histories = {order: rows.to_dict("records") for order, rows in self.steps.groupby("order_id")}
        self.forces = table("select id, force from orders_subject").set_index("id")["force"].to_dict()
        self.moves = table(
            "select subject_id, force, (settled_at at time zone 'Europe/London')::date as day"
            " from orders_subjecttransfer"
            " where state = 'accepted' order by settled_at"
        ).to_dict("records")
        self.conditions = table("select * from orders_condition")
        self.days = self.steps.set_index("id")["made_on"].to_dict()
        entries = table("select code, types, valid_from from orders_conditiontemplate order by valid_from")
        self.entries = {code: rows.to_dict("records") for code, rows in entries.groupby("code")}

    def holder(self, subject: int, day: date) -> str:
        """The force that managed a subject on a day."""
        later = [move["force"] for move in self.moves if move["subject_id"] == subject and move["day"] > day]
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
        forbids = False
        for condition in rows.to_dict("records"):
            removed = register.days.get(condition["removed_id"])
            if register.days[condition["added_id"]] > last or (removed and removed <= last):
                continue
            if (condition["starts_on"] or last) > last or (condition["ends_on"] or last) < last:
                continue
            forbids = forbids or condition["kind"] in FORBIDS
            part = "_".join(filter(None, [condition["kind"], condition["reach"]]))
            yield force, "orders_conditions", {"order_part": part}, 1
            yield force, "orders_conditions_taken", {"order_entry": condition["template"] or "own_words"}, 1
            for each in register.types_of(condition):
                yield force, "", {"orders_conditions_taken:order_type": each}, 1
        if not forbids:
            yield force, "orders_bind_nothing", {}, 1
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


def recounted(snapshot: Snapshot, register: Register) -> tuple[int, pd.DataFrame]:
    """How many figures of orders a snapshot has, and those that differ from the count of the register's rows."""
    first = snapshot.period_id
    last = (pd.Timestamp(first) + pd.offsets.MonthEnd()).date()
    rows: list[dict[str, object]] = []
    for force, measure, by, value in (
        *standing(register, last),
        *moved(register, first, last),
        *breached(register, first, last),
        *visited(register, first, last, today=clock.today()),
    ):
        row = {"force": force, "value": value}
        if measure:
            rows.append(row | {"measure": measure, "dimension": "total", "category": "all"})
        for dimension, category in by.items():
            named = dimension.split(":") if ":" in dimension else [measure, dimension]
            rows.append(row | {"measure": named[0], "dimension": named[1], "category": category})
    places = table("select force, region, unit from figures_snapshotsource where snapshot_id = %s", snapshot.pk)
    kept = stored(snapshot, measures.KIND.over_areas)
    counted = summed([pd.DataFrame(rows)], areas_of(places)) if rows else kept[:0]
    return len(kept.index.union(counted.index)), differences(counted, kept)
