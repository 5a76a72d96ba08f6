"""One order's history in memory: the facts that a transition depends on, its target state, and its consequences.

This is the only module with these rules, for a transition made today (`transitions`) and for an imported history
(`history_import`). It stores nothing and queries nothing: the caller loads the rows and saves what a transition makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from accounts.models import User
from orders import status_on_day, workflow
from orders.choices import INTERIM, PREVENTION, RISK, ConditionKind, HowServed, MissingDetail, OrderState, Party
from orders.conditions import wording
from orders.law import periods
from orders.law.lawbook import Lawbook
from orders.models import Condition, Order, OrderStep, Service
from orders.proposal import Clause, ProposedOrder
from orders.transition_input import ConditionWords, OrderTransitionInput, numbers_for
from orders.workflow import LIVE, DecidingCourt

type Ban = tuple[str, frozenset[str]]  # the countries of a ban on foreign travel: its reach, and the list


@dataclass(slots=True, kw_only=True)
class OrderSoFar:
    """An order with its transitions so far, earliest first, and its present conditions by number."""

    order: Order
    steps: list[OrderStep] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)

    @property
    def last_on(self) -> date | None:
        """The day of the last transition."""
        return self.steps[-1].on if self.steps else None

    def standing_on(self, day: date) -> status_on_day.OrderStatus:
        """The status of the order on a day."""
        return status_on_day.on(day, history=[step.leg for step in self.steps])

    def of(self, move: str) -> OrderStep | None:
        """The first transition with that name."""
        return next((step for step in self.steps if step.move == move), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChange:
    """The result of a transition: the step, the conditions that it adds and removes, a service. Not stored yet."""

    step: OrderStep
    added: tuple[Condition, ...] = ()
    removed: tuple[Condition, ...] = ()
    service: Service | None = None


def completed(order: Order, move: str, details: OrderTransitionInput) -> OrderTransitionInput:
    """The input with the days that apply after the transition: those entered, otherwise those of the order."""
    if not workflow.TRANSITIONS[move].sets_term:
        return replace(details, starts_on=order.starts_on, ends_on=order.ends_on)
    starts_on = (details.starts_on or details.on) if order.starts_on is None else order.starts_on
    ends_on = None if details.until_further_order else details.ends_on
    return replace(details, starts_on=starts_on, ends_on=ends_on)


def facts(life: OrderSoFar, details: OrderTransitionInput, *, today: date) -> workflow.OrderFacts:
    """The facts that the workflow needs."""
    return workflow.OrderFacts(
        kind=life.order.kind,
        on=details.on,
        today=today,
        last_move_on=life.last_on,
        ends_on=life.order.ends_on,
        asked_by=details.asked_by,
        court=details.court,
        papers=details.papers,
        reasons=details.reasons,
        next_on=details.next_on,
        not_known=details.not_known,
    )


def why_not(
    life: OrderSoFar, move: str, details: OrderTransitionInput, *, today: date, others: Iterable[Order] = ()
) -> str:
    """Why the transition can't follow, for any user; empty when it can.

    `others` are the subject's other orders.
    """
    if move == "renewed_before" and (later := _in_its_place(life.order, others)):
        return f"“{later.reference}” has replaced it. Record the court’s decision there."
    is_said = details.served_how and details.served_by.strip()
    if move == "serve" and not is_said and MissingDetail.SERVICE not in details.not_known:
        return "Enter how it was served and who served it."
    unknown = details.remove - {condition.number for condition in life.conditions}
    if unknown:
        return f"There is no condition {min(unknown)} to remove. Reload the page."
    return workflow.refusal(move, state=life.order.state, facts=facts(life, details, today=today))


def proposal(life: OrderSoFar, move: str, details: OrderTransitionInput) -> ProposedOrder:
    """The order as it would be after the transition, for the legal checks; `details` comes from `completed`."""
    order = life.order
    kept = [condition for condition in life.conditions if condition.number not in details.remove]
    numbers = numbers_for(details, taken=[condition.number for condition in kept])
    made, applied = life.of("make"), life.of("apply")
    bans = _running_bans(life)
    return ProposedOrder(
        move=move,
        kind=order.kind,
        on=details.on,
        court_kind=details.court_kind,
        applicant=order.applicant,
        applicant_has_area=order.applicant_force is None or order.applicant_force.has_police_area,
        applied_on=applied.on if applied else None,
        asked_by=details.asked_by,
        basis=order.basis,
        age=_age(order, on=applied.on if applied else details.on),
        age_now=_age(order, on=details.on),
        main_kind=order.main.kind if order.main else "",
        main_state=order.main.state if order.main else "",
        made_on=order.made_on,
        made_by=(made.court_kind or order.court_kind) if made else "",
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        clauses=(
            *(
                _clause(condition.number, condition, is_new=workflow.TRANSITIONS[move].sets_term, bans=bans)
                for condition in kept
            ),
            *(
                _clause(number, words, is_new=True, bans=bans)
                for number, words in zip(numbers, details.add, strict=True)
            ),
        ),
        papers=details.papers,
        not_known=details.not_known,
    )


def _clause(number: int, of: Condition | ConditionWords, *, is_new: bool, bans: Mapping[Ban, date]) -> Clause:
    """An existing condition or the words of a new one, as a clause; both have the same column names."""
    return Clause(
        number=number,
        kind=of.kind,
        reach=of.reach,
        countries=tuple(of.countries),
        starts_on=of.starts_on,
        ends_on=of.ends_on,
        is_new=is_new,
        runs_until=bans.get(_ban(of)) if of.kind == ConditionKind.TRAVEL_BAN else None,
    )


def _running_bans(life: OrderSoFar) -> dict[Ban, date]:
    """The last day of each ban on foreign travel before the transition, by the countries that it covers."""
    bans = [condition for condition in life.conditions if condition.kind == ConditionKind.TRAVEL_BAN]
    return {_ban(ban): last for ban in bans if (last := ban.ends_on or life.order.ends_on)}


def _ban(of: Condition | ConditionWords) -> Ban:
    return of.reach, frozenset(of.countries)


def _age(order: Order, *, on: date) -> int | None:
    born = order.subject.born_on.reveal() if order.subject.born_on else ""
    return periods.age_on(date.fromisoformat(born), on) if born else None


def lead(
    life: OrderSoFar, move: str, details: OrderTransitionInput, *, by: User | None, at: datetime, law: Lawbook
) -> OrderChange:
    """Apply a transition to the order and return what to store. The caller has checked it, and saves the result."""
    order, was = life.order, life.order.state
    order.state = workflow.TRANSITIONS[move].target or OrderState(was)
    order.starts_on, order.ends_on = details.starts_on, details.ends_on
    order.next_on = details.next_on
    if details.court and workflow.TRANSITIONS[move].bench in {
        DecidingCourt.FIRST,
        DecidingCourt.MADE_IT,
    }:  # only the step records an appeal court
        order.court, order.court_kind = details.court.strip(), details.court_kind
    if move == "make":
        order.made_on = details.on
    step = OrderStep(
        order=order,
        force_id=order.force_id,
        number=len(life.steps) + 1,
        move=move,
        was=was,
        became=order.state,
        on=details.on,
        asked_by=details.asked_by,
        court_kind=details.court_kind,
        court=details.court.strip(),
        papers=sorted(details.papers),
        reasons=details.reasons.strip(),
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        next_on=details.next_on,
        by=by,
        at=at,
    )
    life.steps.append(step)
    removed = tuple(condition for condition in life.conditions if condition.number in details.remove)
    added = _conditions(life, details, step)
    service = _service(life, details, step, law=law) if move == "serve" else None
    order.version += 1
    return OrderChange(step=step, added=added, removed=removed, service=service)


def _conditions(life: OrderSoFar, details: OrderTransitionInput, step: OrderStep) -> tuple[Condition, ...]:
    """Remove and add conditions; the present ones stay by number."""
    kept = [condition for condition in life.conditions if condition.number not in details.remove]
    for condition in life.conditions:
        if condition.number in details.remove:
            condition.removed = step
    added = tuple(
        Condition(
            order=life.order,
            force_id=life.order.force_id,
            number=number,
            kind=words.kind,
            polarity=words.polarity or wording.polarity_of(words.kind, words.words),
            template=words.template,
            own_reason=words.own_reason.strip(),
            words=words.words.strip(),
            plain=words.plain.strip(),
            area=words.area.strip(),
            persons=words.persons.strip(),
            reach=words.reach,
            countries=list(words.countries),
            station=words.station.strip(),
            starts_on=words.starts_on,
            ends_on=words.ends_on,
            added=step,
        )
        for number, words in zip(
            numbers_for(details, taken=[condition.number for condition in kept]), details.add, strict=True
        )
    )
    life.conditions = sorted([*kept, *added], key=lambda condition: condition.number)
    return added


def _service(life: OrderSoFar, details: OrderTransitionInput, step: OrderStep, *, law: Lawbook) -> Service:
    """The service. Name and address are due from the first service of an order that requires them (ss.19(3), 26(3)).

    That may be later than the order's first service: a variation can add the requirement (ss.20(4), 27(4)).
    """
    order = life.order
    order.served_on = order.served_on or details.on
    if order.notification_due_on is None and any(
        condition.kind == ConditionKind.NOTIFICATION for condition in life.conditions
    ):
        row = law.get("notify_days", kind=order.kind, on=details.on)
        order.notification_due_on = periods.last_day_of_days(details.on, row.value) if row else None
    return Service(
        order=order,
        force_id=order.force_id,
        step=step,
        on=details.on,
        how=HowServed(details.served_how) if details.served_how else "",
        served_by=details.served_by.strip(),
    )


def follows(order: Order, move: str, *, others: Iterable[Order], law: Lawbook, on: date) -> list[tuple[Order, str]]:
    """The consequences of a transition for the subject's other orders: which orders, and which transition of each."""
    if move == "die":
        return [(other, "die") for other in others if other.state in workflow.TRANSITIONS["die"].source]
    moves = []
    for other in others:
        if move in {"make", "refuse", "withdraw"} and _is_interim_of(other, order):
            moves.append((other, "main_decided"))
        elif move == "make" and other.state in LIVE and _is_replaced_by(other, order, law=law, on=on):
            moves.append((other, "replace"))
    return moves


def _is_interim_of(interim: Order, main: Order) -> bool:
    """Whether it is an open interim order of this application; compares objects where the rows are not stored yet."""
    is_its = interim.main_id == main.pk if main.pk else interim.main is main
    return interim.kind in INTERIM and is_its and interim.state in workflow.TRANSITIONS["main_decided"].source


def _is_replaced_by(earlier: Order, later: Order, *, law: Lawbook, on: date) -> bool:
    """Whether a new order of the same type ends this one (s.17, s.24)."""
    sort = PREVENTION if later.kind in PREVENTION else RISK
    return earlier.kind in sort and law.says("replaces_earlier", kind=later.kind, on=on)


def _in_its_place(order: Order, others: Iterable[Order]) -> Order | None:
    """A later order of the same type that is in force: it would have replaced this one."""
    if order.kind in INTERIM:
        return None
    sort = PREVENTION if order.kind in PREVENTION else {order.kind}
    return next((other for other in others if other.kind in sort and other.state in LIVE), None)


def input_by_itself(life: OrderSoFar, move: str, *, on: date) -> OrderTransitionInput:
    """The input of an automatic transition: on its own day, or on the day of the last transition if that is later."""
    party = Party.TIME if move == "expire" else Party.COURT
    return completed(life.order, move, OrderTransitionInput(on=max(on, life.last_on or on), asked_by=party))
