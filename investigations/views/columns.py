"""The views of a force's own columns and words: match those of a file, see the matched ones, delete a match."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from core.sentences import counted_noun
from core.workflow import TransitionNotAllowed
from imports import learning
from imports.views import HeaderPages
from investigations.returns import vocabulary
from investigations.views.shared import FORCE, person
from investigations.views.workbooks import upload_in_scope
from investigations.workbooks import column_match, header_rows, unread_words, uploads
from investigations.workbooks.layout import LAYOUTS
from investigations.workbooks.upload_report import UploadReport

HEADERS = HeaderPages(
    layouts=LAYOUTS,
    title="Returns",
    sends="investigations:return-list",
    lists="investigations:return-columns",
    forgets="investigations:return-column-delete",
    what="column names and words",
)


@roles(*FORCE)
@require_http_methods(["GET", "POST"])
def return_upload_columns(request: HttpRequest, force: str, month: date, upload: UUID) -> HttpResponse:
    """Show the row of the column names, and what each column may be, tried on every row.

    POST takes another row, tries other columns, or learns them.
    """
    user = person(request)
    workbook = upload_in_scope(request, force, month, upload)
    report = redirect("investigations:return-upload-report", force, months.text(month), workbook.public_id)
    try:
        table, learned = uploads.table_of(workbook), learning.learned_by(user, LAYOUTS)
        choices = header_rows.choices_of(table, learned=learned)
        if header_rows.BUTTON in request.POST:
            uploads.choose_header_rows(workbook, header_rows.chosen_in(choices, request.POST), by=user)
            return redirect("investigations:return-upload-columns", force, months.text(month), workbook.public_id)
        questions = uploads.questions_of(workbook, by=user)
        if not questions and not UploadReport.of(workbook).asks and "rows" not in request.GET:
            return report
        data = request.POST if request.method == "POST" else None
        match = column_match.match_of(table, questions, learned=learned, month=month, data=data)
        if request.method == "POST" and "try" not in request.POST and match.form.is_valid():
            uploads.match_columns(workbook, match.form.answers(), by=user)
            messages.success(request, "Columns matched for your force. We have read your file again with them.")
            return report
    except (TransitionNotAllowed, learning.LearningRefused) as why:
        messages.error(request, str(why))
        return report
    fails = request.method == "POST" and not match.form.is_valid()
    log.record(Operation.CONSULTATION, of=workbook)
    context = {
        "upload": workbook,
        "force": workbook.force,
        "period": workbook.period,
        "match": match,
        "fails": fails,
        "choices": choices,
        "asks_row": not questions,
    }
    return render(request, "investigations/upload_columns.html", context, status=422 if fails else 200)


@roles(*FORCE)
@require_http_methods(["GET", "POST"])
def return_upload_words(request: HttpRequest, force: str, month: date, upload: UUID) -> HttpResponse:
    """Show the words of a file that are not in our lists, and how many rows have each; POST learns their meanings."""
    user = person(request)
    workbook = upload_in_scope(request, force, month, upload)
    report = redirect("investigations:return-upload-report", force, months.text(month), workbook.public_id)
    try:
        lists = vocabulary.present()
        unread = uploads.words_to_match(workbook, lists, by=user)
        if not unread:
            return report
        form = unread_words.WordForm(
            unread, lists, month=month, data=request.POST if request.method == "POST" else None
        )
        if form.is_valid():
            if answers := form.answers():
                uploads.match_words(workbook, answers, by=user)
                matched = counted_noun(len(answers), "word")
                messages.success(request, f"{matched} matched for your force. We have read your file again.")
            return report
    except (TransitionNotAllowed, learning.LearningRefused) as why:
        messages.error(request, str(why))
        return report
    log.record(Operation.CONSULTATION, of=workbook)
    context = {"upload": workbook, "force": workbook.force, "period": workbook.period, "form": form}
    return render(request, "investigations/upload_words.html", context, status=422 if form.is_bound else 200)


@roles(*FORCE)
@require_safe
def return_columns(request: HttpRequest) -> HttpResponse:
    """List the columns and words that the force has matched."""
    return _header_pages().page(request)


@roles(*FORCE)
@require_POST
def return_column_delete(request: HttpRequest, header: int) -> HttpResponse:
    """Delete a match, so that the next file asks about the column or word again."""
    return _header_pages().forget(request, header)


def _header_pages() -> HeaderPages:
    return replace(HEADERS, layouts=(*LAYOUTS, *unread_words.layouts_of(vocabulary.present())))
