"""Notices about a return: the people of the force, or its reviewers, learn that it is their turn, or the decision."""

from __future__ import annotations

from accounts.models import User
from core import clock, months
from figures.models import Period
from investigations.choices import QueryState
from investigations.models import InvestigationTransfer, MonthlyReturn, Query
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace

# Kinds whose readers review returns: theirs open at the page of the review.
OF_REVIEWERS = frozenset({NoticeKind.QUERY_REPLIED})
# What a return that the force has submitted no longer asks for.
OF_THE_FORCE = (
    NoticeKind.PERIOD_OPEN,
    NoticeKind.RETURN_DUE_IN_FIVE,
    NoticeKind.RETURN_DUE_IN_ONE,
    NoticeKind.RETURN_OVERDUE,
    NoticeKind.RETURN_QUERIED,
    NoticeKind.RETURN_REOPENED,
    NoticeKind.RETURN_SENT_BACK,
    NoticeKind.QUERY_FOR_YOU,
    NoticeKind.QUERY_OVERDUE,
)


def settle(monthly_return: MonthlyReturn) -> None:
    """End the reminders of a return that is with its reviewer now: they are read, and no email follows."""
    creation.settle(OF_THE_FORCE, force=monthly_return.force_id, month=monthly_return.period_id)


def settle_certification(monthly_return: MonthlyReturn) -> None:
    """End the notices that ask a lead to certify a return."""
    kinds = (NoticeKind.RETURN_TO_CERTIFY,)
    creation.settle(kinds, force=monthly_return.force_id, month=monthly_return.period_id)


def tell(kind: NoticeKind, monthly_return: MonthlyReturn, *, event: str, by: User) -> None:
    """Make the notices of one event of a return, in its transaction. The same event makes them once."""
    force, month = monthly_return.force_id, monthly_return.period_id
    page = "review-detail" if kind in OF_REVIEWERS else "return-detail"
    if kind == NoticeKind.RETURN_TO_CERTIFY:
        page = "return-certify"
    place = NoticePlace(
        url_name=f"investigations:{page}",
        url_args=(force, months.text(month)),
        key=f"{force}:{months.text(month)}:{event}",
        force=force,
        month=month,
    )
    creation.notify(kind, place, by=by)


def tell_person_asked(query: Query, *, event: str, by: User) -> None:
    """Tell the person named in a query, if it names one. The rest of the force learns of the queried return."""
    if query.for_person_id is None:
        return
    creation.notify(NoticeKind.QUERY_FOR_YOU, place_of_query(query, key=event), by=by)


def settle_replied(query: Query) -> None:
    """End the notices about replies to a return's queries, if none of them waits for one."""
    waiting = Query.objects.filter(
        monthly_return=query.monthly_return_id, state__in=[QueryState.OPEN, QueryState.CARRIED]
    )
    if not waiting.exists():
        kinds = (NoticeKind.QUERY_FOR_YOU, NoticeKind.QUERY_OVERDUE)
        creation.settle(kinds, force=query.force_id, month=query.monthly_return.period_id)


def settle_overdue_replies(monthly_return: MonthlyReturn) -> None:
    """End the notices about overdue replies, if no reply to a query on the return is overdue now."""
    waiting = Query.objects.filter(monthly_return=monthly_return, state__in=[QueryState.OPEN, QueryState.CARRIED])
    if not waiting.filter(reply_by__lt=clock.today()).exists():
        kinds = (NoticeKind.QUERY_OVERDUE,)
        creation.settle(kinds, force=monthly_return.force_id, month=monthly_return.period_id)


def place_of_query(query: Query, *, key: str) -> NoticePlace:
    """The return on whose page a query is answered, with the person named in it and the day to reply by."""
    month = query.monthly_return.period_id
    return NoticePlace(
        url_name="investigations:return-detail",
        url_args=(query.force_id, months.text(month)),
        key=key,
        force=query.force_id,
        month=month,
        due_on=query.reply_by,
        person=query.for_person_id,
    )


def tell_offer(transfer: InvestigationTransfer, *, by: User) -> None:
    """Tell the receiving force of an offer. It opens their return of the newest month, where they accept or decline."""
    newest = Period.objects.newest_first().values_list("month", flat=True).first()
    force = transfer.receiver_id
    page = ("return-detail", force, months.text(newest)) if newest else ("return-list",)
    place = NoticePlace(
        url_name=f"investigations:{page[0]}",
        url_args=page[1:],
        key=f"transfer {transfer.pk}",
        force=force,
    )
    creation.notify(NoticeKind.TRANSFER_OFFERED, place, by=by)
