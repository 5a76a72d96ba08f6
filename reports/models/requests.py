"""Requests for tailored analysis: who asks, what, by when; the figures that answer it, and the answer."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core import clock, months
from reports.choices import Handling, RequestState, SavedPage
from reports.models.saved_views import LONGEST_ADDRESS, LONGEST_NAME, PAGES
from reports.querysets import AnalysisRequestQuerySet

LONGEST_QUESTION = 1000
LONGEST_ANSWER = 5000
LONGEST_REASON = 300


class AnalysisRequest(models.Model):
    """One request, which only the national team reads. An answered or closed request never changes again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    question = models.TextField(max_length=LONGEST_QUESTION)
    asked_by = models.CharField("who asks: name and post", max_length=120)
    organisation = models.CharField(max_length=120)
    asked_on = models.DateField()
    due_on = models.DateField()
    handling = models.CharField(max_length=9, choices=Handling.choices)
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.OPEN)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    answer = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    close_reason = models.CharField("why it was closed without an answer", max_length=LONGEST_REASON, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AnalysisRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(question__regex=r"^\s*$") & ~Q(asked_by="") & ~Q(organisation=""),
                name="reports_request_has_its_texts",
                violation_error_message="Enter who asks, their organisation and the question.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("asked_on")),
                name="reports_request_due_after_it_was_asked",
                violation_error_message="Enter a due date on or after the day of the request.",
            ),
            models.CheckConstraint(condition=Q(handling__in=Handling.values), name="reports_request_handling_known"),
            models.CheckConstraint(
                condition=Q(
                    state=RequestState.OPEN, answer="", close_reason="", ended_by__isnull=True, ended_at__isnull=True
                )
                | Q(state=RequestState.ANSWERED, close_reason="", ended_by__isnull=False, ended_at__isnull=False)
                & ~Q(answer__regex=r"^\s*$")
                | Q(state=RequestState.CLOSED, answer="", ended_by__isnull=False, ended_at__isnull=False)
                & ~Q(close_reason__regex=r"^\s*$"),
                name="reports_request_ended_with_an_answer_or_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="reports_request_due")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("requests:request-detail", args=[self.public_id])

    @property
    def reference(self) -> str:
        """`Request 12`."""
        return f"Request {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it still needs an answer."""
        return self.state == RequestState.OPEN

    @property
    def is_answered(self) -> bool:
        """Whether it has an answer."""
        return self.state == RequestState.ANSWERED

    @property
    def is_late(self) -> bool:
        """Whether it is open after its due date."""
        return self.is_open and self.due_on < clock.today()


class RequestFigure(models.Model):
    """A figure that answers a request: the question of a saved view, copied, so that it stays when the view is deleted.

    `month` and `digest` are set when the request is answered: which month was quoted, and what it was counted from.
    """

    request = models.ForeignKey(AnalysisRequest, models.CASCADE, related_name="figures")
    name = models.CharField(max_length=LONGEST_NAME)
    page = models.CharField(max_length=9, choices=SavedPage.choices)
    address = models.CharField("query string, in its canonical form", max_length=LONGEST_ADDRESS, blank=True)
    code = models.CharField("figure reference", max_length=8, blank=True)
    month = models.DateField(null=True)
    digest = models.CharField("what it was counted from", max_length=64, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "page", "address"],
                name="reports_requestfigure_once",
                violation_error_message="This figure is already in the request.",
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=True, digest="") | Q(month__day=1) & ~Q(digest=""),
                name="reports_requestfigure_frozen_with_its_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it opens; once the request is answered, the figure of that month."""
        if self.code and self.month:
            return reverse("figures:figure-detail", args=[self.code, self.month])
        url = reverse(PAGES[SavedPage(self.page)])
        return f"{url}?{self.address}" if self.address else url

    @property
    def quoted(self) -> str:
        """`Q-7F3K2M, October 2026`, once the request is answered."""
        month: date | None = self.month
        return f"{self.code}, {months.label(month)}" if self.code and month else self.code
