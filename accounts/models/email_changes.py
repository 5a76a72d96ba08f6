"""Changes of email address, which both addresses confirm."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower, Trim

from accounts.choices import ChangeState
from accounts.models.people import User, composed
from accounts.querysets import AddressChangeQuerySet


class EmailChange(models.Model):
    """A requested change of email address. Each address has a link, stored as a hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="address_changes")
    new_email = models.EmailField(max_length=254)
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    old_key = models.CharField(max_length=64, unique=True)
    new_key = models.CharField(max_length=64, unique=True)
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=ChangeState.choices, default=ChangeState.OPEN)
    closed_at = models.DateTimeField(null=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state=ChangeState.OPEN),
                name="accounts_emailchange_one_waits",
                violation_error_message="A change to this person's email address is already waiting for confirmation.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ChangeState.OPEN, closed_at__isnull=True)
                | models.Q(state=ChangeState.WITHDRAWN, closed_at__isnull=False)
                | models.Q(
                    state=ChangeState.DONE,
                    closed_at__isnull=False,
                    old_confirmed_at__isnull=False,
                    new_confirmed_at__isnull=False,
                ),
                name="accounts_addresschange_done_when_both_confirmed",
                violation_error_message="An email address changes only when both addresses have confirmed it.",
            ),
            models.CheckConstraint(
                condition=models.Q(new_email=Lower(Trim(composed("new_email")))),
                name="accounts_addresschange_new_email_as_stored",
                violation_error_message="Enter the email address in lower case, such as name@police.example.",
            ),
        ]

    def __str__(self) -> str:
        return f"change of address of {self.user_id}"
