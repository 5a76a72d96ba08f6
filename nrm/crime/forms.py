"""Forms of crime records: valid input, whichever way it arrives. The services decide what is allowed."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Scope
from core import clock
from core.govuk import DateField, choose_from, choose_record_from
from core.time_of_day import TimeOfDayField
from nrm import references
from nrm.crime.choices import (
    CancellationReason,
    CrimeClass,
    OffencePlace,
    RecordDecision,
    RecordSource,
    RecordStatus,
    ResponderKind,
)
from nrm.crime.decisions import ENTERED
from nrm.crime.recording import OTHERS, TYPED, RecordDetails
from nrm.crime.transitions import EnteredTransition
from nrm.crime.workflow import INCIDENTS, NEGATIVE, RecordTransition
from nrm.crime_system import moments
from nrm.models import CrimeRecord, CrimeSystemEntry, OutcomeType
from reference.models import Force

REASON_LIMIT = 500
DECIDED = tuple(decision for decision in ENTERED if decision != RecordDecision.AWAITED)
MOST_DAYS = 5 * 366
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def moment_of(cleaned: dict[str, Any], day: str, time: str) -> datetime | None:
    """Return a day and a time of a form as a moment in London; None if there is no day."""
    if cleaned.get(day) is None:
        return None
    return datetime.combine(cleaned[day], cleaned.get(time) or datetime.min.time(), clock.LONDON)


def _time(label: str, sentence: str, *, required: bool = True) -> TimeOfDayField:
    return TimeOfDayField(
        label=label, required=required, help_text="For example, 2:30pm.", error_messages={"required": sentence}
    )


class DetailsForm(forms.Form):
    """What the force knows about a report, apart from decisions, codes and outcomes."""

    source = forms.ChoiceField(
        label="How did it reach you?",
        choices=[(source.value, source.label) for source in TYPED],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it reached you."},
    )
    responder = forms.ChoiceField(
        label="Who made the referral or notification?",
        choices=[("", "Not a referral or notification"), *ResponderKind.choices],
        required=False,
    )
    authority_reference = forms.CharField(
        label="Home Office reference (optional)",
        max_length=references.LIMIT,
        required=False,
        help_text="The reference of the referral or notification, if it has one.",
        widget=forms.TextInput(attrs=PLAIN),
    )
    reported_on = DateField(
        label="Date it was reported to your force",
        error_messages={"required": "Enter the date it was reported to your force."},
    )
    reported_time = _time("Time it was reported", "Enter the time it was reported to your force, such as 2:30pm.")
    place = forms.ChoiceField(
        label="Where did the offending happen?",
        choices=OffencePlace.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select where the offending happened."},
    )
    reference = forms.CharField(
        label="Crime system reference (optional)",
        max_length=40,
        required=False,
        help_text="Leave blank if it is not on your crime system yet. Each victim has a reference of their own.",
        widget=forms.TextInput(attrs=PLAIN),
    )
    recorded_on = DateField(label="Date it was recorded on your crime system (optional)", required=False)
    recorded_time = _time("Time it was recorded (optional)", "", required=False)

    def clean(self) -> dict[str, Any]:
        """Check that what belongs together is given together."""
        cleaned = super().clean() or {}
        if cleaned.get("source") in OTHERS and not cleaned.get("responder"):
            self.add_error("responder", "Select who made the referral or notification.")
        if cleaned.get("reference") and not cleaned.get("recorded_on") and "recorded_on" not in self.errors:
            self.add_error("recorded_on", "Enter the date it was recorded on your crime system.")
        if cleaned.get("recorded_on") and cleaned.get("recorded_time") is None and "recorded_time" not in self.errors:
            self.add_error("recorded_time", "Enter the time it was recorded on your crime system, such as 2:30pm.")
        if cleaned.get("recorded_on") and not cleaned.get("reference"):
            self.add_error("reference", "Enter the crime system reference.")
        return cleaned

    @property
    def details(self) -> RecordDetails:
        """Return what was entered, for `recording`."""
        cleaned = self.cleaned_data
        reported_at = moment_of(cleaned, "reported_on", "reported_time")
        return RecordDetails(
            source=cleaned["source"],
            responder=cleaned["responder"],
            authority_reference=cleaned["authority_reference"],
            reported_at=reported_at or clock.now(),
            place=cleaned["place"],
            reference=cleaned["reference"],
            recorded_at=moment_of(cleaned, "recorded_on", "recorded_time"),
        )


class ChangeDetailsForm(DetailsForm):
    """The same, of a record that exists: how it reached the force is fixed if it is of a referral of the force."""

    def __init__(self, typed: QueryDict | None = None, *, record: CrimeRecord) -> None:
        super().__init__(typed, initial=initial_of(record))
        if record.referral_id is not None or record.source not in TYPED:
            self.fields["source"] = forms.ChoiceField(
                choices=[(record.source, record.get_source_display())], widget=forms.HiddenInput
            )
            del self.fields["responder"], self.fields["authority_reference"]
        self.record = record

    @property
    def details(self) -> RecordDetails:
        """Return what was entered; what the form does not ask for stays as it is."""
        self.cleaned_data.setdefault("responder", self.record.responder)
        self.cleaned_data.setdefault("authority_reference", self.record.authority_reference)
        return super().details


class NewRecordForm(DetailsForm):
    """A report that did not come from a referral of this service, with its decision or its crime.

    The key tells a form that is sent twice from a second victim.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    decision = forms.ChoiceField(
        label="Decision of the competent authority",
        choices=[("", "None yet, or not a referral"), *((each.value, each.label) for each in DECIDED)],
        required=False,
    )
    decided_on = DateField(label="Date of the decision (optional)", required=False)
    crime_class = forms.ChoiceField(
        label="Offence, if you recorded a crime",
        choices=[("", "No crime recorded"), *CrimeClass.choices],
        required=False,
        help_text="A report to police of offending in England or Wales is recorded as a crime at once.",
    )

    def clean(self) -> dict[str, Any]:
        """Check what follows from how the report reached the force."""
        cleaned = super().clean()
        if cleaned.get("decision") and not cleaned.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", "Enter the date of the decision.")
        is_here = cleaned.get("place") not in {OffencePlace.OUTSIDE, OffencePlace.ENGLAND_WALES}
        is_crime = cleaned.get("source") == RecordSource.REPORT and is_here
        if is_crime and not cleaned.get("crime_class"):
            self.add_error("crime_class", "Select the offence.")
        if is_crime and not cleaned.get("reference") and "reference" not in self.errors:
            self.add_error("reference", "Enter the crime system reference of the crime.")
        if cleaned.get("crime_class") and not is_crime:
            self.add_error(
                "crime_class",
                "A referral begins as an incident. Add the record first, then record the crime on its page.",
            )
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """Return what was entered beside the details. A crime was recorded when it came on the crime system."""
        return {
            "decision": self.cleaned_data["decision"],
            "decided_on": self.cleaned_data["decided_on"],
            "crime_class": self.cleaned_data["crime_class"],
            "crime_at": self.details.recorded_at,
            "key": self.cleaned_data["key"],
        }


def initial_of(record: CrimeRecord) -> dict[str, Any]:
    """Return the details of a record as its form shows them."""
    reported = record.reported_at.astimezone(clock.LONDON)
    recorded = record.recorded_at.astimezone(clock.LONDON) if record.recorded_at else None
    return {
        "source": record.source,
        "responder": record.responder,
        "authority_reference": record.authority_reference,
        "reported_on": reported.date(),
        "reported_time": reported.time(),
        "place": record.place,
        "reference": record.reference,
        "recorded_on": recorded and recorded.date(),
        "recorded_time": recorded and recorded.time(),
    }


def initial_of_entry(entry: CrimeSystemEntry) -> dict[str, Any]:
    """Return what the form of a new record takes from an entry of the crime system: a time only if it is known."""
    initial: dict[str, Any] = {"reference": entry.reference, "authority_reference": entry.authority_reference}
    for name, moment in (("reported", entry.reported_at), ("recorded", entry.recorded_at)):
        if moment is not None:
            initial[f"{name}_on"] = clock.day_of(moment)
            initial[f"{name}_time"] = moment.astimezone(clock.LONDON).time() if moments.has_time(moment) else None
    if entry.code == RecordStatus.CRIME and not entry.authority_reference:
        initial["source"] = RecordSource.REPORT
    return initial


class DecisionForm(forms.Form):
    """A decision about another organisation's referral."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[(each.value, each.label) for each in ENTERED],
        widget=forms.RadioSelect,
        error_messages={"required": "Select the decision."},
    )
    decided_on = DateField(label="Date of the decision", required=False)

    def clean(self) -> dict[str, Any]:
        """Check that a decision has its date. One that is awaited, after a wrong entry, has none."""
        cleaned = super().clean() or {}
        is_decided = cleaned.get("decision") in DECIDED
        if is_decided and not cleaned.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", "Enter the date of the decision.")
        return cleaned


class RecordStepForm(forms.Form):
    """One transition, with what it asks for."""

    def __init__(self, transition: RecordTransition, *args: Any, record: CrimeRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if transition.is_crime:
            self.fields["crime_class"] = forms.ChoiceField(
                label="Offence",
                choices=CrimeClass.choices,
                widget=forms.RadioSelect,
                initial=record.crime_class,
                error_messages={"required": "Select the offence."},
            )
            self.fields["on"] = DateField(
                label="Date the crime was recorded on your crime system",
                error_messages={"required": "Enter the date the crime was recorded."},
            )
            self.fields["time"] = _time(
                "Time the crime was recorded", "Enter the time the crime was recorded, such as 2:30pm."
            )
        if transition.asks_cancellation:
            self.fields["new_cancellation"] = forms.ChoiceField(
                label="Why should it be cancelled?",
                choices=[
                    choice for choice in CancellationReason.choices if choice[0] != CancellationReason.TRANSFERRED
                ],
                widget=forms.RadioSelect,
                initial=record.cancellation_requested,
                error_messages={"required": "Select why it should be cancelled."},
            )
        if transition.asks_status:
            codes = [code for code in RecordStatus if code in INCIDENTS and code != record.status]
            self.fields["new_status"] = forms.ChoiceField(
                label="Right code",
                choices=[(code.value, code.label) for code in codes],
                widget=forms.RadioSelect,
                error_messages={"required": "Select the right code."},
            )
        is_needed = transition.needs_reason or (transition.is_crime and record.decision in NEGATIVE)
        self.fields["reason"] = forms.CharField(
            label=_reason_label(transition, is_needed=is_needed),
            max_length=REASON_LIMIT,
            required=is_needed,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="Do not include names.",
            error_messages={"required": "Enter the reason in a sentence."},
        )

    @property
    def entered(self) -> EnteredTransition:
        """Return what was entered, for `transitions.make`."""
        cleaned = self.cleaned_data
        return EnteredTransition(
            reason=cleaned["reason"],
            crime_class=cleaned.get("crime_class", ""),
            at=moment_of(cleaned, "on", "time"),
            new_cancellation=cleaned.get("new_cancellation", ""),
            new_status=cleaned.get("new_status", ""),
        )


def _reason_label(transition: RecordTransition, *, is_needed: bool) -> str:
    if transition.is_crime and is_needed:
        return "The decision is negative. What shows that a crime took place?"
    return "Reason" if is_needed else "Note (optional)"


class OutcomeForm(forms.Form):
    """The outcome of a crime, and why it changes."""

    outcome = forms.ChoiceField(label="Outcome", required=False)
    assigned_on = DateField(
        label="Date the outcome was assigned", error_messages={"required": "Enter the date the outcome was assigned."}
    )

    def __init__(self, *args: Any, record: CrimeRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Outcomes are often recorded later than they are assigned, and one may have ended meanwhile.
        since = clock.day_of(record.crime_at) if record.crime_at else clock.today()
        kinds = OutcomeType.objects.filter(is_for_slavery=True).usable_between(since, clock.today())
        none = "Not yet assigned (remove the outcome)" if record.outcome else "Select an outcome"
        choose_from(self, "outcome", [("", none), *((kind.code, str(kind)) for kind in kinds)])
        self.fields["reason"] = forms.CharField(
            label="Why does the outcome change?" if record.outcome else "Note (optional)",
            max_length=REASON_LIMIT,
            required=bool(record.outcome),
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Do not include names.",
            error_messages={"required": "Enter why the outcome changes."},
        )


class LinkRecordForm(forms.Form):
    """The investigation of a record, by the force's reference."""

    reference = forms.CharField(
        label="Reference of the investigation",
        max_length=40,
        required=False,
        help_text="The reference from your force’s returns. Leave blank to remove the link.",
        widget=forms.TextInput(attrs=PLAIN),
    )


class OfferRecordForm(forms.Form):
    """The force to which a record is offered, and the reason."""

    to = forms.ChoiceField(label="Which force?", error_messages={"required": "Choose a force."})
    reason = forms.CharField(
        label="Reason for transfer (do not include names)",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The other force reads this before it decides, with the status, the decision and the references.",
        error_messages={"required": "Enter the reason for the transfer."},
    )

    def __init__(self, *args: Any, giver: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Force.objects.valid_on(clock.today()).exclude(pk=giver).order_by("short_name")
        choose_from(self, "to", [("", "Choose"), *others.values_list("pk", "short_name")])


class PeriodForm(forms.Form):
    """A period, and for those who see several forces, one of them."""

    first = DateField(label="From", error_messages={"required": "Enter the first day."})
    last = DateField(label="To", error_messages={"required": "Enter the last day."})
    force = forms.ModelChoiceField(
        label="Force", queryset=Force.objects.none(), required=False, empty_label="All forces"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.force_id:
            del self.fields["force"]
        else:
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            choose_record_from(self, "force", forces)

    def clean(self) -> dict[str, Any]:
        """Check that the period does not end before it begins, and has at most five years."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if last and last > clock.today():
            self.add_error("last", "The last day is in the future. Enter today or an earlier day.")
        if first and last and last < first:
            self.add_error("last", "The last day is before the first day. Change one of them.")
        if first and last and (last - first).days > MOST_DAYS:
            self.add_error("first", "Choose a period of at most five years.")
        return cleaned
