"""Notices about a return: the people of the force, or its reviewers, learn that it is their turn, or the decision."""

from __future__ import annotations

from accounts.models import User
from core import months
from figures.models import Period
from investigations.models import InvestigationTransfer, MonthlyReturn
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
)


def settle(monthly_return: MonthlyReturn) -> None:
    """End the reminders of a return that is with its reviewer now: they are read, and no e-mail follows."""
    creation.settle(OF_THE_FORCE, force=monthly_return.force_id, month=monthly_return.period_id)


def tell(kind: NoticeKind, monthly_return: MonthlyReturn, *, event: str, by: User) -> None:
    """Make the notices of one event of a return, in its transaction. The same event makes them once."""
    force, month = monthly_return.force_id, monthly_return.period_id
    page = "review-detail" if kind in OF_REVIEWERS else "return-detail"
    place = NoticePlace(
        url_name=f"investigations:{page}",
        url_args=(force, months.text(month)),
        key=f"{force}:{months.text(month)}:{event}",
        force=force,
        month=month,
    )
    creation.notify(kind, place, by=by)


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
