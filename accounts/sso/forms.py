"""Forms of single sign-on: a new rule, and claims to try."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from accounts.choices import ClaimGives
from accounts.sso import rules
from accounts.sso.providers import Provider
from core.govuk import choose_from

MOST_CHARACTERS = 20_000  # of claims: a person in hundreds of groups


class RuleForm(forms.Form):
    """A claim, its value, and the one thing that it gives."""

    claim = forms.CharField(
        label="Claim",
        max_length=100,
        help_text="As in the ID token, for example groups. Use dots for nested claims, for example realm_access.roles.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the name of the claim."},
    )
    value = forms.CharField(
        label="Value",
        max_length=200,
        help_text="The whole value, or one value of a list. Upper and lower case must match.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the value of the claim."},
    )
    gives = forms.ChoiceField(
        label="What it gives",
        error_messages={"required": "Choose what the rule gives.", "invalid_choice": "Choose what the rule gives."},
    )

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        """Offer what the provider may give."""
        super().__init__(*args, **kwargs)
        groups = [
            (str(ClaimGives(kind).label), [(f"{kind}:{code}", label) for code, label in results])
            for kind, results in rules.results_for(provider).items()
            if results
        ]
        choose_from(self, "gives", [("", "Choose"), *groups])

    @property
    def chosen(self) -> tuple[str, str]:
        """What the rule gives: its kind, and the code of the role, force, unit or duty."""
        kind, _, code = self.cleaned_data["gives"].partition(":")
        return kind, code


class TryForm(forms.Form):
    """The claims of an ID token, to see what they would give."""

    claims = forms.CharField(
        label="Claims of an ID token",
        max_length=MOST_CHARACTERS,
        help_text="JSON, as your provider’s console shows it. We do not store it, and nothing changes.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "required": "Enter the claims.",
            "max_length": "These claims are too long. Remove claims that no rule uses.",
        },
    )
    with_waiting = forms.BooleanField(label="Include rules waiting to be confirmed", required=False)

    def clean_claims(self) -> dict[str, Any]:
        """The claims as an object."""
        try:
            claims = json.loads(self.cleaned_data["claims"])
        except (ValueError, RecursionError):  # a number of thousands of digits is a ValueError, too
            raise forms.ValidationError("This is not JSON. Copy the decoded claims, not the token itself.") from None
        if not isinstance(claims, dict):
            raise forms.ValidationError("Enter one object, in braces: { }.")
        return claims
