"""What good answers look like: one section of the form as Django's form, made from the catalogue."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from investigations.choices import EntryState
from investigations.models import Entry
from nrm.choices import Authority, Consent, Maker
from nrm.drafts import REASON_LIMIT
from nrm.form.question import LINE_LIMIT, WORDS_LIMIT, Answers, Kind, Question
from nrm.path import Move
from nrm.referrals import SETTINGS, TO_EXPLAIN
from nrm.rules import Rulebook
from reference import clock
from reference.govuk import DateField
from reference.models import Nationality

NEEDED = {
    Kind.CHOICE: "Choose an answer.",
    Kind.TICKS: "Tick at least one.",
    Kind.WORD: "Choose from the list. “Unknown” is in it.",
    Kind.DAY: "Enter a day like 6 March 2020.",
}


class SectionForm(forms.Form):
    """The questions of one section that are put to this person.

    What is left open may be left open: the task list says so, and a form goes out only when nothing is. What was typed
    and can't be read is said beside its question, and typed text stays in its box.
    """

    def __init__(self, questions: tuple[Question, ...], answers: Answers, data: Any = None) -> None:
        super().__init__(data, initial=dict(answers))
        self.questions = questions
        for question in questions:
            self.fields[question.code] = _field(question)

    def typed(self) -> dict[str, str | list[str]]:
        """The answers, by code, as they are stored: days as text, ticks as a list."""
        found: dict[str, str | list[str]] = {}
        for question in self.questions:
            value = self.cleaned_data.get(question.code)
            if isinstance(value, list):
                found[question.code] = value
            elif question.kind is Kind.DAY:
                found[question.code] = value.isoformat() if value else ""
            else:
                found[question.code] = str(value or "").strip()
        return found


def _field(question: Question) -> forms.Field:
    label = question.label if question.is_required else f"{question.label} (optional)"
    common: dict[str, Any] = {"label": label, "help_text": question.hint, "required": False}
    match question.kind:
        case Kind.LINE:
            return forms.CharField(max_length=LINE_LIMIT, **common)
        case Kind.WORDS:
            return forms.CharField(max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 5}), **common)
        case Kind.CHOICE:
            return forms.ChoiceField(choices=question.choices, widget=forms.RadioSelect, **common)
        case Kind.TICKS:
            return forms.MultipleChoiceField(choices=question.choices, widget=forms.CheckboxSelectMultiple, **common)
        case Kind.DAY:
            return DateField(validators=[_a_birthday], **common)
        case Kind.WORD:
            words = Nationality.objects.valid_on(clock.today()).in_order().values_list("code", "name")
            return forms.ChoiceField(choices=[("", "Choose"), *words], **common)
    raise ValueError(f"{question.code} has an answer of a kind that no field is made for.")


def _a_birthday(day: Any) -> None:
    """After 1900 and in the past, as the digital service asks."""
    if not day.year > 1900 or day > clock.today():
        raise ValidationError("Enter a day after 1900 that is not in the future.")


class EncounterForm(forms.Form):
    """When and where the police met people, once for all of them."""

    happened_on = DateField(label="When did you meet them?", error_messages={"required": "Enter the day."})
    setting = forms.ChoiceField(
        label="Where was it?",
        choices=[("", "Choose"), *SETTINGS.items()],
        error_messages={"required": "Choose where it was."},
    )
    recovered = forms.TypedChoiceField(
        label="Were people recovered?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    people = forms.IntegerField(
        label="How many people?",
        min_value=1,
        max_value=60,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
        help_text="Each gets a referral of their own, also within a family.",
        error_messages={"min_value": "Enter 1 or more.", "max_value": "Enter 60 or fewer, and add others afterwards."},
    )
    investigation = forms.TypedChoiceField(
        label="Which investigation does it belong to? (optional)", coerce=UUID, empty_value=None, required=False
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput, required=False
    )  # of this page: begun once, however often it is sent

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4()
        live = Entry.objects.visible_to(user).newest().filter(force=user.force_id, state=EntryState.LIVE)
        named = live.select_related("holding", "investigation").order_by("holding__reference")
        self.fields["investigation"].choices = [  # type: ignore[attr-defined]
            ("", "None yet"),
            *((str(one.investigation.public_id), str(one.holding)) for one in named),
        ]

    def clean_happened_on(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise ValidationError("The day is in the future. Enter the day of the encounter.")
        return day


class ThrowAwayForm(forms.Form):
    """Why a draft goes."""

    reason = forms.CharField(
        label="Why do you throw it away?",
        max_length=REASON_LIMIT,
        help_text="No names. The log keeps it.",
        error_messages={"required": "Say why. The log keeps it."},
    )


class ConsentForm(forms.Form):
    """The act of consent: what was explained, and what the person said."""

    explained = forms.MultipleChoiceField(
        label="What did you explain?",
        choices=list(TO_EXPLAIN.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Consent counts only when all of it was explained.",
        error_messages={"required": "Tick what you explained."},
    )
    with_interpreter = forms.TypedChoiceField(
        label="Was an interpreter there?",
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
    on = DateField(label="When?", error_messages={"required": "Enter the day."})


class StepForm(forms.Form):
    """One move of the path: its day, and what must be said with it."""

    on = DateField(label="On which day?", error_messages={"required": "Enter the day."})

    def __init__(self, asked: Move, rules: Rulebook, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked.decides:
            self.fields["authority"] = forms.ChoiceField(
                label="Who decided?",
                choices=[(one.value, one.label) for one in Authority],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose the competent authority."},
            )
        if asked.maker is Maker.AUTHORITY:
            self.fields["reference"] = forms.CharField(
                label="Their reference (optional)", max_length=40, required=False
            )
        self.fields["reasons"] = forms.CharField(
            label="Reasons" if asked.needs_reasons else "Reasons (optional)",
            max_length=WORDS_LIMIT,
            required=asked.needs_reasons,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="No names.",
            error_messages={"required": "Say in a sentence why."},
        )
