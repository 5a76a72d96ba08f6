"""The forces that submit returns, and where they belong.

Region and unit are two things. Statistics use the region; access and review use the unit. They differ for Kent and
North Wales among others. A force's row holds its current name and place; earlier ones are in `ForceName` and
`ForcePlace` with dates, and a force that never changed has none.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from core.dated_rules.querysets import DatedQuerySet
from reference.choices import Country, ForceKind
from reference.models.dated import Dated, Vocabulary
from reference.querysets import ForceQuerySet

IN_ENGLAND_AND_WALES = frozenset({Country.ENGLAND, Country.WALES, Country.GREAT_BRITAIN})


class Region(Vocabulary):
    """A statistical region."""

    in_england_and_wales = models.BooleanField("counts to England & Wales", default=True)


class Unit(Vocabulary):
    """The forces that one coordinator is responsible for: the nine regional units, London, and other forces."""

    short_name = models.CharField(max_length=40)
    reviewed_by_national = models.BooleanField("reviewed by the national team", default=False)

    def __str__(self) -> str:
        return self.short_name


class Force(Dated):
    """A police force that owes a return each month. Its code is the ONS code, or BTP or PSNI, which have none."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField("full name", max_length=120)
    short_name = models.CharField("name in tables and charts", max_length=60)
    slug = models.SlugField(max_length=60, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, db_column="region", related_name="forces")
    unit = models.ForeignKey(Unit, models.PROTECT, db_column="unit", related_name="forces")
    kind = models.CharField(max_length=20, choices=ForceKind)
    country = models.CharField(max_length=20, choices=Country)
    comparable = models.BooleanField("figures may be compared", default=True)
    has_population = models.BooleanField("has residents, so rates can be given", default=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, db_column="successor", null=True, blank=True, related_name="predecessors"
    )
    footnote = models.TextField("note under its figures", blank=True)
    tile_label = models.CharField("label on the tile map", max_length=12, blank=True)
    tile_letters = models.CharField("three letters for narrow maps", max_length=3, blank=True)
    tile_row = models.PositiveSmallIntegerField("row on the tile map, from the north", null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField("column on the tile map, from the west", null=True, blank=True)

    objects = ForceQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z0-9]+$"),
                name="reference_force_code_is_plain",
                violation_error_message="Enter a force code in capital letters and digits, such as E23000035.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ForceKind.values),
                name="reference_force_kind_is_known",
                violation_error_message="Choose territorial, special or national.",
            ),
            models.CheckConstraint(
                condition=Q(country__in=Country.values),
                name="reference_force_country_is_known",
                violation_error_message="Choose a country from the list.",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False) & ~Q(successor=F("code")),
                name="reference_force_successor_follows_an_end",
                violation_error_message="A force with a successor needs an end date, and cannot be its own successor.",
            ),
            models.CheckConstraint(
                condition=Q(tile_row__isnull=True, tile_column__isnull=True)
                | Q(tile_row__isnull=False, tile_column__isnull=False),
                name="reference_force_tile_has_row_and_column",
                violation_error_message="A tile needs both a row and a column.",
            ),
            models.UniqueConstraint(
                fields=["tile_row", "tile_column"],
                condition=Q(valid_to__isnull=True),
                name="reference_force_tile_used_once",
                violation_error_message="Another force already has this place on the tile map.",
            ),
            models.UniqueConstraint(
                Lower("name"),
                name="reference_force_name_used_once",
                violation_error_message="Another force already has this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_police_area(self) -> bool:
        """Whether it has a police area in England and Wales (Police Act 1996 s.1): the 43 territorial forces."""
        return self.kind == ForceKind.TERRITORIAL

    @property
    def is_in_england_and_wales(self) -> bool:
        """Whether the law of England and Wales applies to what it polices; for British Transport Police also there."""
        return self.country in IN_ENGLAND_AND_WALES

    def called_on(self, day: date) -> Force | ForceName:
        """The force's current or former name, whichever was valid on the day. Prefetch `names` for a list of forces."""
        return next((former for former in self.names.all() if former.is_valid_on(day)), self)


class ForceName(Dated):
    """A name that a force had until a day. The code stays the same when the name changes."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="names")
    name = models.CharField("full name", max_length=120)
    short_name = models.CharField("name in tables and charts", max_length=60)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=False),
                name="reference_forcename_has_ended",
                violation_error_message="Enter the end date of a former name.",
            ),
            models.UniqueConstraint(
                fields=["force", "valid_from"],
                name="reference_forcename_one_from_a_day",
                violation_error_message="This force already has a name from that date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, until {self.valid_to:%-d %B %Y}"


class ForceAlias(models.Model):
    """A spelling that imports accept for a force. Stored in lower case, so that one spelling means one force."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="aliases")
    alias = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name_plural = "force aliases"
        constraints = [
            models.CheckConstraint(
                condition=Q(alias=Lower("alias")),
                name="reference_forcealias_is_in_small_letters",
                violation_error_message="Enter the spelling in lower case. Imports ignore case.",
            )
        ]

    def __str__(self) -> str:
        return self.alias


class ForcePlace(Dated):
    """The region and unit that a force belonged to until a day. Snapshots keep the areas of their month."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="places")
    region = models.ForeignKey(Region, models.PROTECT, db_column="region", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, db_column="unit", related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=False),
                name="reference_forceplace_has_ended",
                violation_error_message="Enter the end date of a former region or unit.",
            ),
            models.UniqueConstraint(
                fields=["force", "valid_from"],
                name="reference_forceplace_one_from_a_day",
                violation_error_message="This force already has a region and unit from that date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}: {self.region_id}, {self.unit_id}, until {self.valid_to:%-d %B %Y}"
