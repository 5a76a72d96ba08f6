"""The forms of requests for analysis. `analysis_requests` decides what may be recorded."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from core.govuk import DateField, choose_from
from core.typed_text import NameField
from reports.choices import Handling
from reports.models import AnalysisRequest, SavedView
from reports.models.requests import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_REASON
from reports.requests.analysis_requests import RequestDetails

VIEW_GONE = "This view has been deleted, or is not shared with you any more. Select another."


class RequestForm(forms.Form):
    """Who asks, what, when, and by when it is due."""

    asked_by = NameField(
        label="Requested by",
        max_length=120,
        help_text="Name and job title, such as “J Smith, head of policy”.",
        error_messages={"required": "Enter who made the request."},
    )
    organisation = NameField(
        label="Organisation", max_length=120, error_messages={"required": "Enter the organisation."}
    )
    asked_on = DateField(label="Date of the request")
    due_on = DateField(label="Due on")
    handling = forms.ChoiceField(
        label="Handling marking of the answer",
        choices=Handling.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the handling marking of the answer."},
    )
    question = forms.CharField(
        label="Question",
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What they want to know. Do not include names of people in cases.",
        error_messages={"required": "Enter the question."},
    )

    @classmethod
    def of(cls, request: AnalysisRequest, data: Any = None) -> RequestForm:
        """The form with what a request says."""
        return cls(data, initial={name: getattr(request, name) for name in cls.base_fields})

    @property
    def details(self) -> RequestDetails:
        """What was typed; only of a valid form."""
        return RequestDetails(**self.cleaned_data)


class FigureForm(forms.Form):
    """The saved view whose question is added to a request."""

    view = forms.ChoiceField(
        label="Saved view",
        help_text="Your own views, and the latest that others share with you. To use another view, save it first.",
        error_messages={"required": "Select a saved view.", "invalid_choice": VIEW_GONE},
    )

    def __init__(self, *args: Any, views: Iterable[SavedView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(view.public_id), f"{view.name} ({view.get_page_display()})") for view in views]
        self.has_views = bool(choices)
        choose_from(self, "view", [("", "Select"), *choices])

    @property
    def chosen(self) -> uuid.UUID:
        """The public id of the view; only of a valid form."""
        return uuid.UUID(self.cleaned_data["view"])


class AnswerForm(forms.Form):
    """The answer, as it is sent."""

    answer = forms.CharField(
        label="Answer",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Quote each number with its coverage and figure reference: “Copy with coverage” has both.",
        error_messages={"required": "Enter the answer."},
    )


class CloseForm(forms.Form):
    """Why a request is closed without an answer."""

    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the request is closed without an answer."},
    )
