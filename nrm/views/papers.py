"""Taking one referral out as a file."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from audit import log
from audit.choices import Kind
from investigations.views.asking import asks_about
from nrm import path
from nrm.papers import handing_out, pdf
from nrm.papers.forms import PaperForm
from nrm.views.shared import force_people, person, referral_in_scope, refused


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def paper_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose what is made and who gets it; the answer is the file itself."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    if why := handing_out.why_not(referral, by=user):
        to = "nrm:form-tasks" if referral.state == "draft" else "nrm:referral-detail"
        return refused(request, referral, path.MoveRefused(why), to=to)
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _attached(handing_out.hand_out(public_id, **form.said, by=user))
        except pdf.CannotPrint as why_not:
            messages.error(request, str(why_not))
    log.record(Kind.CONSULTATION, of=referral)
    context = {"referral": referral, "form": form}
    return render(request, "nrm/paper.html", context, status=422 if request.method == "POST" else 200)


def _attached(file: handing_out.File) -> HttpResponse:
    answer = HttpResponse(file.content, content_type=file.type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer
