"""The page of one person, which several views show: with their forms, or with the errors of one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import access_proposals, account_state, duties, email_change
from accounts.access_review import answering
from accounts.access_review import people as access_review_people
from accounts.choices import ROLE_SENTENCES
from accounts.forms import AddressForm, TelephoneForm
from accounts.models import User
from accounts.second_factor import factors, removal
from administration.duty_forms import DutyForm, EndDutyForm
from administration.forms import PersonForm
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import Problem


def person_page(
    request: HttpRequest,
    person: User,
    *,
    form: PersonForm,
    address_form: AddressForm,
    duty_form: DutyForm | None = None,
    phone_form: TelephoneForm | None = None,
    read_before: str = "",
) -> HttpResponse:
    """Render rights, address, duties and account of one person, and what an administrator may do about them.

    `read_before` says why a decision was refused that was based on an earlier state of the account.
    """
    log.record(Operation.CONSULTATION, of=person)
    is_written_on = bool(form.errors or read_before)  # a ModelForm changes its instance
    stored = User.objects.for_list().get(pk=person.pk) if is_written_on else person
    refused = next(
        (bound for bound in (form, address_form, duty_form, phone_form) if bound is not None and bound.errors),
        None,
    )
    access_request = answering.request_about(stored)
    context = {
        "form": form,
        "address_form": address_form,
        "phone_form": phone_form or TelephoneForm(initial={"duty_phone": stored.duty_phone}),
        "duty_form": duty_form or DutyForm(person=stored, initial={"starts_on": clock.today()}),
        "duties": [(held, EndDutyForm(auto_id=f"id_{held.duty.pk}_%s")) for held in duties.held_by(stored)],
        "may_have_duties": bool(duties.open_to(stored.role)),
        "refused": refused,
        "person": stored,
        "is_self": stored.pk == request.user.pk,
        "change": email_change.waiting(stored),
        "factors": [factor.kind for factor in factors.factors_of(stored)],
        "reset_waits": removal.waiting(stored) is not None,
        "proposal": access_proposals.waiting(stored),
        "access_request": access_request,
        "access_request_seen": access_review_people.request_token(access_request) if access_request else "",
        "role_sentence": ROLE_SENTENCES[stored.role],
        "seen": account_state.token(stored),
        "problems": [Problem(text=read_before)] if read_before else [],
    }
    status = 409 if read_before else 422 if refused else 200
    return render(request, "administration/person_form.html", context, status=status)
