"""Whether the service is alive, and whether it is ready: database, queue, migrations, sweep, sealer and mail.

Returns words and ages, never an address or a name. Public, because the monitoring machine has no account.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError

from accounts.models import OutgoingMail
from administration.choices import ComponentStatus
from administration.home import HomeLine, HomeSection
from audit import sealing
from core import clock
from figures import measures, month_status
from figures.models import FailedBuild
from investigations.measures import KIND
from mspt.celery import app

logger = structlog.get_logger(__name__)
BEHIND = timedelta(minutes=1)
SWEEP_BEHIND = timedelta(minutes=3)
MAIL_BEHIND = timedelta(minutes=10)


def database() -> str:
    """Empty if the database responds."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return ""


def migrated() -> str:
    """Empty if every migration of this version has been applied."""
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return f"{waiting} migrations have not been applied" if waiting else ""


def queue() -> str:
    """Empty if the queue accepts a message."""
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
    return ""


def sealer() -> str:
    """Empty if the oldest unsealed entry is younger than a minute."""
    if (age := sealing.age_of_oldest_unsealed()) > BEHIND:
        return f"the oldest unsealed entry is {int(age.total_seconds())} seconds old"
    return ""


def sweep() -> str:
    """Empty if no build has failed for good, and nothing has waited over three minutes to be counted or totalled.

    The figures show by themselves whether a month has been totalled. Only the records show what is approved and not
    counted, and an owner function answers that one question for callers without a scope.
    """
    if parked := list(FailedBuild.objects.parked()):
        return ", ".join(str(build) for build in parked)
    long_ago = clock.now() - SWEEP_BEHIND
    with connection.cursor() as cursor:
        cursor.execute("select scope.is_behind(%s, %s, %s)", [KIND.name, KIND.method, long_ago])
        (is_behind,) = cursor.fetchone()
    if is_behind:
        return "an approved return has not been counted"
    if any(month_status.months_not_added_up(kind, before=long_ago) for kind in measures.kinds()):
        return "a month has not been added up"
    return ""


def mail() -> str:
    """Empty if no email has waited for long: without emails, nobody can reset a forgotten password."""
    if OutgoingMail.objects.using("default").filter(created_at__lt=timezone.now() - MAIL_BEHIND).exists():
        return f"an email has waited for more than {int(MAIL_BEHIND.total_seconds() // 60)} minutes"
    return ""


READY: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrated,
    "queue": queue,
    "sealer": sealer,
    "sweep": sweep,
    "mail": mail,
}


# What an administrator sees of these on the home page: what the database can answer at once.
IN_SHORT = {"Log": "sealer", "Figures": "sweep", "Email": "mail"}
WORKING = {"Log": "Complete and sealed.", "Figures": "Up to date.", "Email": "Sent without delay."}


def in_short() -> HomeSection:
    """The state of the log, the figures and the mail, for the home page of administrators."""
    words = {title: READY[name]() for title, name in IN_SHORT.items()}
    return HomeSection(
        title="System health",
        lines=tuple(
            HomeLine(
                title=title,
                text=f"{problem[:1].upper()}{problem[1:]}." if problem else WORKING[title],
                url=reverse("administration:service-status") if problem else "",
                is_problem=bool(problem),
            )
            for title, problem in words.items()
        ),
    )


def figures_status() -> ComponentStatus:
    """The status of the figures, as the counter reports it: a failed build is worse than one that waits."""
    if FailedBuild.objects.parked().exists():
        return ComponentStatus.FAILED
    return ComponentStatus.DELAYED if sweep() else ComponentStatus.WORKING


def email_status() -> ComponentStatus:
    """The status of emails, as the clerk reports it."""
    return ComponentStatus.DELAYED if mail() else ComponentStatus.WORKING


def log_status() -> ComponentStatus:
    """The status of the log, as the counter reports it."""
    return ComponentStatus.DELAYED if sealer() else ComponentStatus.WORKING


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Confirm that this process responds."""
    return JsonResponse({"status": "live", "service": settings.SERVICE_NAME})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The state of each service dependency, in words; 503 if one is unavailable."""
    answers: dict[str, str] = {}
    for name, ask in READY.items():
        try:
            answers[name] = ask() or "ready"
        except (DatabaseError, KombuError, OSError) as error:
            logger.warning("not_ready", part=name, failure=type(error).__name__)
            answers[name] = "does not answer"
            if isinstance(error, DatabaseError):
                break
    is_ready = all(word == "ready" for word in answers.values()) and len(answers) == len(READY)
    return JsonResponse({"status": "ready" if is_ready else "not ready", **answers}, status=200 if is_ready else 503)
