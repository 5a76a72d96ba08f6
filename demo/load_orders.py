"""Loads the planned register: whole histories, and through the pages' functions what somebody has to do today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Q

from core.workflow import TransitionNotAllowed
from demo import people
from demo.cast import Cast
from demo.forces import force_named
from demo.planned_orders import PlannedSubject
from demo.whole_returns import PlanRefused
from orders.choices import ConditionKind, OrderKind, Particular
from orders.imports import history_import
from orders.imports.history_import import PastSubject
from orders.models import Order, Subject
from orders.subjects import merging, records
from orders.subjects.records import Identifier
from orders.supervision import breaches, expiry, out_of_hours, passports, transfers
from orders.supervision.binding import binding
from orders.supervision.breaches import BreachInput

# What becomes of a breach, over and over: each a list of moves with the days since it happened.
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
    """What those who manage orders do."""

    cast: Cast

    def add(self, planned: Iterable[PlannedSubject]) -> int:
        """All subjects at once; the answer is how many."""
        taken = history_import.import_orders(
            PastSubject(
                by=self.cast[people.orders(one.slug)],
                known=one.known,
                orders=one.orders,
                moves=one.moves,
                born_on=one.born_on,
                nationality=one.nationality,
                out_of_hours_contact="Force duty officer, 01632 960999",
                protects=one.protects,
                deputy=self.cast.lead(one.slug),
                risks=one.watched.risks,
                visits=one.watched.visits,
                tasks=one.watched.tasks,
                notices=one.watched.notices,
                decisions=one.watched.decisions,
            )
            for one in planned
        )
        if taken.problems:
            raise PlanRefused("\n".join(taken.problems[:10]))
        return taken.count

    def set_numbers(self) -> int:
        """Each force's out-of-hours number; the answer is how many forces."""
        managers = [user for user in self.cast.by_email.values() if user.email.startswith("orders.") and user.force_id]
        for user in managers:
            out_of_hours.set_default("Force duty officer, 01632 960999", by=user)
        return len(managers)

    def report_breaches(self, today: date) -> int:
        """Breaches of orders that were in force, each come as far as its outcome; the answer is how many."""
        found = Order.objects.in_force(today).exclude(kind__in=(OrderKind.TERO, OrderKind.NI_STPO)).order_by("pk")
        some = list(found.filter(made_on__lt=today - timedelta(days=260)).select_related("force"))[::4][:BREACHES]
        managers = {user.force_id: user for user in self.cast.by_email.values() if user.email.startswith("orders.")}
        for number, order in enumerate(some):
            moves = OUTCOMES[number % len(OUTCOMES)]
            happened = today - timedelta(days=200 - number) if moves else today - timedelta(days=2)
            by = managers[order.force_id]
            first = binding(Order.objects.filter(pk=order.pk), on=happened)[0]
            breach = breaches.report(
                order.public_id,
                happened_on=happened,
                conditions=[first.condition.pk],
                facts="Was met at premises that the order closes to the subject.",
                evidence="Body-worn video; statement of the officer.",
                by=by,
            )
            for move, days in moves:
                change = BreachInput(
                    on=happened + timedelta(days=days),
                    court="The Crown Court" if move == "convict" else "",
                    sentence="Imprisonment" if move == "convict" else "",
                    months=6 + number % 12 if move == "convict" else None,
                    reasons="As the file says." if move in {"no_action", "warn", "discontinue"} else "",
                )
                breaches.make(breach.public_id, move, change, by=by)
        return len(some)

    def leave_something_to_do(self, today: date) -> None:
        """Offer one transfer, decide on the end of one order, and show what one subject's force has to do."""
        giver, receiver = self.cast[people.orders("lancashire")], force_named("cumbria")
        moving = Subject.objects.filter(force=giver.force_id).order_by("pk").first()
        if moving is not None:
            transfers.offer(
                moving.public_id, to=receiver.code, reason="Has moved to Kendal and gave us the new address.", by=giver
            )
        ending = Order.objects.in_force(today).filter(force=force_named("merseyside").code, ends_on__isnull=False)
        near = ending.filter(ends_on__lt=today + timedelta(days=170)).order_by("ends_on").first()
        if near is not None:
            expiry.decide(
                near.public_id,
                choice="renew",
                reason="Two visits found workers’ papers; the risk is there.",
                by=self.cast[people.orders("merseyside")],
            )
        self._ask_to_merge()
        self._of_the_pictures(today)

    def _ask_to_merge(self) -> None:
        """Two records of Lancashire may be one man; a colleague has not confirmed it yet."""
        by = self.cast[people.orders("lancashire")]
        newest = Subject.objects.filter(force=by.force_id, died_on=None).order_by("-pk")
        for kept, other in pairwise(newest[1:6]):
            try:
                merging.request(kept.public_id, other.public_id, reason="Same man: he gave both names.", by=by)
            except TransitionNotAllowed:
                continue
            return

    def _of_the_pictures(self, today: date) -> None:
        """The subject of the pictures has a passport with the police, and an officer of elsewhere reports a breach."""
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
            facts="Was seen washing cars at a retail park.",
            evidence="Film of the park.",
            by=self.cast[people.officer("cumbria")],
        )
        neighbour = Subject.objects.filter(force=elsewhere.force_id).order_by("pk")[0]
        home = Identifier(kind=Particular.ADDRESS, text="7 Specimen Close, Lancaster", area=by.force_id)
        records.learn(neighbour.public_id, [home], by=elsewhere)
