"""The form of one transition of an order: its day, who asked, the court, the documents and the order's new days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core import clock
from core.govuk import DateField
from orders.choices import INTERIM, CourtKind, HowServed, MissingDetail, OrderKind, OrderState, Party, RequiredDocument
from orders.law import periods
from orders.models import Order
from orders.proposal import LegalFinding
from orders.transition_input import OrderTransitionInput
from orders.workflow import DecidingCourt, confirm_seen, transitions_of

WORDS_LIMIT = 4_000
FURTHER, A_DAY = "further", "day"
CONSENTS = (RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE)
# Transitions that the applicant makes; the form does not ask again who the applicant is.
APPLICANTS_OWN = frozenset({"apply", "make", "withdraw", "serve"})


class TransitionForm(forms.Form):
    """The details of one transition; the table of transitions decides which fields there are."""

    on = DateField(error_messages={"required": "Enter the date."})

    def __init__(self, move: str, order: Order, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=_initial(move, order))
        self.move, self.transition, self.order = move, transitions_of(order.kind)[move], order
        self.fields["on"].label = self.transition.date_label
        self._ask_who()
        self._ask_the_court()
        self._ask_the_days()
        self._ask_what_else()
        self.last_fields = ["papers", "reasons", "agreed"]
        self._ask_the_papers()
        self.fields["reasons"] = forms.CharField(
            label="Reasons" if self.transition.needs_reason else "Notes (optional)",
            max_length=WORDS_LIMIT,
            required=self.transition.needs_reason,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Do not include names.",
            error_messages={"required": "Enter the reasons in a sentence."},
        )

    def _ask_who(self) -> None:
        if self.move not in APPLICANTS_OWN and len(self.transition.asked_by) > 1:
            self.fields["asked_by"] = forms.ChoiceField(
                label="Who applied?",
                choices=[(party.value, party.label) for party in Party if party in self.transition.asked_by],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose who applied to the court."},
            )

    def _ask_the_court(self) -> None:
        if self.transition.bench is DecidingCourt.NONE:
            return
        self.fields["court_kind"] = forms.ChoiceField(
            label="Kind of court", choices=CourtKind.choices, error_messages={"required": "Choose the kind of court."}
        )
        self.fields["court"] = forms.CharField(
            label="Name of court",
            max_length=120,
            help_text="For example, “Preston Magistrates’ Court”.",
            error_messages={"required": "Enter the name of the court."},
        )

    def _ask_the_days(self) -> None:
        if not self.transition.sets_term:
            return
        if self.order.starts_on is None:
            self.fields["starts_on"] = DateField(
                label="First day (optional)",
                required=False,
                help_text=("Leave blank if it starts on the day it is made."),
            )
        if self.order.kind in INTERIM:
            self.fields["ends_on"] = DateField(label="Last day", required=False)
            return
        self.fields["ends"] = forms.ChoiceField(
            label="How long does it last?",
            choices=[(FURTHER, "Until further order"), (A_DAY, "Until a date set by the court")],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose how long it lasts."},
        )
        self.fields["ends_on"] = DateField(
            label="Last day (optional)", required=False, help_text="If the court set one."
        )

    def _ask_what_else(self) -> None:
        if self.move in {"apply", "adjourn"}:
            is_needed = self.move == "adjourn"
            self.fields["next_on"] = DateField(
                label="Date of the next hearing" if is_needed else "Date of the hearing (optional)",
                required=is_needed,
                error_messages={"required": "Enter the date of the next hearing."},
            )
        if self.move == "serve":
            self.fields["served_how"] = forms.ChoiceField(
                label="How was it served?",
                choices=HowServed.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose how it was served."},
            )
            self.fields["served_by"] = forms.CharField(
                label="Who served it?",
                max_length=120,
                help_text="Rank, name and number of the officer, or the name of the organisation.",
                error_messages={"required": "Enter who served it."},
            )

    def _ask_the_papers(self) -> None:
        needed = [paper for paper in RequiredDocument if paper in self.transition.papers]
        consents = [*CONSENTS] if self.move == "discharge" else []
        if needed or consents:
            self.fields["papers"] = forms.MultipleChoiceField(
                label="Documents",
                choices=[(paper.value, f"I have seen {paper.named}") for paper in [*needed, *consents]],
                required=bool(needed),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": confirm_seen(self.transition.papers)},
            )

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields above the conditions."""
        return [self[name] for name in self.fields if name not in self.last_fields]

    @property
    def last(self) -> list[forms.BoundField]:
        """The fields below the conditions."""
        return [self[name] for name in self.last_fields if name in self.fields]

    def clean_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["on"]
        if day > clock.today():
            raise ValidationError("The date is in the future. Record it on or after that date.")
        return day

    def clean_papers(self) -> list[str]:
        """Every document that the transition requires; consents are optional."""
        papers: list[str] = self.cleaned_data["papers"]
        missing = self.transition.papers - set(papers)
        if missing:
            raise ValidationError(confirm_seen(missing))
        return papers

    def clean(self) -> dict[str, Any]:
        """A last day is required where the user chose a fixed last day, and not allowed elsewhere."""
        cleaned = super().clean() or {}
        if cleaned.get("ends") == A_DAY and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Enter the last day.")
        if cleaned.get("ends") == FURTHER and cleaned.get("ends_on"):
            self.add_error("ends_on", "Choose “Until further order” or enter a last day, not both.")
        return cleaned

    def details(self) -> OrderTransitionInput:
        """The values that the change takes, without conditions."""
        cleaned = self.cleaned_data
        return OrderTransitionInput(
            on=cleaned["on"],
            asked_by=cleaned.get("asked_by") or self._asked_by_itself(),
            court_kind=cleaned.get("court_kind", ""),
            court=cleaned.get("court", ""),
            papers=frozenset(cleaned.get("papers", ())),
            reasons=cleaned["reasons"],
            next_on=cleaned.get("next_on"),
            starts_on=cleaned.get("starts_on"),
            ends_on=cleaned.get("ends_on"),
            until_further_order=cleaned.get("ends") == FURTHER,
            served_how=cleaned.get("served_how", ""),
            served_by=cleaned.get("served_by", ""),
            not_known=frozenset(self.order.to_complete) & {MissingDetail.APPLICANT.value},
        )

    def _asked_by_itself(self) -> str:
        """The applicant, or the only party who can ask; blank while the force has not recorded who applied."""
        is_unknown = not self.order.applicant and len(self.transition.asked_by) > 1
        if self.order.applicant in self.transition.asked_by or is_unknown:
            return self.order.applicant
        return min(self.transition.asked_by)

    def ask_about(self, warnings: Sequence[LegalFinding]) -> None:
        """Add a confirmation box for each warning; a warning that is not ticked is an error."""
        self.fields["agreed"] = forms.MultipleChoiceField(
            label="Confirm what the court did",
            choices=[(warning.code, warning.cited) for warning in warnings],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=(
                "Select each statement that matches the court’s decision. If one does not, change your answers above."
            ),
        )
        for warning in warnings:
            self.add_error("agreed", f"Confirm this, or change your answers: {warning.cited}")


def agreed_of(data: Any) -> set[str]:
    """The warnings that the user ticked."""
    return set(data.getlist("agreed"))


def _initial(move: str, order: Order) -> dict[str, Any]:
    transition = transitions_of(order.kind)[move]
    initial: dict[str, Any] = {"on": clock.today()}
    if move == "renewed_before" and order.ends_on:
        initial["on"] = order.ends_on + periods.A_DAY
    if transition.bench is DecidingCourt.ABOVE and order.state == OrderState.UNDER_APPEAL:
        appeal = order.steps.filter(move="appeal").order_by("-number").first()
        initial |= {"court_kind": appeal.court_kind, "court": appeal.court} if appeal else {}
    elif transition.bench is DecidingCourt.ABOVE:
        is_of_crown = order.court_kind == CourtKind.CROWN
        initial["court_kind"] = CourtKind.APPEAL if is_of_crown else CourtKind.CROWN
    elif transition.bench is not DecidingCourt.NONE:
        on_sentence = order.kind == OrderKind.STPO_SENTENCE
        usual = CourtKind.CROWN if on_sentence else CourtKind.MAGISTRATES
        initial |= {"court_kind": order.court_kind or usual, "court": order.court}
    if move == "appeal_varied" and order.starts_on:
        initial |= {"ends": A_DAY if order.ends_on else FURTHER, "ends_on": order.ends_on}
    return initial
