"""Passages: the parts of a version to link to, find and comment on, such as a paragraph, heading or page of a file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guidance.models.versions import Version
from guidance.querysets import PassageQuerySet


class Passage(models.Model):
    """One passage of a version. `anchor` is its name in addresses; the same paragraph keeps it in later versions."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    anchor = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField("level of a heading; 0 for the rest", default=0)
    heading = models.CharField("under which heading it is", max_length=200, blank=True)
    text = models.TextField("its words, without any markup")
    document = models.PositiveBigIntegerField("file that it is of; none is the page itself", null=True, blank=True)
    page = models.PositiveIntegerField("page of that file", null=True, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="guidance_passage_place_once"),
            models.UniqueConstraint(
                fields=["version", "anchor"],
                condition=Q(document__isnull=True),
                name="guidance_passage_anchor_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anchor} of {self.version_id}"
