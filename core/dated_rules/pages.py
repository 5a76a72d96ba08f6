"""What the pages of dated values share: making a change, and showing the values of one rule by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.dated_rules.changes import RuleChangeNotAllowed, ValuesChanged
from core.dated_rules.definitions import RuleDefinition
from core.dated_rules.forms import EndValueForm, in_place
from core.dated_rules.models import DatedRule, RuleValue
from core.govuk import in_words

Change = Callable[[], str]  # makes the change, and returns the message


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One row as its page prints it, with what an administrator may do about it."""

    row: DatedRule
    value: str
    detail: str = ""  # below the value: what else it is
    section: str = ""
    meanwhile: str = ""  # what follows while it is not verified, in sentences
    end_form: EndValueForm | None  # none: it may not end
    end_url: str
    verify_form: forms.Form | None  # none: it is verified
    verify_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """The rows of one rule by day, with their forms."""

    title: str
    about: str = ""  # the caption, if it is not that of the list
    caption: str  # the title of the list
    list_url: str
    sentence: str
    noun: str = "value"
    lines: list[RuleLine]
    end_hint: str = ""
    add_title: str = "Add a value"
    add_hint: str = "The current value ends the day before the new one starts."
    add_button: str = "Add value"
    add_form: forms.Form
    add_url: str
    seen: str = ""  # the token of the rows shown
    refused: forms.Form | None
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSummary:
    """One rule in the list of its kind."""

    what: RuleDefinition
    url: str
    today: str
    is_verified: bool


def summary_of(values: Sequence[RuleValue], what: RuleDefinition, *, url: str) -> RuleSummary:
    """What the list prints of a rule with these values."""
    return RuleSummary(
        what=what, url=url, today=today_of(values, what), is_verified=all(value.is_verified for value in values)
    )


def show(request: HttpRequest, rule: RulePage) -> HttpResponse:
    """The page of a rule."""
    return render(request, "core/dated_rule.html", {"rule": rule}, status=422 if rule.refused else 200)


def end_form(row: DatedRule, refused: forms.Form | None, *, may_end: bool) -> EndValueForm | None:
    """The form that ends a row, with what was typed if it was refused, even where a colleague has ended the row."""
    form = in_place(EndValueForm(row_id=row.pk), refused)
    return form if may_end or form.is_bound else None


def verify_form(row: DatedRule, blank: forms.Form, refused: forms.Form | None) -> forms.Form | None:
    """The form that verifies a row, with what was typed if it was refused, even where a colleague has verified it."""
    form = in_place(blank, refused)
    return None if row.is_verified and not form.is_bound else form


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
