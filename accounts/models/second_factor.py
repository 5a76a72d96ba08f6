"""Codes that were accepted, and resets of second factors."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.choices import ResetState
from accounts.models.people import User
from accounts.querysets import FactorResetQuerySet


class AcceptedCode(models.Model):
    """The last moment of which a person's authenticator app gave a code that was accepted, in steps of 30 seconds.

    A code of that step or an earlier one is refused. The row survives a new app: steps only grow.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    step = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"code of {self.user_id}"


class FactorReset(models.Model):
    """An administrator's request to remove the second factors of a person who lost them.

    For some roles a second administrator confirms it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="factor_resets")
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=ResetState.choices, default=ResetState.OPEN)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state=ResetState.OPEN),
                name="accounts_factorreset_one_waits",
                violation_error_message="A reset for this person is already waiting for another administrator.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ResetState.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(~models.Q(state=ResetState.OPEN), decided_at__isnull=False, decided_by__isnull=False),
                name="accounts_factorreset_decided_by_somebody",
                violation_error_message="A reset names who decided it and when.",
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("asked_by"))
                & (models.Q(decided_by__isnull=True) | ~models.Q(user=models.F("decided_by"))),
                name="accounts_factorreset_not_one_s_own",
                violation_error_message="You cannot reset your own second factor. Ask another administrator.",
            ),
        ]

    def __str__(self) -> str:
        return f"reset of {self.user_id}"
