"""Where people signed in from, and how often somebody failed to."""

from __future__ import annotations

from django.db import models

from accounts.models.people import User


class KnownSource(models.Model):
    """A source that a person signed in from, as a keyed hash. Failures elsewhere lock nobody out there."""

    user = models.ForeignKey(User, models.CASCADE, related_name="known_sources")
    source = models.CharField(max_length=64)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "source"],
                name="accounts_knownsource_once",
                violation_error_message="This source is already recorded for the person.",
            )
        ]

    def __str__(self) -> str:
        return f"source of {self.user_id}"


class SignInFailures(models.Model):
    """The number of wrong passwords in one window. What is counted (account, source, both) is a keyed hash."""

    bucket = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "sign-in failures"

    def __str__(self) -> str:
        return f"{self.failures} failures"
