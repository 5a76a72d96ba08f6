"""Asking about words that may identify somebody before they are stored where nobody can take them back.

The remarks of a row are stored first and asked about then: whoever typed them can change them. A question, an answer or
a reason goes to somebody else at once. It is asked about before: what was typed comes back on a page of its own with
what was found in it, and is stored as it then stands. Nothing is forbidden, and what was found is not stored or logged.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import pii

ASKED = "asked"  # in what the page sends: these words were asked about once

type View = Callable[..., HttpResponse]


def asks_about(*boxes: str) -> Callable[[View], View]:
    """Ask once about what stands in these boxes of a form. Everything else that the form sent comes along unchanged."""
    if ASKED in boxes:
        raise ValueError(f"A box named {ASKED} would never be asked about. Give it another name.")

    def wrapped(view: View) -> View:
        @wraps(view)
        def asked_first(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method != "POST" or ASKED in request.POST:
                return view(request, *args, **kwargs)
            typed = {box: request.POST[box] for box in boxes if box in request.POST}
            found = {box: some for box, words in typed.items() if (some := pii.suspicions(words))}
            return _ask(request, found) if found else view(request, *args, **kwargs)

        asked_first.asks_about = boxes  # type: ignore[attr-defined]  # a test compares it with what doors are sent
        return asked_first

    return wrapped


def _ask(request: HttpRequest, found: dict[str, list[pii.Suspicion]]) -> HttpResponse:
    """The page with those boxes in which something was found; what else was sent comes along unseen."""
    rest = {name: texts for name, texts in request.POST.lists() if name not in found and name != "csrfmiddlewaretoken"}
    context = {
        "action": request.get_full_path(),
        "boxes": [(box, request.POST[box], suspicions) for box, suspicions in found.items()],
        "rest": [(name, text) for name, texts in rest.items() for text in texts],
        "asked": ASKED,
    }
    return render(request, "accounts/asking.html", context, status=422)
