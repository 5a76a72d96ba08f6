"""Systems, their tokens, and their webhooks. Only the login role and owner functions read the hashes of tokens."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.choices import FORCE_ROLES, UNIT_ROLES
from accounts.models import User
from core import months
from reference.models import Force, Unit
from systems import scopes
from systems.choices import OF_RETURNS, OPEN_STATES, SUBSCRIBED, DeliveryState, EventName, SystemRole, SystemState
from systems.querysets import ApiTokenQuerySet, SystemQuerySet, WebhookDeliveryQuerySet, WebhookEndpointQuerySet

# As constants of a migration: the database compares with these lists.
SCOPE_NAMES = sorted(scopes.SCOPES)
SUBSCRIBED_NAMES = sorted(event.value for event in SUBSCRIBED)
RETURN_EVENTS = sorted(event.value for event in OF_RETURNS)
LONGEST_LIFE_DAYS = 366


class System(models.Model):
    """A program that uses the API, with an account of its own and a person who answers for it.

    The account (`user`) has the role *system* and no place, so that no list of people has it and no notice goes to it.
    A token acts with the role and place of this row instead.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.PROTECT, related_name="system")
    purpose = models.CharField("Purpose", max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="systems_owned", verbose_name="Owner")
    role = models.CharField("Works for", max_length=16, choices=SystemRole.choices)
    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, db_column="force", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, db_column="unit", related_name="+")
    scopes = ArrayField(models.CharField(max_length=40))
    state = models.CharField(max_length=8, choices=SystemState.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SystemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SystemState.values), name="systems_system_state_known"),
            models.CheckConstraint(
                condition=Q(
                    role__in=sorted(FORCE_ROLES & set(SystemRole.values)),
                    force__isnull=False,
                    unit__isnull=True,
                )
                | Q(role__in=sorted(UNIT_ROLES), force__isnull=True, unit__isnull=False)
                | Q(
                    role__in=sorted(set(SystemRole.values) - FORCE_ROLES - UNIT_ROLES),
                    force__isnull=True,
                    unit__isnull=True,
                ),
                name="systems_system_place_fits_role",
                violation_error_message="Choose the force or unit that the system works for, and no other.",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=SCOPE_NAMES) & Q(scopes__len__gt=0),
                name="systems_system_scopes_known",
                violation_error_message="Choose what the system may do.",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("created_by"))),
                name="systems_system_decided_by_a_second_person",
                violation_error_message="Another administrator must confirm this system.",
            ),
            models.CheckConstraint(
                condition=~Q(state=SystemState.ACTIVE)
                | Q(decided_by__isnull=False)
                | ~(Q(scopes__overlap=scopes.SENSITIVE) | Q(role__in=scopes.SEVERAL_FORCES)),
                name="systems_system_sensitive_is_confirmed",
                violation_error_message="Another administrator must confirm this system.",
            ),
            models.CheckConstraint(
                condition=Q(state=SystemState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=SystemState.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="systems_system_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.user.name

    def get_absolute_url(self) -> str:
        """The page of the system for administrators."""
        return reverse("systems:system-detail", args=[self.public_id])

    @property
    def name(self) -> str:
        """Its name, which is the name of its account."""
        return self.user.name

    @property
    def place(self) -> str:
        """What it works for, in words: `Lancashire`, `North West ROCU`, `All forces`."""
        if self.force_id and self.force:
            return self.force.short_name
        if self.unit_id and self.unit:
            return str(self.unit)
        return self.get_role_display()

    @property
    def is_open(self) -> bool:
        """Whether it was neither refused nor closed."""
        return self.state in OPEN_STATES

    @property
    def is_suspended(self) -> bool:
        """Whether its tokens do not work because the account of its owner is closed."""
        return self.state == SystemState.ACTIVE and not self.owner.is_active

    @property
    def is_waiting(self) -> bool:
        """Whether a second administrator has not decided yet."""
        return self.state == SystemState.WAITING

    @property
    def was_refused(self) -> bool:
        """Whether the second administrator refused it."""
        return self.state == SystemState.REFUSED

    @property
    def is_confirmed(self) -> bool:
        """Whether it is neither waiting nor at its end, even if it is suspended."""
        return self.state == SystemState.ACTIVE

    @property
    def is_working(self) -> bool:
        """Whether its tokens and webhooks work."""
        return self.is_confirmed and not self.is_suspended

    @property
    def status(self) -> str:
        """The status in words, as lists print it."""
        return "Suspended: the owner’s account is closed" if self.is_suspended else self.get_state_display()

    @property
    def needs_second_person(self) -> bool:
        """Whether a second administrator confirms it."""
        return scopes.needs_second_person(self.role, self.scopes)

    @property
    def may_do(self) -> list[str]:
        """What it may do, in words."""
        return scopes.labels_of(self.scopes)

    def acting_user(self) -> User:
        """Its account with the role and place that it acts with, for one request. Never saved."""
        user = self.user
        user.role, user.force, user.unit = self.role, self.force, self.unit
        return user


class ApiToken(models.Model):
    """One token of a system, stored as a hash, with what it may do and how often it was used."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, models.CASCADE, related_name="tokens")
    name = models.CharField("Name", max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField("first characters", max_length=12)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    replaces = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replaced_by")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    last_used_on = models.DateField(null=True, blank=True)
    last_source = models.CharField(max_length=64, blank=True, default="")
    minute = models.DateTimeField("minute that `minute_requests` counts", null=True, blank=True)
    minute_requests = models.PositiveIntegerField(default=0)
    day_requests = models.PositiveIntegerField("requests on the day of the last use", default=0)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("created_at") + timedelta(days=LONGEST_LIFE_DAYS)),
                name="systems_apitoken_lasts_a_year_at_most",
                violation_error_message="A token can last for 12 months at most.",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=SCOPE_NAMES) & Q(scopes__len__gt=0),
                name="systems_apitoken_scopes_known",
                violation_error_message="Choose what the token may do.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="systems_apitoken_revoked_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                name="systems_apitoken_replaced_once",
                violation_error_message="This token has already been replaced.",
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.hint}"

    @property
    def is_working(self) -> bool:
        """Whether it neither expired nor was revoked."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def status(self) -> str:
        """The status in words."""
        if self.revoked_at is not None:
            return "Revoked"
        return "Active" if self.is_working else "Expired"

    @property
    def may_do(self) -> list[str]:
        """What it may do, in words."""
        return scopes.labels_of(self.scopes)


class WebhookEndpoint(models.Model):
    """An address of a system to which events are sent, and the key that signs them, encrypted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, models.CASCADE, related_name="endpoints")
    url = models.URLField("Address", max_length=500)
    events = ArrayField(models.CharField(max_length=24))
    secret = models.TextField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(events__contained_by=SUBSCRIBED_NAMES) & Q(events__len__gt=0),
                name="systems_webhookendpoint_events_known",
                violation_error_message="Choose which events to send.",
            ),
            models.UniqueConstraint(
                fields=["system", "url"],
                name="systems_webhookendpoint_once",
                violation_error_message="This system already has a webhook with this address.",
            ),
        ]

    def __str__(self) -> str:
        return self.url

    def get_absolute_url(self) -> str:
        """The page of the webhook with its deliveries."""
        return reverse("systems:webhook-detail", args=[self.public_id])

    @property
    def event_labels(self) -> list[str]:
        """The events that it gets, in words."""
        return [event.label for event in SUBSCRIBED if event in self.events]


class WebhookEvent(models.Model):
    """Something that happened and that some endpoint asked for. It holds no case data.

    Receivers tell events apart by `public_id`, and order them by `id`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=24, choices=EventName.choices)
    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, db_column="force", related_name="+")
    month = models.DateField(null=True, blank=True)
    number = models.PositiveIntegerField("number of the revision or version", null=True, blank=True)
    path = models.CharField("page of the service", max_length=200, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(name__in=EventName.values), name="systems_webhookevent_name_known"),
            models.CheckConstraint(
                condition=Q(force__isnull=False, name__in=RETURN_EVENTS)
                | (Q(force__isnull=True) & ~Q(name__in=RETURN_EVENTS)),
                name="systems_webhookevent_force_of_returns",
            ),
            models.CheckConstraint(
                condition=Q(path="") | Q(path__regex=r"^/[^/\\]"),
                name="systems_webhookevent_path_of_ours",
            ),
            models.UniqueConstraint(
                fields=["name", "month"],
                condition=Q(name__startswith="period."),
                name="systems_webhookevent_month_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.public_id}"

    @property
    def what(self) -> str:
        """What happened, in words: `A return is approved: Lancashire, October 2026`."""
        places = (self.force.short_name if self.force else "", months.label(self.month) if self.month else "")
        about = ", ".join(filter(None, places))
        return f"{EventName(self.name).label}: {about}" if about else EventName(self.name).label


class WebhookDelivery(models.Model):
    """One event for one endpoint: sent, to be sent, or failed for good."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(WebhookEvent, models.DO_NOTHING, related_name="deliveries")  # deleted before it
    state = models.CharField(max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField("what the last attempt was answered with", max_length=120, blank=True, default="")

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "webhook deliveries"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="systems_delivery_state_known"),
            models.UniqueConstraint(fields=["endpoint", "event"], name="systems_delivery_once"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, finished_at__isnull=True)
                | (~Q(state=DeliveryState.WAITING) & Q(finished_at__isnull=False)),
                name="systems_delivery_finished_if_over",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state=DeliveryState.WAITING), name="systems_delivery_to_send"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.public_id}"

    @property
    def is_to_be_retried(self) -> bool:
        """Whether it failed and is sent again."""
        return self.state == DeliveryState.WAITING and self.attempts > 0
