"""The administrators' pages of people and their accounts."""

from __future__ import annotations

import uuid
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import (
    access_proposals,
    account_administration,
    account_state,
    duties,
    edit_conflicts,
    email_change,
    preferences,
)
from accounts.access_proposals import ProposalRefused
from accounts.choices import SENSITIVE_ROLES, Role
from accounts.forms import AddressForm, TelephoneForm
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from administration import account_closing, querysets
from administration.account_page import person_page
from administration.forms import AccountReasonForm, ClosingForm, PeopleFilter, PersonForm
from audit import log
from audit.choices import Operation
from core import paging
from core.govuk import Problem

WAITS = "Another administrator must confirm this within 7 days."


def _chosen(form: forms.Form) -> dict[str, object]:
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


@roles(Role.ADMINISTRATOR)
@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody with an account and their duties, filtered by name, role, duty, force and state."""
    form = PeopleFilter(request.GET)
    chosen = _chosen(form)
    page = paging.page_of(request, querysets.people_matching(chosen), singular="person", plural="people")
    log.record(Operation.CONSULTATION, of="accounts.user", keys=[person.public_id for person in page])
    return render(
        request,
        "administration/people.html",
        {
            "form": form,
            "chosen": paging.filters_in_use(form),
            "page": page,
            "rows": [(person, duties.in_brief(person.duties.all())) for person in page],
        },
    )


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Create an account; the person chooses a password by an emailed link."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.save(commit=False)
        if account_administration.create(person, by=cast(User, request.user)):
            messages.success(
                request, f"{WAITS} We email {person.name} a link to choose a password when it is confirmed."
            )
            return redirect(person)
        account_administration.send_link(person, request=request)
        messages.success(
            request, f"{person.name} has an account. We have emailed a link to choose a password to {person.email}."
        )
        return redirect(person)
    return render(
        request, "administration/person_form.html", {"form": form, "refused": form}, status=422 if form.errors else 200
    )


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
def person_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One person: rights, and what an administrator may do about them."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = account_administration.change(
                form.save(commit=False), seen=edit_conflicts.posted(request), by=cast(User, request.user)
            )
        except (account_administration.OwnAccount, ProposalRefused) as refusal:
            form.add_error(None, str(refusal))
        except account_state.OldPage as why:
            return person_page(request, person, form=form, address_form=AddressForm(), read_before=str(why))
        else:
            done = f"Changes saved. {person.name} has been signed out and has the new access."
            messages.success(request, f"{WAITS} Until then nothing changes." if proposal else done)
            return redirect(person)
    return person_page(request, person, form=form, address_form=AddressForm())


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def person_email(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Request a change of a person's address; both mailboxes confirm it."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    address_form = AddressForm(request.POST)
    if address_form.is_valid():
        try:
            email = address_form.cleaned_data["email"]
            email_change.request_change(person, email, by=cast(User, request.user), request=request)
        except email_change.ChangeRefused as why:
            address_form.add_error("email", str(why))
        else:
            messages.success(
                request,
                f"We have sent links to {person.email} and {email}. {person.name} must open both links and select "
                "Confirm on each page.",
            )
            return redirect(person)
    return person_page(request, person, form=PersonForm(instance=person), address_form=address_form)


@roles(Role.ADMINISTRATOR)
@require_POST
def person_phone(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Set a person's duty telephone number."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    phone_form = TelephoneForm(request.POST)
    if phone_form.is_valid():
        preferences.set_duty_phone(person, phone_form.cleaned_data["duty_phone"])
        messages.success(request, f"Duty phone of {person.name} saved.")
        return redirect(person)
    return person_page(
        request, person, form=PersonForm(instance=person), address_form=AddressForm(), phone_form=phone_form
    )


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def person_close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what a person is responsible for, and close the account with a reason."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    return _decide_account(request, person, opens=False)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def person_reopen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show which role, place and duties a closed account gets back, and reopen it with a reason."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    return _decide_account(request, person, opens=True)


def _decide_account(request: HttpRequest, person: User, *, opens: bool) -> HttpResponse:
    """The confirmation page before an account is closed or reopened, and the decision."""
    if person.is_active == opens:
        messages.info(request, f"The account of {person.name} is {'open' if opens else 'closed'}.")
        return redirect(person)
    decide = account_closing.reopen if opens else account_closing.close
    closes = None if opens else account_closing.closing_of(person)
    form = (
        ClosingForm(request.POST or None, person=person, has_systems=closes.has_systems)
        if closes
        else AccountReasonForm(request.POST or None)
    )
    read_before = ""
    if request.method == "POST" and form.is_valid():
        try:
            decide(person, **form.cleaned_data, seen=edit_conflicts.posted(request), by=cast(User, request.user))
        except (account_administration.OwnAccount, ProposalRefused, account_closing.ClosingRefused) as refusal:
            form.add_error(None, str(refusal))
        except account_state.OldPage as why:
            read_before = str(why)
        else:
            done = f"The account of {person.name} is closed. They have been signed out."
            if opens:
                waits = access_proposals.waiting(person) is not None
                done = f"{WAITS} Until then the account stays closed." if waits else f"{person.name} can sign in again."
            messages.success(request, done)
            return redirect(person)
    log.record(Operation.CONSULTATION, of=person)
    context = {
        "person": person,
        "form": form,
        "closing": closes,
        "duties": [held for held in duties.held_by(person) if not held.is_over],
        "seen": closes.seen if closes else account_state.token(person),
        "problems": [Problem(text=read_before)] if read_before else [],
        "is_self": person.pk == request.user.pk,
        "needs_second_person": opens and person.role in SENSITIVE_ROLES,
    }
    template = "administration/person_reopen.html" if opens else "administration/person_close.html"
    return render(request, template, context, status=409 if read_before else 422 if form.errors else 200)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def person_link(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Email a new link to choose a password."""
    person = get_object_or_404(User.objects.people().active(), public_id=public_id)
    account_administration.send_link(person, request=request)
    messages.success(request, f"We have emailed a link to choose a password to {person.email}.")
    return redirect(person)
