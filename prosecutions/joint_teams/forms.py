"""Forms of joint investigation teams: valid input, whichever way it arrives. The services decide what is allowed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms

from core.govuk import DateField, ManyCheckboxes
from prosecutions.joint_teams.choices import DropReason, EndReason, Funding, LegalBasis, PartnerState
from prosecutions.joint_teams.recording import EnteredTeamStep
from prosecutions.joint_teams.team_workflow import TeamTransition
from prosecutions.models import JointTeam


def _states() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Partner states",
        choices=PartnerState.choices,
        widget=ManyCheckboxes,
        help_text="Beside the United Kingdom.",
        error_messages={"required": "Select at least one partner state."},
    )


def _agency(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class NewTeamForm(forms.Form):
    """A proposed team. The key tells a form that is sent twice from a second team."""

    proposed_on = DateField(
        label="Date on which it was proposed",
        help_text="By you, the CPS or a partner state.",
        error_messages={"required": "Enter the date on which it was proposed."},
    )
    states = _states()
    has_eurojust = _agency("Eurojust supports it")
    has_europol = _agency("Europol takes part")
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_states(self) -> tuple[str, ...]:
        """Return the codes of the states."""
        return tuple(self.cleaned_data["states"])


class TeamStepForm(forms.Form):
    """One step of a team, with what it asks for."""

    def __init__(self, transition: TeamTransition, *args: Any, team: JointTeam, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"states": team.states, "has_eurojust": team.has_eurojust, "has_europol": team.has_europol}
        makers: dict[str, Callable[[], forms.Field]] = {
            "runs_to": lambda: DateField(
                label="Last day of the agreement", error_messages={"required": "Enter the last day of the agreement."}
            ),
            "basis": lambda: _radios("Legal basis", LegalBasis.choices, "Select the legal basis of the agreement."),
            "states": _states,
            "has_eurojust": lambda: _agency("Eurojust supports it"),
            "has_europol": lambda: _agency("Europol takes part"),
            "funding": lambda: _radios(
                "What happened?",
                [(code, label) for code, label in Funding.choices if code and code != team.funding],
                "Select what happened to the funding.",
            ),
            "end_reason": lambda: _radios("Why did it end?", EndReason.choices, "Select why the team ended."),
            "drop_reason": lambda: _radios(
                "Why was it not set up?", DropReason.choices, "Select why the team was not set up."
            ),
        }
        if transition.date_label:
            self.fields["on"] = DateField(label=transition.date_label, error_messages={"required": "Enter the date."})
        for name in transition.fields:
            self.fields[name] = makers[name]()

    @property
    def entered(self) -> EnteredTeamStep:
        """Return what was entered, for `recording.make`."""
        cleaned = dict(self.cleaned_data)
        if "states" in cleaned:
            cleaned["states"] = tuple(cleaned["states"])
        return EnteredTeamStep(**cleaned)


def _radios(label: str, choices: Any, sentence: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": sentence}
    )
