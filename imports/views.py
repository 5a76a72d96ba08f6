"""Views for learned headers, used by every app that imports files: the question, the choices, and deleting one.

An app declares who may use them, and its own pages; `learning` makes the changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from imports import learning
from imports.checking.headers import UnnamedHeaders
from imports.checking.layouts import Layout
from imports.forms import NamingForm
from imports.models import LearnedHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderQuestion:
    """The question which column each header is, for `components/file_naming.html`."""

    form: NamingForm
    token: str
    address: str  # the URL that receives the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedHeaderLine:
    """One learned header, as the page prints it."""

    header: LearnedHeader
    table: str
    column: str  # empty: not used


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderPages:
    """The views of one app, by its URL names."""

    layouts: tuple[Layout, ...]
    title: str  # the title of the page that imports the file
    sends: str  # the URL name of that page
    lists: str
    learns: str
    forgets: str

    def question(self, asked: Sequence[UnnamedHeaders], *, by: User) -> HeaderQuestion | None:
        """The question about a file just read; None if every header is known."""
        if not asked:
            return None
        form = NamingForm(asked, self.layouts)
        return HeaderQuestion(form=form, token=learning.signed(asked, by=by), address=reverse(self.learns))

    def page(self, request: HttpRequest) -> HttpResponse:
        """List the choices that the person's force has made for its headers."""
        kinds = [layout.kind for layout in self.layouts]
        mine = LearnedHeader.objects.visible_to(_person(request)).of_kinds(kinds).for_list()
        context = {"pages": self, "said": [self._said(one) for one in mine], "back": reverse(self.sends)}
        return render(request, "imports/headers.html", context)

    def learn(self, request: HttpRequest) -> HttpResponse:
        """Store the choices, and ask for the file once more."""
        token = request.POST.get("token", "")
        try:
            form = NamingForm(learning.opened(token, by=_person(request)), self.layouts, request.POST)
            if form.is_valid():
                learning.learn(form.answers(), self.layouts, by=_person(request))
                messages.success(request, _done(form))
                return redirect(self.sends)
        except learning.LearningRefused as why:
            messages.error(request, str(why))
            return redirect(self.sends)
        question = HeaderQuestion(form=form, token=token, address=reverse(self.learns))
        context = {"pages": self, "question": question, "back": reverse(self.sends)}
        return render(request, "imports/naming.html", context, status=422)

    def forget(self, request: HttpRequest, header: int) -> HttpResponse:
        """Delete the choice for one header, so that it is asked about again."""
        try:
            forgotten = learning.forget_header(header, self.layouts, by=_person(request))
        except LearnedHeader.DoesNotExist:
            raise Http404 from None
        messages.success(request, f"“{forgotten}” deleted. We will ask about it in your next file.")
        return redirect(self.lists)

    def _said(self, one: LearnedHeader) -> LearnedHeaderLine:
        layout = next(layout for layout in self.layouts if layout.kind == one.kind)
        column = layout.column(one.column)
        gone = "A column no longer in use" if one.is_used else ""
        return LearnedHeaderLine(header=one, table=layout.title, column=column.name if column else gone)


def _done(form: NamingForm) -> str:
    missing = form.still_missing()
    again = f"Still missing: {', '.join(missing)}. Add them to the file and upload it again." if missing else ""
    return f"Column names saved. {again or 'Upload the file again.'}"


def _person(request: HttpRequest) -> User:
    """The person who makes the request; the app's policy ensures that somebody is signed in."""
    return cast(User, request.user)
