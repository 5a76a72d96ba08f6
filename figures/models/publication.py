"""Proposals to publish a snapshot."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from figures.choices import ProposalState
from figures.models.snapshots import Snapshot


class PublicationProposal(models.Model):
    """One national user proposes to publish exactly these figures; another confirms the same digest."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="proposals")
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot"],
                condition=Q(state=ProposalState.OPEN),
                name="figures_proposal_one_open",
                violation_error_message="Publication of this month is already proposed.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.CONFIRMED, settled_by=F("proposed_by")),
                name="figures_proposal_two_people",
                violation_error_message="You cannot confirm your own proposal. Ask a colleague in the national team.",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal for {self.snapshot_id}"
