"""The to-do items of returns for the home page: what to do, why now, and the page to do it on.

The return that a force works on next is not among them: it has its own place at the top of the home page
(`returns/current_return.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from accounts import database_scope
from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from core import clock, months
from core.sentences import counted_noun
from core.todo import ToDoGroup, ToDoItem, UpcomingDay, group_of
from core.transfers import TransferState
from figures import calendar, deadlines
from figures.choices import ProposalState
from figures.models import Period, PublicationProposal
from investigations.advice import todo as advice_todo
from investigations.choices import QueryState, RevisionState
from investigations.models import (
    Finding,
    Holding,
    Investigation,
    InvestigationTransfer,
    Query,
    SupportingForce,
)
from investigations.returns import current_return, workflow
from investigations.returns.current_return import ForceMonths
from investigations.review import delegation
from investigations.review.todo import WaitingReturn, waiting_for
from investigations.sealed import counting
from investigations.sealed import todo as sealed_todo

FORCE = frozenset({Role.ANALYST, Role.LEAD})


def groups_for(user: User) -> list[ToDoGroup]:
    """A user's to-do items about returns, and for the national team about publishing."""
    if user.role in FORCE:
        return groups_of_force(user, current_return.force_months_of(user))
    if user.role not in {Role.COORDINATOR, Role.NATIONAL}:
        return []
    url = reverse("investigations:review-queue")
    groups = group_of("Returns to review", _for_reviewer(user), url=url, url_text="All returns to review")
    groups += advice_todo.groups_for(user)
    if user.role == Role.NATIONAL:
        groups += group_of("Publishing", _for_national(user))
    return groups


def groups_of_force(user: User, force_months: ForceMonths) -> list[ToDoGroup]:
    """The same for a person of a force, whose months a page has read already."""
    url = reverse("investigations:return-list")
    return group_of("Returns", _for_force(user, force_months), url=url, url_text="All monthly returns")


def to_do_items(user: User) -> list[ToDoItem]:
    """The items of all groups."""
    if user.role in FORCE:
        return _for_force(user, current_return.force_months_of(user))
    if user.role in {Role.COORDINATOR, Role.NATIONAL}:
        items = _for_reviewer(user)
        return items + _for_national(user) if user.role == Role.NATIONAL else items
    return []


def days_for(user: User) -> list[UpcomingDay]:
    """The dates of the newest month and of the next one that are still to come, for users who work to them."""
    newest = Period.objects.newest_first().first() if user.role in POLICE_ROLES else None
    if newest is None:
        return []
    coming = calendar.dates_of(months.following(newest.month))
    name = months.label(coming.month)
    due_on = deadlines.due_on_of(newest, user.force_id) if user.force_id else newest.due_on
    days = [
        (due_on, f"{newest} is due"),
        *([] if newest.is_locked else [(newest.locks_on, f"{newest} locks at the end of the day")]),
        (coming.opens_on, f"{name} opens"),
        (coming.due_on, f"{name} is due"),
        (coming.locks_on, f"{name} locks at the end of the day"),
    ]
    return [UpcomingDay(day=day, sentence=sentence) for day, sentence in days if day >= clock.today()]


def _for_force(user: User, force_months: ForceMonths) -> list[ToDoItem]:
    """Months to submit besides the one at the top of the page, queries, and offers of other forces."""
    to_do, current = force_months.to_do, force_months.current
    drafts = [month.monthly_return for month in to_do if month.monthly_return is not None]
    findings = Finding.objects.filter(revision__monthly_return__in=drafts, revision__state=RevisionState.WORKING)
    open_findings = findings.open_by_return()
    open_queries = Query.objects.filter(monthly_return__in=drafts, state=QueryState.OPEN)
    by_return = open_queries.values_list("monthly_return").annotate(n=Count("pk")).order_by()
    queries = dict(by_return)
    with counting.with_sealed():
        every_query = dict(by_return.all()) if database_scope.hides_sealed() else queries
    items = [
        _return_item(user, month, open_findings=open_findings, queries=queries, every_query=every_query)
        for month in to_do
        if month.is_queried or month is not current
    ]
    items += [
        _sealed_item(user, month)
        for month in to_do
        if month.monthly_return and open_findings.get(month.monthly_return.pk, (0, 0))[1]
    ]
    carried = Query.objects.visible_to(user).filter(state=QueryState.CARRIED)
    items += [
        ToDoItem(
            title=f"Certify the {month.period} return",
            reason="Your analyst has submitted it. The reviewer gets it when you have certified it.",
            url=reverse("investigations:return-certify", args=[user.force_id, months.text(month.period.month)]),
        )
        for month in force_months.to_certify
    ]
    months_asked_about = list(carried.order_by("revision__period").values_list("revision__period", flat=True))
    if months_asked_about:
        items.append(
            ToDoItem(
                title=f"{counted_noun(len(months_asked_about), 'query', 'queries')} about approved returns",
                reason="Your reviewer asked about an investigation or a total. Reply on the page of the return.",
                url=_return_url(user.force_id or "", months_asked_about[0]),
            )
        )
    newest = to_do[-1].period.month if to_do else None
    items += [
        _offer_work(offer, url=_newest_url(user, newest))
        for offer in InvestigationTransfer.objects.waiting_for(user).select_related("force", "receiver")
    ]
    items += [
        ToDoItem(
            title=f"Make {holding.reference} void",
            reason="Your reviewer has decided that another force leads and returns it. Give a reason in your return.",
            url=_newest_url(user, newest),
        )
        for holding in Holding.objects.visible_to(user).filter(
            ends_on__isnull=True, investigation__in=Investigation.objects.awaiting_withdrawal(user.force_id or "")
        )
    ]
    if supported := SupportingForce.objects.supported_by(user).count():
        items.append(
            ToDoItem(
                title=f"{counted_noun(supported, 'investigation')} you support for other forces",
                reason="You do not need to return these. See which force leads and who to contact.",
                url=reverse("investigations:supporting-list"),
            )
        )
    if user.role == Role.LEAD:
        items += sealed_todo.items_for(user)
    return items


def _sealed_item(user: User, month: current_return.MonthToDo) -> ToDoItem:
    """A month whose return waits for somebody who is named for a sealed case of it."""
    return ToDoItem(
        title=f"Fix or explain a sealed investigation in the {month.period} return",
        reason="Only people named for it can. Nobody can submit the return before.",
        url=f"{_return_url(user.force_id or '', month.period.month)}?show=todo",
    )


def _return_item(
    user: User,
    month: current_return.MonthToDo,
    *,
    open_findings: Mapping[int, tuple[int, int]],
    queries: dict[int, int],
    every_query: dict[int, int],
) -> ToDoItem:
    period, status = month.period, month.status
    url = _return_url(user.force_id or "", period.month)
    key = month.monthly_return.pk if month.monthly_return else 0
    if month.is_queried:
        number = queries.get(key, 0)
        if not number and (hidden := every_query.get(key, 0)):
            return ToDoItem(
                title=f"The {period} return waits for a reply", reason=workflow.about_sealed(hidden), url=url
            )
        if not number:
            return ToDoItem(
                title=f"Send the {period} return back",
                reason="Every query has a reply. The reviewer sees the replies when you send the return back.",
                url=url,
            )
        return ToDoItem(
            title=f"Reply to the {'query' if number == 1 else f'{number} queries'} on {period}",
            reason=f"{status.sentence_to_force} You can also change rows.",
            url=url,
        )
    waiting, _ = open_findings.get(key, (0, 0))
    fix = f" {counted_noun(waiting, 'error or warning', 'errors or warnings')} to fix." if waiting else ""
    reason = f"{status.sentence_to_force}{fix}"
    return ToDoItem(
        title=f"Submit the {period} return", reason=reason, url=url, due_on=None if month.is_history else month.due_on
    )


def _return_url(force: str, month: date) -> str:
    return reverse("investigations:return-detail", args=[force, months.text(month)])


def _offer_work(offer: InvestigationTransfer, *, url: str) -> ToDoItem:
    """The to-do item of an open offer from another force, or of the force's own declined offer."""
    if offer.state == TransferState.DECLINED:
        return ToDoItem(
            title=f"{offer.receiver.short_name} declined an investigation you offered",
            reason=f"{offer.reason} You keep it and can offer it again.",
            url=url,
        )
    return ToDoItem(
        title=f"{offer.force.short_name} offers to transfer an investigation to you",
        reason="Accept it in your draft, or decline it with a reason.",
        url=url,
    )


def _newest_url(user: User, newest: date | None) -> str:
    """The newest month that the force still works on, or its list of months."""
    return _return_url(user.force_id or "", newest) if newest else reverse("investigations:return-list")


def _for_reviewer(user: User) -> list[ToDoItem]:
    mine, theirs = waiting_for(user)
    items = delegation.to_do_items(user) + [
        ToDoItem(
            title=f"Review {item.monthly_return.called.short_name}, {item.monthly_return.period}",
            reason=item.reason,
            url=reverse(
                "investigations:review-detail",
                args=[item.monthly_return.force_id, months.text(item.monthly_return.period_id)],
            ),
        )
        for item in mine
    ]
    if theirs:
        items.append(
            ToDoItem(
                title=f"Waiting for a force: {counted_noun(len(theirs), 'return')}",
                reason=_theirs_in_words(theirs),
                url=reverse("investigations:review-queue"),
            )
        )
    return items


def _theirs_in_words(theirs: list[WaitingReturn]) -> str:
    """Each status once, in the sentence that the return's own page prints, with its forces."""
    forces: dict[str, list[str]] = {}
    for item in theirs:
        forces.setdefault(item.status.sentence, []).append(item.monthly_return.called.short_name)
    return " ".join(f"{', '.join(names)}: {sentence[:1].lower()}{sentence[1:]}" for sentence, names in forces.items())


def _for_national(user: User) -> list[ToDoItem]:
    """Months ready to publish, proposals that need a second user, forces that have not submitted."""
    items = [
        ToDoItem(
            title=f"Confirm the publication of {proposal.snapshot.period}",
            reason="A colleague proposed these figures. A second person must confirm them.",
            url=_steps_url(proposal.snapshot.period),
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
    items += [
        ToDoItem(
            title=f"Publish {period}",
            reason="The month is locked and not published.",
            url=_steps_url(period),
        )
        for period in unpublished
    ]
    return items + sealed_todo.items_for(user)


def _steps_url(period: Period) -> str:
    """The steps of a month, the last of which publishes it."""
    return reverse("publications:month-detail", args=[months.text(period.month)])
