"""Forms about people, the log and feedback."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from accounts import duties
from accounts.choices import FORCE_ROLES, ROLE_SENTENCES, UNIT_ROLES, Role
from accounts.email_addresses import as_stored
from accounts.models import User
from administration import log_questions, querysets
from administration.access_log import subject_choices
from audit.choices import Operation
from core.day_range import DayRangeForm
from core.govuk import choose_from
from core.typed_text import NameField
from reference.models import Force, Unit


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when the program runs
    """A person's name, address, role and place. Clears the place that the role doesn't need."""

    role = forms.ChoiceField(
        choices=[(role, f"{role.label}. {ROLE_SENTENCES[role]}") for role in Role if role != Role.SYSTEM],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )
    force = forms.ModelChoiceField(
        Force.objects.order_by("short_name"),
        required=False,
        empty_label="No force",
        help_text="For an analyst, a lead or an officer.",
    )
    unit = forms.ModelChoiceField(
        Unit.objects.order_by("order", "name"), required=False, empty_label="No unit", help_text="For a coordinator."
    )

    class Meta:
        model = User
        fields = ["name", "email", "role", "force", "unit"]
        field_classes = {"name": NameField}
        error_messages = {
            "name": {"required": "Enter the person’s name, such as Priya Nair."},
            "email": {"required": "Enter the person’s work email address."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["email"]

    def clean_email(self) -> str:
        """Normalise the address, so that each person has one address whatever its case."""
        email = as_stored(str(self.cleaned_data["email"]))
        if User.objects.with_email(email).exists():
            raise forms.ValidationError("This email address already has an account.")
        return email

    def clean(self) -> dict[str, Any]:
        """Require a force for a force role, and a unit for a coordinator."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        role = cleaned.get("role")
        if role in FORCE_ROLES:
            cleaned["unit"] = None
            if not cleaned.get("force"):
                self.add_error("force", "Choose the force this person works for.")
        elif role in UNIT_ROLES:
            cleaned["force"] = None
            if not cleaned.get("unit"):
                self.add_error("unit", "Choose the unit this person coordinates.")
        else:
            cleaned["force"] = cleaned["unit"] = None
        return cleaned


class AccountReasonForm(forms.Form):
    """Why an account is closed or reopened; the log keeps the reason."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="The reason is logged and auditors can read it. Do not name a victim, suspect or witness.",
        error_messages={"required": "Enter a reason, such as: left the force on 30 November."},
    )


class ClosingForm(AccountReasonForm):
    """Why an account is closed and, if the person owns systems, who owns them from now on."""

    new_owner = forms.EmailField(
        label="Email address of the new owner of their systems (optional)",
        required=False,
        max_length=254,
        help_text="Somebody with an open account, who is responsible for the tokens from now on.",
        error_messages={"invalid": "Enter an email address, such as name@police.example."},
    )

    def __init__(self, *args: Any, person: User, has_systems: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not has_systems:
            del self.fields["new_owner"]

    def clean_new_owner(self) -> User | None:
        """The active person with this address, who is somebody else; nobody if the field is blank."""
        if not (email := self.cleaned_data["new_owner"]):
            return None
        owner = User.objects.people().active().with_email(email).exclude(pk=self.person.pk).first()
        if owner is None:
            raise forms.ValidationError("No other open account has this email address. Check it.")
        return owner


class FactorResetForm(forms.Form):
    """Why the second factor of a person is reset; the log keeps the reason."""

    reason = forms.CharField(
        label="Reason, and how you checked who asked",
        max_length=300,
        help_text="The reason is logged and auditors can read it. Do not name a victim, suspect or witness.",
        error_messages={"required": "Enter a reason, such as: lost phone, identity checked by video call."},
    )


class PeopleFilter(forms.Form):
    """Filters for the list of people."""

    text = forms.CharField(label="Name or email address", required=False, max_length=80)
    role = forms.ChoiceField(required=False, choices=[("", "All roles"), *Role.choices])
    duty = forms.ChoiceField(
        required=False, choices=[("", "Any or none"), *duties.DutyKind.choices, (querysets.NO_DUTY, "No duty")]
    )
    force = forms.ModelChoiceField(
        Force.objects.order_by("short_name"), required=False, empty_label="All forces", to_field_name="code"
    )
    active = forms.ChoiceField(
        label="Account", required=False, choices=[("", "Open and closed"), ("yes", "Open"), ("no", "Closed")]
    )


class DutyFilter(forms.Form):
    """Filters for the page of duties."""

    duty = forms.ChoiceField(required=False, choices=[("", "All duties"), *duties.DutyKind.choices])
    unit = forms.ChoiceField(label="Unit", required=False)
    gaps = forms.BooleanField(label="Only forces with no duty holder", required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(
            self,
            "unit",
            [
                ("", "All units"),
                *((unit.pk, unit.short_name) for unit in units),
            ],
        )


class LogFilter(DayRangeForm):
    """Filters for the log, with the questions that the reader's role may ask."""

    about = forms.ChoiceField(label="Show", required=False)
    record = forms.CharField(
        label="Record",
        required=False,
        max_length=254,
        help_text="A pseudonym, subject number, URN, system ID, or the reference of any other record.",
    )
    person = forms.CharField(label="Person’s email address", required=False, max_length=254)
    kind = forms.ChoiceField(label="Type of access", required=False, choices=[("", "All types"), *Operation.choices])
    subject = forms.ChoiceField(label="Type of record", required=False)
    home_pages = forms.BooleanField(label="Include views of home pages", required=False)
    field_order = ("about", "record", "person", "kind", "subject", "since", "until", "home_pages")

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_limited = role == Role.ADMINISTRATOR
        choose_from(self, "about", [("", "All events"), *log_questions.choices_for(role)])
        choose_from(self, "subject", [("", "All types"), *subject_choices(only_settings=is_limited)])
        if is_limited:
            del self.fields["record"]  # administrators see no case

    def clean(self) -> dict[str, Any]:
        """Check that a question that reads every record looks at few enough days."""
        cleaned = super().clean()
        is_long = self.day_range.days > log_questions.MOST_DAYS
        if is_long and cleaned.get("about") in log_questions.OF_SOME_DAYS and not self.errors:
            self.add_error("since", f"Choose a period of {log_questions.MOST_DAYS} days or fewer.")
        return cleaned


class FeedbackForm(forms.Form):
    """What a person says about the service, and from which page."""

    words = forms.CharField(
        label="Your feedback",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What did not work or what is missing. Do not name a victim, suspect or witness.",
        error_messages={"required": "Enter your feedback."},
    )
    page = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    request = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean_page(self) -> str:
        """A path of this service without its query string, or nothing."""
        page = str(self.cleaned_data["page"]).split("?", 1)[0]
        return page if re.fullmatch(r"/[\w/.-]*", page) else ""

    def clean_request(self) -> str:
        """A request id, or nothing."""
        number = str(self.cleaned_data["request"])
        return number if re.fullmatch(r"[A-Za-z0-9_.-]+", number) else ""


class FeedbackFilter(forms.Form):
    """Filters for the list of feedback."""

    state = forms.ChoiceField(
        label="Show", required=False, choices=[("", "All"), ("waiting", "Not dealt with"), ("done", "Dealt with")]
    )
