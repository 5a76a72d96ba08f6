"""Forms for a subject's identity: adding a subject, and adding details later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.govuk import DateField, choose_record_from
from core.typed_text import NameField
from orders.choices import Particular
from orders.subjects.records import LONGEST, Identifier
from orders.supervision import out_of_hours
from reference.models import Force, Nationality

ONE_A_LINE = "One per line."


def _lines(label: str, *, rows: int = 2, hint: str = ONE_A_LINE) -> forms.CharField:
    return forms.CharField(
        label=f"{label} (optional)", required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


def _line(label: str, **more: Any) -> forms.CharField:
    return NameField(label=label, max_length=LONGEST, **more)


class PoliceAreaField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """The force whose area an address is in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Force.objects.none(), required=False, empty_label="Not known", to_field_name="code", **kwargs
        )

    def label_from_instance(self, force: Force) -> str:
        """The force's everyday name."""
        return force.short_name


class SubjectForm(forms.Form):
    """A subject who is not in the register yet."""

    name = _line("Name", error_messages={"required": "Enter the name of the subject."})
    aliases = _lines("Aliases and nicknames")
    born_on = DateField(label="Date of birth (optional)", required=False, help_text="For example, 27 3 1985.")
    nationality = forms.ModelChoiceField(
        label="Nationality (optional)", queryset=Nationality.objects.none(), required=False, empty_label="Not known"
    )
    address = _line("Home address (optional)", required=False)
    area = PoliceAreaField(label="Police area of the address (optional)")
    vehicles = _lines("Vehicle registrations")
    phones = _lines("Phone numbers")
    out_of_hours_contact = forms.CharField(
        label="Out-of-hours number for officers who meet this person",
        max_length=out_of_hours.LONGEST,
        required=False,
        help_text="Who answers, and the phone number, such as: force duty officer, 01632 960999.",
    )

    different_because = forms.CharField(
        label="Why is this a different person? (do not include names)",
        max_length=LONGEST,
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, force: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.force = force
        if self.is_bound and self.data.get("different_because", "").strip():
            self._show_why_different()
        if default := out_of_hours.default_of(force):
            self.fields["out_of_hours_contact"].label += " (optional)"  # type: ignore[operator]
            self.fields["out_of_hours_contact"].help_text = f"Leave blank to show your force’s number: {default}."
        today = clock.today()
        choose_record_from(self, "area", Force.objects.valid_on(today).order_by("short_name"))
        choose_record_from(self, "nationality", Nationality.objects.valid_on(today).in_order())

    def _show_why_different(self) -> None:
        self.fields["different_because"].widget = forms.Textarea(attrs={"rows": 2})

    def ask_why_different(self, why: str) -> None:
        """Show the field that asks why this is a different person; keeps what the user typed."""
        self._show_why_different()
        self.add_error("different_because", why)

    def clean_out_of_hours_contact(self) -> str:
        """A phone number; blank only where the force has a number for all its subjects."""
        typed: str = self.cleaned_data["out_of_hours_contact"]
        if why := out_of_hours.why_not_without(self.force, typed):
            raise ValidationError(why)
        return typed

    def clean_born_on(self) -> date | None:
        """A date of birth that is not in the future."""
        day: date | None = self.cleaned_data["born_on"]
        if day and not date(1900, 1, 1) <= day <= clock.today():
            raise ValidationError("Enter a date after 1900 that is not in the future.")
        return day

    def clean(self) -> dict[str, Any]:
        """No line is too long, and a police area belongs to an address."""
        cleaned = super().clean() or {}
        for name in ("aliases", "vehicles", "phones"):
            if any(len(line) > LONGEST for line in cleaned.get(name, "").splitlines()):
                self.add_error(name, f"Use {LONGEST} characters or fewer on each line.")
        if cleaned.get("area") and not cleaned.get("address"):
            self.add_error("address", "Enter the address in the police area, or leave the area blank.")
        return cleaned

    def known(self) -> list[Identifier]:
        """All the details that were typed, without duplicates."""
        return list(self._known())

    def _known(self) -> Iterator[Identifier]:
        cleaned = self.cleaned_data
        yield Identifier(kind=Particular.NAME, text=cleaned["name"])
        if cleaned["address"]:
            area = cleaned["area"].pk if cleaned["area"] else None
            yield Identifier(kind=Particular.ADDRESS, text=cleaned["address"], area=area)
        for field, kind in (
            ("aliases", Particular.ALIAS),
            ("vehicles", Particular.VEHICLE),
            ("phones", Particular.PHONE),
        ):
            for line in cleaned[field].splitlines():
                if line.strip():
                    yield Identifier(kind=kind, text=line.strip())


class IdentifierForm(forms.Form):
    """One more identifying detail of a subject."""

    kind = forms.ChoiceField(
        label="Type of detail",
        choices=Particular.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the type of detail."},
    )
    text = _line("Detail, as given or seen", error_messages={"required": "Enter the detail."})
    area = PoliceAreaField(
        label="Police area (optional)",
        help_text="Only for an address or place. We notify that force of a home address in its area.",
    )
    since = DateField(label="Known since (optional)", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_record_from(self, "area", Force.objects.valid_on(clock.today()).order_by("short_name"))

    def clean_since(self) -> date | None:
        """Not in the future."""
        day: date | None = self.cleaned_data["since"]
        if day and day > clock.today():
            raise ValidationError("The date is in the future. Enter today’s date or a past date.")
        return day

    def clean(self) -> dict[str, Any]:
        """Only an address or a place has a police area."""
        cleaned = super().clean() or {}
        if cleaned.get("area") and cleaned.get("kind") not in {None, Particular.ADDRESS, Particular.PLACE}:
            self.add_error("area", "Only an address or place has a police area. Leave the area blank.")
        return cleaned

    def known(self) -> Identifier:
        """The detail that was typed."""
        cleaned = self.cleaned_data
        area = cleaned["area"].pk if cleaned["area"] else None
        return Identifier(kind=cleaned["kind"], text=cleaned["text"], area=area, since=cleaned["since"])


class EndIdentifierForm(forms.Form):
    """The day on which a detail stopped being true."""

    on = DateField(label="Date it stopped being used", error_messages={"required": "Enter the date."})
