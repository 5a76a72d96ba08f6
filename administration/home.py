"""The home pages of administrators and auditors: people and access in numbers, and what the log holds to review."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.querysets import UserQuerySet
from administration import querysets
from audit.choices import Operation, Outcome
from audit.models import AuditEntry
from core import clock
from core.sentences import counted_noun
from guidance import assigned_records as of_guidance
from matching import person_match, register_lookup
from nrm import assigned_records as of_referrals
from orders import assigned_records as of_orders
from prosecutions import assigned_records as of_prosecutions


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLine:
    """One thing to know, and the page about it. `is_problem`: somebody has to act."""

    title: str
    text: str
    url: str = ""
    is_problem: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeSection:
    """Some lines under a heading."""

    title: str
    lines: tuple[HomeLine, ...]


def people_and_access() -> HomeSection:
    """People who can't work yet, people without a duty, and closed accounts with records to reassign. Counts only."""
    without_password = User.objects.without_password().count()
    without_duty = querysets.people_matching({"duty": querysets.NO_DUTY, "active": "yes"}).count()
    to_reassign = closed_with_records().count()
    waiting = f"{without_password} {'person has' if without_password == 1 else 'people have'} not chosen a password."
    closed = (
        f"{counted_noun(to_reassign, 'closed account')} with records to reassign. They are in the to-do lists of the "
        "people who choose somebody else."
    )
    return HomeSection(
        title="People and access",
        lines=(
            HomeLine(
                title="Passwords",
                text=waiting if without_password else "Everyone with an account has chosen a password.",
                url=reverse("administration:people-list"),
            ),
            HomeLine(
                title="Duties",
                text=f"{counted_noun(without_duty, 'person', 'people')} without a duty."
                if without_duty
                else "Everyone has a duty.",
                url=_people(duty=querysets.NO_DUTY, active="yes"),
            ),
            HomeLine(
                title="Closed accounts",
                text=closed if to_reassign else "No records to reassign.",
                url=_people(active="no"),
                is_problem=bool(to_reassign),
            ),
        ),
    )


def closed_with_records() -> UserQuerySet:
    """People with a closed account who are still named by a record that somebody has to reassign."""
    named = Q(pk__in=[])
    for owners in (
        *of_referrals.owners(),
        *of_orders.owners(),
        *of_prosecutions.owners(),
        *of_guidance.owners(),
    ):
        named |= Q(pk__in=owners)
    return User.objects.using("default").filter(named, is_active=False)  # with the rights of the web role


def log_of_today() -> HomeSection:
    """What an auditor can review: the events of today, refusals, disclosures, and searches across forces."""
    searched = Q(subject__in=[person_match.SUBJECT, register_lookup.SUBJECT], kind=Operation.COMBINATION)
    counts = AuditEntry.objects.filter(at__gte=clock.start_of(clock.today())).aggregate(
        events=Count("pk"),
        refused=Count("pk", filter=Q(outcome=Outcome.REFUSED)),
        disclosed=Count("pk", filter=Q(kind=Operation.DISCLOSURE)),
        searches=Count("pk", filter=searched),
    )
    log = reverse("administration:log-list")
    day = urlencode({"since": clock.today().isoformat()})
    return HomeSection(
        title="To review",
        lines=(
            HomeLine(
                title="Log",
                text=f"{counted_noun(counts['events'], 'event')} today, {counts['refused'] or 'none'} refused.",
                url=log,
            ),
            HomeLine(
                title="Disclosures",
                text=f"{counted_noun(counts['disclosed'], 'disclosure')} today."
                if counts["disclosed"]
                else "No disclosures today.",
                url=f"{log}?kind={Operation.DISCLOSURE}&{day}",
            ),
            HomeLine(
                title="Searches across forces",
                text=f"{counted_noun(counts['searches'], 'search', 'searches')} today."
                if counts["searches"]
                else "No searches today.",
                url=reverse("administration:match-attempt-list"),
            ),
        ),
    )


def _people(**chosen: str) -> str:
    return f"{reverse('administration:people-list')}?{urlencode(chosen)}"
