"""Celery tasks of the library: publish due versions, tell their followers, count monthly use, build bundles."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError

from core import clock
from guidance import approval, follower_notices, monthly_usage
from guidance.bundle import requests


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def publish_due() -> int:
    """Publish what is due today and return how many. Safe to run twice and concurrently."""
    return approval.publish_due(clock.today())


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def take_months() -> int:
    """Count the use of months that have ended and return how many. The sweep then builds their batches."""
    return monthly_usage.store_finished_months()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_bundle(pk: int) -> bool:
    """Build a requested bundle; return True if built. Safe to run twice and concurrently."""
    return requests.build(pk)


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def make_bundles() -> int:
    """Build bundles whose queue message was lost and delete old ones; return how many of both."""
    return requests.make_waiting() + requests.remove_old()


@shared_task(acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True, max_retries=3)
def tell_followers() -> int:
    """Tell the people who follow what was published lately, as the clerk; return how many. Safe to repeat."""
    return follower_notices.make_due(clock.now())
