"""Loads the planned register: whole histories, and a few open tasks through the functions that pages call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from core import clock
from demo import order_words, people, towns
from demo.cast import Cast
from demo.forces import force_named
from demo.planned_orders import PlannedSubject
from demo.whole_returns import PlanRefused
from orders.choices import ConditionKind, OrderKind, OrderState, Particular
from orders.imports import history_import
from orders.imports.past_records import PastSubject
from orders.models import Order, Subject
from orders.subjects import merging, records
from orders.subjects.records import Identifier
from orders.supervision import breaches, expiry, out_of_hours, passports, transfers
from orders.supervision.binding import binding
from orders.supervision.breaches import BreachInput

# The course of a breach, used in turn: transitions with the days since it happened.
OUTCOMES: tuple[tuple[tuple[str, int], ...], ...] = (
    (("arrest", 2), ("charge", 9), ("convict", 80)),
    (("investigate", 3), ("no_action", 40)),
    (("arrest", 1), ("charge", 20), ("convict", 120)),
    (("investigate", 5), ("warn", 15)),
    (("arrest", 4), ("charge", 30), ("discontinue", 90)),
    (),
)
BREACHES = 30


@dataclass(slots=True, kw_only=True)
class OrderLoader:
    """Records the work of order managers."""

    cast: Cast

    def add(self, planned: Iterable[PlannedSubject]) -> int:
        """Add all subjects at once and return how many."""
        taken = history_import.import_orders(
            PastSubject(
                by=self.cast[people.orders(subject.slug)],
                known=subject.known,
                orders=subject.orders,
                moves=subject.moves,
                born_on=subject.born_on,
                nationality=subject.nationality,
                out_of_hours_contact="Force duty officer, 01632 960999",
                protects=subject.protects,
                deputy=self.cast.lead(subject.slug),
                risks=subject.watched.risks,
                visits=subject.watched.visits,
                tasks=subject.watched.tasks,
                notices=subject.watched.notices,
                decisions=subject.watched.decisions,
            )
            for subject in planned
        )
        if taken.problems:
            raise PlanRefused("\n".join(taken.problems[:10]))
        return taken.count

    def set_numbers(self) -> int:
        """Set each force's out-of-hours number and return how many forces."""
        managers = [user for user in self.cast.by_email.values() if user.email.startswith("orders.") and user.force_id]
        for user in managers:
            out_of_hours.set_default("Force duty officer, 01632 960999", by=user)
        return len(managers)

    def report_breaches(self, today: date) -> int:
        """Report breaches of orders in force, each as far as its outcome. Return how many."""
        orders = Order.objects.in_force(today).exclude(kind__in=(OrderKind.TERO, OrderKind.NI_STPO)).order_by("pk")
        some = list(orders.filter(made_on__lt=today - timedelta(days=260)).select_related("force"))[::4][:BREACHES]
        managers = {user.force_id: user for user in self.cast.by_email.values() if user.email.startswith("orders.")}
        for number, order in enumerate(some):
            moves = OUTCOMES[number % len(OUTCOMES)]
            happened = today - timedelta(days=200 - number) if moves else today - timedelta(days=2)
            by = managers[order.force_id]
            first = binding(Order.objects.filter(pk=order.pk), on=happened)[0]
            facts, evidence = order_words.BREACH_FACTS.get(first.condition.template, order_words.OTHER_BREACH_FACTS)
            with clock.at(datetime.combine(happened + timedelta(days=1), time(10), clock.LONDON)):
                breach = breaches.report(
                    order.public_id,
                    happened_on=happened,
                    conditions=[first.condition.pk],
                    facts=facts,
                    evidence=evidence,
                    by=by,
                )
            for move, days in moves:
                change = BreachInput(
                    on=happened + timedelta(days=days),
                    court=towns.area_of_force(order.force_id).crown_court if move == "convict" else "",
                    sentence="Imprisonment" if move == "convict" else "",
                    months=6 + number % 12 if move == "convict" else None,
                    reasons=order_words.BREACH_REASONS.get(move, ""),
                )
                breaches.make(breach.public_id, move, change, by=by)
        return len(some)

    def leave_something_to_do(self, today: date) -> None:
        """Offer a transfer, decide about the end of one order, and give the shown subject open tasks."""
        giver, receiver = self.cast[people.orders("lancashire")], force_named("cumbria")
        moving = Subject.objects.filter(force=giver.force_id).order_by("pk").first()
        if moving is not None:
            transfers.offer(
                moving.public_id, to=receiver.code, reason="Has moved to Kendal and given us the new address.", by=giver
            )
        ending = Order.objects.in_force(today).filter(force=force_named("merseyside").code, ends_on__isnull=False)
        near = ending.filter(ends_on__lt=today + timedelta(days=170)).order_by("ends_on").first()
        if near is not None:
            expiry.decide(
                near.public_id,
                choice="renew",
                reason="Two visits found other people’s passports, so the risk continues.",
                by=self.cast[people.orders("merseyside")],
            )
        self._ask_to_merge()
        self._of_the_pictures(today)

    def _ask_to_merge(self) -> None:
        """Request a merge of two Lancashire records of one man; it has not been confirmed."""
        by = self.cast[people.orders("lancashire")]
        before_court = Q(orders__state__in=(OrderState.APPLIED, OrderState.ADJOURNED))
        kept, other = Subject.objects.filter(before_court, force=by.force_id).order_by("-pk")[:2]
        reason = "Same address and surname. One record has the day and month of birth the wrong way round."
        merging.request(kept.public_id, other.public_id, reason=reason, by=by)

    def _of_the_pictures(self, today: date) -> None:
        """The subject in the screenshots has surrendered a passport; an officer of another force reports a breach."""
        by, elsewhere = self.cast[people.orders("lancashire")], self.cast[people.orders("cumbria")]
        banned = Q(conditions__kind=ConditionKind.PASSPORTS, conditions__removed=None)
        order = Order.objects.in_force(today).filter(banned, force=by.force_id).order_by("-pk")[0]
        taken_on = order.starts_on or today
        passports.record_surrender(order.public_id, number="500000001", station="Preston", taken_on=taken_on, by=by)
        first = binding(Order.objects.filter(pk=order.pk), on=today)[0]
        breaches.report(
            order.public_id,
            happened_on=today - timedelta(days=1),
            conditions=[first.condition.pk],
            facts=order_words.BREACH_FACTS["no-hand-car-wash"][0],
            evidence=order_words.BREACH_FACTS["no-hand-car-wash"][1],
            by=self.cast[people.officer("cumbria")],
        )
        neighbour = Subject.objects.filter(force=elsewhere.force_id).order_by("pk")[0]
        home = Identifier(kind=Particular.ADDRESS, text="7 Specimen Close, Lancaster", area=by.force_id)
        records.learn(neighbour.public_id, [home], by=elsewhere)
