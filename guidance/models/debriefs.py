"""The structured part of a debrief: operation, forces and partners, scale, outcome, and its points one by one.

A point keeps its key from version to version, so that a lesson can be followed for years while authors reword it.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from accounts.models import User
from core import clock
from guidance.choices import LessonState, PointKind
from guidance.models.products import Product
from guidance.models.versions import Version, codes
from guidance.querysets import LessonQuerySet

TOO_LONG = timedelta(days=365)  # a lesson open for longer becomes a to-do item

WORDS_LIMIT, POINT_LIMIT = 4_000, 1_200


class Debrief(models.Model):
    """The facts of one version of a debrief."""

    version = models.OneToOneField(Version, models.CASCADE, primary_key=True, related_name="debrief")
    operation = models.CharField("Operation", max_length=80)
    forces = codes(12, "forces that took part, the leading one first")
    agencies = codes(40, "partner agencies")
    scale = models.TextField("How large was it?", max_length=WORDS_LIMIT, blank=True)
    potential_victims = models.PositiveIntegerField("Potential victims", null=True, blank=True)
    suspects = models.PositiveIntegerField("Suspects", null=True, blank=True)
    convicted = models.PositiveIntegerField("Convicted", null=True, blank=True)
    sentence_years = models.PositiveIntegerField("Total years of imprisonment", null=True, blank=True)
    outcome = models.TextField("Outcome", max_length=WORDS_LIMIT, blank=True)

    def __str__(self) -> str:
        return self.operation


class DebriefPoint(models.Model):
    """One point of a debrief, as one version words it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="points")
    kind = models.CharField(max_length=16, choices=PointKind.choices)
    key = models.CharField("its name, which later versions keep", max_length=40)
    position = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=POINT_LIMIT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="guidance_debriefpoint_key_once"),
            models.UniqueConstraint(fields=["version", "kind", "position"], name="guidance_point_place_once"),
            models.CheckConstraint(condition=Q(kind__in=PointKind.values), name="guidance_point_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"


class Lesson(models.Model):
    """A lesson of a published debrief: who is responsible for it, and which product took it up."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="lessons", verbose_name="debrief")
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=LessonState.choices, default=LessonState.OPEN)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="who sees to it")
    learned_on = models.DateField()
    taken_up_by = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="took_up", verbose_name="product that took it up"
    )
    outcome = models.TextField("what came of it, or why it is not taken up", max_length=WORDS_LIMIT, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    is_led_on: bool  # whether the person may have the product that took it up; set by `for_list`

    objects = LessonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "key"], name="guidance_lesson_once"),
            models.CheckConstraint(condition=Q(state__in=LessonState.values), name="guidance_lesson_state_known"),
            models.CheckConstraint(
                condition=Q(state=LessonState.OPEN, closed_at__isnull=True, closed_by__isnull=True)
                | (~Q(state=LessonState.OPEN) & Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="guidance_lesson_closed_with_outcome",
                violation_error_message="Enter the outcome of the lesson.",
            ),
            models.CheckConstraint(
                condition=Q(state=LessonState.TAKEN_UP, taken_up_by__isnull=False)
                | (~Q(state=LessonState.TAKEN_UP) & Q(taken_up_by__isnull=True)),
                name="guidance_lesson_taken_up_by_a_product",
                violation_error_message="Choose the product that adopted the lesson.",
            ),
        ]
        indexes = [models.Index(fields=["state", "learned_on"], name="guidance_lesson_waiting")]

    def __str__(self) -> str:
        return f"{self.key} of {self.product_id}"

    @property
    def is_open(self) -> bool:
        """Whether no product has adopted it and nobody has recorded why none will."""
        return self.state == LessonState.OPEN

    @property
    def is_overdue(self) -> bool:
        """Whether it has been open for over a year."""
        return self.is_open and self.learned_on < clock.today() - TOO_LONG
