"""How far each access review is: people with an answer, requests, and who is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.choices import AccessAnswer
from accounts.models import AccessReview, ReviewedPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One review with its counts of people who still have an account there."""

    review: AccessReview
    people: int
    waiting: int
    changes: int  # requests that are not done
    removals: int

    @property
    def answered(self) -> str:
        """`12 of 14`."""
        return f"{self.people - self.waiting:,} of {self.people:,}"

    @property
    def status(self) -> str:
        """`Done`, `Not reviewed`, `Overdue` or `Open`."""
        if not self.waiting:
            return "Done"
        if self.review.is_not_reviewed:
            return "Not reviewed"
        return "Overdue" if self.review.is_overdue else "Open"

    @property
    def colour(self) -> str:
        """The colour of the status."""
        return {"Done": "green", "Open": "blue"}.get(self.status, "red")


def progress_of(reviews: Sequence[AccessReview]) -> list[Progress]:
    """The counts of these reviews, in one query."""
    counted = (
        ReviewedPerson.objects.filter(review__in=[review.pk for review in reviews])
        .still_there()
        .order_by()
        .values("review")
        .annotate(
            people=Count("pk"),
            waiting=Count("pk", filter=Q(answer="")),
            changes=Count("pk", filter=Q(answer=AccessAnswer.CHANGE, done_at__isnull=True)),
            removals=Count("pk", filter=Q(answer=AccessAnswer.REMOVE, done_at__isnull=True)),
        )
    )
    rows = {row["review"]: (row["people"], row["waiting"], row["changes"], row["removals"]) for row in counted}
    progress = []
    for review in reviews:
        people, waiting, changes, removals = rows.get(review.pk, (0, 0, 0, 0))
        progress.append(Progress(review=review, people=people, waiting=waiting, changes=changes, removals=removals))
    return progress
