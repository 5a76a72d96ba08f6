"""The law of the orders as administrators maintain it: dated rows with their sections."""

from __future__ import annotations

from django.db import models

from core.dated_rules.models import RuleValue, ends_after_start, one_a_day
from orders.querysets import LawQuerySet


class Law(RuleValue):
    """One value for one kind of order from its first day to its last.

    Never deleted, because earlier orders depend on it.
    """

    kind = models.CharField("Kind of order", max_length=20)
    section = models.CharField(
        "Section", max_length=20, blank=True, help_text=("Leave blank for a default that is not law.")
    )

    objects = LawQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "law"
        constraints = [
            one_a_day(
                "orders_law_one_value_a_day",
                "code",
                "kind",
                message="There is already a value for one of these dates. End that one first.",
            ),
            ends_after_start("orders_law_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.kind} = {self.value} from {self.valid_from:%Y-%m-%d}"
