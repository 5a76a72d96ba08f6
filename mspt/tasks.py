"""Celery tasks of the project itself: seal the log, create its partitions, delete expired data,
report how the workers are.

Parallel runs are safe: the database lets only one seal, and an existing partition stays unchanged.
"""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import OperationalError, connection

from accounts import email_change, login_throttling, sessions
from administration import feedback
from administration.choices import Component
from administration.service_status import checks
from audit import heads, sealing
from core import clock, months
from drafts import saving as drafts
from exports import requests as exports
from investigations.workbooks import uploads as workbook_uploads
from mspt import health
from notifications import creation as notices
from systems.webhooks import sending as webhooks

logger = structlog.get_logger(__name__)
MONTHS_AHEAD = 3  # so that after weeks without beat the current month still has a partition


@shared_task(expires=60)
def seal_log() -> None:
    """Link every committed log entry that is not linked yet."""
    sealing.seal()


@shared_task(expires=60)
def log_ended_sessions() -> None:
    """Log the sessions that expired: no request happens when their time is over."""
    sessions.log_ended()


@shared_task(expires=600)
def note_log_head() -> None:
    """Copy the head of the log's chain out of the database."""
    heads.note(at=clock.now())


@shared_task(expires=30)
def report_figures_and_log() -> None:
    """Report the status of the figures and the log. That the report arrives shows that the counter runs."""
    checks.report(Component.FIGURES, health.figures_status())
    checks.report(Component.LOG, health.log_status())


@shared_task(expires=30)
def report_email() -> None:
    """Report the status of emails. That the report arrives shows that the clerk runs."""
    checks.report(Component.EMAIL, health.email_status())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def open_log_months() -> None:
    """Create partitions of the log for the next months."""
    this_month = months.first_of(clock.today())
    with connection.cursor() as cursor:
        for ahead in range(1, MONTHS_AHEAD + 1):
            cursor.execute("select audit.open_month(%s)", [months.following(this_month, ahead)])


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def forget_what_is_over() -> None:
    """Delete data past its retention period, such as feedback, address changes and ended sessions."""
    changes, messages = email_change.delete_old_changes(), feedback.delete_old_feedback()
    forgotten, ended = drafts.delete_old_drafts()
    requests = exports.delete_old_requests()
    uploads = workbook_uploads.forget_old_rows()
    old_notices = notices.delete_old()
    webhook_events = webhooks.delete_old()
    login_throttling.delete_old_counts()
    logger.info(
        "forgotten",
        changes_of_address=changes,
        feedback=messages,
        drafts=forgotten,
        sessions=ended,
        exports=requests,
        uploads=uploads,
        notices=old_notices,
        webhook_events=webhook_events,
    )
