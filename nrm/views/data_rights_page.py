"""The page of a person's requests, which several views show: with their forms, or with one that was refused."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.querysets import secrets_of
from core import clock
from nrm.data_rights import corrections, requests, restriction
from nrm.data_rights.choices import RequestKind, RequestOutcome
from nrm.data_rights.forms import CategoryForm, DecisionForm, ExtendForm, LiftForm, RequestForm
from nrm.exports.forms import HeldForm
from nrm.models import PersonCategory, Referral, SubjectRequest
from nrm.views.shared import headed

TEMPLATE = "nrm/requests.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedForm:
    """A form that was refused: of which request (0 for none), and which of its forms."""

    form: forms.Form
    which: str
    request_id: int = 0


def request_page(request: HttpRequest, referral: Referral, *, refused: RejectedForm | None = None) -> HttpResponse:
    """Show every request with what may be done about it. A refused form keeps what was typed."""
    marked = PersonCategory.objects.filter(referral=referral).select_related("by").defer(*secrets_of("by"))
    categories = list(marked.order_by("category"))
    lines = _lines(referral, refused)
    form = RequestForm(initial={"received_on": clock.today()})
    subject_requests = [
        subject_request for line in lines if isinstance(subject_request := line["asked"], SubjectRequest)
    ]
    category_form = CategoryForm(initial={"categories": [category.category for category in categories]})
    context = {
        **headed(request, referral),
        "form": refused.form if refused and refused.which == "take" else form,
        "refused": refused.form if refused else None,
        "lines": lines,
        # The log is long and has no index by record: read it only when recipients have to be informed.
        "recipients": requests.recipients_of(referral) if any(line["tells_others"] for line in lines) else [],
        "categories": categories,
        "category_form": refused.form if refused and refused.which == "mark" else category_form,
        "access": next(
            (
                subject_request
                for subject_request in reversed(subject_requests)
                if subject_request.kind == RequestKind.ACCESS and subject_request.outcome == RequestOutcome.OPEN
            ),
            None,
        ),
        "held_form": refused.form if refused and refused.which == "held" else HeldForm(auto_id="id_held_%s"),
    }
    return render(request, TEMPLATE, context, status=422 if refused else 200)


def _lines(referral: Referral, refused: RejectedForm | None) -> list[dict[str, object]]:
    """Return each request with the forms that process it."""
    stored = SubjectRequest.objects.filter(referral=referral).select_related("decided_by", "lifted_by", "correction")
    marked = stored.annotate(restricts=restriction.IN_FORCE)
    rows = list(marked.defer(*secrets_of("decided_by", "lifted_by")).order_by("-received_on", "-pk"))
    waits = [row for row in rows if row.outcome == RequestOutcome.OPEN and row.kind == RequestKind.CORRECTION]
    answers = corrections.choices_of(referral) if waits else []
    lines = []
    for row in rows:
        came_back = {refused.which: refused.form} if refused and refused.request_id == row.pk else {}
        choices = answers if row.kind == RequestKind.CORRECTION else None
        lines.append(
            {
                "asked": row,
                "is_open": row.outcome == RequestOutcome.OPEN,
                "is_past_due": row.due_on < clock.today(),
                "tells_others": row.kind != RequestKind.ACCESS
                and row.outcome in {RequestOutcome.GRANTED, RequestOutcome.PARTLY},
                "restricts": row.restricts,
                "lift_form": came_back.get("lift") or LiftForm(auto_id=f"id_lift_{row.pk}_%s"),
                "extend_form": came_back.get("extend") or ExtendForm(auto_id=f"id_extend_{row.pk}_%s"),
                "decision_form": came_back.get("decide")
                or DecisionForm(auto_id=f"id_decide_{row.pk}_%s", corrects=choices),
            }
        )
    return lines
