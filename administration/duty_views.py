"""Views for duties: grant and end one on a person's page, and list who has which. They show no case data."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import account_state, duty_administration, edit_conflicts
from accounts.choices import Role
from accounts.forms import AddressForm
from accounts.models import Duty, User
from accounts.policies import roles
from administration import duties_held
from administration.account_page import person_page
from administration.duty_forms import DutyForm, EndDutyForm
from administration.forms import DutyFilter, PersonForm
from audit import log
from audit.choices import Operation
from core import paging
from core.govuk import in_words


@roles(Role.ADMINISTRATOR)
@require_safe
def duty_holders(request: HttpRequest) -> HttpResponse:
    """Who has which duty, by unit and place; names forces without anybody."""
    units = duties_held.units()
    form = DutyFilter(request.GET, units=units)
    form.is_valid()
    chosen = form.cleaned_data
    roll = duties_held.duty_roll(
        [unit for unit in units if chosen.get("unit") in {None, "", unit.pk}],
        duty=chosen.get("duty", ""),
        gaps=chosen.get("gaps", False),
        national=not chosen.get("unit"),
    )
    log.record(Operation.CONSULTATION, of="accounts.user", keys=roll.people, question="who has which duty")
    context = {"roll": roll, "form": form, "chosen": paging.filters_in_use(form)}
    return render(request, "administration/duties.html", context)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def duty_grant(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Grant a duty to a person."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    form = DutyForm(request.POST, person=person)
    if form.is_valid():
        try:
            duty = duty_administration.grant(
                person, **form.cleaned_data, seen=edit_conflicts.posted(request), by=cast(User, request.user)
            )
        except duty_administration.DutyRefused as why:
            form.add_error(None, str(why))
        except account_state.OldPage as why:
            return _old_page(request, person, duty_form=form, why=why)
        except ValidationError as why:
            form.add_error(None, why.messages)
        else:
            messages.success(request, f"Duty granted to {person.name} from {in_words(duty.starts_on)}.")
            return redirect(person)
    return person_page(request, person, form=PersonForm(instance=person), address_form=AddressForm(), duty_form=form)


def _old_page(
    request: HttpRequest, person: User, *, duty_form: DutyForm | None, why: account_state.OldPage
) -> HttpResponse:
    """The person's page with the current account, and a sentence that says what has changed."""
    return person_page(
        request,
        person,
        form=PersonForm(instance=person),
        address_form=AddressForm(),
        duty_form=duty_form,
        read_before=str(why),
    )


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def duty_end(request: HttpRequest, public_id: uuid.UUID, duty: int) -> HttpResponse:
    """End a duty of a person, at once or on a last day."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    form = EndDutyForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["last_day"][0]))
        return redirect(person)
    try:
        last_day = duty_administration.end(
            person,
            duty,
            last_day=form.cleaned_data["last_day"],
            seen=edit_conflicts.posted(request),
            by=cast(User, request.user),
        )
    except Duty.DoesNotExist:
        raise Http404 from None
    except account_state.OldPage as why:
        return _old_page(request, person, duty_form=None, why=why)
    except duty_administration.DutyRefused as why:
        messages.error(request, str(why))
    except ValidationError as why:
        messages.error(request, why.messages[0])
    else:
        at_once = form.cleaned_data["last_day"] is None
        message = (
            "Duty ended. The person has been signed out." if at_once else f"The duty ends on {in_words(last_day)}."
        )
        messages.success(request, message)
    return redirect(person)
