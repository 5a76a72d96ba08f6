"""Export requests for one referral: who may export, who must approve, what file is made, and the log entry (P19).

Only the force's own NRM people export a referral, for a reason and a named recipient. A colleague with the duty
approves each file, for one day. The file name shows who downloaded it and when, but not whose referral it is. This is
the only way to get data out of a referral. A file of everything held about the person also leaves here, and only to
answer an open access request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from accounts import duties
from accounts import edit_conflicts as seen_pages
from accounts.models import User
from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock
from core.downloads import PDF, DownloadFile
from core.workflow import TransitionNotAllowed
from nrm import erased, outdated_pages, permissions, referrals
from nrm.choices import CaseType, ExportFormatKind, ExportRequestState, ReferralState
from nrm.data_rights import requests, restriction, subject_access
from nrm.data_rights.choices import RequestOutcome
from nrm.exports import export_content, pdf, submission
from nrm.models import ExportRequest, Referral

HOME_OFFICE = "Home Office"
NO_REQUEST = "There is no open access request from this person. Record one under “Data rights requests” first."
MOST_A_DAY = 20  # files that one user may request in 24 hours


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """The file type of a format, and the function that makes it from a referral."""

    ending: str
    mime: str
    make: Callable[[Referral, export_content.ReferralExportRecord, User], bytes]


MADE: dict[str, ExportFormat] = {
    ExportFormatKind.JSON: ExportFormat(
        ending="json",
        mime="application/json",
        make=lambda referral, ticket, by: submission.text_of(
            export_content.export_of(referral, ticket=ticket, by=by)
        ).encode(),
    ),
    ExportFormatKind.PDF: ExportFormat(
        ending="pdf",
        mime=PDF,
        make=lambda referral, ticket, by: pdf.bytes_of(export_content.export_of(referral, ticket=ticket, by=by)),
    ),
    ExportFormatKind.HELD: ExportFormat(
        ending="txt",
        mime="text/plain; charset=utf-8",
        make=lambda referral, ticket, by: (
            f"{ticket.sentence}\n\n{subject_access.text_of(referral, by=by, reason=ticket.reason)}".encode()
        ),
    ),
}


def why_not(referral: Referral, *, by: User, form: str = "") -> str:
    """Return why this user can't export the referral, with what to do instead; empty if they can."""
    if not permissions.is_of_force(by, referral.force_id):
        return f"Only NRM contacts in {referral.force.short_name} can export a referral."
    if why := erased.refusal(referral) or restriction.refusal(referral, restriction.RestrictedUse.FILE):
        return why
    if form == ExportFormatKind.HELD:
        return "" if requests.open_access(referral) else NO_REQUEST
    if referral.state != ReferralState.DRAFT:
        return ""
    if referral.case_type == CaseType.UNDECIDED:
        return "Age and consent decide whether this is a referral or a notification. Answer those questions first."
    if not referrals.is_complete(referral):
        return "Answer all the questions in the task list, then request the export."
    return ""


@transaction.atomic
def request_export(public_id: UUID, *, form: str, reason: str, recipient: str, by: User) -> ExportRequest:
    """Ask a second person to approve an export.

    No data leaves yet. Raises TransitionNotAllowed, and Referral.DoesNotExist.
    """
    referral = referrals.locked(public_id, by=by)
    if why := why_not(referral, by=by, form=form):
        raise TransitionNotAllowed(why)
    lately = ExportRequest.objects.filter(asked_by=by, asked_at__gt=clock.now() - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise TransitionNotAllowed(
            f"You have requested {MOST_A_DAY} exports in 24 hours, which is the limit. Ask a colleague to request it, "
            "or try again tomorrow."
        )
    taking = ExportRequest.objects.create(
        referral=referral,
        force_id=referral.force_id,
        form=ExportFormatKind(form),
        recipient=recipient,
        reason=reason,
        request=requests.open_access(referral) if form == ExportFormatKind.HELD else None,
        version=referral.version,
        asked_by=by,
        asked_at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=referral, reason=reason, question=f"file {taking.number} asked for")
    return taking


def token_of(taking: ExportRequest, referral: Referral) -> str:
    """Return a token for a pending request: what was requested, and the record that the file would contain."""
    request = (taking.request_id, taking.request.outcome) if taking.request else ()
    return seen_pages.token(taking.pk, taking.state, taking.version, referral.version, referral.state, *request)


@transaction.atomic
def decide(public_id: UUID, taking_id: int, *, allow: bool, seen: str, by: User) -> ExportRequest:
    """Approve an export that a colleague requested, for one day, or refuse it.

    `seen` is the token of what the page showed. Raises EditConflict, TransitionNotAllowed, ExportRequest.DoesNotExist.
    """
    referral, taking = _locked(public_id, taking_id, by=by)
    if why := why_not_theirs_to_decide(taking, by=by):
        raise TransitionNotAllowed(why)
    outdated_pages.refuse(seen, now=token_of(taking, referral), what_changed=lambda: _what_changed(taking, referral))
    if why := why_not_decided(taking, by=by):
        raise TransitionNotAllowed(why)
    if allow and (
        why := why_not(referral, by=taking.asked_by, form=taking.form) or _why_not_the_same(referral, taking)
    ):
        raise TransitionNotAllowed(why)
    now = clock.now()
    taking.state = ExportRequestState.ALLOWED if allow else ExportRequestState.REFUSED
    taking.decided_by, taking.decided_at, taking.ends_at = by, now, now + export_content.KEEP_FOR if allow else None
    taking.save(update_fields=["state", "decided_by", "decided_at", "ends_at"])
    log.record(Operation.ALTERATION, of=referral, question=f"file {taking.number} {taking.state}")
    return taking


def _what_changed(taking: ExportRequest, referral: Referral) -> str:
    """Return who changed the export request, data rights request or referral since the page was opened, if known."""
    if taking.decided_by and taking.decided_at:
        done = "approved" if taking.state == ExportRequestState.ALLOWED else "refused"
        return f"{taking.decided_by.name} {done} this export at {clock.in_words(taking.decided_at)}."
    if taking.request and taking.request.decided_by and taking.request.outcome != RequestOutcome.OPEN:
        return f"{taking.request.decided_by.name} decided the access request it answers."
    return seen_pages.who_changed("nrm.referral", referral.public_id)


def why_not_theirs_to_decide(taking: ExportRequest, *, by: User) -> str:
    """Return why another person has to decide about the export, whatever its status; empty if this user may."""
    if not permissions.is_of_force(by, taking.force_id):
        return "Only NRM contacts in the force that holds the referral can approve an export."
    if taking.asked_by_id == by.pk:
        return "You cannot approve your own request. Ask another NRM contact in your force."
    return ""


def why_not_decided(taking: ExportRequest, *, by: User) -> str:
    """Return why this user can't decide about the export now; empty if they can."""
    if why := why_not_theirs_to_decide(taking, by=by):
        return why
    if taking.state != ExportRequestState.ASKED:
        return "A colleague has already decided this request."
    return ""


@transaction.atomic
def download(public_id: UUID, taking_id: int, *, by: User) -> DownloadFile:
    """Make the file that a second person approved, and log the disclosure.

    Raises TransitionNotAllowed, CannotPrint, Referral.DoesNotExist and ExportRequest.DoesNotExist.
    """
    referral, taking = _locked(public_id, taking_id, by=by)
    if why := why_not(referral, by=by, form=taking.form) or _why_not_taken(referral, taking, by=by):
        raise TransitionNotAllowed(why)
    now = clock.now()
    ticket = export_content.ReferralExportRecord(
        number=taking.number, at=now, by=by.email, reason=taking.reason, recipient=taking.recipient
    )
    made = MADE[taking.form]
    content = made.make(referral, ticket, by)
    taking.taken_at = now
    taking.save(update_fields=["taken_at"])
    log.record(
        Operation.DISCLOSURE,
        of=referral,
        reason=taking.reason,
        recipient=taking.recipient,
        question=f"export {taking.number} as {taking.form.upper()}",
    )
    at = now.astimezone(clock.LONDON)
    who = slugify(by.email.partition("@")[0])
    name = f"{referral.pseudonym}-{at:%Y%m%d-%H%M}-{taking.number}-{who}.{made.ending}"
    return DownloadFile(name=name, mime=made.mime, content=content)


def _why_not_taken(referral: Referral, taking: ExportRequest, *, by: User) -> str:
    if taking.asked_by_id != by.pk:
        return "Only the person who requested this export can download it. Request your own."
    if taking.state != ExportRequestState.ALLOWED or taking.ends_at is None or taking.decided_by_id is None:
        return "Another NRM contact must approve this export first."
    if taking.ends_at <= clock.now():
        return "The approval expired after 24 hours. Request the export again."
    if not duties.holders(duties.DutyKind.NRM, force=referral.force_id).filter(pk=taking.decided_by_id).exists():
        return "The approver is no longer an NRM contact. Request the export again."
    return _why_not_the_same(referral, taking)


def _why_not_the_same(referral: Referral, taking: ExportRequest) -> str:
    if taking.request is not None and taking.request.outcome != RequestOutcome.OPEN:
        return "The access request has been decided, so you can no longer export data for it."
    same = taking.version == referral.version
    return "" if same else "The referral changed after you requested this export. Request it again."


def _locked(public_id: UUID, taking_id: int, *, by: User) -> tuple[Referral, ExportRequest]:
    referral = Referral.objects.visible_to(by).for_list().select_for_update(of=("self",)).get(public_id=public_id)
    rows = ExportRequest.objects.filter(referral=referral).select_related(
        "asked_by", "decided_by", "request__decided_by"
    )
    export_request = (
        rows.defer(*secrets_of("asked_by", "decided_by", "request__decided_by"))
        .select_for_update(of=("self",))
        .get(pk=taking_id)
    )
    return referral, export_request
