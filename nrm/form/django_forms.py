"""One section of the form as a Django form, made from the catalogue, and the other forms of a referral."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from core import clock
from core.govuk import DateField, choose_from, in_words
from core.time_of_day import TimeOfDayField
from core.typed_text import NameField, ReferenceField
from investigations.choices import EntryState
from investigations.models import Entry
from nrm import references
from nrm.choices import Authority, Consent, DecisionMaker
from nrm.drafts import REASON_LIMIT
from nrm.form.condition import Answers, always, reached
from nrm.form.question import LINE_LIMIT, NOT_KNOWN, NOT_KNOWN_BOX, WORDS_LIMIT, AnswerKind, Question
from nrm.form.sections import PlacedQuestion, only_asked
from nrm.referrals import SETTINGS, TO_EXPLAIN
from nrm.rules.rulebook import Rulebook
from nrm.workflow import ReferralTransition
from reference.models import Nationality

NEEDED = {
    AnswerKind.CHOICE: "Choose an answer.",
    AnswerKind.TICKS: "Select at least one.",
    AnswerKind.WORD: "Choose from the list. Choose “Unknown” if you do not know.",
    AnswerKind.DAY: "Enter a date like 6 March 2020.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One question as a page prints it. The page's script reads `when`, and shows a follow-up question immediately."""

    field: forms.BoundField
    not_known: forms.BoundField | None = None
    when: str = ""
    is_hidden: bool = False
    is_from_encounter: bool = False
    takes_focus: bool = False  # focus the whole group: no single checkbox or radio is the right one


class SectionForm(forms.Form):
    """The questions of one section for this person, with the follow-up questions that they may lead to.

    A question may stay unanswered: the task list shows it, and a form is sent only when every needed answer is there.
    An error beside a question says what can't be read, and the typed text stays in its box.
    """

    def __init__(
        self,
        questions: Iterable[Question | PlacedQuestion],
        answers: Answers,
        data: Any = None,
        *,
        first: bool = False,
        from_encounter: Collection[str] = (),
    ) -> None:
        self.placed = [_placed(question) for question in questions]
        self.questions = tuple(placed.question for placed in self.placed)
        initial: dict[str, Any] = {question.code: answers.get(question.code, "") for question in self.questions}
        for code, value in list(initial.items()):
            if value == NOT_KNOWN:
                initial |= {code: "", f"{NOT_KNOWN_BOX}{code}": True}
        super().__init__(data, initial=initial)
        for question in self.questions:
            self.fields[question.code] = _field(question, is_needed=question.is_needed(answers))
            if question.may_be_not_known:
                self.fields[f"{NOT_KNOWN_BOX}{question.code}"] = forms.BooleanField(label=NOT_KNOWN, required=False)
        self.from_encounter = from_encounter
        self.first = self.questions[0] if first and self.questions else None
        if self.first and self.first.kind in {AnswerKind.LINE, AnswerKind.WORDS}:
            self.fields[self.first.code].widget.attrs["autofocus"] = True

    def rows(self) -> list[QuestionRow]:
        """Return every question of the page, including hidden ones."""
        codes = reached({placed.question.code: placed.when for placed in self.placed}, self._given())
        return [
            QuestionRow(
                field=self[placed.question.code],
                not_known=self[f"{NOT_KNOWN_BOX}{placed.question.code}"] if placed.question.may_be_not_known else None,
                when=json.dumps(placed.when.data) if placed.is_follow_up else "",
                is_hidden=placed.question.code not in codes,
                is_from_encounter=placed.question.code in self.from_encounter,
                takes_focus=placed.question is self.first
                and placed.question.kind not in {AnswerKind.LINE, AnswerKind.WORDS},
            )
            for placed in self.placed
        ]

    def _given(self) -> dict[str, Any]:
        """Return the current values of the boxes that a condition can depend on."""
        return {question.code: self[question.code].value() for question in self.questions}

    def clean(self) -> dict[str, Any]:
        """Refuse text in a question whose *not known* box is ticked: only one of them can be true."""
        cleaned: dict[str, Any] = super().clean() or {}
        for question in self.questions:
            typed = str(cleaned.get(question.code) or "").strip()
            if cleaned.get(f"{NOT_KNOWN_BOX}{question.code}") and typed not in {"", NOT_KNOWN}:
                self.add_error(question.code, f"Enter what is known, or select “{NOT_KNOWN}”.")
        return cleaned

    def typed(self) -> dict[str, str | list[str]]:
        """Return the answers by code, as they are stored.

        Days are text and ticks are a list. A question that is not asked has an empty answer.
        """
        given: dict[str, str | list[str]] = {}
        for question in self.questions:
            value = self.cleaned_data.get(question.code)
            if isinstance(value, list):
                given[question.code] = value
            elif question.kind is AnswerKind.DAY:
                given[question.code] = value.isoformat() if value else ""
            elif self.cleaned_data.get(f"{NOT_KNOWN_BOX}{question.code}") and not value:
                given[question.code] = NOT_KNOWN
            else:
                given[question.code] = str(value or "").strip()
        return only_asked(self.placed, given)


def _placed(question: Question | PlacedQuestion) -> PlacedQuestion:
    """Return a question that is alone on its page as one that is always asked."""
    return (
        question
        if isinstance(question, PlacedQuestion)
        else PlacedQuestion(question=question, when=always, is_asked=True)
    )


def _field(question: Question, *, is_needed: bool) -> forms.Field:
    label = question.label if is_needed else f"{question.label} (optional)"
    common: dict[str, Any] = {"label": label, "help_text": question.hint, "required": False}
    match question.kind:
        case AnswerKind.LINE:
            of_kind = ReferenceField if question.code.endswith("_reference") else NameField
            return of_kind(max_length=LINE_LIMIT, **common)
        case AnswerKind.WORDS:
            return forms.CharField(max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 5}), **common)
        case AnswerKind.CHOICE:
            return forms.ChoiceField(choices=question.choices, widget=forms.RadioSelect, **common)
        case AnswerKind.TICKS:
            return forms.MultipleChoiceField(choices=question.choices, widget=forms.CheckboxSelectMultiple, **common)
        case AnswerKind.DAY:
            return DateField(validators=[_a_birthday], **common)
        case AnswerKind.WORD:
            words = Nationality.objects.valid_on(clock.today()).in_order().values_list("code", "name")
            return forms.ChoiceField(choices=[("", "Choose"), *words], **common)
    raise ValueError(f"{question.code} has an answer of a kind that no field is made for.")


def _a_birthday(day: Any) -> None:
    """Require a date after 1900 and in the past, as the digital service does."""
    if not day.year > 1900 or day > clock.today():
        raise ValidationError("Enter a date after 1900 that is not in the future.")


class EncounterForm(forms.Form):
    """When and where the police met people, once for all of them."""

    happened_on = DateField(label="When did you meet them?", error_messages={"required": "Enter the date."})
    setting = forms.ChoiceField(
        label="Where did you meet them?",
        choices=[("", "Choose"), *SETTINGS.items()],
        error_messages={"required": "Choose where you met them."},
    )
    recovered = forms.TypedChoiceField(
        label="Did you recover anyone?",
        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known yet")],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you recovered anyone."},
    )
    people = forms.IntegerField(
        label="How many people did you meet?",
        min_value=1,
        max_value=60,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
        help_text="You need one referral for each person, including family members.",
        error_messages={
            "min_value": "Enter 1 or more.",
            "max_value": "Enter 60 or fewer. You can add others afterwards.",
        },
    )
    investigation = forms.TypedChoiceField(
        label="Linked investigation (optional)", coerce=UUID, empty_value=None, required=False
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput, required=False
    )  # key of this page: a page sent several times begins the referrals once

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4()
        live = Entry.objects.visible_to(user).newest().filter(force=user.force_id, state=EntryState.LIVE)
        named = live.select_related("holding", "investigation").order_by("holding__reference")
        choose_from(
            self,
            "investigation",
            [
                ("", "None yet"),
                *((str(entry.investigation.public_id), str(entry.holding)) for entry in named),
            ],
        )

    def clean_happened_on(self) -> Any:
        """Refuse a date in the future."""
        day = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise ValidationError("The date is in the future. Enter the date you met them.")
        return day


class ThrowAwayForm(forms.Form):
    """Why a draft is deleted."""

    reason = forms.CharField(
        label="Why are you deleting this draft?",
        max_length=REASON_LIMIT,
        help_text="Do not include names. We log the reason.",
        error_messages={"required": "Enter why you are deleting the draft."},
    )


class ConsentForm(forms.Form):
    """Consent: what was explained, and what the person answered."""

    explained = forms.MultipleChoiceField(
        label="What did you explain?",
        choices=list(TO_EXPLAIN.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Consent is valid only if you explained all of these.",
        error_messages={"required": "Select what you explained."},
    )
    with_interpreter = forms.TypedChoiceField(
        label="Was an interpreter present?",
        choices=[("yes", "Yes"), ("no", "No"), ("", "Not needed")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    answer = forms.ChoiceField(
        label="What did the person say?",
        choices=[(Consent.GIVEN, "They consent"), (Consent.REFUSED, "They do not consent")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the person said."},
    )
    on = DateField(label="When?", error_messages={"required": "Enter the date."})


class _SubmittedForm(forms.Form):
    """When the Home Office form was submitted."""

    on = DateField(
        label="Date you submitted the Home Office form",
        error_messages={"required": "Enter the date you submitted the Home Office form."},
    )
    time = TimeOfDayField(
        label="Time",
        required=True,
        help_text="For example, 2:30pm.",
        error_messages={"required": "Enter the time you submitted it, such as 2:30pm."},
    )

    @property
    def submitted_at(self) -> datetime:
        """Return the moment in London time."""
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["time"], clock.LONDON)


class ReferredForm(_SubmittedForm):
    """What the Home Office form returned: its reference, and when it was submitted."""

    field_order = ("reference", "on", "time")
    reference = ReferenceField(
        label="Home Office reference",
        max_length=references.LIMIT,
        help_text="The Home Office form shows it at the end.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the reference that the Home Office form showed at the end."},
    )

    def clean_reference(self) -> str:
        """Return the reference in the form in which it is stored."""
        return _a_reference(self.cleaned_data["reference"])

    @property
    def said(self) -> dict[str, Any]:
        """Return the arguments of `referring.record`."""
        return {"at": self.submitted_at, "reference": self.cleaned_data["reference"]}


class CorrectDateForm(_SubmittedForm):
    """When the Home Office form was really submitted, and how the officer knows."""

    reason = forms.CharField(
        label="How do you know? (do not include names)",
        max_length=300,
        error_messages={"required": "Enter how you know the recorded date or time is wrong."},
    )

    @property
    def said(self) -> dict[str, Any]:
        """Return the arguments of `referring.correct_date`."""
        return {"at": self.submitted_at, "reason": self.cleaned_data["reason"]}


class ReferenceForm(forms.Form):
    """The correct reference, and how the officer knows that the recorded one is wrong."""

    reference = ReferenceField(
        label="Home Office reference",
        max_length=references.LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the Home Office reference."},
    )
    reason = forms.CharField(label="How do you know? (do not include names)", max_length=300, required=False)

    def __init__(self, *args: Any, was: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if was:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = f"Enter how you know {was} is wrong."
        else:
            self.fields["reason"].label = "Where did you find it? (optional, do not include names)"

    def clean_reference(self) -> str:
        """Return the reference in the form in which it is stored."""
        return _a_reference(self.cleaned_data["reference"])


def _a_reference(typed: str) -> str:
    try:
        return references.normalised(typed)
    except references.NotAReference as why:
        raise ValidationError(str(why)) from None


def _authorities(rules: Rulebook) -> list[tuple[str, str]]:
    """The competent authorities; last those that only decided in the past, each with its last day."""
    ended = {authority: rules.last_day_of(authority, before=clock.today()) for authority in Authority}
    ordered = sorted(Authority, key=lambda authority: ended[authority] is not None)
    return [(authority.value, _with_last_day(authority, ended[authority])) for authority in ordered]


def _with_last_day(authority: Authority, last_day: date | None) -> str:
    return f"{authority.label} (decided until {in_words(last_day)})" if last_day else authority.label


class StepForm(forms.Form):
    """One transition: its day, and what must be entered with it."""

    on = DateField()

    def __init__(
        self,
        transition: ReferralTransition,
        *args: Any,
        rules: Rulebook,
        reconsider_until: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = transition.date_label
        self.fields["on"].error_messages["required"] = (
            f"Enter the {transition.date_label[0].lower()}{transition.date_label[1:]}."
        )
        if transition.or_maker:
            self.fields["maker"] = forms.ChoiceField(
                label="Who asked?",
                choices=[
                    (DecisionMaker.PERSON, "The person, or someone on their behalf"),
                    (DecisionMaker.FORCE, "The force"),
                ],
                help_text="A solicitor or support provider can ask on the person’s behalf.",
                widget=forms.RadioSelect,
                error_messages={"required": "Choose who asked."},
            )
        if transition.or_maker and reconsider_until:
            self.fields["accepted_late"] = forms.BooleanField(
                label="Accepted out of time",
                required=False,
                help_text=f"Select if the request came after {in_words(reconsider_until)} but was accepted.",
            )
        if transition.decides:
            self.fields["authority"] = forms.ChoiceField(
                label="Who decided?",
                choices=_authorities(rules),
                widget=forms.RadioSelect,
                error_messages={"required": "Choose the competent authority."},
            )
        self.fields["reasons"] = forms.CharField(
            label="Reasons" if transition.needs_reason else "Reasons (optional)",
            max_length=WORDS_LIMIT,
            required=transition.needs_reason,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="Do not include names.",
            error_messages={"required": "Enter the reason in a sentence."},
        )
