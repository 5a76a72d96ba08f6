"""A requested export of a list that is not written in its request, and its file."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Job, User
from core import clock
from core.sentences import counted_noun
from exports.choices import ExportState, ListFormat
from exports.querysets import ListExportQuerySet
from exports.record import ExportRecord
from exports.sources import ListSource, registered

LONGEST_RECIPIENT = 120
MOST_RECORDS = 200  # named in the log; of more, it has the number


class ListExport(models.Model):
    """One list with its filters, in one format, for a reason and a recipient.

    `forces` are those whose records the requester saw at the request. The file is written, and downloaded, only while
    the requester still sees exactly these.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="+")
    list_name = models.CharField(max_length=20)
    query = models.TextField("filters, as the address of the list has them", blank=True)
    filters = models.TextField("filters in words", blank=True)
    filter_codes = models.CharField("filters for the log, without what was typed", max_length=300, blank=True)
    forces = ArrayField(models.CharField(max_length=9))
    format = models.CharField(max_length=4, choices=ListFormat.choices)
    reason = models.CharField(max_length=300)
    recipient = models.CharField(max_length=LONGEST_RECIPIENT)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=ExportState.choices)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    progressed_at = models.DateTimeField("when the clerk last stored rows", null=True)
    refusal = models.CharField("why there is no file", max_length=300, blank=True)
    made_at = models.DateTimeField(null=True)
    name = models.CharField("name of the file", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("bytes", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    records = ArrayField(models.CharField(max_length=36), default=list)
    expires_at = models.DateTimeField()
    downloaded_at = models.DateTimeField(null=True)

    objects = ListExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="exports_listexport_state_known"),
            models.CheckConstraint(
                condition=Q(forces__len__gt=0),
                name="exports_listexport_is_about_forces",
                violation_error_message="You see no records that could be exported.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="exports_listexport_approved_by_another",
                violation_error_message="You cannot approve your own export.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="exports_listexport_decided_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ExportState.WAITING, ExportState.READY]) | Q(job__isnull=False),
                name="exports_listexport_is_written_by_a_job",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.READY) | (Q(made_at__isnull=False) & ~Q(name="") & ~Q(sha256="")),
                name="exports_listexport_ready_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(records__len__lte=MOST_RECORDS), name="exports_listexport_names_few_records"
            ),
        ]
        indexes = [models.Index(fields=["requested_by", "requested_at"], name="exports_listexport_own")]

    def __str__(self) -> str:
        return f"{self.title}, export {self.number}"

    def get_absolute_url(self) -> str:
        """The page of the export."""
        return reverse("exports:export-detail", args=[self.public_id])

    @property
    def number(self) -> str:
        """The number in the file, its name and the log."""
        return self.public_id.hex[:12]

    @property
    def stored_as(self) -> str:
        """The name of its file in our storage, which reveals nothing."""
        return f"{self.public_id.hex}.bin"

    @property
    def source(self) -> ListSource | None:
        """The list; None if this version has no such list."""
        return registered().get(self.list_name)

    @property
    def title(self) -> str:
        """The name of the list."""
        return self.source.title if self.source else self.list_name

    @property
    def counted(self) -> str:
        """How many records it has, in words."""
        source = self.source
        return counted_noun(self.rows_total, *((source.singular, source.plural) if source else ("row",)))

    @property
    def filter_lines(self) -> tuple[str, ...]:
        """The filters in words, one a line."""
        return tuple(self.filters.splitlines())

    @property
    def has_expired(self) -> bool:
        """Whether its time to be approved, written or downloaded is over."""
        return self.expires_at <= clock.now()

    @property
    def is_waiting(self) -> bool:
        """Whether the clerk has yet to finish it."""
        return self.state == ExportState.WAITING and not self.has_expired

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to download."""
        return self.state == ExportState.READY and not self.has_expired

    @property
    def status(self) -> tuple[str, str]:
        """Its status in words, and the colour of the tag."""
        if self.state in {ExportState.NEEDS_APPROVAL, ExportState.WAITING, ExportState.READY} and self.has_expired:
            return "Expired", "grey"
        colours = {
            ExportState.NEEDS_APPROVAL: "yellow",
            ExportState.WAITING: "yellow",
            ExportState.READY: "green",
        }
        return ExportState(self.state).label, colours.get(ExportState(self.state), "red")

    @property
    def record(self) -> ExportRecord:
        """What the file says about itself. Its time is that of the request."""
        return ExportRecord(
            number=self.number,
            at=self.requested_at,
            by=self.requested_by.email,
            reason=self.reason,
            recipient=self.recipient,
            approved_by=self.decided_by.email if self.decided_by else "",
        )
