"""The terms that a return may use: one table per list, each row with a readable code and its days of validity.

People may add to these lists and end a row; they never rename a code. Carrying a return forward keeps an ended code and
asks for a new one.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower

from core.dated_rules.models import days_of
from reference.choices import Colour, OffenceGroup
from reference.models.dated import NAME_TAKEN, Vocabulary
from reference.querysets import NationalityQuerySet


class Nationality(Vocabulary):
    """A nationality that a return may give for a person, and the category it is counted in."""

    counts_as = models.CharField("category it is counted in", max_length=40)
    counted_name = models.CharField("name of that category", max_length=120)

    objects: ClassVar[models.Manager[Nationality]] = NationalityQuerySet.as_manager()

    class Meta(Vocabulary.Meta):
        verbose_name_plural = "nationalities"


class ExploitationType(Vocabulary):
    """A primary or secondary exploitation type."""

    colour = models.CharField("chart colour", max_length=20, choices=Colour, default=Colour.OTHER)


class ExploitationSubType(Vocabulary):
    """A narrower kind within one type. Its code begins with the type's: LAB.car-wash."""

    type = models.ForeignKey(ExploitationType, models.PROTECT, db_column="type", related_name="sub_types")

    class Meta(Vocabulary.Meta):
        verbose_name = "exploitation sub-type"
        constraints = [
            *(rule for rule in Vocabulary.Meta.constraints if not rule.name.endswith("name_used_once")),
            ExclusionConstraint(
                name="reference_exploitationsubtype_name_used_once_in_its_type",
                expressions=[
                    ("type", RangeOperators.EQUAL),
                    (Lower("name"), RangeOperators.EQUAL),
                    (days_of("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=NAME_TAKEN,
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=Concat(F("type"), Value("."))),
                name="reference_exploitationsubtype_code_begins_with_its_type",
                violation_error_message="Start the sub-type code with the type’s code and a dot, such as LAB.nail-bar.",
            ),
        ]


class Origin(Vocabulary):
    """How an investigation began."""


class Stage(Vocabulary):
    """How far an investigation has progressed; `order` is the usual sequence."""


class ClosingReason(Vocabulary):
    """Why an investigation was closed. Transferred, merged and void are statuses and not reasons."""


class Agency(Vocabulary):
    """A partner organisation in an investigation."""

    short_name = models.CharField("usual abbreviation", max_length=40, blank=True)

    class Meta(Vocabulary.Meta):
        verbose_name_plural = "agencies"


class Offence(Vocabulary):
    """An offence with the law that creates it."""

    act = models.CharField(max_length=120, blank=True)
    section = models.CharField(max_length=40, blank=True)
    group = models.CharField("which law", max_length=30, choices=OffenceGroup)
