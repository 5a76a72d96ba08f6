"""Signed-in browsers."""

from __future__ import annotations

from django.db import models

from accounts.models.people import User


class Session(models.Model):
    """One signed-in browser. The key is stored as a hash, so reading the table opens no session."""

    session_key = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the cookie's value
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    end_logged_at = models.DateTimeField(null=True)  # when the log recorded that the session expired
    device = models.CharField(max_length=80, blank=True, default="", db_default="")  # browser and system, in words

    def __str__(self) -> str:
        return f"session of {self.user_id}"
