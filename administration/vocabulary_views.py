"""Views for vocabularies: the national team and administrators read them, administrators change them.

They show no number of investigations: who uses a term is case data, which an administrator never sees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.policies import roles
from administration.vocabulary_forms import EndTermForm, NewTermForm, SpellingForm, TermFilter, initial_of, refuse
from audit import log
from audit.choices import Operation
from core import paging
from core.govuk import in_words
from reference import vocabulary_changes
from reference.models import FormerSpelling, Vocabulary
from reference.vocabularies import VOCABULARIES, VocabularyList, vocabulary


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def vocabulary_list(request: HttpRequest) -> HttpResponse:
    """The vocabularies and what each is for."""
    return render(request, "administration/vocabularies.html", {"vocabularies": VOCABULARIES})


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def vocabulary_detail(request: HttpRequest, key: str) -> HttpResponse:
    """The terms of one vocabulary with their days of validity."""
    listed = _listed(key)
    form = TermFilter(request.GET)
    chosen = paging.filters_in_use(form)
    terms = listed.model._default_manager.matching(form.cleaned_data.get("text", "")).in_order()
    page = paging.page_of(request, terms, singular="term")
    context = {
        "vocabulary": listed,
        "form": form,
        "chosen": chosen,
        "page": page,
        "may_change": _may_change(request, listed),
    }
    return render(request, "administration/vocabulary.html", context)


@roles(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def term_new(request: HttpRequest, key: str) -> HttpResponse:
    """Add a term to a list."""
    listed = _listed(key)
    if not listed.is_changeable:
        raise Http404
    form = NewTermForm(request.POST or None, listed=listed)
    if request.method == "POST" and form.is_valid():
        try:
            term = vocabulary_changes.add(listed, **form.cleaned_data)
        except (vocabulary_changes.TermRefused, ValidationError) as why:
            refuse(form, why)
        else:
            log.record(Operation.COLLECTION, of=term)
            messages.success(request, f"“{term}” added from {in_words(term.valid_from)}.")
            return redirect("administration:term-detail", key, term.pk)
    return render(
        request,
        "administration/term_new.html",
        {"vocabulary": listed, "form": form},
        status=422 if form.errors else 200,
    )


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def term_detail(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """One term: its days, its earlier spellings, and what an administrator may do about it."""
    return _term_page(request, _listed(key), code)


@roles(Role.ADMINISTRATOR)
@require_POST
def term_end(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Set the last day of a term."""
    form = EndTermForm(request.POST)

    def end(listed: VocabularyList) -> str:
        term = vocabulary_changes.end(listed, code, last_day=form.cleaned_data["last_day"])
        log.record(Operation.ALTERATION, of=term, question="ended")
        return f"“{term}” ends on {in_words(form.cleaned_data['last_day'])}."

    return _change(request, key, code, end, form=form, end_form=form)


@roles(Role.ADMINISTRATOR)
@require_POST
def term_undo_end(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Undo an end that lies in the future."""
    form = forms.Form(request.POST)

    def keep(listed: VocabularyList) -> str:
        term = vocabulary_changes.undo_end(listed, code)
        log.record(Operation.ALTERATION, of=term, question="end withdrawn")
        return f"End date of “{term}” removed."

    return _change(request, key, code, keep, form=form, keep_form=form)


@roles(Role.ADMINISTRATOR)
@require_POST
def term_respell(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Correct the spelling of a term."""
    form = SpellingForm(request.POST)

    def respell(listed: VocabularyList) -> str:
        term = vocabulary_changes.respell(listed, code, name=form.cleaned_data["name"])
        log.record(Operation.ALTERATION, of=term, question="respelt")
        return f"Spelling changed to “{term}”. Imports also accept the old spelling."

    return _change(request, key, code, respell, form=form, spelling_form=form)


def _change(
    request: HttpRequest,
    key: str,
    code: str,
    change: Callable[[VocabularyList], str],
    *,
    form: forms.Form,
    **shown: forms.Form,
) -> HttpResponse:
    """Make one change to a term and confirm it, or show the term's page with the refusal."""
    listed = _listed(key)
    try:
        if form.is_valid():
            messages.success(request, change(listed))
            return redirect("administration:term-detail", key, code)
    except (vocabulary_changes.TermRefused, ValidationError) as why:
        refuse(form, why)
    except ObjectDoesNotExist:
        raise Http404 from None
    return _term_page(request, listed, code, refused=form, **shown)


def _term_page(
    request: HttpRequest, listed: VocabularyList, code: str, *, refused: forms.Form | None = None, **shown: forms.Form
) -> HttpResponse:
    term = listed.model._default_manager.filter(pk=code).first()
    if term is None:
        raise Http404
    context = _term_context(term, listed) | shown | {"refused": refused}
    context["may_change"] = _may_change(request, listed)
    return render(request, "administration/term.html", context, status=422 if refused else 200)


def _term_context(term: Vocabulary, listed: VocabularyList) -> dict[str, Any]:
    return {
        "term": term,
        "vocabulary": listed,
        "former": FormerSpelling.objects.of_list(listed.key).filter(code=term.pk),
        "has_ended": vocabulary_changes.has_ended(term),
        "is_fallback": term.pk in listed.fallbacks,
        "end_form": EndTermForm(initial=initial_of(term)),
        "spelling_form": SpellingForm(initial=initial_of(term)),
    }


def _listed(key: str) -> VocabularyList:
    if (listed := vocabulary(key)) is None:
        raise Http404
    return listed


def _may_change(request: HttpRequest, listed: VocabularyList) -> bool:
    return listed.is_changeable and getattr(request.user, "role", "") == Role.ADMINISTRATOR
