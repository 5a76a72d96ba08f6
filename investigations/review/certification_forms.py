"""The forms of certification: the statement, sending back, and whether the force wants it."""

from __future__ import annotations

from django import forms

from investigations.review import certification


class CertifyForm(forms.Form):
    """The statement with which a lead certifies a return."""

    confirmed = forms.BooleanField(
        label=certification.STATEMENT,
        error_messages={"required": "Tick the statement to certify the return, or send it back."},
    )


class SendBackForm(forms.Form):
    """Why a lead sends a submitted return back to the analyst."""

    reason = forms.CharField(
        label="What to change (do not include names)",
        help_text="Your analyst can read this in the history of the return.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter what to change.",
            "max_length": "Shorten this to %(limit_value)s characters.",
        },
    )


class CertificationForm(forms.Form):
    """Whether the lead certifies each return of the force."""

    wanted = forms.ChoiceField(
        label="Does a lead certify each return before the reviewer gets it?",
        choices=(("yes", "Yes, a lead certifies each return"), ("no", "No, a submitted return goes to the reviewer")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
