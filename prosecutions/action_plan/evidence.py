"""Add evidence to an action, and remove it: a file, which is checked before anybody can open it, a link, or a note."""

from __future__ import annotations

import re
import uuid

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from documents import lifecycle
from documents.models import Document
from documents.receiving import ArrivedFile
from prosecutions.action_plan import actions, permissions
from prosecutions.action_plan.choices import ActionEventKind
from prosecutions.models import ActionEvidence, PlanAction
from prosecutions.models.actions import ADDRESS, LONGEST_TITLE

MOST = 40  # pieces of evidence per action
NOT_AN_ADDRESS = (
    "Enter a link that starts with https://, or the address of a page of this service, which starts with /."
)


@transaction.atomic
def attach(public_id: uuid.UUID, arrived: ArrivedFile | None, *, title: str = "", by: User) -> ActionEvidence:
    """Add an uploaded file. It waits for the file check.

    Raises PlanAction.DoesNotExist, TransitionNotAllowed, and DocumentRejected.
    """
    action = _locked(public_id, by=by)
    document = lifecycle.store_document(arrived, by=by)
    return _add(action, title=title.strip() or title_of(document), document=document, by=by)


@transaction.atomic
def add_link_or_note(
    public_id: uuid.UUID, *, title: str, address: str = "", note: str = "", by: User
) -> ActionEvidence:
    """Add a link, a note, or both. Raises PlanAction.DoesNotExist and TransitionNotAllowed."""
    action = _locked(public_id, by=by)
    address, note = address.strip(), note.strip()
    if not title.strip():
        raise TransitionNotAllowed("Enter a title.")
    if not address and not note:
        raise TransitionNotAllowed("Enter a link or a note.")
    if address and not is_address(address):
        raise TransitionNotAllowed(NOT_AN_ADDRESS)
    same = action.evidence.filter(title=title.strip()[:LONGEST_TITLE], address=address, note=note, by=by).first()
    if same is not None:
        log.record(Operation.CONSULTATION, of=action)
        return same
    return _add(action, title=title.strip(), address=address, note=note, by=by)


@transaction.atomic
def remove(public_id: uuid.UUID, evidence: uuid.UUID, *, by: User) -> None:
    """Remove evidence that was added by mistake. The history says who removed what.

    Raises PlanAction.DoesNotExist, and TransitionNotAllowed, also if it is removed already.
    """
    action = actions.locked(public_id, by=by)
    if why := permissions.why_not_record(action, by):
        raise TransitionNotAllowed(why)
    removed = action.evidence.select_for_update(of=("self",)).filter(public_id=evidence).first()
    if removed is None:
        raise TransitionNotAllowed("This evidence has already been removed.")
    document = removed.document_id
    removed.delete()
    if document is not None:
        delete_document(document)
    actions.note(action, ActionEventKind.REMOVED, text=removed.title, by=by)
    log.record(Operation.ALTERATION, of=action, question="evidence removed")


def is_address(text: str) -> bool:
    """Whether a link leads to a page of this service or to a public page."""
    return re.match(ADDRESS, text) is not None


def delete_document(key: int) -> None:
    """Delete a file to which nothing refers any more. Raises TransitionNotAllowed while it is being checked."""
    try:
        lifecycle.delete_documents(*Document.objects.filter(pk=key))
    except lifecycle.BeingRead:
        raise TransitionNotAllowed("This file is being checked. Try again in a minute.") from None


def title_of(document: Document) -> str:
    """A title from the uploaded file name: “Terms of reference” from terms_of-reference.pdf."""
    words = " ".join(document.sent_name.rpartition(".")[0].replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] or document.get_kind_display()


def _locked(public_id: uuid.UUID, *, by: User) -> PlanAction:
    action = actions.locked(public_id, by=by)
    if why := permissions.why_not_record(action, by):
        raise TransitionNotAllowed(why)
    if action.evidence.count() >= MOST:
        raise TransitionNotAllowed(f"An action can have up to {MOST} pieces of evidence. Remove one first.")
    return action


def _add(
    action: PlanAction,
    *,
    title: str,
    by: User,
    document: Document | None = None,
    address: str = "",
    note: str = "",
) -> ActionEvidence:
    title = title[:LONGEST_TITLE]
    added = ActionEvidence.objects.create(
        action=action,
        force_id=action.force_id,
        unit_id=action.unit_id,
        title=title,
        document=document,
        address=address,
        note=note,
        by_id=by.pk,
        at=clock.now(),
    )
    actions.note(action, ActionEventKind.EVIDENCE, text=title, by=by)
    log.record(Operation.ALTERATION, of=action, question="evidence added")
    return added
