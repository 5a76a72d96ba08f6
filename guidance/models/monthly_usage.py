"""One force's use of the library in one month, counted once after the month ends and never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import months
from guidance.choices import ProductKind, UsageKind
from reference.models import Force


class MonthlyUsage(models.Model):
    """One force's month."""

    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    month = models.DateField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "month"], name="guidance_monthlyusage_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="guidance_usemonth_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.force_id}, {months.label(self.month)}"


class MonthlyUsageCell(models.Model):
    """How often the force used products of one kind in one way; `kind` is empty for a use without a product."""

    month = models.ForeignKey(MonthlyUsage, models.CASCADE, related_name="cells")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    use = models.CharField(max_length=12, choices=UsageKind.choices)
    kind = models.CharField(max_length=20, choices=ProductKind.choices, blank=True)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "use", "kind"], name="guidance_monthlyusagecell_once")]

    def __str__(self) -> str:
        return f"{self.use}: {self.value}"
