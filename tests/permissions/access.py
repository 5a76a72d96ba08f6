"""The access review of Lancashire: a lead without an answer, and a person whose access should change."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.access_review import quarters
from accounts.choices import AccessAnswer, Role
from accounts.models import AccessReview, ReviewedPerson
from core import clock
from tests.accounts.factories import LANCASHIRE, UserFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The public ids of the review and of two people in it."""

    review: str
    colleague: str  # a lead, without an answer: both another lead and an administrator answer
    request: str  # somebody whose access should change

    def of(self, name: str) -> str:
        """The public id in the address of a view."""
        return {"access:person-answer": self.colleague, "access:request-done": self.request}.get(name, self.review)


def make() -> Review:
    """An open review, as the clerk opens it."""
    today = clock.today()
    review = AccessReview.objects.using("default").create(
        quarter=quarters.first_day(today), opened_on=today, force_id=LANCASHIRE
    )
    lead = UserFactory(role=Role.LEAD, name="Another lead")
    analyst = UserFactory(name="A person with a duty too many")
    made = ReviewedPerson.objects.using("default")
    colleague = made.create(review=review, user=lead)
    request = made.create(
        review=review,
        user=analyst,
        answer=AccessAnswer.CHANGE,
        words="No longer an NRM contact.",
        answered_by=lead,
        answered_at=clock.now(),
    )
    return Review(review=str(review.public_id), colleague=str(colleague.public_id), request=str(request.public_id))
