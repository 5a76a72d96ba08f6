"""The sealed investigations of a force as each of its leads knows them: how many there are, and who could join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from core import clock
from core.govuk import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class SealSummary:
    """A sealed investigation as every lead of its force knows it: that it exists, and whether somebody sees it."""

    public_id: UUID
    sealed_on: date
    review_on: date
    people: int
    has_too_few_people: bool  # fewer than two people can see it, or no lead of the force is among them
    investigation: UUID | None  # its public id, if the lead is named for it
    settled_on: date | None  # when the lead's account is no longer too new for a rescue; None if it is not

    @property
    def is_named(self) -> bool:
        """Whether the lead is named for it."""
        return self.investigation is not None

    @property
    def can_join(self) -> bool:
        """Whether the lead may add themselves."""
        return self.has_too_few_people and not self.is_named and self.settled_on is None

    @property
    def can_join_from(self) -> date | None:
        """From which day a lead whose account is new may add themselves; None if that does not keep them."""
        return self.settled_on if self.has_too_few_people and not self.is_named else None

    @property
    def can_change(self) -> bool:
        """Whether the lead may change who can see it, or unseal it."""
        return self.is_named or self.can_join

    @property
    def is_due(self) -> bool:
        """Whether its force should look again at whether it has to be sealed."""
        return self.review_on <= clock.today()


def summaries_of_force() -> list[SealSummary]:
    """The sealed investigations of the lead's own force, the oldest first, without a word of any. For others, none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select public_id, sealed_at, review_on, people, has_too_few_people, named_for, settled_on"
            " from scope.seals_of_force()"
        )
        return [
            SealSummary(
                public_id=key,
                sealed_on=clock.day_of(sealed_at),
                review_on=review_on,
                people=people,
                has_too_few_people=has_too_few_people,
                investigation=named_for,
                settled_on=settled_on,
            )
            for key, sealed_at, review_on, people, has_too_few_people, named_for, settled_on in cursor.fetchall()
        ]


def why_wait(summary: SealSummary) -> str:
    """Why a lead whose account is new cannot add themselves yet; empty if that does not keep them."""
    if summary.can_join_from is None:
        return ""
    return f"Your account is new. You can add yourself from {in_words(summary.can_join_from)}."
