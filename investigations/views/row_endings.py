"""The view that removes a row from the return or brings it back: merge, make void, offer, delete."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from core.sent_numbers import number_in
from core.workflow import TransitionNotAllowed
from investigations.models import Entry, InvestigationTransfer
from investigations.records import transfers
from investigations.returns import row_endings
from investigations.views.shared import FORCE, back_to_return, person, refused, return_in_scope, view_of


@roles(*FORCE)
@require_POST
@asks_about("reason")
def row_end(request: HttpRequest, force: str, month: date, entry: int) -> HttpResponse:
    """Merge, make void, offer or delete a row, or undo that: `move` says which."""
    user, post = person(request), request.POST
    return_in_scope(force, month, user)
    into, to = post.get("into", ""), post.get("to", "")
    try:
        match post.get("move"):
            case "merge":
                if not number_in(into):
                    raise TransitionNotAllowed("Choose the investigation to merge it into.")
                row_endings.merge(entry, into=number_in(into), by=user)
                message = "Investigation merged."
            case "undo_merge":
                row_endings.undo_merge(entry, by=user)
                message = "Merge undone."
            case "void":
                row_endings.void(entry, reason=post.get("reason", ""), by=user)
                message = "Investigation made void."
            case "undo_void":
                row_endings.undo_void(entry, by=user)
                message = "The investigation is in the return again."
            case "delete":
                row_endings.delete(entry, by=user)
                messages.success(request, "Investigation deleted from the draft.")
                return back_to_return(force, month, view=view_of(request))
            case "offer":
                transfers.offer(entry, to=to, by=user)
                message = "Transfer offered. You keep the investigation until the other force accepts it."
            case "withdraw_offer":
                transfers.withdraw(number_in(to), by=user)
                message = "Offer withdrawn."
            case _:
                raise Http404
    except (Entry.DoesNotExist, InvestigationTransfer.DoesNotExist):
        raise Http404 from None
    except TransitionNotAllowed as why:
        return refused(request, force, month, why, row=entry)
    messages.success(request, message)
    return back_to_return(force, month, row=entry, view=view_of(request))
