"""Asks for confirmation before free text that may contain personal data is stored for good.

The remarks of a row are stored first and checked afterwards, because their author can change them. A query, a reply or
a reason goes to somebody else at once, so it is checked first: the text comes back on its own page with the matches in
it, and is then stored as confirmed. Nothing is forbidden, and matches are not stored or logged.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import pii

ASKED = "asked"  # a posted field: the person has already confirmed these texts

type View = Callable[..., HttpResponse]


def asks_about(*boxes: str, unless: str = "") -> Callable[[View], View]:
    """A decorator that asks once about personal data in these fields. The rest of the form is passed on unchanged.

    `unless` is the name of a button that stores nothing, such as one that searches.
    """
    if ASKED in boxes:
        raise ValueError(f"A box named {ASKED} would never be asked about. Give it another name.")

    def wrapped(view: View) -> View:
        @wraps(view)
        def asked_first(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            stores_nothing = unless != "" and unless in request.POST
            if request.method != "POST" or ASKED in request.POST or stores_nothing:
                return view(request, *args, **kwargs)
            typed = {box: request.POST[box] for box in boxes if box in request.POST}
            suspicions_by_box = {box: some for box, words in typed.items() if (some := pii.suspicions(words))}
            return _ask(request, suspicions_by_box) if suspicions_by_box else view(request, *args, **kwargs)

        asked_first.asks_about = boxes  # type: ignore[attr-defined]  # a test compares it with what pages and the API are sent
        return asked_first

    return wrapped


def _ask(request: HttpRequest, suspicions_by_box: dict[str, list[pii.Suspicion]]) -> HttpResponse:
    """The page with the fields in which something was found; all other fields are hidden inputs."""
    rest = {
        name: texts
        for name, texts in request.POST.lists()
        if name not in suspicions_by_box and name != "csrfmiddlewaretoken"
    }
    context = {
        "action": request.get_full_path(),
        "boxes": [(box, request.POST[box], suspicions) for box, suspicions in suspicions_by_box.items()],
        "rest": [(name, text) for name, texts in rest.items() for text in texts],
        "asked": ASKED,
    }
    return render(request, "accounts/asking.html", context, status=422)
