"""The form of an application, when its record is created and while it is still a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from accounts.models import User
from core import clock
from core.govuk import choose_from
from core.typed_text import ReferenceField
from investigations.choices import EntryState
from investigations.models import Entry
from orders import creation
from orders.choices import BY_NATION, INTERIM, MAIN_OF, Basis, Party
from orders.models import Order, Subject
from orders.workflow import MAY_ASK
from reference.choices import ForceKind
from reference.models import Force

ON_ITS_OWN = "The court of its own motion, on sentence only"
ASKING = [(party.value, ON_ITS_OWN if party == Party.COURT else party.label) for party in Party if party in MAY_ASK]


class OrderForm(forms.Form):
    """One application for an order against a subject."""

    kind = forms.ChoiceField(
        label="Kind of order",
        choices=[(nation, [(kind.value, kind.label) for kind in kinds]) for nation, kinds in BY_NATION.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of order."},
    )
    main = forms.TypedChoiceField(
        label="Main application (interim orders)", coerce=UUID, empty_value=None, required=False
    )
    basis = forms.ChoiceField(
        label="Grounds",
        choices=Basis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the grounds. A risk order needs no conviction."},
    )
    applicant = forms.ChoiceField(
        label="Applicant",
        choices=ASKING,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the applicant."},
    )
    applicant_force = forms.ChoiceField(
        label="Applicant force (optional)",
        required=False,
        help_text="If a police force other than yours is applying.",
    )
    reference = ReferenceField(
        label="Your force’s reference",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        help_text="Do not include names.",
        error_messages={"required": "Enter your force’s reference."},
    )
    evidence = forms.CharField(
        label="Risk, why the order is necessary, and list of evidence (optional)",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="As put to the court. Do not name victims or anyone who gave information.",
    )
    investigation = forms.TypedChoiceField(
        label="Linked investigation (optional)", coerce=UUID, empty_value=None, required=False
    )

    def __init__(self, data: QueryDict | None, *, subject: Subject, user: User, order: Order | None = None) -> None:
        super().__init__(data, initial=initial_of(order) if order else None)
        mains = [main for main in creation.mains_of(subject) if main != order]
        self.mains = {main.public_id: main for main in mains}
        choose_from(
            self,
            "main",
            [
                ("", "None: not an interim order"),
                *((str(main.public_id), f"{main.reference}, {main.get_kind_display()}") for main in mains),
            ],
        )
        # A force without a police area can't apply (`creation.why_not_applicant`).
        forces = Force.objects.valid_on(clock.today()).exclude(pk=subject.force_id).exclude(kind=ForceKind.SPECIAL)
        choose_from(
            self,
            "applicant_force",
            [
                ("", f"{subject.force.short_name} (your force)"),
                *forces.order_by("short_name").values_list("pk", "short_name"),
            ],
        )
        live = Entry.objects.visible_to(user).newest().filter(force=user.force_id, state=EntryState.LIVE)
        named = live.select_related("holding", "investigation").order_by("holding__reference")
        choose_from(
            self,
            "investigation",
            [
                ("", "None"),
                *((str(entry.investigation.public_id), str(entry.holding)) for entry in named),
            ],
        )

    def clean(self) -> dict[str, Any]:
        """An interim order belongs to a main application of the same type, and no other order has one."""
        cleaned = super().clean() or {}
        kind, main = cleaned.get("kind"), cleaned.get("main")
        if kind in INTERIM and "main" in cleaned:
            beside = self.mains.get(main) if main else None
            if beside is None or beside.kind not in MAIN_OF[kind]:
                wanted = " or ".join(f"“{main_kind.label}”" for main_kind in MAIN_OF[kind])
                self.add_error(
                    "main", (f"An interim order needs an application for a {wanted}. Choose that application.")
                )
        elif kind and main:
            self.add_error("main", "Only an interim order has a main application. Choose “None”.")
        if cleaned.get("applicant_force") and cleaned.get("applicant") not in {None, Party.POLICE}:
            self.add_error("applicant_force", "Choose an applicant force only if the police are applying.")
        return cleaned

    def said(self) -> dict[str, Any]:
        """The arguments of `creation.begin`."""
        return {**self.cleaned_data, "applicant_force": self.cleaned_data["applicant_force"] or None}


def initial_of(order: Order) -> dict[str, Any]:
    """The current values of a draft."""
    investigation = creation.linked_investigation(order)
    other = order.applicant_force_id if order.applicant_force_id != order.force_id else ""
    return {
        "kind": order.kind,
        "main": str(order.main.public_id) if order.main else "",
        "basis": order.basis,
        "applicant": order.applicant,
        "applicant_force": other or "",
        "reference": order.reference,
        "evidence": order.evidence,
        "investigation": str(investigation.public_id) if investigation else "",
    }
