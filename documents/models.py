"""A document of the library: what it is, where its bytes are stored, and the words read from it.

The bytes are in a private folder under a generated name (`storing`). The sent name is only for people.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.sha256 import SHA256
from documents import kinds
from documents.choices import DOCUMENT_KINDS, DocumentState
from documents.querysets import DocumentQuerySet
from documents.refusals import sentence_of


class Document(models.Model):
    """One file, read once. A ready document never changes; a replacement is another document."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stored_as = models.UUIDField("the name under which its bytes are kept", unique=True)
    thumbnail = models.UUIDField("the name under which it is kept in small", null=True, blank=True, unique=True)
    sent_name = models.CharField("the name that was sent", max_length=200, blank=True)
    kind = models.CharField(max_length=8, choices=DOCUMENT_KINDS)
    size = models.PositiveBigIntegerField("size in bytes")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=DocumentState.choices, default=DocumentState.WAITING)
    refusal = models.CharField("why it was refused, as a code", max_length=24, blank=True)
    refused_at = models.CharField("where in the file", max_length=120, blank=True)
    pages = models.PositiveIntegerField("pages of a PDF", null=True, blank=True)
    seconds = models.PositiveIntegerField("length of a video or of captions", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("times that reading it broke off", default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="who sent it")
    created_at = models.DateTimeField()
    scanned_at = models.DateTimeField("when it was looked through for viruses", null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="documents_document_state_known"),
            models.CheckConstraint(condition=Q(kind__in=[*kinds.FACTS]), name="documents_document_kind_known"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="documents_document_sha256"),
            models.CheckConstraint(
                condition=Q(state=DocumentState.REFUSED, refusal__gt="") | (~Q(state="refused") & Q(refusal="")),
                name="documents_document_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.WAITING, read_at__isnull=True)
                | (~Q(state="waiting") & Q(read_at__isnull=False)),
                name="documents_document_read_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="waiting"), name="documents_document_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.created_at:%-d %B %Y}"

    @property
    def media_type(self) -> str:
        """The media type it is served as: that of its kind, never the one that was sent."""
        return kinds.FACTS[self.kind].media_type

    @property
    def is_ready(self) -> bool:
        """True once it was read completely and nothing in it is refused."""
        return self.state == DocumentState.READY

    @property
    def why_refused(self) -> str:
        """Why the check refused the file and what to do; empty if it did not."""
        return sentence_of(self.refusal, where=self.refused_at, kind=self.kind) if self.refusal else ""

    @property
    def is_waiting(self) -> bool:
        """True until the worker has read it."""
        return self.state == DocumentState.WAITING


class DocumentPart(models.Model):
    """The words of one page of a PDF, of one paragraph, or of one cue."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    page = models.PositiveIntegerField("page of a PDF, from 1", null=True, blank=True)
    seconds = models.PositiveIntegerField("second at which a cue begins", null=True, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="documents_documentpart_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.document_id}"
