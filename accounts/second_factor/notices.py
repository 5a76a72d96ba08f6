"""Emails that tell people what happened to their second factors, in the transaction of the change."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from accounts import outgoing_email
from accounts.models import User


def send(user: User, what: str) -> None:
    """Email a person a sentence about their second factors."""
    text = render_to_string(
        "account/email/second_factor_message.txt", {"service_name": settings.SERVICE_NAME, "what": what}
    )
    outgoing_email.put(user.email, f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}your second factor", text)
