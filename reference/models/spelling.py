"""Former spellings of terms. The term's own row holds the current one.

A correction changes letters, never the meaning: the code and the figures stay the same, and imports still accept the
old spelling.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.dated_rules.models import one_a_day
from reference.querysets import SpellingQuerySet


class FormerSpelling(models.Model):
    """One spelling of one term, from its first to its last day of use."""

    vocabulary = models.CharField(max_length=40)  # the key of the list: there is a table for each
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    valid_from = models.DateField("used from")
    valid_to = models.DateField("last used on")

    objects = SpellingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="reference_formerspelling_ends_after_it_begins",
                violation_error_message="The end date of a spelling cannot be before its start date.",
            ),
            one_a_day(
                "reference_formerspelling_one_a_day",
                "vocabulary",
                "code",
                message="This term already has another spelling on one of these dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, until {self.valid_to:%-d %B %Y}"
