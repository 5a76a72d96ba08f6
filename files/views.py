"""The doors of headers, as every room that takes files opens them: the question, what was said, and forgetting it.

A room declares who may, and where its own pages are; the change is `learning`'s.
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
from files import learning
from files.headers import UnnamedHeaders
from files.layouts import Layout
from files.models import LearnedHeader
from files.naming_form import NamingForm


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderQuestion:
    """Which column each header is, as `components/file_naming.html` asks it."""

    form: NamingForm
    token: str
    address: str  # to which the answer goes


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedHeaderLine:
    """One header that was learned, as the page prints it."""

    header: LearnedHeader
    table: str
    column: str  # empty: it is not used


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderPages:
    """The doors of one room, by the names of its addresses."""

    layouts: tuple[Layout, ...]
    title: str  # of the page that takes the file
    sends: str  # that page
    lists: str
    learns: str
    forgets: str

    def question(self, asked: Sequence[UnnamedHeaders], *, by: User) -> HeaderQuestion | None:
        """The question about a file that was just read; None where every header is known."""
        if not asked:
            return None
        form = NamingForm(asked, self.layouts)
        return HeaderQuestion(form=form, token=learning.signed(asked, by=by), address=reverse(self.learns))

    def page(self, request: HttpRequest) -> HttpResponse:
        """What the person's body has said of its headers."""
        kinds = [layout.kind for layout in self.layouts]
        mine = LearnedHeader.objects.visible_to(_person(request)).of_kinds(kinds).for_list()
        context = {"pages": self, "said": [self._said(one) for one in mine], "back": reverse(self.sends)}
        return render(request, "files/headers.html", context)

    def learn(self, request: HttpRequest) -> HttpResponse:
        """Remember the answer, and ask for the file once more."""
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
        return render(request, "files/naming.html", context, status=422)

    def forget(self, request: HttpRequest, header: int) -> HttpResponse:
        """Let one header be asked about again."""
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
    """Who asks; the room's policy has seen to it that somebody is signed in."""
    return cast(User, request.user)
