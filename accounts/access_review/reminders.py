"""Emails to the leads of forces with people left, 14 and 28 days after a review opened. The clerk writes them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from accounts import outgoing_email
from accounts.access_review.quarters import REMINDED_AFTER
from accounts.choices import Role
from accounts.models import AccessReview, ReviewedPerson, User
from core import clock
from core.govuk import in_words
from core.sentences import counted_noun

SUBJECT = "confirm who still needs access"
TRIED_FOR = timedelta(days=7)


def remind() -> int:
    """Store the emails that are due, and return how many. Safe to run twice, at once, late, or after weeks.

    A lead gets an email if somebody other than the lead is left. After a long gap there is one email, not two.
    """
    written = 0
    today = clock.today()
    with transaction.atomic(using=outgoing_email.CLERK):
        open_reviews = AccessReview.objects.using(outgoing_email.CLERK).open_on(today).filter(force__isnull=False)
        for review in open_reviews.select_for_update(skip_locked=True, of=("self",)).select_related("force"):
            due = sum(review.opened_on + days <= today for days in REMINDED_AFTER)
            if due > review.reminders:
                written += _write_to_leads(review)
                review.reminders = due
                review.save(using=outgoing_email.CLERK, update_fields=["reminders"])
    return written


def _write_to_leads(review: AccessReview) -> int:
    clerk = outgoing_email.CLERK
    waiting = ReviewedPerson.objects.using(clerk).waiting().filter(review=review)
    left = set(waiting.values_list("user_id", flat=True))
    leads = User.objects.using(clerk).active().filter(role=Role.LEAD, force=review.force_id)
    addresses = [
        (email, len(left - {pk})) for pk, email in leads.order_by("pk").values_list("pk", "email") if left - {pk}
    ]
    for address, number in addresses:
        outgoing_email.put_as_clerk(
            address,
            f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{SUBJECT}",
            render_to_string(
                "account/email/access_review_message.txt",
                {
                    "service_name": settings.SERVICE_NAME,
                    "left": counted_noun(number, "person", "people"),
                    "due_on": in_words(review.due_on),
                },
            ),
            keep_until=datetime.combine(clock.today() + TRIED_FOR, time.min, tzinfo=clock.LONDON),
        )
    return len(addresses)
