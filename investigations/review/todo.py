"""A reviewer's to-do list, highest risk first with the reason for each position; and the returns with the forces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.govuk import in_words
from core.sentences import counted_noun
from investigations.choices import QueryState, ReturnStatus, RevisionState, Severity
from investigations.models import Finding, MonthlyReturn, Query, Revision
from investigations.returns.status import Status, status_of

WITH_FORCE = frozenset({ReturnStatus.TO_CERTIFY, ReturnStatus.QUERIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingReturn:
    """One return in the to-do list."""

    monthly_return: MonthlyReturn
    questions: int
    open_threads: int
    status: Status
    reason: str

    @property
    def reason_beside_status(self) -> str:
        """The reason where the status is already printed."""
        return self.reason.removeprefix(f"{self.status.label}. ")


def waiting_for(user: User) -> tuple[list[WaitingReturn], list[WaitingReturn]]:
    """The returns that this reviewer decides next, highest risk first; and those with the forces. Two queries."""
    undecided = MonthlyReturn.objects.visible_to(user).exclude(status__in=[ReturnStatus.DRAFT, ReturnStatus.APPROVED])
    if user.role == Role.NATIONAL:
        coordinators = User.objects.active().filter(role=Role.COORDINATOR, unit=OuterRef("force__unit"))
        undecided = undecided.filter(Q(force__unit__reviewed_by_national=True) | ~Exists(coordinators))
    submitted = Revision.objects.filter(monthly_return=OuterRef("pk"), state=RevisionState.SUBMITTED).values("pk")
    rows: list[Any] = list(
        undecided.select_related("force__unit", "period")
        .prefetch_related("force__names")
        .annotate(in_hand=submitted[:1])
        .order_by("period", "pk")
    )
    warnings: dict[int, int] = dict(
        Finding.objects.filter(revision__in=[row.in_hand for row in rows], severity=Severity.WARNING)
        .values_list("revision")
        .annotate(n=Count("pk"))
        .order_by()
    )
    threads = {
        key: (number, reply_by)
        for key, number, reply_by in Query.objects.filter(
            monthly_return__in=rows, state__in=[QueryState.OPEN, QueryState.ANSWERED]
        )
        .values_list("monthly_return")
        .annotate(n=Count("pk"), reply_by=Min("reply_by", filter=Q(state=QueryState.OPEN)))
        .order_by()
    }
    waiting = [
        _waiting(row, questions=warnings.get(row.in_hand, 0), threads=threads.get(row.pk, (0, None))) for row in rows
    ]
    waiting.sort(
        key=lambda item: (
            -_risk(item),
            -item.questions,
            item.monthly_return.period_id,
            item.monthly_return.called.short_name,
        )
    )
    mine = [item for item in waiting if item.monthly_return.status not in WITH_FORCE]
    return mine, [item for item in waiting if item.monthly_return.status in WITH_FORCE]


def _risk(item: WaitingReturn) -> int:
    period = item.monthly_return.period
    late = period.is_locked or period.locks_on <= clock.today() + timedelta(days=2)
    answered = item.monthly_return.status == ReturnStatus.ANSWERED
    return 4 * late + 3 * answered + min(item.questions, 3)


def _waiting(row: MonthlyReturn, *, questions: int, threads: tuple[int, date | None]) -> WaitingReturn:
    status = status_of(row, period=row.period)
    sentences = [status.sentence_to_reviewer]
    open_threads, reply_by = threads
    if open_threads and row.status == ReturnStatus.QUERIED:
        sentences.append(f"{counted_noun(open_threads, 'query', 'queries')} with the force.")
    if reply_by is not None:
        is_overdue = reply_by < clock.today()
        sentences.append(f"Reply {'was due' if is_overdue else 'wanted'} by {in_words(reply_by)}.")
    if questions:
        sentences.append(f"{counted_noun(questions, 'warning')}, explained.")
    if status.is_late:
        sentences.append(f"The month locked on {in_words(row.period.locked_on)}.")
    if not questions and not status.is_late and row.status in {ReturnStatus.SUBMITTED, ReturnStatus.CERTIFIED}:
        sentences.append("No warnings.")
    return WaitingReturn(
        monthly_return=row,
        questions=questions,
        open_threads=open_threads,
        status=status,
        reason=" ".join(sentences),
    )
