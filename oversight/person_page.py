"""The page of one person, which several doors show: with their forms, or with what one of them refused."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import duties, readdressing
from accounts.choices import ROLE_SENTENCES
from accounts.forms import AddressForm, TelephoneForm
from accounts.models import User
from audit import log
from audit.choices import Kind
from oversight.duty_forms import DutyForm, EndDutyForm
from oversight.forms import PersonForm
from reference import clock


def person_page(
    request: HttpRequest,
    person: User,
    *,
    form: PersonForm,
    address_form: AddressForm,
    duty_form: DutyForm | None = None,
    phone_form: TelephoneForm | None = None,
) -> HttpResponse:
    """Rights, address, duties and account of one person, and what an administrator may do about them."""
    log.record(Kind.CONSULTATION, of=person)
    stored = User.objects.for_list().get(pk=person.pk) if form.errors else person  # a form writes on its instance
    refused = next((one for one in (form, address_form, duty_form, phone_form) if one is not None and one.errors), None)
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
        "change": readdressing.waiting(stored),
        "role_sentence": ROLE_SENTENCES[stored.role],
    }
    return render(request, "oversight/person_form.html", context, status=422 if refused else 200)
