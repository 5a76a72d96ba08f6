"""Plans the supervision of subjects: risk, visits, tasks, notifications and decisions before an order ends.

Invented, like the orders (`planned_orders`). Most of it is on time and some is overdue, as in any force.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from demo import order_tasks, order_words
from orders.choices import Risk
from orders.imports.past_records import (
    PastDecision,
    PastNotice,
    PastOrder,
    PastRisk,
    PastTask,
    PastTransition,
    PastVisit,
)
from orders.supervision.choices import CheckOutcome, ExpiryChoice

LATE = 0.12  # the share of subjects whose review and visit are overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSupervision:
    """How closely a subject is supervised, what was done, and what visits found."""

    risks: tuple[PastRisk, ...] = ()
    visits: tuple[PastVisit, ...] = ()
    tasks: tuple[PastTask, ...] = ()
    notices: tuple[PastNotice, ...] = ()
    decisions: tuple[PastDecision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervising:
    """One subject's orders and outcomes, as supervising officers see them."""

    number: int
    orders: Sequence[PastOrder]
    moves: Sequence[PastTransition]
    today: date
    generator: random.Random
    is_forgotten: bool  # without a decision about renewal

    def planned(self) -> PlannedSupervision:
        """Risk, visits and tasks of subjects with an order now. For others, what was done before."""
        live = self._live()
        notices = tuple(self._notices())
        decisions = tuple(self._decisions())
        if not live:
            tasks = tuple(self._tasks(of=()))
            return PlannedSupervision(notices=notices, decisions=decisions, tasks=tasks)
        newest = live[-1]
        risk, visits = self._watched(since=newest.details.on)
        return PlannedSupervision(
            risks=(risk,),
            visits=tuple(visits),
            tasks=tuple(self._tasks(of={newest.order})),
            notices=notices,
            decisions=decisions,
        )

    def _live(self) -> list[PastTransition]:
        """The making of each order in force today."""
        ends = {"quash", "discharge", "refuse", "withdraw", "die"}
        over = {move.order for move in self.moves if move.move in ends}
        made = [move for move in self.moves if move.move == "make" and move.order not in over]
        return [
            move
            for move in made
            if move.details.until_further_order or (move.details.ends_on or self.today) >= self.today
        ]

    def _watched(self, *, since: date) -> tuple[PastRisk, list[PastVisit]]:
        """The newest risk assessment, and recent visits as often as its level requires."""
        generator, today = self.generator, self.today
        level = generator.choices(list(Risk), weights=(8, 27, 40, 25))[0]
        rhythm = {Risk.VERY_HIGH: 14, Risk.HIGH: 30, Risk.MEDIUM: 90, Risk.LOW: 180}[level]
        review = {Risk.VERY_HIGH: 25, Risk.HIGH: 80, Risk.MEDIUM: 170, Risk.LOW: 340}[level]
        late = generator.random() < LATE
        assessed = max(since, today - timedelta(days=generator.randrange(0, review) + (review if late else 0)))
        visits = []
        day = max(since + timedelta(days=3), today - timedelta(days=400))
        while day < today - timedelta(days=rhythm if late else generator.randrange(0, 3)):
            visits.append(self._visit(day))
            day += timedelta(days=max(4, int(rhythm * generator.uniform(0.7, 1.1))))
        reasons = order_words.REASONS[level]
        risk = PastRisk(level=level, reason=reasons[self.number % len(reasons)], on=assessed)
        return risk, visits[:-1] if late else visits

    def _visit(self, on: date) -> PastVisit:
        """One visit. Conditions can be checked only if the subject was seen."""
        generator = self.generator
        outcomes = [CheckOutcome.KEPT if generator.random() < 0.9 else CheckOutcome.NOT_CHECKED for _ in range(8)]
        officers = f"PC {generator.randrange(1000, 9999)}"
        place = generator.randrange(len(order_words.SEEN))
        was_planned = generator.random() < 0.3
        was_seen = generator.random() < 0.85
        return PastVisit(
            on=on,
            officers=officers,
            finding=order_words.SEEN[place] if was_seen else order_words.NOT_SEEN[place],
            was_planned=was_planned,
            was_seen=was_seen,
            outcomes=outcomes if was_seen else (),
        )

    def _notices(self) -> Iterator[PastNotice]:
        """Subjects gave their name and address after service, mostly within three days."""
        generator = self.generator
        for move in self.moves:
            if move.move == "serve" and generator.random() < 0.96:
                on = move.details.on + timedelta(days=generator.choices((0, 1, 2, 5), weights=(30, 40, 25, 5))[0])
                if on <= self.today:
                    yield PastNotice(order=move.order, on=on)

    def _decisions(self) -> Iterator[PastDecision]:
        """A decision before the end of most expired orders."""
        for move in self.moves:
            last = move.details.ends_on
            if self.is_forgotten or not (move.move == "make" and last and last < self.today):
                continue
            if self.generator.random() < 0.94:
                yield PastDecision(
                    order=move.order,
                    choice=ExpiryChoice.LAPSE,
                    reason=order_words.LAPSE_REASONS[self.number % len(order_words.LAPSE_REASONS)],
                    on=last - timedelta(days=20),
                )

    def _tasks(self, *, of: Collection[str]) -> Iterator[PastTask]:
        """The tasks done for the current order and for earlier ones."""
        made = {move.order for move in self.moves if move.move == "make"}
        for order in self.orders:
            if order.key in made:
                generator = self.generator if order.key in of else random.Random(f"tasks, {order.reference}")
                yield from order_tasks.of_order(order, self.moves, generator=generator, today=self.today)
