"""Forms of supervision. Each form is made for one subject or order, and gives the values that its change takes."""

from __future__ import annotations

from typing import Any

from django import forms

from core import clock, typed_text
from core.govuk import DateField, InlineRadios, choose_from, in_words
from core.typed_text import NameField
from orders.choices import Basis, CourtKind, HowServed, MissingDetail, Party, Risk
from orders.models import Order, Subject
from orders.supervision import out_of_hours, record, transfers
from orders.supervision.choices import ExpiryChoice, Notified
from orders.supervision.expiry import is_lapsed_unseen
from orders.supervision.tasks import ASKS
from orders.workflow import MAY_ASK
from reference.models import Force

WORDS = 2_000


def day(label: str, **more: Any) -> DateField:
    """A required day."""
    return DateField(label=label, error_messages={"required": "Enter the date."}, **more)


def choice(label: str, choices: Any, *, in_a_row: bool = False, **more: Any) -> forms.ChoiceField:
    """One of a few choices, as radio buttons."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        widget=InlineRadios if in_a_row else forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
        **more,
    )


def words(
    label: str, *, rows: int = 3, needed: str = ("Enter the reason in a sentence."), **more: Any
) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed},
        **more,
    )


def forces(*, but: str | None = None) -> list[tuple[str, str]]:
    """The current forces, without one of them."""
    valid = Force.objects.valid_on(clock.today()).order_by("short_name")
    return [("", "Choose"), *valid.exclude(pk=but).values_list("pk", "short_name")]


class SupervisionPartForm(forms.Form):
    """One part of supervision, made for one row."""

    def __init__(self, posted: Any, *, row: Any, part: str) -> None:
        super().__init__(posted, initial=self.initial_of(row))
        self.offer(row, part)

    def initial_of(self, _row: Any) -> dict[str, Any]:
        """The initial values."""
        return {name: clock.today() for name, field in self.base_fields.items() if isinstance(field, DateField)}

    def offer(self, row: Any, part: str) -> None:
        """Set the choices that come from the database."""

    def given(self) -> dict[str, Any]:
        """The values that the change takes."""
        return self.cleaned_data


class PeopleForm(SupervisionPartForm):
    """Who manages the subject."""

    officer = forms.TypedChoiceField(
        label="Managing officer", coerce=int, error_messages={"required": "Choose the managing officer."}
    )
    deputy = forms.TypedChoiceField(label="Deputy (optional)", coerce=int, empty_value=None, required=False)
    supervisor = forms.TypedChoiceField(
        label="Supervising sergeant (optional)", coerce=int, empty_value=None, required=False
    )
    out_of_hours_contact = forms.CharField(
        label="Out-of-hours number for officers who meet this person",
        max_length=120,
        required=False,
        help_text="The order card shows it to any officer, such as: force duty officer, 01632 960999.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def initial_of(self, row: Subject) -> dict[str, Any]:
        """The subject's current manager, deputy and supervisor."""
        return {
            "officer": row.officer_id,
            "deputy": row.deputy_id,
            "supervisor": row.supervisor_id,
            "out_of_hours_contact": row.out_of_hours_contact,
            "version": row.version,
        }

    def clean_out_of_hours_contact(self) -> str:
        """A phone number; blank only where the force has a number for all its subjects."""
        typed: str = self.cleaned_data["out_of_hours_contact"]
        if why := out_of_hours.why_not_without(self.force, typed):
            raise forms.ValidationError(why)
        return typed

    def offer(self, row: Subject, part: str) -> None:
        """The force's people with the order duty, and the force's number for all its subjects."""
        self.force = row.force_id
        if default := out_of_hours.default_of(row.force_id):
            self.fields["out_of_hours_contact"].label += " (optional)"  # type: ignore[operator]
            self.fields["out_of_hours_contact"].help_text = f"Leave blank to show your force’s number: {default}."
        able = list(record.people(row.force_id).values_list("pk", "name"))
        for name, nobody in (("officer", "Choose"), ("deputy", "None"), ("supervisor", "None")):
            choose_from(self, name, [("", nobody), *able])


class RiskForm(SupervisionPartForm):
    """A level, its reason and its day."""

    level = choice("Risk level", Risk.choices)
    reason = words("Reason (do not name victims)", needed="Enter the reason for this risk level in a sentence.")
    on = day("Assessed on")

    def initial_of(self, row: Subject) -> dict[str, Any]:
        """The last values, assessed today."""
        return {"level": row.risk, "on": clock.today()}


class CompleteForm(SupervisionPartForm):
    """The details that an imported order lacks. Each may stay blank until somebody has looked it up."""

    reference = forms.CharField(label="Your force’s reference", max_length=40, required=False)
    basis = choice("Grounds", Basis.choices, required=False)
    applicant = choice("Applicant", [(party, Party(party).label) for party in sorted(MAY_ASK)], required=False)
    court_kind = choice("Kind of court that made it", CourtKind.choices, required=False)
    served_how = choice("How was it served?", HowServed.choices, required=False)
    served_by = NameField(label="Who served it?", max_length=120, required=False)
    papers = forms.BooleanField(label="I have seen the sealed order in my force’s records", required=False)

    def offer(self, row: Order, part: str) -> None:
        """Ask only for missing details."""
        kept = {*row.to_complete}
        if MissingDetail.SERVICE in kept:
            kept |= {"served_how", "served_by"}
        for name in set(self.fields) - kept:
            del self.fields[name]

    def clean_reference(self) -> str:
        """The reference in its stored form."""
        typed = typed_text.normal_reference(self.cleaned_data["reference"])
        if why := typed_text.refusal_of_reference(typed):
            raise forms.ValidationError(why)
        return typed

    def clean(self) -> dict[str, Any]:
        """How an order was served and who served it are required together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        how, served_by = cleaned.get("served_how"), cleaned.get("served_by")
        if bool(how) != bool(served_by):
            self.add_error("served_by" if how else "served_how", "Enter both how it was served and who served it.")
        return cleaned

    def given(self) -> dict[str, Any]:
        """The answers, by the detail that they complete."""
        cleaned = self.cleaned_data
        service = (cleaned.get("served_how"), cleaned.get("served_by"))
        return {name: cleaned[name] for name in cleaned if name in MissingDetail.values} | (
            {MissingDetail.SERVICE.value: service} if all(service) else {}
        )


class TaskForm(SupervisionPartForm):
    """One task that is completed, or something left elsewhere that is removed."""

    on = day("Done on")
    reference = NameField(max_length=120, error_messages={"required": "Enter this detail."})

    def offer(self, row: Order, part: str) -> None:
        """Set the label of the reference."""
        self.fields["reference"].label = ASKS[part]


class NoticeForm(SupervisionPartForm):
    """Name and address as the subject notified them."""

    of = choice("What has the subject notified?", Notified.choices)
    since = day(
        "Date of the change",
        required=False,
        help_text="For a new name or home address. The 3 days to notify start on this date. Otherwise leave blank.",
    )
    on = day("Date notified")
    name = NameField(label="Name", max_length=300, required=False)
    address = forms.CharField(label="Home address", max_length=300, required=False)
    area = forms.ChoiceField(
        label="Police area of the address",
        required=False,
        help_text="We notify another force at once if the home is in its area.",
    )

    def initial_of(self, row: Order) -> dict[str, Any]:
        """The first notice, if it has not been recorded."""
        return {
            "of": Notified.ADDRESS if row.notified_on else Notified.FIRST,
            "on": clock.today(),
            "area": row.force_id,
        }

    def offer(self, row: Order, part: str) -> None:
        """Set the police areas; without the choice of a first notice where there was one."""
        choose_from(self, "area", forces())
        if row.notified_on:
            left = [option for option in Notified.choices if option[0] != Notified.FIRST]
            choose_from(self, "of", left)
            self.fields["name"].label, self.fields["address"].label = "New name", "New home address"

    def clean(self) -> dict[str, Any]:
        """An address has a police area."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("address") and not cleaned.get("area"):
            self.add_error("area", "Choose the police area of the home address.")
        return cleaned


class PassportForm(SupervisionPartForm):
    """A passport that was surrendered."""

    number = forms.CharField(
        label="Passport number",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        help_text="We encrypt this number.",
        error_messages={"required": "Enter the passport number."},
    )
    station = forms.CharField(
        label="Police station holding it", max_length=120, error_messages={"required": "Enter the police station."}
    )
    taken_on = day("Surrendered on")


class PassportBackForm(SupervisionPartForm):
    """A passport that was returned."""

    passport = forms.TypedChoiceField(
        label="Which passport?", coerce=int, error_messages={"required": "Choose the passport."}
    )
    returned_on = day("Returned on")
    returned_to = forms.CharField(
        label="Returned to",
        max_length=120,
        initial="the subject",
        help_text="The subject, or the state or authority that issued it.",
        error_messages={"required": "Enter who it was returned to."},
    )

    def initial_of(self, row: Order) -> dict[str, Any]:
        """To the subject, today."""
        return {"returned_on": clock.today(), "returned_to": "the subject"}

    def offer(self, row: Order, part: str) -> None:
        """The passports that are held, distinguished without their numbers."""
        held = row.passports.filter(returned_on__isnull=True).order_by("taken_on", "pk")
        named = [
            (passport.pk, f"Surrendered {in_words(passport.taken_on)}, at {passport.station}") for passport in held
        ]
        choose_from(self, "passport", [("", "Choose"), *named])


class ExpiryForm(SupervisionPartForm):
    """The decision about the order's expiry."""

    choice = choice("Decision", ExpiryChoice.choices)
    reason = words("Reason (do not name victims)")

    def offer(self, row: Order, part: str) -> None:
        """The choices that are still possible."""
        lapsed = is_lapsed_unseen(row)
        left = [option for option in ExpiryChoice.choices if (option[0] == ExpiryChoice.NOTED) is lapsed]
        choose_from(self, "choice", left)


class OfferSubjectForm(forms.Form):
    """The force to which a subject is offered, and the reason."""

    to = forms.ChoiceField(label="Which force?", error_messages={"required": "Choose a force."})
    reason = forms.CharField(
        label="Reason for transfer (do not include names)",
        max_length=transfers.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            "The other force reads this before it decides. It also sees the subject number, risk, and the kinds and "
            "dates of the orders."
        ),
        error_messages={"required": "Enter the reason for the transfer."},
    )

    def __init__(self, *args: Any, giver: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "to", forces(but=giver))


class DutyNumberForm(forms.Form):
    """The number of a force for all its subjects."""

    text = forms.CharField(
        label="Who answers, and the phone number",
        max_length=out_of_hours.LONGEST,
        help_text="For example: force duty officer, 01632 960999. Use a number answered 24 hours a day.",
        error_messages={"required": out_of_hours.NEEDS_NUMBER},
    )

    def clean_text(self) -> str:
        """A phone number."""
        typed: str = self.cleaned_data["text"]
        if not out_of_hours.has_number(typed):
            raise forms.ValidationError(out_of_hours.NEEDS_NUMBER)
        return typed


class DecideTransferForm(forms.Form):
    """The answer to an offer; a person who accepts names the officer."""

    officer = forms.TypedChoiceField(label="New managing officer", coerce=int, empty_value=None, required=False)
    reason = forms.CharField(
        label="Reason for declining (do not include names)", max_length=transfers.LONGEST, required=False
    )

    def __init__(self, *args: Any, receiver: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = record.people(receiver).values_list("pk", "name")
        choose_from(self, "officer", [("", "Choose"), *able])
