"""Views of data rights: requests, decisions, everything held about the person, and the person's categories."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.pii_confirmation import asks_about
from core.workflow import TransitionNotAllowed
from nrm.choices import ExportFormatKind
from nrm.data_rights import corrections, requests, restriction
from nrm.data_rights.choices import RequestKind, RequestOutcome
from nrm.data_rights.forms import CategoryForm, DecisionForm, ExtendForm, LiftForm, RequestForm
from nrm.exports import export_requests
from nrm.exports.forms import HeldForm
from nrm.models import Referral, SubjectRequest
from nrm.views.data_rights_page import RejectedForm, request_page
from nrm.views.shared import force_people, person, referral_in_scope, refused

PAGE = "nrm:request-list"


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("about")
def request_list(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the person's requests so far, and record a new one."""
    referral = referral_in_scope(public_id, person(request))
    if request.method != "POST":
        return request_page(request, referral)
    form = RequestForm(request.POST)
    if form.is_valid():
        try:
            taken = requests.record_request(public_id, **form.cleaned_data, by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Request recorded. Due on {taken.due_on:%-d %B %Y}.")
            return redirect(PAGE, public_id)
    return request_page(request, referral, refused=RejectedForm(form=form, which="take"))


@force_people
@require_POST
@asks_about("why")
def request_extend(request: HttpRequest, public_id: uuid.UUID, request_id: int) -> HttpResponse:
    """Extend a request, with the reason."""
    form = ExtendForm(request.POST, auto_id=f"id_extend_{request_id}_%s")
    return _move(
        request,
        public_id,
        RejectedForm(form=form, which="extend", request_id=request_id),
        lambda: requests.extend(public_id, request_id, **form.cleaned_data, by=person(request)),
        message="Deadline extended. You must tell the person why.",
    )


@force_people
@require_POST
@asks_about("reason")
def request_decide(request: HttpRequest, public_id: uuid.UUID, request_id: int) -> HttpResponse:
    """Decide a request. A correction says which answer it corrects, and the correct value."""
    referral = referral_in_scope(public_id, person(request))
    corrects = SubjectRequest.objects.filter(referral=referral, pk=request_id, kind=RequestKind.CORRECTION).exists()
    choices = corrections.choices_of(referral) if corrects else None
    form = DecisionForm(request.POST, auto_id=f"id_decide_{request_id}_%s", corrects=choices)
    return _move(
        request,
        public_id,
        RejectedForm(form=form, which="decide", request_id=request_id),
        lambda: requests.decide(public_id, request_id, **form.cleaned_data, by=person(request)),
        message="Decision recorded. Tell the person the decision and how they can complain.",
    )


@force_people
@require_POST
@asks_about("why")
def request_lift(request: HttpRequest, public_id: uuid.UUID, request_id: int) -> HttpResponse:
    """End a restriction, with the reason."""
    form = LiftForm(request.POST, auto_id=f"id_lift_{request_id}_%s")
    return _move(
        request,
        public_id,
        RejectedForm(form=form, which="lift", request_id=request_id),
        lambda: requests.lift(public_id, request_id, **form.cleaned_data, by=person(request)),
        message="Restriction lifted. The referral appears in lists again, and other forces can match it.",
    )


@force_people
@require_POST
def category_mark(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Set the person's categories."""
    form = CategoryForm(request.POST)
    return _move(
        request,
        public_id,
        RejectedForm(form=form, which="mark"),
        lambda: requests.mark(public_id, **form.cleaned_data, by=person(request)),
        message="Marked.",
    )


@force_people
@require_POST
@asks_about("reason")
def subject_access_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask a second person to approve a file of everything held.

    It is approved and downloaded as every other export is.
    """
    return _move(
        request,
        public_id,
        RejectedForm(form=(form := HeldForm(request.POST)), which="held"),
        lambda: export_requests.request_export(
            public_id, form=ExportFormatKind.HELD, **form.cleaned_data, by=person(request)
        ),
        message="Request sent. Another NRM contact must approve it. You then have 24 hours to download the file here.",
        to="nrm:export-request",
    )


def _move(
    request: HttpRequest,
    public_id: uuid.UUID,
    typed: RejectedForm,
    change: Callable[[], object],
    *,
    message: str,
    to: str = PAGE,
) -> HttpResponse:
    """Make one change and confirm it, or show why it was refused, with the typed values still in the form."""
    referral = referral_in_scope(public_id, person(request))
    if not typed.form.is_valid():
        return request_page(request, referral, refused=typed)
    try:
        change()
    except TransitionNotAllowed as why_not:
        typed.form.add_error(None, str(why_not))
        if not _is_there(typed, referral):  # the page no longer shows its form
            return refused(request, referral, why_not, to=PAGE)
        return request_page(request, referral, refused=typed)
    except (SubjectRequest.DoesNotExist, Referral.DoesNotExist):
        raise Http404 from None
    messages.success(request, message)
    return redirect(to, public_id)


def _is_there(typed: RejectedForm, referral: Referral) -> bool:
    """Whether the page still has the form; a request that has been decided meanwhile has none."""
    if typed.which in {"take", "mark", "held"}:
        return True
    rows = SubjectRequest.objects.filter(referral=referral, pk=typed.request_id)
    return rows.filter(restriction.IN_FORCE if typed.which == "lift" else Q(outcome=RequestOutcome.OPEN)).exists()
