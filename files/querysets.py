"""Every question asked of uploads, of learned headers and of documents, each named once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from accounts.permissions import Scope
from files.choices import DocumentState

if TYPE_CHECKING:
    from files.headers import Learned
    from files.models import Document, LearnedHeader, Upload  # noqa: F401 -- the base classes below name them in quotes


class UploadQuerySet(models.QuerySet["Upload"]):
    """Questions about uploads."""

    def visible_to(self, user: User) -> UploadQuerySet:
        """Those of the bodies that the person may see; those of no body are the national team's."""
        return self.filter(Scope.of(user).over("force"))


class LearnedHeaderQuerySet(models.QuerySet["LearnedHeader"]):
    """Questions about headers."""

    def visible_to(self, user: User) -> LearnedHeaderQuerySet:
        """Those of the person's own body and no other: a unit sends no files, and the national team has its own."""
        return self.filter(Scope.of(user).over("force"), force=user.force_id)

    def of_kinds(self, kinds: Iterable[str]) -> LearnedHeaderQuerySet:
        """Those of these kinds of table."""
        return self.filter(kind__in=set(kinds))

    def for_list(self) -> LearnedHeaderQuerySet:
        """As a page lists them, with who said it."""
        names = ("kind", "header", "key", "column", "at", "by__name")
        return self.select_related("by").only(*names).order_by("kind", "key")

    def learned(self) -> Learned:
        """By kind, what each header is."""
        found: dict[str, dict[str, str]] = {}
        for kind, key, column in self.values_list("kind", "key", "column"):
            found.setdefault(kind, {})[key] = column
        return found


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about documents. Who may have one, the room says that attached it: none is asked for by itself."""

    def waiting(self) -> DocumentQuerySet:
        """Not read yet, the first one first."""
        return self.filter(state=DocumentState.WAITING).order_by("created_at", "pk")

    def ready(self) -> DocumentQuerySet:
        """Read to the end, and nothing in them is refused."""
        return self.filter(state=DocumentState.READY)
