"""How many people live in a force's area, by mid-year: the base of every rate."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reference.models.forces import Force
from reference.querysets import ForcePopulationQuerySet


class ForcePopulation(models.Model):
    """The estimated residents of one force's area on one day. A force without a row has no rate."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="populations")
    on_day = models.DateField("day of the estimate")
    residents = models.PositiveIntegerField("estimated residents")
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField("checked against its source", default=False)

    objects = ForcePopulationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "on_day"],
                name="reference_forcepopulation_once_a_day",
                violation_error_message="This force already has an estimate for that day.",
            ),
            models.CheckConstraint(
                condition=Q(residents__gt=0),
                name="reference_forcepopulation_has_residents",
                violation_error_message="Enter the number of residents, such as 1508941.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="reference_forcepopulation_has_source",
                violation_error_message="Enter the source of the estimate.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}: {self.residents:,} on {self.on_day:%-d %B %Y}"
