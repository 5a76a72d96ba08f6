"""The page of a form that changes a record of prosecutions: what was typed stays until it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import edit_conflicts
from core.workflow import EditConflict, TransitionNotAllowed


def change_page[Record: Any](
    request: HttpRequest,
    record: Record,
    form: forms.Form,
    change: Callable[[str], Any],
    *,
    token_of: Callable[[Record], str],
    headed: Callable[[], dict[str, Any]],
    title: str,
    button: str,
    hint: str = "",
) -> HttpResponse:
    """Show a form of a record, or make the change and open the page that `change` returns. Nothing typed is lost.

    `change` takes the token of the page that was sent. `headed` is the header of the record, made after a refusal too.
    """
    seen, status = token_of(record), 200
    if request.method == "POST":
        seen, status = edit_conflicts.posted(request), 422
        try:
            if form.is_valid():
                return redirect(change(seen))
        except EditConflict as why_not:
            form.add_error(None, str(why_not))
            record.refresh_from_db()
            seen, status = token_of(record), 409
        except TransitionNotAllowed as why_not:
            form.add_error(None, str(why_not))
    context = {"form": form, "seen": seen, "title": title, "button": button, "hint": hint, "back": record}
    return render(request, "prosecutions/form.html", headed() | context, status=status)
