"""Jobs: work that a person requests and a worker does with the rights that the person has while it runs.

The worker enters the person's scope by the job (`database_scope.enter_job`), in each of its transactions. A job that is
finished, has expired or does not exist opens none.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import connection, models
from django.utils import timezone

from accounts.models import Job, User

LASTS = timedelta(days=1)


def begin(kind: str, *, by: User) -> Job:
    """Store a job, in the transaction of the row that says what to do."""
    return Job.objects.using("default").create(user=by, kind=kind, expires_at=timezone.now() + LASTS)


def open_jobs(kind: str) -> models.QuerySet[Job]:
    """The jobs of a kind that are to be done, oldest first."""
    return Job.objects.using("default").open(kind)


def finish(job: uuid.UUID) -> bool:
    """End a job, so that it opens no scope any more; return False if it had ended."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.finish_job(%s)", [job])
        (is_finished,) = cursor.fetchone()
    return bool(is_finished)
