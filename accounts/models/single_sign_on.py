"""People as providers of single sign-on know them, and what their claims give."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.choices import SENSITIVE_ROLES, ClaimGives, Role
from accounts.models.people import User
from accounts.querysets import ClaimRuleQuerySet


class SignOnIdentity(models.Model):
    """The account that a provider of single sign-on knows a person by. It never passes to another person.

    The provider's own identifier counts, because an email address can be given to somebody else.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_on_identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sign-on identities"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="accounts_signonidentity_one_person",
                violation_error_message="This account already signs somebody in.",
            ),
            models.UniqueConstraint(
                fields=["user", "issuer"],
                name="accounts_signonidentity_one_of_issuer",
                violation_error_message="This person already signs in with another account of this organisation.",
            ),
        ]

    def __str__(self) -> str:
        return f"identity of {self.user_id}"


class ClaimRule(models.Model):
    """What the people of a provider get whose claim has a value: a role, a force, a unit or a duty.

    It counts once a second administrator has confirmed it, until one ends it. It is never changed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.CharField(max_length=40)  # the key of a provider
    claim = models.CharField("Claim", max_length=100)
    value = models.CharField("Value", max_length=200)
    gives = models.CharField("Gives", max_length=8, choices=ClaimGives.choices)
    result = models.CharField(max_length=40)  # the code of the role, force, unit or duty
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "claim", "value", "gives", "result"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_claimrule_once",
                violation_error_message="There is already a rule that says this.",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                & ~models.Q(confirmed_by=models.F("proposed_by")),
                name="accounts_claimrule_confirmed_by_another",
                violation_error_message="Another administrator must confirm your rule.",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="accounts_claimrule_ended_by_somebody",
                violation_error_message="A rule that has ended names who ended it.",
            ),
            models.CheckConstraint(
                condition=~models.Q(gives=ClaimGives.ROLE, result__in=sorted({*SENSITIVE_ROLES, Role.SYSTEM})),
                name="accounts_claimrule_gives_no_sensitive_role",
                violation_error_message="Administrators give this role themselves, with a second person.",
            ),
            models.CheckConstraint(
                condition=models.Q(gives__in=ClaimGives.values), name="accounts_claimrule_gives_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.value}: {self.gives} {self.result}"
