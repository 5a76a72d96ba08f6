"""Owners of a referral, one after another."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from nrm.models.records import Referral
from nrm.querysets import ReferralRowQuerySet
from reference.models import Force


class OwnerChange(models.Model):
    """A change of owner from now on. Rows never change."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="owner_changes")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    was = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    became = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReferralRowQuerySet.as_manager()

    def __str__(self) -> str:
        return f"change of owner of {self.referral_id}"
