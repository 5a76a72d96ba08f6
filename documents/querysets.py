"""Queries on documents, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from documents.choices import DocumentState

if TYPE_CHECKING:
    from documents.models import Document


class DocumentQuerySet(models.QuerySet["Document"]):
    """Queries on documents. The app that attached a document decides who may see it."""

    def waiting(self) -> DocumentQuerySet:
        """Not read yet, oldest first."""
        return self.filter(state=DocumentState.WAITING).order_by("created_at", "pk")

    def ready(self) -> DocumentQuerySet:
        """Read completely, with nothing refused."""
        return self.filter(state=DocumentState.READY)
