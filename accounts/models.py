"""People, their sessions and their sign-in data. Nothing here refers to a case."""

from __future__ import annotations

import unicodedata
import uuid
from datetime import date, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Lower, Trim
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts import phone_numbers
from accounts.access_review import quarters
from accounts.access_review.querysets import AccessReviewQuerySet, ReviewedPersonQuerySet
from accounts.choices import (
    ASKS_ADMINISTRATORS,
    FORCE_ROLES,
    SENSITIVE_ROLES,
    UNIT_ROLES,
    AccessAnswer,
    ChangeState,
    ClaimGives,
    ProposalState,
    ResetState,
    Role,
)
from accounts.email_addresses import as_stored
from accounts.querysets import (
    AccessProposalQuerySet,
    AddressChangeQuerySet,
    ClaimRuleQuerySet,
    FactorResetQuerySet,
    JobQuerySet,
    UserManager,
    UserQuerySet,
)
from core import clock
from core.dated_rules.models import days_of
from reference.models import Force, Unit

LONGEST_JOB = timedelta(days=1, minutes=1)  # a day, counted by the clock of the process that requested it


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


class Session(models.Model):
    """One signed-in browser. The key is stored as a hash, so reading the table opens no session."""

    session_key = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the cookie's value
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    end_logged_at = models.DateTimeField(null=True)  # when the log recorded that the session expired
    device = models.CharField(max_length=80, blank=True, default="", db_default="")  # browser and system, in words

    def __str__(self) -> str:
        return f"session of {self.user_id}"


class EmailChange(models.Model):
    """A requested change of email address. Each address has a link, stored as a hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="address_changes")
    new_email = models.EmailField(max_length=254)
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    old_key = models.CharField(max_length=64, unique=True)
    new_key = models.CharField(max_length=64, unique=True)
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=ChangeState.choices, default=ChangeState.OPEN)
    closed_at = models.DateTimeField(null=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state=ChangeState.OPEN),
                name="accounts_emailchange_one_waits",
                violation_error_message="A change to this person's email address is already waiting for confirmation.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ChangeState.OPEN, closed_at__isnull=True)
                | models.Q(state=ChangeState.WITHDRAWN, closed_at__isnull=False)
                | models.Q(
                    state=ChangeState.DONE,
                    closed_at__isnull=False,
                    old_confirmed_at__isnull=False,
                    new_confirmed_at__isnull=False,
                ),
                name="accounts_addresschange_done_when_both_confirmed",
                violation_error_message="An email address changes only when both addresses have confirmed it.",
            ),
            models.CheckConstraint(
                condition=models.Q(new_email=Lower(Trim(composed("new_email")))),
                name="accounts_addresschange_new_email_as_stored",
                violation_error_message="Enter the email address in lower case, such as name@police.example.",
            ),
        ]

    def __str__(self) -> str:
        return f"change of address of {self.user_id}"


class KnownSource(models.Model):
    """A source that a person signed in from, as a keyed hash. Failures elsewhere lock nobody out there."""

    user = models.ForeignKey(User, models.CASCADE, related_name="known_sources")
    source = models.CharField(max_length=64)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "source"],
                name="accounts_knownsource_once",
                violation_error_message="This source is already recorded for the person.",
            )
        ]

    def __str__(self) -> str:
        return f"source of {self.user_id}"


class SignInFailures(models.Model):
    """The number of wrong passwords in one window. What is counted (account, source, both) is a keyed hash."""

    bucket = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "sign-in failures"

    def __str__(self) -> str:
        return f"{self.failures} failures"


class AcceptedCode(models.Model):
    """The last moment of which a person's authenticator app gave a code that was accepted, in steps of 30 seconds.

    A code of that step or an earlier one is refused. The row survives a new app: steps only grow.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    step = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"code of {self.user_id}"


class FactorReset(models.Model):
    """An administrator's request to remove the second factors of a person who lost them.

    For some roles a second administrator confirms it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="factor_resets")
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=ResetState.choices, default=ResetState.OPEN)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state=ResetState.OPEN),
                name="accounts_factorreset_one_waits",
                violation_error_message="A reset for this person is already waiting for another administrator.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ResetState.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(~models.Q(state=ResetState.OPEN), decided_at__isnull=False, decided_by__isnull=False),
                name="accounts_factorreset_decided_by_somebody",
                violation_error_message="A reset names who decided it and when.",
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("asked_by"))
                & (models.Q(decided_by__isnull=True) | ~models.Q(user=models.F("decided_by"))),
                name="accounts_factorreset_not_one_s_own",
                violation_error_message="You cannot reset your own second factor. Ask another administrator.",
            ),
        ]

    def __str__(self) -> str:
        return f"reset of {self.user_id}"


class SignOnIdentity(models.Model):
    """The account that a provider of single sign-on knows a person by. It never passes to another person.

    The provider's own identifier counts, because an email address can be given to somebody else.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_on_identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sign-on identities"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="accounts_signonidentity_one_person",
                violation_error_message="This account already signs somebody in.",
            ),
            models.UniqueConstraint(
                fields=["user", "issuer"],
                name="accounts_signonidentity_one_of_issuer",
                violation_error_message="This person already signs in with another account of this organisation.",
            ),
        ]

    def __str__(self) -> str:
        return f"identity of {self.user_id}"


class ClaimRule(models.Model):
    """What the people of a provider get whose claim has a value: a role, a force, a unit or a duty.

    It counts once a second administrator has confirmed it, until one ends it. It is never changed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.CharField(max_length=40)  # the key of a provider
    claim = models.CharField("Claim", max_length=100)
    value = models.CharField("Value", max_length=200)
    gives = models.CharField("Gives", max_length=8, choices=ClaimGives.choices)
    result = models.CharField(max_length=40)  # the code of the role, force, unit or duty
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "claim", "value", "gives", "result"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_claimrule_once",
                violation_error_message="There is already a rule that says this.",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                & ~models.Q(confirmed_by=models.F("proposed_by")),
                name="accounts_claimrule_confirmed_by_another",
                violation_error_message="Another administrator must confirm your rule.",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="accounts_claimrule_ended_by_somebody",
                violation_error_message="A rule that has ended names who ended it.",
            ),
            models.CheckConstraint(
                condition=~models.Q(gives=ClaimGives.ROLE, result__in=sorted({*SENSITIVE_ROLES, Role.SYSTEM})),
                name="accounts_claimrule_gives_no_sensitive_role",
                violation_error_message="Administrators give this role themselves, with a second person.",
            ),
            models.CheckConstraint(
                condition=models.Q(gives__in=ClaimGives.values), name="accounts_claimrule_gives_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.value}: {self.gives} {self.result}"


class AccessProposal(models.Model):
    """An administrator's proposal to open an account in a sensitive role, or to give one to an open account.

    Another administrator confirms it. What is proposed never changes, and a trigger marks it as applied when the
    account gets the access (`sql/access_proposals.sql`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="access_proposals")
    proposed_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=Role.choices)
    opens = models.BooleanField()  # the account is closed or new, and opens
    reason = models.CharField(max_length=300, blank=True)
    fingerprint = models.CharField(max_length=24)  # of the account as its page showed it
    decided_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN)

    objects = AccessProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state=ProposalState.OPEN),
                name="accounts_accessproposal_one_waits",
                violation_error_message="A proposal about this person is already waiting for another administrator.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ProposalState.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(
                    state__in=[ProposalState.DONE, ProposalState.REFUSED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | models.Q(state=ProposalState.WITHDRAWN, decided_at__isnull=False),
                name="accounts_accessproposal_decided_by_somebody",
                violation_error_message="A proposal names who decided it and when.",
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("proposed_by"))
                & (models.Q(decided_by__isnull=True) | ~models.Q(user=models.F("decided_by"))),
                name="accounts_accessproposal_not_one_s_own",
                violation_error_message="You cannot change your own access. Ask another administrator.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ProposalState.DONE) | ~models.Q(decided_by=models.F("proposed_by")),
                name="accounts_accessproposal_second_person",
                violation_error_message="You proposed this. Another administrator must confirm it.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(SENSITIVE_ROLES)),
                name="accounts_accessproposal_role_is_sensitive",
                violation_error_message="This role needs no second administrator.",
            ),
            models.CheckConstraint(
                condition=models.Q(applied_at__isnull=True) | models.Q(state=ProposalState.DONE),
                name="accounts_accessproposal_applied_when_confirmed",
                violation_error_message="Only a confirmed proposal gives access.",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal about {self.user_id}"


class UnusedWarning(models.Model):
    """That a person was warned about an account that they have not used: once for each day of the rule.

    Only the owner function `scope.close_unused` reads and writes these rows.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    used_on = models.DateField()  # a warning counts until the next sign-in
    days = models.PositiveSmallIntegerField()
    warned_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "used_on", "days"],
                name="accounts_unusedwarning_once",
                violation_error_message="This warning has been sent.",
            )
        ]

    def __str__(self) -> str:
        return f"warning of {self.user_id}"


class AccessReview(models.Model):
    """The review of access at one place in one quarter: a force, a unit, or the people without either.

    `scope.open_access_reviews` opens it with the people who have an account there that day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quarter = models.DateField()  # its first day
    opened_on = models.DateField()  # later than that if no worker ran
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_column="force", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_column="unit", related_name="+")
    reminders = models.PositiveSmallIntegerField(default=0)  # emails sent to the leads

    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "force", "unit"],
                nulls_distinct=False,
                name="accounts_accessreview_once_a_quarter",
                violation_error_message="This place already has a review this quarter.",
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
                name="accounts_accessreview_quarter_begins",
                violation_error_message="A quarter begins on 1 January, April, July or October.",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_on__gte=models.F("quarter")),
                name="accounts_accessreview_opens_in_its_quarter",
                violation_error_message="A review opens in its quarter.",
            ),
            models.CheckConstraint(
                condition=models.Q(force__isnull=True) | models.Q(unit__isnull=True),
                name="accounts_accessreview_one_place",
                violation_error_message="A review is about a force, a unit or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"access review of {self.place}, {self.quarter_name}"

    def get_absolute_url(self) -> str:
        """The page with its people."""
        return reverse("access:review-detail", args=[self.public_id])

    @property
    def place(self) -> str:
        """The force or unit in words."""
        if self.force_id:
            return self.force.short_name if self.force else ""
        return str(self.unit) if self.unit_id else "People without a force or unit"

    @property
    def quarter_name(self) -> str:
        """`October to December 2026`."""
        return quarters.in_words(self.quarter)

    @property
    def due_on(self) -> date:
        """The day by which each person should have an answer."""
        return self.opened_on + quarters.DUE_AFTER

    @property
    def closes_on(self) -> date:
        """The day from which no answer changes: the next review opens."""
        return quarters.following(self.quarter)

    @property
    def is_open(self) -> bool:
        """Whether answers can be given and changed."""
        return self.quarter == quarters.first_day(clock.today())

    @property
    def is_overdue(self) -> bool:
        """Whether people without an answer are urgent."""
        return clock.today() >= self.due_on

    @property
    def is_not_reviewed(self) -> bool:
        """Whether people without an answer count as not reviewed."""
        return clock.today() >= self.opened_on + quarters.NOT_REVIEWED_AFTER or not self.is_open


class ReviewedPerson(models.Model):
    """A person in an access review, with the answer about them. Without an answer, it is empty."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(AccessReview, models.CASCADE, related_name="people")
    user = models.ForeignKey(User, models.CASCADE, related_name="access_reviews")
    answer = models.CharField(max_length=8, choices=AccessAnswer.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)  # what should change, or why access should end
    answered_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")  # of a change or removal
    done_at = models.DateTimeField(null=True)

    objects = ReviewedPersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "reviewed people"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "user"],
                name="accounts_reviewedperson_once",
                violation_error_message="This person is already in the review.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | models.Q(answer__in=AccessAnswer.values, answered_by__isnull=False, answered_at__isnull=False),
                name="accounts_reviewedperson_answered_by_somebody",
                violation_error_message="An answer names who gave it and when.",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True) | ~models.Q(user=models.F("answered_by")),
                name="accounts_reviewedperson_not_one_s_own",
                violation_error_message="You cannot confirm your own access.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=sorted(ASKS_ADMINISTRATORS)) & ~models.Q(words="")
                | ~models.Q(answer__in=sorted(ASKS_ADMINISTRATORS)) & models.Q(words=""),
                name="accounts_reviewedperson_request_says_why",
                violation_error_message="Say what should change, or why access should end.",
            ),
            models.CheckConstraint(
                condition=models.Q(done_by__isnull=True, done_at__isnull=True)
                | models.Q(answer__in=sorted(ASKS_ADMINISTRATORS), done_by__isnull=False, done_at__isnull=False)
                & ~models.Q(user=models.F("done_by")),
                name="accounts_reviewedperson_done_by_somebody_else",
                violation_error_message="Another administrator deals with requests about your own access.",
            ),
        ]

    def __str__(self) -> str:
        return f"access of {self.user_id}"

    @property
    def is_request(self) -> bool:
        """Whether it asks administrators to change or remove the access."""
        return self.answer in ASKS_ADMINISTRATORS

    @property
    def asks_to(self) -> str:
        """`Change access` or `Remove access`; empty if it asks for nothing."""
        return f"{self.get_answer_display()} access" if self.is_request else ""


class OutgoingMail(models.Model):
    """A mail for the clerk to send, stored in the transaction of the change it reports. Deleted once sent.

    Its link opens an account for some hours, so the web role writes such rows and can't read them.
    """

    address = models.CharField(max_length=254, blank=True)  # empty: the requested address has no account
    subject = models.CharField(max_length=200)
    text = models.TextField()
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")  # whose password the link resets
    request_id = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(auto_now_add=True)
    keep_until = models.DateTimeField(null=True)  # if its links work longer than one that opens an account
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"mail {self.pk}"


class Job(models.Model):
    """Work that somebody requested and a worker does with that person's rights at the time it runs.

    It opens the person's scope until it is finished or expires.
    """

    public_id = models.UUIDField(default=uuid.uuid4, primary_key=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__lte=models.F("created_at") + LONGEST_JOB),
                name="accounts_job_expires_within_a_day",
                violation_error_message="A job lasts a day at most.",
            )
        ]
        indexes = [
            models.Index(
                fields=["kind", "created_at"], condition=models.Q(finished_at__isnull=True), name="accounts_job_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} asked by {self.user_id}"
