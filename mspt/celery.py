"""The queue. A message is a nudge: what is to be done is a question about stored rows, which the sweep asks anew."""

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
    """Django has configured logging already; without this receiver Celery would replace it."""


@worker_init.connect
@beat_init.connect
def _refuse_to_start(**_kwargs: object) -> None:
    """Celery logs what a receiver raises and goes on, save this."""
    try:
        checks.refuse_to_start()
    except ImproperlyConfigured as why:
        raise SystemExit(f"This process must not start. {why}") from why
