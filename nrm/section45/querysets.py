"""Every question asked of section 45 claims and their offences, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.querysets import secrets_of
from core.dated_rules.querysets import DatedRuleQuerySet
from nrm.querysets import ReferralRowQuerySet

if TYPE_CHECKING:
    from nrm.models import ChargedOffence, Claim


class ChargedOffenceQuerySet(DatedRuleQuerySet["ChargedOffence"]):
    """Questions asked of the dated list of offences."""

    def in_order(self) -> Self:
        """Return offences in the order in which people look for them: by name, with *another offence* last."""
        return self.order_by(models.Case(models.When(code="other", then=1), default=0), "name")


class ClaimQuerySet(ReferralRowQuerySet["Claim"]):
    """Questions asked of claims."""

    def open(self) -> Self:
        """Return claims without a result yet."""
        return self.filter(result="")

    def for_page(self) -> Self:
        """Load what a page prints of a claim, newest first."""
        return (
            self.select_related("offence", "words", "recorded_by")
            .defer(*secrets_of("recorded_by"))
            .order_by("-raised_on", "-pk")
        )
