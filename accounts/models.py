"""People and what they are signed in with. Nothing here touches a record of a case."""

from __future__ import annotations

import unicodedata
import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.choices import FORCE_ROLES, UNIT_ROLES, Role
from accounts.querysets import UserManager, UserQuerySet
from reference.models import Force, Unit


class User(AbstractBaseUser):
    """A person, or a system account, with one role and one place."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(
        "E-mail address",
        max_length=254,
        unique=True,
        error_messages={"unique": "Somebody already has this e-mail address."},
    )
    name = models.CharField("Name", max_length=120, help_text="As colleagues know the person, for example Priya Nair.")
    role = models.CharField("Role", max_length=16, choices=Role.choices)
    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, db_column="force", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, db_column="unit", related_name="+")
    is_active = models.BooleanField("May sign in", default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    single_letters = models.BooleanField("Uses single letters as shortcuts", default=False, db_default=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="accounts_user_email_in_small_letters",
                violation_error_message="An e-mail address is stored in small letters.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=FORCE_ROLES, force__isnull=False, unit__isnull=True)
                | models.Q(role__in=UNIT_ROLES, force__isnull=True, unit__isnull=False)
                | (~models.Q(role__in=FORCE_ROLES | UNIT_ROLES) & models.Q(force__isnull=True, unit__isnull=True)),
                name="accounts_user_place_fits_role",
                violation_error_message="A force role needs a force, a coordinator needs a unit, others have neither.",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The person's page for administrators."""
        return reverse("oversight:person-detail", args=[self.public_id])

    def clean(self) -> None:
        """Trim the address, in small letters and one Unicode form, so that one person is one address."""
        self.email = unicodedata.normalize("NFC", self.email).strip().lower()
        self.name = unicodedata.normalize("NFC", self.name).strip()

    @property
    def place(self) -> str:
        """Where the person works, in words."""
        if self.force_id:
            return self.force.short_name if self.force else ""
        if self.unit_id:
            return str(self.unit) if self.unit else ""
        return ""

    @property
    def described(self) -> str:
        """Name, role and place as the header prints them: `Priya Nair, force analyst, Lancashire`."""
        return ", ".join(part for part in (self.name, Role(self.role).label.lower(), self.place) if part)


class Duty(models.Model):
    """A dated duty beside the role: NRM, orders, registrar, author. Rooms above ask for it by name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=16)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="accounts_duty_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class Session(models.Model):
    """One signed-in browser. The key is stored as its hash: reading the table opens no session."""

    session_key = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the cookie's value
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"session of {self.user_id}"


class Job(models.Model):
    """Work that somebody asked for and a worker does under that person's scope, as it is when the work is done."""

    public_id = models.UUIDField(default=uuid.uuid4, primary_key=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} asked by {self.user_id}"
