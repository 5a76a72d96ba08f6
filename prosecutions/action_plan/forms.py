"""The forms of the action plan. Pages check their free text for personal data before it is stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from core import clock
from core.govuk import DateField, choose_from, choose_record_from
from core.sentences import counted_noun
from core.typed_text import NameField
from prosecutions.action_plan import evidence, owners
from prosecutions.action_plan.actions import ActionDetails
from prosecutions.action_plan.meetings import MeetingDetails
from prosecutions.action_plan.querysets import PlanActionQuerySet
from prosecutions.models import OversightMeeting, PlanAction
from prosecutions.models.actions import LONGEST_ADDRESS, LONGEST_POST, LONGEST_TEXT, LONGEST_TITLE
from prosecutions.models.meetings import (
    LONGEST_AGENDA,
    LONGEST_ATTENDEES,
    LONGEST_DECISION,
    LONGEST_REASON,
)
from prosecutions.models.meetings import LONGEST_TITLE as LONGEST_MEETING_TITLE
from reference.models import Agency

ACCEPTED = ".pdf,.docx,.png,.jpg,.jpeg,.txt"
NO_NAMES = "Do not include names of victims or suspects."
LONGEST_SEARCH = 100
SEARCH = "search"  # the name of the button that looks for actions and records nothing
MOST_LISTED = 20  # actions that a form lists at once
OWNER_GONE = "This person cannot own an action any more. Choose another owner."


def _text(label: str, *, most: int, rows: int, needed: str, help_text: str = NO_NAMES) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(needed),
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": needed, "max_length": "Shorten this to %(limit_value)s characters."},
    )


class OwnerForm(forms.Form):
    """Who owns an action, and the agency for which a member of the national team keeps it up to date."""

    owner = forms.ChoiceField(
        label="Owner",
        help_text="The action belongs to the owner’s force or unit, or to the national team.",
        error_messages={"required": "Choose the owner.", "invalid_choice": OWNER_GONE},
    )
    agency = forms.ModelChoiceField(
        label="Agency (optional)",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="None",
        help_text="For an action of a partner agency, choose an owner in the national team, who keeps it up to date.",
    )
    agency_post = NameField(
        label="Lead at the agency (optional)",
        max_length=LONGEST_POST,
        required=False,
        help_text="The post, not the name, such as “Head of casework policy”.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "owner", [("", "Choose"), *owners.groups_of_choices()])
        choose_record_from(self, "agency", owners.agencies())

    def clean_owner(self) -> User:
        """The person, who may have left since the page was opened."""
        person = owners.eligible().filter(public_id=self.cleaned_data["owner"]).first()
        if person is None:
            raise ValidationError(OWNER_GONE)
        return person

    def clean(self) -> dict[str, Any]:
        """An agency has an owner in the national team."""
        cleaned = super().clean() or {}
        owner, agency = cleaned.get("owner"), cleaned.get("agency")
        post = cleaned.get("agency_post") or ""
        if owner and (why := owners.why_not_for_agency(owner, has_agency=agency is not None, post=post)):
            self.add_error("agency", why)
        return cleaned


class ActionForm(OwnerForm):
    """A new action."""

    title = NameField(
        label="Action",
        max_length=LONGEST_TITLE,
        help_text="What will be done, such as “Publish a checklist for early investigative advice”.",
        error_messages={"required": "Enter the action."},
    )
    aim = _text(
        "What should it achieve?",
        most=LONGEST_TEXT,
        rows=4,
        needed="Enter what the action should achieve.",
        help_text="Say how everybody will know that it is complete. " + NO_NAMES,
    )
    due_on = DateField(label="Due on", error_messages={"required": "Enter the due date."})
    field_order = ["title", "aim", "owner", "agency", "agency_post", "due_on"]

    @property
    def details(self) -> ActionDetails:
        """What was typed; only of a valid form."""
        return ActionDetails(**self.cleaned_data)

    def clean_due_on(self) -> date:
        """Nobody can do anything by a day that has passed."""
        return _not_past(self.cleaned_data["due_on"])


class ChangeOwnerForm(OwnerForm):
    """Another owner, and why."""

    reason = _text("Reason (optional)", most=LONGEST_REASON, rows=2, needed="")

    @classmethod
    def of(cls, action: PlanAction, data: Any = None) -> ChangeOwnerForm:
        """The form with the present owner."""
        initial = {
            "owner": str(action.owner.public_id),
            "agency": action.agency_id,
            "agency_post": action.agency_post,
        }
        return cls(data, initial=initial)


class WordingForm(forms.Form):
    """The title and aim of an action, and why they change."""

    title = NameField(label="Action", max_length=LONGEST_TITLE, error_messages={"required": "Enter the action."})
    aim = _text("What should it achieve?", most=LONGEST_TEXT, rows=4, needed="Enter what the action should achieve.")
    reason = _text("Why does the wording change?", most=LONGEST_REASON, rows=2, needed="Enter why the wording changes.")

    @classmethod
    def of(cls, action: PlanAction, data: Any = None) -> WordingForm:
        """The form with what the action says."""
        return cls(data, initial={"title": action.title, "aim": action.aim})


class DueDateForm(forms.Form):
    """Another due date, and why."""

    due_on = DateField(label="New due date", error_messages={"required": "Enter the new due date."})
    reason = _text(
        "Why does the due date change?", most=LONGEST_REASON, rows=3, needed="Enter why the due date changes."
    )

    def clean_due_on(self) -> date:
        """Nobody can do anything by a day that has passed."""
        return _not_past(self.cleaned_data["due_on"])


class UpdateForm(forms.Form):
    """What has been done, and on which day."""

    update = _text("What has been done?", most=LONGEST_TEXT, rows=4, needed="Enter what has been done.")
    happened_on = DateField(label="Date", error_messages={"required": "Enter the date."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"happened_on": clock.today()})
        super().__init__(*args, **kwargs)

    def clean_happened_on(self) -> date:
        """Progress is recorded once it is made."""
        day: date = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise ValidationError("Enter a date that is not in the future.")
        return day


class CommentForm(forms.Form):
    """A comment on an action."""

    comment = _text(
        "Comment",
        most=LONGEST_TEXT,
        rows=3,
        needed="Enter your comment.",
        help_text="Everybody who can see this action can read it. " + NO_NAMES,
    )


class FileForm(forms.Form):
    """A file. The upload is stored before validation; the file field is only for display."""

    file = forms.FileField(label="File", required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}))
    file_title = NameField(
        label="Title (optional)",
        max_length=LONGEST_MEETING_TITLE,
        required=False,
        help_text="Leave blank to use the file name.",
    )


class LinkForm(forms.Form):
    """A link or a note as evidence."""

    evidence_title = NameField(label="Title", max_length=LONGEST_TITLE, error_messages={"required": "Enter a title."})
    address = forms.CharField(
        label="Link (optional)",
        max_length=LONGEST_ADDRESS,
        required=False,
        help_text="A page of this service, such as /guidance/, or a public page that starts with https://.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    note = _text("Note (optional)", most=LONGEST_TEXT, rows=3, needed="")

    def clean_address(self) -> str:
        """A page that a reader can open, and nothing that runs."""
        address: str = self.cleaned_data["address"].strip()
        if address and not evidence.is_address(address):
            raise ValidationError(evidence.NOT_AN_ADDRESS)
        return address

    def clean(self) -> dict[str, Any]:
        """A link or a note is needed."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("address") and not cleaned.get("note", "").strip():
            self.add_error("address", "Enter a link or a note.")
        return cleaned


class ReasonForm(forms.Form):
    """What a transition asks for."""

    reason = _text("Reason", most=LONGEST_REASON, rows=3, needed="Enter the details in a sentence.")

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not label:
            del self.fields["reason"]
            return
        self.fields["reason"].label = label

    @property
    def typed(self) -> str:
        """The reason; empty where none is asked for."""
        return str(self.cleaned_data.get("reason", ""))


class MeetingForm(forms.Form):
    """What a meeting says of itself."""

    title = NameField(
        label="Title", max_length=LONGEST_MEETING_TITLE, error_messages={"required": "Enter the title of the meeting."}
    )
    meets_on = DateField(label="Date", error_messages={"required": "Enter the date of the meeting."})
    agenda = _text(
        "Agenda (optional until you circulate the papers)",
        most=LONGEST_AGENDA,
        rows=8,
        needed="",
        help_text="One item on each line. " + NO_NAMES,
    )
    attendees = _text(
        "Who attended (optional until you agree the minutes)",
        most=LONGEST_ATTENDEES,
        rows=5,
        needed="",
        help_text="By organisation and role, one on each line, such as “CPS, head of casework policy”. No names.",
    )

    @classmethod
    def of(cls, meeting: OversightMeeting, data: Any = None) -> MeetingForm:
        """The form with what the meeting says."""
        return cls(data, initial={name: getattr(meeting, name) for name in cls.base_fields})

    @property
    def details(self) -> MeetingDetails:
        """What was typed; only of a valid form."""
        return MeetingDetails(**self.cleaned_data)


class DecisionForm(forms.Form):
    """A decision of a meeting, and the actions that it changes.

    A long plan is searched: the form lists the actions that are ticked, and a number of those that match.
    """

    decision = _text("Decision", most=LONGEST_DECISION, rows=4, needed="Enter the decision.")
    find = forms.CharField(
        label="Find actions by reference or words",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": LONGEST_SEARCH}),
    )
    changes = forms.MultipleChoiceField(
        label="Which actions does it change? (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The decision is added to their history. If it creates an action, record the decision first.",
        error_messages={"invalid_choice": "An action that you ticked has ended. Check the ticks, and try again."},
    )

    def __init__(self, data: QueryDict | None = None, *, actions: PlanActionQuerySet) -> None:
        """Show what was typed. A search is not an attempt to record the decision, so it has no errors."""
        posted = data or QueryDict()
        is_search = SEARCH in posted
        find = posted.get("find", "").replace("\0", "").strip()[:LONGEST_SEARCH]
        typed = {"decision": posted.get("decision", ""), "find": find}
        ticked = _ids(posted.getlist("changes"))
        super().__init__(None if is_search else data, initial=typed | {"changes": list(map(str, ticked))})
        number = actions.count()
        self.is_searched = number > MOST_LISTED
        listed = actions.filter(public_id__in=ticked).in_bulk()
        ended = len(ticked) - len(listed)
        if self.is_searched:
            rest = actions.exclude(pk__in=listed)
            matching = rest.matching(typed["find"]) if typed["find"] else rest
            words = _listed(matching.count(), of=number, is_search=bool(typed["find"]))
            self.listed_in_words = f"{_no_longer_ticked(ended)}{words}"
            listed |= {action.pk: action for action in matching[:MOST_LISTED]}
        else:
            listed = {action.pk: action for action in actions}
            del self.fields["find"]
        choices = [
            (str(action.public_id), f"{action.reference}: {action.title}")
            for action in sorted(listed.values(), key=lambda action: action.number)
        ]
        choose_from(self, "changes", choices)
        if not number and not ticked:
            del self.fields["changes"]

    @property
    def chosen(self) -> list[uuid.UUID]:
        """The public ids of the actions; only of a valid form."""
        return [uuid.UUID(value) for value in self.cleaned_data.get("changes", [])]


def _ids(values: Iterable[str]) -> list[uuid.UUID]:
    """The posted ids that are ids."""
    ids = []
    for value in values:
        try:
            ids.append(uuid.UUID(value))
        except ValueError:
            continue
    return ids


def _listed(matching: int, *, of: int, is_search: bool) -> str:
    """Which actions the form lists, in a sentence."""
    if not is_search:
        return f"The first {MOST_LISTED} of {of} open actions. Search to see others."
    if matching > MOST_LISTED:
        return f"The first {MOST_LISTED} of {matching} open actions that match. Add words to see others."
    if not matching:
        return "No other open action matches. Try its number, such as A12, or other words."
    match = "matches" if matching == 1 else "match"
    return f"{counted_noun(matching, 'open action')} {match}. Actions that you ticked stay listed."


def _no_longer_ticked(ended: int) -> str:
    """Say that actions ended while the form was open; empty if none did."""
    if not ended:
        return ""
    were = "action that you ticked has" if ended == 1 else "actions that you ticked have"
    return f"{ended} {were} ended and can’t be chosen any more. "


def _not_past(day: date) -> date:
    if day < clock.today():
        raise ValidationError("Enter a date that is not in the past.")
    return day
