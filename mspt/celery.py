"""The queue. A message is a nudge: what is to be done is a question about stored rows, which the sweep asks anew."""

import os

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")

app = Celery("mspt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@setup_logging.connect
def _use_our_logging(**_kwargs: object) -> None:
    """Django has configured logging already; without this receiver Celery would replace it."""
