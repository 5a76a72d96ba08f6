"""What the pages of dated values share: making a change, and showing the values of one rule by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from core import clock
from core.dated_rules.changes import RuleChangeNotAllowed, ValuesChanged
from core.dated_rules.definitions import RuleDefinition
from core.dated_rules.models import RuleValue
from core.govuk import in_words

Change = Callable[[], str]  # makes the change, and returns the message


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One value as its page prints it, with what an administrator may do about it."""

    row: RuleValue
    value: str
    section: str = ""
    end_form: forms.Form | None  # none: it may not end
    end_url: str
    verify_form: forms.Form
    verify_url: str


def make(
    request: HttpRequest, form: forms.Form, change: Change, *, then: str, page: Callable[[forms.Form], HttpResponse]
) -> HttpResponse:
    """Make a change, show a message and redirect; or show the page with the form's errors."""
    try:
        if form.is_valid():
            messages.success(request, change())
            return redirect(then)
    except ValuesChanged as why:
        form.add_error(None, str(why))
        answer = page(form)
        answer.status_code = 409
        return answer
    except RuleChangeNotAllowed as why:
        form.add_error(None, str(why))
    except ObjectDoesNotExist:
        raise Http404 from None
    return page(form)


def today_of(values: Iterable[RuleValue], what: RuleDefinition) -> str:
    """The value valid today, in words. A yes/no rule without a value is a no."""
    day = clock.today()
    ended: date | None = None
    for value in values:
        if value.is_valid_on(day):
            return f"{what.in_words(value.value)}, since {in_words(value.valid_from)}"
        if value.valid_to and value.valid_to < day:
            ended = max(ended or value.valid_to, value.valid_to)
    none = "No" if what.is_switch else "No value"
    return f"{none} (ended {in_words(ended)})" if ended else none


def since(value: RuleValue) -> str:
    """The message after a value was added."""
    return f"Value saved. It applies from {in_words(value.valid_from)}."


def until(value: RuleValue) -> str:
    """The message after a value was ended."""
    return f"Value ends on {in_words(cast(date, value.valid_to))}."
