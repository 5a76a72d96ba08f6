"""Notices, what people chose about them, and the address of a person's calendar."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from core import months
from notifications.choices import Delivery, DigestTime, NoticeKind
from notifications.kinds import KINDS, KindDefinition
from notifications.querysets import MailBounceQuerySet, NoticeQuerySet
from reference.models import Force


class Notice(models.Model):
    """One thing that a person should know or do, and the page that it opens.

    It holds no name, reference or figure. `key` says which event it is about, so that the same event makes it once.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_column="force", related_name="+")
    url_name = models.CharField("name of the page that it opens", max_length=60)
    url_args = ArrayField(models.CharField(max_length=120), default=list)
    month = models.DateField(null=True)
    due_on = models.DateField(null=True)
    key = models.CharField("which event it is about", max_length=120)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    delivery = models.CharField(max_length=8, choices=Delivery.choices)
    emailed_at = models.DateTimeField("when the clerk wrote or dropped its e-mail", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "key"],
                name="notifications_notice_once",
                violation_error_message="The person already has this notice.",
            ),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notifications_notice_kind_known"),
            models.CheckConstraint(
                condition=Q(delivery__in=Delivery.values), name="notifications_notice_delivery_known"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")),
                name="notifications_notice_read_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(emailed_at__isnull=True) | ~Q(delivery=Delivery.PRODUCT),
                name="notifications_notice_emailed_only_if_chosen",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notifications_notice_own"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notifications_notice_unread"),
            models.Index(
                fields=["delivery", "created_at"],
                condition=Q(emailed_at__isnull=True, read_at__isnull=True) & ~Q(delivery=Delivery.PRODUCT),
                name="notifications_notice_to_email",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The address that marks it as read and opens its page. Emails have this one, because it says nothing."""
        return reverse("notifications:notice-open", args=[self.public_id])

    @property
    def definition(self) -> KindDefinition:
        """The words of its kind."""
        return KINDS[self.kind]

    @property
    def title(self) -> str:
        """What happened, as the page of notices prints it."""
        return self.definition.title.format(month=months.label(self.month) if self.month else "a month")

    @property
    def place(self) -> str:
        """The page that it opens; the page of notices if this version has no such page."""
        try:
            return reverse(self.url_name, args=self.url_args)
        except NoReverseMatch:
            return reverse("notifications:notice-list")


class NoticeChoice(models.Model):
    """How one person gets notices of one kind, where that differs from the usual delivery."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    delivery = models.CharField(max_length=8, choices=Delivery.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                name="notifications_noticechoice_once",
                violation_error_message="The person has already chosen how to get this kind of notice.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notifications_noticechoice_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(delivery__in=Delivery.values), name="notifications_noticechoice_delivery_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}: {self.delivery}"


class NoticeSettings(models.Model):
    """When a person gets the daily email, and the address of their calendar.

    The token of the calendar is derived from `calendar_number` and stored as a hash, so reading the table opens none.
    """

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    digest_time = models.PositiveSmallIntegerField(choices=DigestTime.choices, default=DigestTime.MORNING)
    calendar_number = models.PositiveIntegerField("how many addresses there have been", default=0)
    calendar_hash = models.CharField(max_length=64, null=True, unique=True)  # none: no calendar

    class Meta:
        verbose_name_plural = "notice settings"
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_time__in=DigestTime.values),
                name="notifications_noticesettings_time_known",
                violation_error_message="Choose one of the times for the daily email.",
            )
        ]

    def __str__(self) -> str:
        return f"notice settings of {self.person_id}"


# What the classes of RFC 3463 mean to the person whose address it is.
BOUNCE_REASONS = {
    "5.1": "the address does not exist",
    "5.2": "the mailbox is full or closed",
    "5.7": "the mail server refuses our mail",
}


class MailBounce(models.Model):
    """A mail server reports that emails to a person's address fail. Emails about notices pause until resumed.

    It is about the address that the person had then: another address ends it. What the server wrote is not stored,
    except its status code (RFC 3463): the text may quote a message.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    address = models.EmailField()
    status = models.CharField("status code of the server, such as 5.1.1", max_length=12)
    report = models.CharField("hash of the report, so that it is read once", max_length=64, unique=True)
    read_at = models.DateTimeField("when the report was read")
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = MailBounceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__startswith="5."),
                name="notifications_mailbounce_is_permanent",
            ),
            models.CheckConstraint(
                condition=Q(resumed_at__isnull=True, resumed_by__isnull=True)
                | Q(resumed_at__isnull=False, resumed_by__isnull=False),
                name="notifications_mailbounce_resumed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(resumed_at__isnull=True), name="notifications_mailbounce_open"),
        ]

    def __str__(self) -> str:
        return f"bounce {self.status} of {self.person_id}"

    @property
    def why(self) -> str:
        """Why mail could not be delivered, in words: `the address does not exist (5.1.1)`."""
        known = BOUNCE_REASONS.get(self.status.rpartition(".")[0], "the mail server did not accept it")
        return f"{known} ({self.status})"
