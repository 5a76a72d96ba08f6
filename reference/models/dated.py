"""What all reference tables share: the days between which a row is valid, and a readable code as its key.

A row never changes its meaning and is never deleted. A vocabulary change ends one row and begins another, because a
figure of an earlier month keeps the terms of its month.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from core.dated_rules.models import DatedRecord, days_of
from reference.querysets import VocabularyQuerySet

# The current list of 46 forces is valid from the creation of Police Scotland. Nothing earlier is recorded here.
FIRST_DAY = date(2013, 4, 1)
NAME_TAKEN = "This name is already in the list on one of these dates. Choose another name or date."


class Dated(DatedRecord):
    """A row of a reference table: valid from the first recorded day unless it says otherwise."""

    valid_from = models.DateField("valid from", default=FIRST_DAY)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            )
        ]


class Vocabulary(Dated):
    """One term of a list. Other tables, files and the API store its code, so the code never changes."""

    code = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField("place in the list", default=0)

    objects = VocabularyQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = True
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$"),
                name="%(app_label)s_%(class)s_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_name_used_once",
                expressions=[
                    (Lower("name"), RangeOperators.EQUAL),
                    (days_of("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=NAME_TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return self.name
