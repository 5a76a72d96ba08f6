"""The queue's doors: what is approved is published on its day, months of use are taken, bundles are made."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError

from core import clock
from guidance import approval, monthly_usage
from guidance.bundle import requests


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def publish_due() -> int:
    """Publish what is due today; safe to run twice, and at once. The answer is how many."""
    return approval.publish_due(clock.today())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def take_months() -> int:
    """Take the months of use that are over. The sweep then counts them. The answer is how many."""
    return monthly_usage.store_finished_months()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_bundle(pk: int) -> bool:
    """Make the bundle that somebody asked for; safe to run twice, and at once. True when it was made."""
    return requests.build(pk)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_bundles() -> int:
    """Make the bundles that a lost message left waiting, and remove those that are over. The answer is how many."""
    return requests.make_waiting() + requests.remove_old()
