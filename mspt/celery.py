"""The Celery app. A message is only a trigger: tasks find their work by querying rows, and a sweep repeats it."""

import os

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django.core.exceptions import ImproperlyConfigured
from django_structlog.celery.steps import DjangoStructLogInitStep

from mspt import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")

app = Celery("mspt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@setup_logging.connect
def _use_our_logging(**_kwargs: object) -> None:
    """Keep Django's logging configuration; without this receiver Celery would replace it."""


@worker_init.connect
@beat_init.connect
def _refuse_to_start(**_kwargs: object) -> None:
    """Stop the worker: Celery logs any exception from a receiver and goes on, except this one."""
    try:
        checks.refuse_to_start()
    except ImproperlyConfigured as why:
        raise SystemExit(f"This process must not start. {why}") from why
