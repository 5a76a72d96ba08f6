"""The home page: the next things to do, gathered from each room. It knows no record itself."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.policies import signed_in


@signed_in()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, most urgent first."""
    user = cast(User, request.user)
    return render(request, "home.html", {"person": user, "work": []})
