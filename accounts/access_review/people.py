"""The people of a review as one person sees them: with their access, and whether this person answers about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Lower

from accounts import duties, edit_conflicts
from accounts.access_review.querysets import IS_THERE, to_be_answered_by
from accounts.models import AccessReview, ReviewedPerson, User
from accounts.second_factor import factors
from core import clock

if TYPE_CHECKING:
    from accounts.access_review.querysets import ReviewedPersonQuerySet

OWN = "You cannot confirm your own access. Somebody else answers for you."
NOT_YOURS = "A lead of this force answers for this person."


def seen_by(user: User) -> ReviewedPersonQuerySet:
    """The people of the reviews that somebody may see, in the order of their page, with what it prints.

    Each has `is_theirs`: whether the reader answers about the person.
    """
    return (
        ReviewedPerson.objects.filter(review__in=AccessReview.objects.visible_to(user))
        .select_related("review__force", "review__unit", "user__force", "user__unit", "answered_by", "done_by")
        .prefetch_related(Prefetch("user__duties", duties.not_over(clock.today()).order_by("kind", "starts_on")))
        .annotate(**_access_seen_by(user))
        .order_by(Lower("user__name"), "pk")
    )


def why_not(person: ReviewedPerson, *, by: User) -> str:
    """Why somebody can't answer about a person from `seen_by`; empty if they can."""
    if not person.review.is_open:
        return "This review is closed. Answer in the one of this quarter."
    if not person.is_there:
        return f"{person.user.name} has moved or has no account any more. Nothing needs an answer."
    if person.user_id == by.pk:
        return OWN
    return "" if person.is_theirs else NOT_YOURS


def token(*people: ReviewedPerson) -> str:
    """A token for what a page shows of some people: their access and the answers."""
    facts: list[object] = []
    for person in people:
        user = person.user
        held = [(duty.pk, duty.kind, duty.starts_on, duty.ends_on) for duty in user.duties.all()]
        answer = (person.answer, person.words, person.answered_by_id, person.done_at)
        facts += [person.pk, *answer, user.name, user.role, user.force_id, user.unit_id, user.is_active, *held]
    return edit_conflicts.token(*facts)


def request_token(person: ReviewedPerson) -> str:
    """A token for a change or removal as its page shows it, so that nobody marks another one as done."""
    return edit_conflicts.token(person.pk, person.answer, person.words, person.answered_at)


def _access_seen_by(user: User) -> dict[str, Exists | models.Case]:
    """The annotations that `ReviewedPerson` declares. By name, mypy would take them for a second declaration."""
    factor = Authenticator.objects.filter(user=OuterRef("user_id"), type__in=factors.FACTORS)
    return {
        "has_factor": Exists(factor),
        "is_there": _whether(IS_THERE),
        "is_theirs": _whether(to_be_answered_by(user)),
    }


def _whether(condition: models.Q) -> models.Case:
    return models.Case(models.When(condition, then=True), default=False, output_field=models.BooleanField())
