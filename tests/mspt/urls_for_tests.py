"""Test-only URLs: views that change data and then answer, refuse or fail."""

from __future__ import annotations

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from accounts.choices import Role
from accounts.policies import public, roles, signed_in
from audit import log
from audit.choices import Operation
from mspt import errors
from mspt.urls import urlpatterns as product
from reference.models import ForceAlias, Nationality


def change() -> None:
    """A change that the web role may make, and its log entry."""
    Nationality.objects.filter(pk="unknown").update(name="Changed")
    log.record(Operation.ALTERATION, of="reference.nationality", keys=["unknown"])


@signed_in()
def answers(request: HttpRequest, status: int) -> HttpResponse:
    change()
    return HttpResponse("as asked", status=status)


@signed_in()
def raises(request: HttpRequest) -> HttpResponse:
    change()
    raise ValueError("Maria Example, born 3 May 1999")


@signed_in()
def missing(request: HttpRequest) -> HttpResponse:
    change()
    raise Http404("no such thing")


@signed_in()
def renders_late(request: HttpRequest) -> HttpResponse:
    """The template queries the database while it renders, within the transaction and scope."""
    return TemplateResponse(request, "late.html", {"aliases": ForceAlias.objects.all()[:1]})


@signed_in()
def who_am_i(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, scope.person(), scope.role(), array_to_string(scope.forces(), ',')")
        return HttpResponse("|".join(str(part) for part in cursor.fetchone()))


@roles(Role.NATIONAL)
def national_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("national")


@signed_in()
def streams(request: HttpRequest) -> StreamingHttpResponse:
    """Queries while it streams: after the transaction, outside the scope."""
    return StreamingHttpResponse(str(alias) for alias in ForceAlias.objects.all())


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.not_allowed,
    errors.not_found,
    errors.failed,
)
urlpatterns = [
    *product,
    path("t/answers/<int:status>/", answers, name="t-answers"),
    path("t/raises/", raises, name="t-raises"),
    path("t/missing/", missing, name="t-missing"),
    path("t/late/", renders_late, name="t-late"),
    path("t/who/", who_am_i, name="t-who"),
    path("t/national/", national_only, name="t-national"),
    path("t/streams/", streams, name="t-streams"),
    path("t/undeclared/", undeclared, name="t-undeclared"),
    path("t/public/", public("for a test", lambda request: HttpResponse("public")), name="t-public"),
]
