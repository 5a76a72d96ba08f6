"""Enumerations of administration: the parts of the service that are checked, and their status."""

from __future__ import annotations

from django.db import models


class Component(models.TextChoices):
    """A part of the service that works beside its pages. The worker that does the work checks it."""

    FIGURES = "figures", "Figures"
    EMAIL = "email", "Emails and downloads"
    LOG = "log", "Log"


class ComponentStatus(models.TextChoices):
    """What the last check of a component said, or that there is no recent one."""

    WORKING = "working", "Working"
    DELAYED = "delayed", "Delayed"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Not running"  # follows from the time of the last check, so it is never stored
    UNCHECKED = "unchecked", "Not checked yet"


REPORTED = (ComponentStatus.WORKING, ComponentStatus.DELAYED, ComponentStatus.FAILED)
