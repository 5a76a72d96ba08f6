"""Email that a worker sends after the change that it reports is committed."""

from __future__ import annotations

from django.db import models

from accounts.models.people import User


class OutgoingMail(models.Model):
    """A mail for the clerk to send, stored in the transaction of the change it reports. Deleted once sent.

    Its link opens an account for some hours, so the web role writes such rows and can't read them.
    """

    address = models.CharField(max_length=254, blank=True)  # empty: the requested address has no account
    subject = models.CharField(max_length=200)
    text = models.TextField()
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")  # whose password the link resets
    request_id = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(auto_now_add=True)
    keep_until = models.DateTimeField(null=True)  # if its links work longer than one that opens an account
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"mail {self.pk}"
