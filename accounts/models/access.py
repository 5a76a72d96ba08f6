"""Access that a second administrator confirms, and accounts that nobody uses."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.choices import SENSITIVE_ROLES, ProposalState, Role
from accounts.models.people import User
from accounts.querysets import AccessProposalQuerySet


class AccessProposal(models.Model):
    """An administrator's proposal to open an account in a sensitive role, or to give one to an open account.

    Another administrator confirms it. What is proposed never changes, and a trigger marks it as applied when the
    account gets the access (`sql/access_proposals.sql`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="access_proposals")
    proposed_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=Role.choices)
    opens = models.BooleanField()  # the account is closed or new, and opens
    reason = models.CharField(max_length=300, blank=True)
    fingerprint = models.CharField(max_length=24)  # of the account as its page showed it
    decided_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN)

    objects = AccessProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state=ProposalState.OPEN),
                name="accounts_accessproposal_one_waits",
                violation_error_message="A proposal about this person is already waiting for another administrator.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ProposalState.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(
                    state__in=[ProposalState.DONE, ProposalState.REFUSED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | models.Q(state=ProposalState.WITHDRAWN, decided_at__isnull=False),
                name="accounts_accessproposal_decided_by_somebody",
                violation_error_message="A proposal names who decided it and when.",
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("proposed_by"))
                & (models.Q(decided_by__isnull=True) | ~models.Q(user=models.F("decided_by"))),
                name="accounts_accessproposal_not_one_s_own",
                violation_error_message="You cannot change your own access. Ask another administrator.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ProposalState.DONE) | ~models.Q(decided_by=models.F("proposed_by")),
                name="accounts_accessproposal_second_person",
                violation_error_message="You proposed this. Another administrator must confirm it.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(SENSITIVE_ROLES)),
                name="accounts_accessproposal_role_is_sensitive",
                violation_error_message="This role needs no second administrator.",
            ),
            models.CheckConstraint(
                condition=models.Q(applied_at__isnull=True) | models.Q(state=ProposalState.DONE),
                name="accounts_accessproposal_applied_when_confirmed",
                violation_error_message="Only a confirmed proposal gives access.",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal about {self.user_id}"


class UnusedWarning(models.Model):
    """That a person was warned about an account that they have not used: once for each day of the rule.

    Only the owner function `scope.close_unused` reads and writes these rows.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    used_on = models.DateField()  # a warning counts until the next sign-in
    days = models.PositiveSmallIntegerField()
    warned_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "used_on", "days"],
                name="accounts_unusedwarning_once",
                violation_error_message="This warning has been sent.",
            )
        ]

    def __str__(self) -> str:
        return f"warning of {self.user_id}"
