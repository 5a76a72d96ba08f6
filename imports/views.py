"""Views of imports, used by every app that imports files: upload, preview, confirmation, and learned headers.

An app declares who may use them (`ImportPages.urls`), and its own templates; `table_import` and `learning` make the
changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.duties import NeededDuty
from accounts.models import User
from accounts.policies import roles
from core.workflow import TransitionNotAllowed
from imports import learning
from imports.checking.headers import UnnamedHeaders
from imports.checking.layouts import Layout
from imports.forms import NamingForm
from imports.models import LearnedHeader
from imports.receiving import UploadRequest
from imports.table_import import NotAnswered, RecordsChanged, TableImport


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderQuestion:
    """The question which column each header is, for `imports/_header_question.html`."""

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
    forgets: str
    learns: str = ""  # empty if the app asks on a page of its own
    what: str = "column names"  # that a force matches

    def question(self, questions: Sequence[UnnamedHeaders], *, by: User) -> HeaderQuestion | None:
        """The question about a file just read; None if every header is known."""
        if not questions:
            return None
        form = NamingForm(questions, self.layouts)
        return HeaderQuestion(form=form, token=learning.signed(questions, by=by), address=reverse(self.learns))

    def page(self, request: HttpRequest) -> HttpResponse:
        """List the choices that the person's force has made for its headers."""
        kinds = [layout.kind for layout in self.layouts]
        mine = LearnedHeader.objects.visible_to(_person(request)).of_kinds(kinds).for_list()
        context = {"pages": self, "said": [self._said(choice) for choice in mine], "back": reverse(self.sends)}
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

    def _said(self, choice: LearnedHeader) -> LearnedHeaderLine:
        layout = next(layout for layout in self.layouts if layout.kind == choice.kind)
        column = layout.column(choice.column)
        gone = "A column no longer in use" if choice.is_used else ""
        return LearnedHeaderLine(header=choice, table=layout.title, column=column.name if column else gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPages:
    """The pages of one import: upload, preview and confirmation, and what people matched headers to."""

    table_import: TableImport[Any, Any, Any]
    header_pages: HeaderPages
    template: str  # extends `imports/import.html`
    done: str  # the URL name of the page after the import
    caption: str
    nothing_imported: str  # such as “No orders were added”
    imported: Callable[[int], str]  # the message after the import, from the number of records
    more: Mapping[str, object]  # what the app's own blocks print

    def urls(self, route: str, *, name: str, allowed: Iterable[Role], duty: NeededDuty = "") -> list[URLPattern]:
        """The URLs of the pages below a route, for people with these roles, and the duty if one is named."""
        may = roles(*allowed, duty=duty)
        may_upload = roles(*allowed, duty=duty, reads_upload=self.table_import.kind)
        headers, get_or_post = self.header_pages, require_http_methods(["GET", "POST"])
        return [
            path(route, may_upload(get_or_post(self.upload)), name=name),
            path(f"{route}confirm/", may(require_POST(self.confirm)), name=f"{name}-confirm"),
            path(f"{route}headers/", may(require_safe(headers.page)), name=f"{name}-headers"),
            path(f"{route}headers/save/", may(require_POST(headers.learn)), name=f"{name}-headers-save"),
            path(
                f"{route}headers/<int:header>/delete/", may(require_POST(headers.forget)), name=f"{name}-header-delete"
            ),
        ]

    def upload(self, request: UploadRequest) -> HttpResponse:
        """Show the form, or check the uploaded file and show what it would store or what is wrong with it."""
        if request.method != "POST":
            return self._page(request)
        by = _person(request)
        try:
            preview = self.table_import.preview(request.upload, by=by)
        except TransitionNotAllowed as why:
            return self._page(request, refused=str(why), status=422)
        if preview.was_imported:
            messages.info(request, "This file has already been imported. No records changed.")
            return redirect(self.header_pages.sends)
        fails = bool(preview.refused or preview.problems)
        question = self.header_pages.question(preview.asked, by=by)
        shown = {"preview": preview, "question": question, "refused": preview.refused}
        return self._page(request, status=422 if fails else 200, **shown)

    def confirm(self, request: HttpRequest) -> HttpResponse:
        """Store what the preview showed, all of it or nothing."""
        token = request.POST.get("token", "")
        try:
            count = self.table_import.confirm(token, by=_person(request), answers=request.POST.dict())
        except RecordsChanged as why:
            return self._page(request, changed=why.problems, status=422)
        except NotAnswered as why:
            preview = replace(why.preview, token=token)
            return self._page(request, preview=preview, unanswered=why.unanswered, status=422)
        except TransitionNotAllowed as why:
            messages.error(request, str(why))
            return redirect(self.header_pages.sends)
        messages.success(request, self.imported(count))
        return redirect(self.done)

    def _page(self, request: HttpRequest, *, status: int = 200, **shown: object) -> HttpResponse:
        return render(request, self.template, {"pages": self, **self.more, **shown}, status=status)


def _done(form: NamingForm) -> str:
    missing = form.still_missing()
    again = f"Still missing: {', '.join(missing)}. Add them to the file and upload it again." if missing else ""
    return f"Column names saved. {again or 'Upload the file again.'}"


def _person(request: HttpRequest) -> User:
    """The person who makes the request; the app's policy ensures that somebody is signed in."""
    return cast(User, request.user)
