"""Forms for each part of safeguarding. A form reads what is stored and returns the arguments of its change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.govuk import DateField, choose_from
from core.time_of_day import TimeOfDayField
from nrm.choices import Age, AgeDecider, Priority, YesNoUnsure
from nrm.form.django_forms import ConsentForm
from nrm.safeguarding import owners, record
from nrm.safeguarding.choices import Channel, GuardianWorker, HowEnded, PriorityAnswer, Safe
from nrm.safeguarding.page_context import SafeguardingContext

NOTE_LIMIT = 2_000


class SafeguardingPartForm(forms.Form):
    """One part of safeguarding. `part` is its code in the URL; the checklist has several."""

    def __init__(self, posted: Any, *, kept: SafeguardingContext, part: str) -> None:
        super().__init__(posted, initial=self.initial_of(kept, part))
        self.offer(kept)

    def initial_of(self, kept: SafeguardingContext, _part: str) -> dict[str, Any]:
        """Return the stored values, by the form's fields."""
        return {name: getattr(kept.care, name) for name in self.base_fields}

    def offer(self, kept: SafeguardingContext) -> None:
        """Fill in the choices that come from the database."""

    def given(self) -> dict[str, Any]:
        """Return the arguments of the change."""
        return self.cleaned_data


def _day(label: str, **more: Any) -> DateField:
    return DateField(label=label, error_messages={"required": "Enter the date."}, **more)


def _choice(label: str, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
        **more,
    )


def _note(label: str = "Note (optional)") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Do not include names. Only your force’s NRM contacts can read it.",
    )


class ActionForm(SafeguardingPartForm):
    """One item of the checklist."""

    owner = forms.TypedChoiceField(
        label="Who is doing this?", coerce=int, error_messages={"required": "Choose who is doing this."}
    )
    done_on = _day("When was it done?", required=False, help_text="Leave blank if not done yet.")
    done_time = TimeOfDayField(label="Time", help_text="For example, 2:30pm.")
    note = _note()

    def initial_of(self, kept: SafeguardingContext, part: str) -> dict[str, Any]:
        """Suggest the owner of the referral unless somebody else was recorded; nobody from the sending force."""
        row = next((row for row in kept.checklist if row.item.code == part), None)
        action = row.action if row else None
        done = action.done_at.astimezone(clock.LONDON) if action and action.done_at else None
        return {
            "owner": action.owner_id if action and not action.to_name_again else kept.referral.owner_id,
            "done_on": done.date() if done else None,
            "done_time": done.time() if done else None,
            "note": row.note if row else "",
        }

    def offer(self, kept: SafeguardingContext) -> None:
        """Offer the force's people."""
        people = record.people_of(kept.referral.force_id).values_list("pk", "name")
        choose_from(self, "owner", [("", "Choose"), *people])

    def clean(self) -> dict[str, Any]:
        """Require a time with a day and a day with a time: the first hours matter."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("done_on") and not cleaned.get("done_time") and "done_time" not in self.errors:
            self.add_error("done_time", "Enter the time it was done.")
        if cleaned.get("done_time") and not cleaned.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", "Enter the date it was done.")
        return cleaned

    def given(self) -> dict[str, Any]:
        """Return day and time as one moment in London time."""
        day, hour = self.cleaned_data["done_on"], self.cleaned_data["done_time"]
        done_at = datetime.combine(day, hour, clock.LONDON) if day and hour else None
        return {"owner": self.cleaned_data["owner"], "done_at": done_at, "note": self.cleaned_data["note"]}


class ContactForm(SafeguardingPartForm):
    """Each way of contacting the person: safe, not safe, or not known; with a note."""

    def __init__(self, posted: Any, *, kept: SafeguardingContext, part: str) -> None:
        super().__init__(posted, kept=kept, part=part)
        for way in kept.ways:
            self.fields[way.channel.value] = _choice(way.channel.label, Safe.choices)
            self.fields[f"{way.channel.value}_note"] = _note(f"Note about {way.channel.label.lower()} (optional)")

    def initial_of(self, kept: SafeguardingContext, _part: str) -> dict[str, Any]:
        """Fill in *not known* where there is no answer."""
        answers = {way.channel.value: way.answer.value for way in kept.ways}
        return answers | {f"{way.channel.value}_note": way.note for way in kept.ways}

    def given(self) -> dict[str, Any]:
        """Return answers and notes by channel."""
        return {
            "answers": {channel.value: self.cleaned_data[channel.value] for channel in Channel},
            "notes": {channel.value: self.cleaned_data[f"{channel.value}_note"] for channel in Channel},
        }


class OfficerForm(SafeguardingPartForm):
    """The victim liaison officer."""

    liaison = forms.TypedChoiceField(
        label="Officer with an account (optional)", coerce=int, empty_value=None, required=False
    )
    liaison_name = forms.CharField(label="Officer without an account: name (optional)", max_length=80, required=False)
    liaison_phone = forms.CharField(
        label="Their phone number (optional)",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )

    def initial_of(self, kept: SafeguardingContext, _part: str) -> dict[str, Any]:
        """Return the stored values."""
        care = kept.care
        return {
            "liaison": care.liaison_id,
            "liaison_name": care.liaison_name,
            "liaison_phone": care.liaison_phone,
        }

    def offer(self, kept: SafeguardingContext) -> None:
        """Offer the force's people."""
        people = record.people_of(kept.referral.force_id).values_list("pk", "name")
        choose_from(self, "liaison", [("", "None"), *people])


class LanguageForm(SafeguardingPartForm):
    """The language, and whether the person needs an interpreter."""

    needs_interpreter = _choice("Does the person need an interpreter?", YesNoUnsure.choices)
    language = forms.CharField(
        label="Language (optional)",
        max_length=60,
        required=False,
        help_text=(
            "Include the dialect if needed. Use an independent interpreter: not a friend, a relative, or anyone from "
            "the person’s own circle or community."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Require a language if an interpreter is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("needs_interpreter") == YesNoUnsure.YES and not cleaned.get("language"):
            self.add_error("language", "Enter the language, or “unknown”.")
        return cleaned


class ChildForm(SafeguardingPartForm):
    """The authorities informed about a child, their guardian, and whether the child arrived without their parents."""

    authority_informed_on = _day("When did you tell the local authority? (optional)", required=False)
    authority_informed_to = forms.CharField(
        label="Who did you tell?",
        max_length=120,
        required=False,
        help_text="If you enter a date: the name and team of the person, or the reference they gave.",
    )
    guardian_area = _choice(
        "Is there an independent guardian service in the area? (optional)", YesNoUnsure.choices, required=False
    )
    guardian_referred_on = _day("When was the child referred to a guardian? (optional)", required=False)
    guardian_worker = _choice("Type of guardian support (optional)", GuardianWorker.choices, required=False)
    unaccompanied = _choice("Is the child an unaccompanied migrant? (optional)", YesNoUnsure.choices, required=False)
    biometrics_on = _day("When were biometrics taken? (optional)", required=False)


class MissingForm(SafeguardingPartForm):
    """The open episode, or a new one."""

    missing_on = _day("Missing since")
    ended_on = _day("Missing until (optional)", required=False, help_text="Leave blank while the person is missing.")
    how_ended = _choice("How did it end? (optional)", HowEnded.choices, required=False)

    def initial_of(self, kept: SafeguardingContext, _part: str) -> dict[str, Any]:
        """Return the open episode."""
        return {"missing_on": kept.missing_since}


class PriorityForm(SafeguardingPartForm):
    """A request for an earlier decision."""

    reason = _choice("Why is an earlier decision needed?", Priority.choices)
    court_date = _day("Court date (optional)", required=False)
    custody_time_limit = _day("Custody time limit ends on (optional)", required=False)
    asked_on = _day("When did you ask the competent authority?")
    note = _note()

    def initial_of(self, kept: SafeguardingContext, _part: str) -> dict[str, Any]:
        """Fill in what the referral already records."""
        referral = kept.referral
        return {
            "reason": referral.priority,
            "court_date": referral.court_date,
            "custody_time_limit": referral.custody_time_limit,
            "asked_on": clock.today(),
        }


class PriorityAnswerForm(SafeguardingPartForm):
    """The authority's answer."""

    answer = _choice(
        "What did the competent authority say?",
        [choice for choice in PriorityAnswer.choices if choice[0] != PriorityAnswer.WAITING],
    )
    answered_on = _day("Date of the answer")

    def initial_of(self, kept: SafeguardingContext, _part: str) -> dict[str, Any]:
        """Fill in today."""
        return {"answered_on": clock.today()}


class ReferralOwnerForm(SafeguardingPartForm):
    """The new owner of the referral."""

    to = forms.TypedChoiceField(
        label="New owner",
        coerce=int,
        error_messages={"required": "Choose one of your force’s NRM contacts."},
    )

    def initial_of(self, kept: SafeguardingContext, _part: str) -> dict[str, Any]:
        """Fill in nobody: the user has to choose."""
        return {}

    def offer(self, kept: SafeguardingContext) -> None:
        """Offer the force's NRM people except the present owner."""
        people = owners.possible_owners(kept.referral.force_id).exclude(pk=kept.referral.owner_id)
        choose_from(self, "to", [("", "Choose"), *people.values_list("pk", "name")])


class AgeForm(SafeguardingPartForm):
    """The age decision: its outcome, maker, day and reason."""

    decided = _choice("What was decided?", Age.choices)
    decider = _choice("Who decided?", AgeDecider.choices)
    on = _day("Date of the decision")
    reason = forms.CharField(
        label="Reason",
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One or two sentences. No names or dates of birth.",
        error_messages={"required": "Enter the reason in a sentence."},
    )

    def initial_of(self, kept: SafeguardingContext, _part: str) -> dict[str, Any]:
        """Fill in nothing: an earlier decision does not change."""
        return {}


class Turning18Form(ConsentForm):
    """The consent of a person who has turned 18 or was found to be an adult."""

    def __init__(self, posted: Any, *, kept: SafeguardingContext, part: str) -> None:
        super().__init__(posted, initial={"on": clock.today()})

    def given(self) -> dict[str, Any]:
        """Return the arguments of the consent change."""
        return self.cleaned_data

    def clean_on(self) -> date:
        """Refuse a date in the future."""
        day: date = self.cleaned_data["on"]
        if day > clock.today():
            raise ValidationError("Enter a date that is not in the future.")
        return day
