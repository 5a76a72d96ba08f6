"""The supervision data of one subject, loaded for its page in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from accounts.querysets import secrets_of
from core import clock
from orders.choices import ConditionKind
from orders.conditions import wording
from orders.law.lawbook import Lawbook
from orders.models import (
    Breach,
    ConditionCheck,
    DetailsNotice,
    ExpiryDecision,
    Law,
    Order,
    Passport,
    RiskAssessment,
    Subject,
    SubjectTransfer,
    Visit,
)
from orders.supervision import due, next_dates, people, tasks
from orders.supervision.choices import CheckOutcome
from orders.supervision.next_dates import NextDates
from orders.workflow import LIVE

MOST, UNFOLDED = 12, 3  # newest visits on the page, and how many of them are shown expanded


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOrder:
    """The supervision data of one order."""

    order: Order
    tasks: list[tasks.TaskStatus]
    notices: list[DetailsNotice]
    passports: list[Passport]
    breaches: list[Breach]
    interim_breaches: list[Breach]  # of the interim orders for its application
    decision: ExpiryDecision | None  # for its present last day
    serve_by: date | None  # while it has not been served
    days_left: int | None
    first_reminder: int  # days before the end
    asks_notice: bool
    asks_passports: bool

    @property
    def is_near(self) -> bool:
        """Whether the reminders have started: its end is at most `first_reminder` days away."""
        return self.days_left is not None and 0 <= self.days_left <= self.first_reminder

    @property
    def is_live(self) -> bool:
        """Whether it is in force or will be."""
        return self.order.state in LIVE

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or its last day has passed."""
        return self.order.is_over(clock.today())

    @property
    def is_service_overdue(self) -> bool:
        """Whether it should have been served before today."""
        return self.serve_by is not None and self.serve_by < clock.today()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One visit, with its outcome for each condition that was binding."""

    visit: Visit
    kept: int
    not_kept: list[str]
    not_checked: list[str]

    @property
    def many(self) -> int:
        """How many conditions were binding."""
        return self.kept + len(self.not_kept) + len(self.not_checked)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionContext:
    """The supervision data of one subject."""

    officer_is_gone: bool
    assessments: list[RiskAssessment]
    newest_visits: list[VisitRow]
    earlier_visits: list[VisitRow]
    orders: list[OfOrder]
    upcoming: NextDates
    in_hand: SubjectTransfer | None

    @property
    def has_live_order(self) -> bool:
        """Whether there is an order that calls for visits."""
        return any(order.is_live for order in self.orders)


def supervision_of(subject: Subject) -> SupervisionContext:
    """Everything for the subject's supervision page, newest first; orders in force come before orders that are over."""
    law, today = Law.objects.book(), clock.today()
    checks = ConditionCheck.objects.select_related("condition").order_by("condition__order_id", "condition__number")
    visits = Visit.objects.filter(subject=subject).order_by("-on", "-pk")
    assessments = RiskAssessment.objects.filter(subject=subject).select_related("by").defer(*secrets_of("by"))
    orders = Order.objects.filter(subject=subject).order_by("-created_at", "-pk")
    whole = list(
        orders.prefetch_related(*tasks.brought_along())
        .prefetch_related(Prefetch("notices", queryset=DetailsNotice.objects.order_by("-on", "-pk")))
        .prefetch_related(Prefetch("passports", queryset=Passport.objects.order_by("-taken_on", "-pk")))
        .prefetch_related(Prefetch("breaches", queryset=Breach.objects.order_by("-happened_on", "-pk")))
        .prefetch_related("expiry_decisions")
        .prefetch_related(
            Prefetch(
                "interims__breaches", queryset=Breach.objects.select_related("order").order_by("-happened_on", "-pk")
            )
        )
    )
    visited = [_visited(visit) for visit in visits.prefetch_related(Prefetch("checks", queryset=checks))[:MOST]]
    return SupervisionContext(
        officer_is_gone=people.is_gone(subject),
        assessments=list(assessments.order_by("-on", "-pk")),
        newest_visits=visited[:UNFOLDED],
        earlier_visits=visited[UNFOLDED:],
        orders=sorted(
            (_of_order(order, law=law, today=today) for order in whole), key=lambda of_order: not of_order.is_live
        ),
        upcoming=next_dates.of_subject(subject, whole, today=today),
        in_hand=SubjectTransfer.objects.filter(subject=subject).in_hand().for_list().first(),
    )


def _visited(visit: Visit) -> VisitRow:
    by_outcome: dict[str, list[str]] = {outcome: [] for outcome in CheckOutcome.values}
    for check in visit.checks.all():
        by_outcome[check.outcome].append(wording.sentence(check.condition))
    return VisitRow(
        visit=visit,
        kept=len(by_outcome[CheckOutcome.KEPT]),
        not_kept=by_outcome[CheckOutcome.NOT_KEPT],
        not_checked=by_outcome[CheckOutcome.NOT_CHECKED],
    )


def _of_order(order: Order, *, law: Lawbook, today: date) -> OfOrder:
    kinds = {row.kind for row in order.conditions.all() if row.removed_id is None}
    live = order.state in LIVE
    decisions = [
        expiry_decision for expiry_decision in order.expiry_decisions.all() if expiry_decision.ends_on == order.ends_on
    ]
    return OfOrder(
        order=order,
        tasks=tasks.tasks_of(order, law=law, day=today),
        notices=list(order.notices.all()),
        passports=list(order.passports.all()),
        breaches=list(order.breaches.all()),
        interim_breaches=[breach for interim in order.interims.all() for breach in interim.breaches.all()],
        decision=max(decisions, key=lambda decision: (decision.at, decision.pk), default=None),
        serve_by=due.serve_by(order.made_on, law=law) if order.is_not_served and order.made_on else None,
        days_left=(order.ends_on - today).days if live and order.ends_on else None,
        first_reminder=due.reminders(today, law=law)[0],
        asks_notice=live and ConditionKind.NOTIFICATION in kinds,
        asks_passports=live and bool({ConditionKind.PASSPORTS, ConditionKind.TRAVEL_BAN} & kinds),
    )
