"""People, with their role, place and duties."""

from __future__ import annotations

import unicodedata
import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Lower, Trim
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts import phone_numbers
from accounts.choices import FORCE_ROLES, UNIT_ROLES, Role
from accounts.email_addresses import as_stored
from accounts.querysets import UserManager, UserQuerySet
from core.dated_rules.models import days_of
from reference.models import Force, Unit


def composed(column: str) -> models.Func:
    """The column's text in the Unicode form in which addresses are stored."""
    return models.Func(column, function="normalize", template="%(function)s(%(expressions)s, NFC)")


class User(AbstractBaseUser):
    """A person or a system account, with one role and one place."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(
        "Email address",
        max_length=254,
        unique=True,
        error_messages={"unique": "This email address already has an account."},
    )
    name = models.CharField("Name", max_length=120, help_text="The name colleagues use, for example Priya Nair.")
    role = models.CharField("Role", max_length=16, choices=Role.choices)
    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, db_column="force", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, db_column="unit", related_name="+")
    is_active = models.BooleanField("May sign in", default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    reopened_at = models.DateTimeField(null=True, editable=False)  # the 90 days without use begin again
    duty_phone = models.CharField("Duty phone", max_length=phone_numbers.LONGEST, blank=True, default="", db_default="")
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
                violation_error_message="Enter the email address in lower case.",
            ),
            models.CheckConstraint(
                condition=models.Q(email=Trim(composed("email"))),
                name="accounts_user_email_is_trimmed_and_composed",
                violation_error_message="Enter the email address with no spaces, such as name@police.example.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(FORCE_ROLES), force__isnull=False, unit__isnull=True)
                | models.Q(role__in=sorted(UNIT_ROLES), force__isnull=True, unit__isnull=False)
                | (
                    ~models.Q(role__in=sorted(FORCE_ROLES | UNIT_ROLES))
                    & models.Q(force__isnull=True, unit__isnull=True)
                ),
                name="accounts_user_place_fits_role",
                violation_error_message="Choose a force for a force role, a unit for a coordinator, and neither "
                "for other roles.",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_user_role_known"),
            models.CheckConstraint(
                condition=models.Q(duty_phone="") | models.Q(duty_phone__regex=phone_numbers.STORED),
                name="accounts_user_duty_phone_is_a_number",
                violation_error_message="Enter the duty phone number in digits.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The person's page for administrators."""
        return reverse("administration:person-detail", args=[self.public_id])

    def clean(self) -> None:
        """Normalise the address: trimmed, lower case, one Unicode form."""
        self.email = as_stored(self.email)
        self.name = unicodedata.normalize("NFC", self.name).strip()

    @property
    def device_mark(self) -> str:
        """A mark by which a browser knows whether stored data is this person's. It identifies nobody."""
        return salted_hmac("accounts.device_mark", str(self.public_id), algorithm="sha256").hexdigest()[:16]

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
    """A dated duty beside the role: NRM, orders, registrar, author. Apps check for it by name."""

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
                violation_error_message="The end date is before the start date. Change one of them.",
            ),
            ExclusionConstraint(
                name="accounts_duty_held_once_a_day",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (days_of("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="The person already has this duty on one of these dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"
