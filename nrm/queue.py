"""What waits for NRM people: each line says what to do, why now, and where it is done. One question for each reason.

The rules are in one table, so that the queue, its counts and the home page can't differ, and a new reason is a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from accounts.models import User
from nrm import access
from nrm.models import Look, Referral
from nrm.querysets import ReferralQuerySet
from reference import clock

SOON = timedelta(days=3)
COURT_SOON = timedelta(days=28)
MOST = 100  # lines of one reason on the page; its count says how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why referrals wait: the question that finds them, what to do, and how pressing it is (0 first)."""

    code: str
    title: str
    to_do: str
    rank: int
    question: Callable[[ReferralQuerySet, date], ReferralQuerySet]
    opens: str = "nrm:referral-detail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One referral that waits for one reason."""

    reason: Reason
    referral: Referral

    @property
    def url(self) -> str:
        """Where it is done."""
        return reverse(self.reason.opens, args=[self.referral.public_id])

    @property
    def is_urgent(self) -> bool:
        """Overdue, or a day that can't be moved is near."""
        return self.reason.rank == 0


REASONS: tuple[Reason, ...] = (
    Reason(
        code="overdue",
        title="Reasonable grounds decision overdue",
        to_do="Ask the competent authority, and record the decision when it comes.",
        rank=0,
        question=lambda rows, day: rows.decision_overdue(day),
    ),
    Reason(
        code="court",
        title="Court date or custody time limit near",
        to_do="Check that the competent authority was asked to decide before it.",
        rank=0,
        question=lambda rows, day: rows.court_before(day + COURT_SOON, since=day),
    ),
    Reason(
        code="turned_18",
        title="Turns 18 or has turned 18",
        to_do="Ask whether the person consents to stay in the mechanism.",
        rank=0,
        question=lambda rows, day: rows.turned_18(day),
    ),
    Reason(
        code="due",
        title="Reasonable grounds decision due",
        to_do="Nothing if the decision comes; record it on the day.",
        rank=1,
        question=lambda rows, day: rows.decision_due(day, until=day + SOON),
    ),
    Reason(
        code="draft",
        title="Draft not sent",
        to_do="Finish the form and send it: the days of the decision begin only then.",
        rank=1,
        question=lambda rows, day: rows.drafts(),
        opens="nrm:form-tasks",
    ),
)


def waiting_for(user: User) -> list[Line]:
    """Everything that waits for this person, most pressing first; a referral stands once for each reason."""
    if not access.is_nrm(user):
        return []
    day = clock.today()
    found = []
    for reason in REASONS:
        if reason.code == "draft" and not user.force_id:
            continue  # a draft is its force's alone
        rows = reason.question(Referral.objects.visible_to(user), day).for_list()[:MOST]
        found += [Line(reason=reason, referral=one) for one in rows]
    return sorted(found, key=lambda line: (line.reason.rank, line.referral.due_on or date.max))


def looks_to_decide(user: User) -> list[Look]:
    """Requests to see who somebody is, that this person's force has to decide."""
    if not user.force_id or not access.is_of_force(user, user.force_id):
        return []
    return list(Look.objects.visible_to(user).waiting().select_related("referral").order_by("asked_at"))
