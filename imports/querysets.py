"""Queries on uploads and learned headers, each named once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from accounts.permissions import Scope

if TYPE_CHECKING:
    from imports.checking.headers import Learned
    from imports.models import LearnedHeader, Upload


class UploadQuerySet(models.QuerySet["Upload"]):
    """Queries on uploads."""

    def visible_to(self, user: User) -> UploadQuerySet:
        """Uploads of the forces that the person may see; those without a force belong to the national team."""
        return self.filter(Scope.of(user).over("force"))


class LearnedHeaderQuerySet(models.QuerySet["LearnedHeader"]):
    """Queries on headers."""

    def visible_to(self, user: User) -> LearnedHeaderQuerySet:
        """Headers of the person's own force only: a unit sends no files, and the national team has its own."""
        return self.filter(Scope.of(user).over("force"), force=user.force_id)

    def of_kinds(self, kinds: Iterable[str]) -> LearnedHeaderQuerySet:
        """Headers of these kinds of table."""
        return self.filter(kind__in=set(kinds))

    def for_list(self) -> LearnedHeaderQuerySet:
        """Load what a page lists, with the person who chose it."""
        names = ("kind", "header", "key", "column", "at", "by__name")
        return self.select_related("by").only(*names).order_by("kind", "key")

    def learned(self) -> Learned:
        """By kind, the column for each header."""
        by_kind: dict[str, dict[str, str]] = {}
        for kind, key, column in self.values_list("kind", "key", "column"):
            by_kind.setdefault(kind, {})[key] = column
        return by_kind
