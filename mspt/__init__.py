"""The wiring: settings, addresses, the queue, the servers. It holds no rule of the domain."""

from mspt.celery import app as celery_app

__all__ = ["celery_app"]
