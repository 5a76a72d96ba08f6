"""Bulletins: a month's figures with text that one person of the national team wrote and another approved."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts import edit_conflicts
from accounts.models import User
from core import clock, months
from reports import release_times
from reports.choices import BulletinKind, BulletinState
from reports.querysets import BulletinQuerySet

LONGEST_REASON = 300


class Bulletin(models.Model):
    """One bulletin, or the data section of an annual report.

    - `texts`: the heading and text of each section by its name, as written; numbers in them are references.
    - `figures`: the question behind each reference, by the code of the question.
    - `edition`: raised by each change, so that nobody saves or decides on an outdated page.
    - `writers`: the ids of everyone who has written it; none of them approves it.
    - `digest`: that of the content that was approved, and then published.
    - `release_at`: the time that the calendar announces. Readers outside the national team see a published bulletin
      from then on. It can be announced before the bulletin is published.
    - `content`, `drawings`, `made_with`: what was published; every output of a published bulletin is made from these.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=9, choices=BulletinKind.choices)
    first = models.DateField("first month")
    last = models.DateField("last month")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=BulletinState.choices, default=BulletinState.DRAFT)
    texts = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    writers = ArrayField(models.BigIntegerField())
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    return_reason = models.CharField("why it was sent back", max_length=LONGEST_REASON, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    release_at = models.DateTimeField("released from", null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    content = models.JSONField(null=True, blank=True)
    drawings = models.JSONField(null=True, blank=True)
    made_with = models.JSONField(null=True, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "version"], name="reports_bulletin_version_once"),
            models.UniqueConstraint(
                fields=["kind", "first"],
                condition=~Q(state=BulletinState.PUBLISHED),
                name="reports_bulletin_one_in_progress",
                violation_error_message="Somebody is already writing a bulletin about these months. Open it instead.",
            ),
            models.CheckConstraint(condition=Q(kind__in=BulletinKind.values), name="reports_bulletin_kind_known"),
            models.CheckConstraint(
                condition=Q(first__day=1, last__day=1, last__gte=F("first"))
                & (~Q(kind=BulletinKind.MONTH) | Q(first=F("last"))),
                name="reports_bulletin_of_whole_months",
            ),
            models.CheckConstraint(
                condition=Q(writers__contains=[F("written_by")]), name="reports_bulletin_writer_is_a_writer"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(writers__contains=[F("approved_by")]),
                name="reports_bulletin_approved_by_another",
                violation_error_message="You wrote this bulletin. Another member of the national team must approve it.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=BulletinState.DRAFT,
                    approved_by__isnull=True,
                    approved_at__isnull=True,
                    digest="",
                )
                | Q(
                    state=BulletinState.SUBMITTED,
                    submitted_at__isnull=False,
                    approved_by__isnull=True,
                    approved_at__isnull=True,
                    digest="",
                )
                | Q(
                    state__in=[BulletinState.APPROVED, BulletinState.PUBLISHED],
                    submitted_at__isnull=False,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    digest__regex=r"^[0-9a-f]{64}$",
                ),
                name="reports_bulletin_approval_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=BulletinState.PUBLISHED,
                    published_by__isnull=False,
                    published_at__isnull=False,
                    content__isnull=False,
                    drawings__isnull=False,
                    made_with__isnull=False,
                )
                | ~Q(state=BulletinState.PUBLISHED)
                & Q(
                    published_by__isnull=True,
                    published_at__isnull=True,
                    content__isnull=True,
                    drawings__isnull=True,
                    made_with__isnull=True,
                ),
                name="reports_bulletin_frozen_once_published",
            ),
            models.CheckConstraint(
                condition=~Q(state=BulletinState.PUBLISHED) | Q(release_at__gte=F("published_at")),
                name="reports_bulletin_published_with_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{BulletinKind(self.kind).label}, {self.span}"

    def get_absolute_url(self) -> str:
        """The page where it is read."""
        return reverse("bulletins:bulletin-detail", args=[self.public_id])

    @property
    def span(self) -> str:
        """The months that it is about: `October 2026`, `2019`, `2019/20`."""
        match self.kind:
            case BulletinKind.CALENDAR:
                return str(self.first.year)
            case BulletinKind.FINANCIAL:
                return f"{self.first.year}/{self.last.year % 100:02}"
        return months.label(self.first)

    @property
    def is_draft(self) -> bool:
        """Whether its writer can change it."""
        return self.state == BulletinState.DRAFT

    @property
    def is_published(self) -> bool:
        """Whether its content is stored. It never changes once its time has come."""
        return self.state == BulletinState.PUBLISHED

    @property
    def is_out(self) -> bool:
        """Whether every police reader can read it."""
        return self.is_published and release_times.has_come(self.release_at)

    @property
    def is_to_come(self) -> bool:
        """Whether it is published and its time has not come."""
        return self.is_published and not release_times.has_come(self.release_at)

    @property
    def is_announced(self) -> bool:
        """Whether the calendar has a time for it that has not come."""
        return self.release_at is not None and not release_times.has_come(self.release_at)

    @property
    def is_delayed(self) -> bool:
        """Whether the time that was announced has passed and it is not published."""
        return not self.is_published and release_times.has_come(self.release_at)

    @property
    def released_at(self) -> str:
        """When it is or was released, in words; empty without a time."""
        return clock.date_and_time(self.release_at) if self.release_at else ""

    @property
    def status(self) -> str:
        """Its status in words: a published bulletin is scheduled until its time."""
        return "Scheduled" if self.is_to_come else self.get_state_display()

    @property
    def seen(self) -> str:
        """The token that forms about it post: of its state and its last change."""
        return edit_conflicts.token(self.pk, self.state, self.edition)

    def seen_of(self, section: str) -> str:
        """The token that the form of one section posts. Changes of the other sections do not change it."""
        written = self.texts[section]
        return edit_conflicts.token(self.pk, section, written["heading"], written["text"])
