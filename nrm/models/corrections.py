"""Corrections from granted requests: which answer, and the correct value. The answer itself does not change."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from matching.fields import SealedTextField
from nrm.models.records import Referral
from nrm.models.requests import SubjectRequest
from nrm.querysets import ReferralRowQuerySet
from reference.models import Force


class Correction(models.Model):
    """A correction to one answer. It is sealed, because it may contain the person's identity."""

    request = models.OneToOneField(SubjectRequest, models.CASCADE, related_name="correction")
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="corrections")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    question = models.CharField("which answer is corrected", max_length=40)
    said = SealedTextField("what is right")
    on = models.DateField("day of the decision", db_column="made_on")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded at")

    objects = ReferralRowQuerySet.as_manager()

    def __str__(self) -> str:
        return f"correction of {self.question} of {self.referral_id}"
