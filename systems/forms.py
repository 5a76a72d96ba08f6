"""Forms of systems, their tokens and webhooks."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from core.govuk import choose_from
from core.typed_text import NameField
from reference.models import Force, Unit
from systems import registration, scopes, tokens
from systems.choices import SystemRole
from systems.models import System
from systems.webhooks import endpoints

LIFE = ((30, "30 days"), (90, "90 days"), (180, "6 months"), (365, "12 months"))
OVERLAP = ((0, "Stop it now"), (1, "1 day"), (3, "3 days"), (7, "7 days"))
NO_OWNER = "No person with an open account has this email address. Check it, or add the person first."


class SystemDetailsForm(forms.Form):
    """The name, purpose and owner of a system. The owner is named by email address and becomes a person."""

    name = NameField(
        label="Name",
        max_length=120,
        help_text="The name that colleagues know, for example Lancashire case management.",
        error_messages={"required": "Enter the name of the system."},
    )
    purpose = forms.CharField(
        label="Purpose",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the system does with the data. Its owner and other administrators read it.",
        error_messages={"required": "Enter what the system is for."},
    )
    owner = forms.EmailField(
        label="Owner’s email address",
        help_text="The person who answers for the system. They get reminders, and can revoke its tokens.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the email address of the owner.",
            "invalid": "Enter an email address, such as name@police.example.",
        },
    )

    def clean_owner(self) -> User:
        """The active person with this address."""
        owner = User.objects.people().active().with_email(self.cleaned_data["owner"]).first()
        if owner is None:
            raise forms.ValidationError(NO_OWNER)
        return owner


class SystemForm(SystemDetailsForm):
    """A new system: besides, what it works for and what it may do."""

    role = forms.ChoiceField(
        label="Whose data can the system use?",
        choices=SystemRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose data the system can use."},
    )
    force = forms.ModelChoiceField(
        Force.objects.order_by("short_name"),
        required=False,
        empty_label="No force",
        help_text="If the system works for one force.",
    )
    unit = forms.ModelChoiceField(
        Unit.objects.order_by("order", "name"),
        required=False,
        empty_label="No unit",
        help_text="If the system works for the forces of one unit.",
    )
    scopes = forms.MultipleChoiceField(
        label="What may the system do?",
        choices=[(scope.name, scope.label) for scope in scopes.SCOPES.values()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose as little as it needs. You cannot change this later: if it needs more, add a new system.",
        error_messages={"required": "Choose what the system may do."},
    )

    def clean(self) -> dict[str, Any]:
        """Require the place that the kind of system needs, and scopes that it may have."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        role = cleaned.get("role")
        if role == SystemRole.FORCE and not cleaned.get("force"):
            self.add_error("force", "Choose the force that the system works for.")
        if role == SystemRole.UNIT and not cleaned.get("unit"):
            self.add_error("unit", "Choose the unit that the system works for.")
        if role != SystemRole.FORCE:
            cleaned["force"] = None
        if role != SystemRole.UNIT:
            cleaned["unit"] = None
        if role and cleaned.get("scopes") and (why := registration.why_not_scopes(role, cleaned["scopes"])):
            self.add_error("scopes", why)
        return cleaned

    def system(self) -> System:
        """The system that the form describes, not yet stored."""
        entered = self.cleaned_data
        return System(**{name: entered[name] for name in ("purpose", "owner", "role", "force", "unit", "scopes")})


class TokenForm(forms.Form):
    """A new token: its name, what it may do and how long it lasts."""

    name = NameField(
        label="Name",
        max_length=60,
        help_text="Where the token is used, for example Test server.",
        error_messages={"required": "Enter a name for the token."},
    )
    scopes = forms.MultipleChoiceField(
        label="What may the token do?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the token may do."},
    )
    days = forms.TypedChoiceField(
        label="How long does it last?",
        choices=LIFE,
        coerce=int,
        initial=tokens.USUAL_DAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long the token lasts."},
    )

    def __init__(self, data: Any = None, *, system: System) -> None:
        super().__init__(data, initial={"scopes": system.scopes})
        choose_from(self, "scopes", [(name, scopes.SCOPES[name].label) for name in system.scopes])


class RotationForm(forms.Form):
    """How long the new token lasts, and how long the old one still works."""

    days = forms.TypedChoiceField(
        label="How long does the new token last?",
        choices=LIFE,
        coerce=int,
        initial=tokens.USUAL_DAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long the new token lasts."},
    )
    overlap_days = forms.TypedChoiceField(
        label="How long should the old token keep working?",
        choices=OVERLAP,
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
        help_text="Long enough to put the new token into the system.",
        error_messages={"required": "Choose how long the old token should keep working."},
    )


class WebhookForm(forms.Form):
    """The address of a webhook and the events that are sent to it."""

    url = forms.CharField(
        label="Address",
        max_length=500,
        help_text="It must begin with https:// and be reachable from the internet.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the address that messages are sent to."},
    )
    events = forms.MultipleChoiceField(
        label="Which events?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one event."},
    )

    def __init__(self, data: Any = None, *, system: System) -> None:
        super().__init__(data)
        choose_from(self, "events", [(event.value, event.label) for event in endpoints.events_for(system.role)])
