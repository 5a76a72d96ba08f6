"""A product: one permanent address of the library, whatever its current version."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from guidance.choices import ProductKind
from guidance.querysets import ProductQuerySet


class Product(models.Model):
    """One guide, bulletin, debrief, video or other product. Its versions hold its text."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField("address", max_length=80, unique=True)
    kind = models.CharField("What kind of product?", max_length=20, choices=ProductKind.choices)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="who answers for it")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The version readers get at its address: the published one, or the last one if the product is withdrawn.
    current = models.OneToOneField("Version", models.PROTECT, null=True, blank=True, related_name="+")
    first_published_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProductKind.values), name="guidance_product_kind_known"),
            models.CheckConstraint(
                condition=Q(current__isnull=True, first_published_at__isnull=True)
                | Q(current__isnull=False, first_published_at__isnull=False),
                name="guidance_product_published_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="guidance_product_not_replaced_by_itself",
                violation_error_message="A product cannot lead to itself. Choose a different product.",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Return its address, which never changes."""
        return reverse("guidance:product", args=[self.slug])

    @property
    def is_initial_actions(self) -> bool:
        """True for the actions of the first hours, which can be followed step by step."""
        return self.kind == ProductKind.INITIAL_ACTIONS
