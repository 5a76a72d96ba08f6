"""The to-do items of returns for the home page: what to do, why now, and the page to do it on."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.db.models import Count, Max, Q
from django.urls import reverse

from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from core import clock, months
from core.todo import Day, Work
from core.transfers import TransferState
from figures import calendar
from figures.choices import ProposalState
from figures.models import Period, PublicationProposal
from investigations.choices import FindingState, QueryState, ReturnStatus
from investigations.models import (
    Finding,
    Holding,
    Investigation,
    InvestigationTransfer,
    MonthlyReturn,
    Query,
    SupportingForce,
)
from investigations.returns.status import status_of
from investigations.review.todo import WaitingReturn, waiting_for

FORCE = frozenset({Role.ANALYST, Role.LEAD})


def work_for(user: User) -> list[Work]:
    """A user's to-do items, most urgent first."""
    if user.role in FORCE:
        return _for_force(user)
    if user.role in {Role.COORDINATOR, Role.NATIONAL}:
        found = _for_reviewer(user)
        return found + _for_national(user) if user.role == Role.NATIONAL else found
    return []


def days_for(user: User) -> list[Day]:
    """The dates of the newest month and of the next one that are still to come, for users who work to them."""
    newest = Period.objects.newest_first().first() if user.role in POLICE_ROLES else None
    if newest is None:
        return []
    coming = calendar.dates_of(months.following(newest.month))
    name = months.label(coming.month)
    days = [
        (newest.due_on, f"{newest} is due"),
        (newest.locks_on, f"{newest} locks at the end of the day"),
        (coming.opens_on, f"{name} opens"),
        (coming.due_on, f"{name} is due"),
        (coming.locks_on, f"{name} locks at the end of the day"),
    ]
    return [Day(day=day, sentence=sentence) for day, sentence in days if day >= clock.today()]


def _for_force(user: User) -> list[Work]:
    """Months to submit, queries, and offers of other forces."""
    mine = MonthlyReturn.objects.visible_to(user)
    newest_period = Period.objects.newest_first().values_list("month", flat=True).first()
    series = Period.objects.series_of(newest_period) if newest_period else Period.objects.none()
    counted = mine.filter(current__isnull=False).aggregate(last=Max("period"))["last"] or date.min
    periods = list(series.filter(month__gt=counted).order_by("month"))
    returns = {one.period_id: one for one in mine.filter(period__in=[p.pk for p in periods])}
    begun = mine.filter(status__in=[ReturnStatus.DRAFT, ReturnStatus.QUERIED]).select_related("period")
    open_findings = dict(
        Finding.objects.filter(revision__monthly_return__in=begun, revision__state="working")
        .filter(state=FindingState.OPEN)
        .values_list("revision__monthly_return")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found = [_return_work(user, p, None, open_findings={}) for p in periods if p.pk not in returns]
    asked = begun.annotate(asked=Count("queries", filter=Q(queries__state=QueryState.OPEN)))
    found += [
        _return_work(user, one.period, one, open_findings=open_findings, asked=cast(Any, one).asked) for one in asked
    ]
    carried = Query.objects.visible_to(user).filter(state=QueryState.CARRIED).count()
    if carried:
        found.append(
            Work(
                title=f"{carried} quer{'ies' if carried != 1 else 'y'} carried forward to this month’s return",
                reason="Sent in an earlier month, which was approved without a reply.",
                url=reverse("investigations:return-list"),
            )
        )
    newest = periods[-1].month if periods else None
    found += [
        _offer_work(offer, url=_newest_url(user, newest))
        for offer in InvestigationTransfer.objects.waiting_for(user).select_related("force", "receiver")
    ]
    found += [
        Work(
            title=f"Make {holding.reference} void",
            reason="Your reviewer has decided that another force leads and returns it. Give a reason in your return.",
            url=_newest_url(user, newest),
        )
        for holding in Holding.objects.visible_to(user).filter(
            ends_on__isnull=True, investigation__in=Investigation.objects.to_withdraw(user.force_id or "")
        )
    ]
    if supported := SupportingForce.objects.supported_by(user).count():
        found.append(
            Work(
                title=f"{supported} investigation{'s' if supported != 1 else ''} you support for other forces",
                reason="You do not need to return these. See which force leads and who to contact.",
                url=reverse("investigations:supporting-list"),
            )
        )
    return sorted(found, key=lambda item: (not item.is_urgent, item.due_on or date.max))


def _return_work(
    user: User, period: Period, found: MonthlyReturn | None, *, open_findings: dict[int, int], asked: int = 0
) -> Work:
    today = clock.today()
    status = status_of(found, period=period)
    if found is not None and found.status == ReturnStatus.QUERIED:
        queries = "query" if asked == 1 else f"{asked} queries"
        return Work(
            title=f"Reply to the {queries} on {period}" if asked else f"Send {period} back to the reviewer",
            reason=f"{status.sentence} You can change rows. Then send the return back."
            if asked
            else "Every query has a reply. The reviewer sees the replies when you send the return back.",
            url=_return_url(user.force_id or "", period.month),
            is_urgent=True,
        )
    waiting = open_findings.get(found.pk, 0) if found else 0
    state = status.sentence
    if waiting:
        plural = "" if waiting == 1 else "s"
        state += f" To do before you submit: {waiting} error{plural} or warning{plural}."
    days = (today - period.due_on).days
    due = f"{period.due_on:%-d %B}"
    overdue = f"{days} day{'s' if days != 1 else ''} overdue (due {due})." if days > 0 else f"Due {due}."
    return Work(
        title=f"Return for {period}",
        reason=f"{state} {overdue}",
        url=_return_url(user.force_id or "", period.month),
        is_urgent=period.due_on < today or bool(period.is_locked),
        due_on=period.due_on,
    )


def _return_url(force: str, month: date) -> str:
    return reverse("investigations:return-detail", args=[force, months.text(month)])


def _offer_work(offer: InvestigationTransfer, *, url: str) -> Work:
    """The to-do item of an open offer from another force, or of the force's own declined offer."""
    if offer.state == TransferState.DECLINED:
        return Work(
            title=f"{offer.receiver.short_name} declined an investigation you offered",
            reason=f"{offer.reason} You keep it and can offer it again.",
            url=url,
        )
    return Work(
        title=f"{offer.force.short_name} wants to transfer an investigation to you",
        reason="Accept it in your draft, or decline it with a reason.",
        url=url,
    )


def _newest_url(user: User, newest: date | None) -> str:
    """The newest month that the force still works on, or its list of months."""
    return _return_url(user.force_id or "", newest) if newest else reverse("investigations:return-list")


def _for_reviewer(user: User) -> list[Work]:
    mine, theirs = waiting_for(user)
    found = [
        Work(
            title=f"Review {item.monthly_return.called.short_name}, {item.monthly_return.period}",
            reason=item.reason,
            url=reverse(
                "investigations:review-detail",
                args=[item.monthly_return.force_id, months.text(item.monthly_return.period_id)],
            ),
            is_urgent=item.monthly_return.period.locks_on <= clock.today(),
        )
        for item in mine
    ]
    if theirs:
        found.append(
            Work(
                title=f"Waiting for a force: {len(theirs)} return{'s' if len(theirs) != 1 else ''}",
                reason=_theirs_in_words(theirs),
                url=reverse("investigations:review-queue"),
            )
        )
    return found


def _theirs_in_words(theirs: list[WaitingReturn]) -> str:
    """Each status once, in the sentence that the return's own page prints, with its forces."""
    forces: dict[str, list[str]] = {}
    for item in theirs:
        forces.setdefault(item.status.sentence, []).append(item.monthly_return.called.short_name)
    return " ".join(f"{sentence} ({', '.join(names)})" for sentence, names in forces.items())


def _for_national(user: User) -> list[Work]:
    """Months ready to publish, proposals that need a second user, forces that have not submitted."""
    found = [
        Work(
            title=f"Confirm the publication of {proposal.snapshot.period}",
            reason="A colleague proposed these figures. A second person must confirm them.",
            url=proposal.snapshot.period.get_absolute_url(),
            is_urgent=True,
        )
        for proposal in PublicationProposal.objects.filter(state=ProposalState.OPEN)
        .exclude(proposed_by=user)
        .select_related("snapshot__period")
    ]
    unpublished = (
        Period.objects.filter(state="locked")
        .annotate(versions=Count("snapshots", filter=Q(snapshots__version__gt=0)))
        .filter(versions=0)
        .exclude(snapshots__proposals__state=ProposalState.OPEN)
        .order_by("month")
    )
    found += [
        Work(
            title=f"Publish {period}",
            reason="The month is locked and not published.",
            url=period.get_absolute_url(),
        )
        for period in unpublished
    ]
    return found
